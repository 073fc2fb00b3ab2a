"""Status, history and licenses in every form: each says all that the JSON document says, and text stays text."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from pydantic import BaseModel
from rich.cells import cell_len

from potashwatch.errors import one_line
from potashwatch.records.status import History, LicenseEvents, LicenseList, Status
from potashwatch.reports import RENDERERS, spreadsheet
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.events import csv_ as events_csv
from potashwatch.reports.history import HISTORY_RENDERERS
from potashwatch.reports.history import csv_ as history_csv
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.license import csv_ as license_csv
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.licenses import csv_ as licenses_csv
from potashwatch.reports.status import STATUS_RENDERERS
from potashwatch.reports.status import csv_ as status_csv
from potashwatch.reports.style import Style
from tests.reports import watching
from tests.reports.golden import AS_CSV, AS_MARKDOWN, PIPE, PRINTED
from tests.reports.hostile import HOSTILE, TEXTS
from tests.reports.test_markdown import PARSER, PLAIN, tables, tokens

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
ANSWERS = ("status", "history", "licenses", "license", "license-events")
COLUMNS = {
    "status": status_csv.COLUMNS,
    "history": history_csv.COLUMNS,
    "licenses": licenses_csv.COLUMNS,
    "license": license_csv.COLUMNS,
    "license-events": events_csv.COLUMNS,
}
RENDERERS_OF: dict[str, Any] = {
    "report": RENDERERS,
    "status": STATUS_RENDERERS,
    "history": HISTORY_RENDERERS,
    "licenses": LICENSES_RENDERERS,
    "license": LICENSE_RENDERERS,
    "license-events": LICENSE_EVENTS_RENDERERS,
}


def shown(name: str) -> str:
    return PRINTED[name]("", PIPE)


def cells(name: str, text: str) -> list[list[str]]:
    printed = PRINTED[name](text, PIPE)
    assert printed.startswith("\ufeff")
    return list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline=""), strict=True))


def rows(answer: str, text: str = "") -> list[dict[str, str]]:
    header, *found = cells(f"{answer}-csv.csv", text)
    assert tuple(header) == COLUMNS[answer]
    return [dict(zip(header, row, strict=True)) for row in found]


def document(answer: str, text: str = "") -> dict[str, Any]:
    found = json.loads(PRINTED[f"{answer}-json.json"](text, PIPE))
    assert isinstance(found, dict)
    return found


def leaves(value: Any, *but: str) -> Iterator[str]:  # noqa: ANN401 - a JSON value
    """Yield every text of a document, but those under some keys."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in but:
                yield from leaves(each, *but)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, *but)
    elif isinstance(value, str):
        yield value


OURS = ("field", "code", "not_compared", "sha256")
"""Names and digests that the program itself gives."""


def flooded(value: Any, text: str) -> Any:  # noqa: ANN401 - a record, or a part of one
    """Return a record whose every free text is the given one, whole."""
    if isinstance(value, tuple):
        return tuple(flooded(each, text) for each in value)
    if not isinstance(value, BaseModel):
        return value
    update: dict[str, Any] = {}
    for name, field in type(value).model_fields.items():
        found = getattr(value, name)
        if name in OURS:
            continue
        if field.annotation in (str, str | None):
            update[name] = text
        elif field.annotation == tuple[str, ...]:
            update[name] = tuple(text for _ in found)
        else:
            update[name] = flooded(found, text)
    return value.model_copy(update=update)


MADE: dict[str, Any] = {
    "report": watching.watched_report(),
    "status": watching.status(),
    "history": watching.history(),
    "licenses": watching.licenses(),
    "license": watching.license_(),
    "license-events": watching.license_events(),
}


@pytest.mark.parametrize("answer", MADE)
@given(TEXTS)
@example("=1+1")
@example(" \u00a0=1+1")
@example("\r\n@SUM(A1)")
def test_no_cell_of_any_sheet_is_a_formula(answer: str, text: str) -> None:
    """Every row has a cell for each column, and none of them is a formula, behind blanks neither."""
    printed = RENDERERS_OF[answer]["csv"](flooded(MADE[answer], text), PIPE)
    header, *found = csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline=""), strict=True)
    assert found
    for row in found:
        assert len(row) == len(header)
        assert not any(cell.strip().startswith(FORMULA) for cell in row)


@pytest.mark.parametrize("answer", MADE)
@given(TEXTS)
@example("    code")
@example("1. item")
@example("===")
def test_a_ticket_is_plain_though_all_its_texts_are_hostile(answer: str, text: str) -> None:
    """Also where a text begins a line: no code, no numbered list, no heading of its own."""
    printed = RENDERERS_OF[answer]["markdown"](flooded(MADE[answer], text), PIPE)
    assert {token.type for token in tokens(printed)} <= PLAIN


@pytest.mark.parametrize("form", ["table", "notice"])
@pytest.mark.parametrize("answer", MADE)
@settings(max_examples=30)
@given(TEXTS)
def test_a_terminal_gets_print_though_all_texts_are_hostile(answer: str, form: str, text: str) -> None:
    """Nothing but print, no line too wide, and none is lost (F53)."""
    made = flooded(MADE[answer], text)
    whole = RENDERERS_OF[answer][form](made, PIPE)
    narrow = RENDERERS_OF[answer][form](made, Style(width=80))
    assert all(line.isprintable() and cell_len(line) <= 80 for line in narrow.split("\n"))
    assert "".join(narrow.split()) == "".join(whole.split())


@pytest.mark.parametrize("name", AS_CSV)
def test_a_sheet_has_the_same_rows_whatever_its_text(name: str) -> None:
    """A line break in a title is no new row, and lines end as RFC 4180 has it."""
    for text in HOSTILE:
        assert len(cells(name, text)) == len(cells(name, ""))
    assert "\n" not in shown(name).replace("\r\n", "")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("(1)", "'(1)"),
        (" (1,5) ", "' (1,5) "),
        ("(a)", "(a)"),
        ("(a)(1)", "(a)(1)"),
        ("\t=1", "'\t=1"),
        ("5A", "5A"),
    ],
)
def test_what_a_spreadsheet_would_read_otherwise(text: str, cell: str) -> None:
    """The label of a paragraph is not minus one."""
    printed = spreadsheet.sheet(("a",), [{"a": text}])
    assert list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline=""), strict=True)) == [
        ["a"],
        [cell],
    ]


def test_days_and_instants_are_iso_and_figures_plain() -> None:
    """As every spreadsheet reads them, in any locale: UTC, no separators of thousands; nothing is an empty cell."""
    printed = spreadsheet.sheet(
        ("a", "b", "c", "d"), [{"a": watching.END, "b": watching.END.date(), "c": 12345, "d": None}]
    )
    assert printed.splitlines()[1] == "2022-04-01T04:01:00Z,2022-04-01,12345,"


def test_a_cell_without_a_column_is_never_lost() -> None:
    """A new fact needs a new column."""
    with pytest.raises(ValueError, match="no column for b"):
        spreadsheet.sheet(("a",), [{"a": "1", "b": "2"}])


NOT_TOLD = {
    "status": ("tool", "schema", "touch"),
    "history": ("tool", "schema"),
    "licenses": ("tool", "schema", "known_to", "clauses", "sources", "touch"),
    "license": ("tool", "schema"),
    "license-events": ("tool", "schema", "known_to", "fields"),
}
"""What a sheet leaves to JSON, or tells in words."""


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_sheet_says_all_that_json_says(answer: str) -> None:
    """Every text of the document stands in a cell, alone or with others."""
    told = [cell for row in rows(answer, "~x") for cell in row.values()]
    for leaf in leaves(document(answer, "~x"), *NOT_TOLD[answer]):
        assert any(leaf in cell for cell in told), leaf


def test_facts_of_the_board_are_rows() -> None:
    """One row for each list, record to review, license, linked party and sentence of each target; unknown is no no."""
    board = document("status")
    found = [(row["target"], row["fact"]) for row in rows("status") if row["target"]]
    wanted = [
        (target["target"], fact)
        for target in board["targets"]
        for fact, count in (
            *((fact, 1) for one in target["lists"] for fact in ("list", *["review"] * len(one["review"]))),
            ("license", len(target["licenses"])),
            ("linked", len(target["linked"])),
            ("summary", 1),
            ("latest_action", 1),
        )
        for _ in range(count)
    ]
    assert found == wanted
    standings = {
        (row["target"], row["list"]): row["standing"] for row in rows("status") if row["fact"] == "list"
    }
    assert standings["belaruskali", "ofac-sdn"] == "not-listed"
    assert standings["belaruskali", "eu-fsf"] == "listed"
    assert standings["belavia", "ofac-sdn"] == "unknown"
    assert standings["steel", "ofac-sdn"] == "review"


def test_what_differs_in_a_license_is_a_row() -> None:
    """One row for each event, then one for each field."""
    wanted = [
        (event["number"], op)
        for event in document("license-events")["events"]
        for op in ("", *(field["op"] for field in event["fields"]))
    ]
    assert [(row["number"], row["op"]) for row in rows("license-events")] == wanted


@pytest.mark.parametrize("name", AS_MARKDOWN)
@given(TEXTS)
def test_no_text_becomes_markup(name: str, text: str) -> None:
    """No HTML, link, image, code or emphasis; no row, cell, item or heading more or less than without the text."""
    found, calm = list(tokens(PRINTED[name](text, PIPE))), list(tokens(shown(name)))
    assert {token.type for token in found} <= PLAIN
    for part in ("list_item_open", "tr_open", "td_open", "heading_open", "table_open"):
        assert sum(t.type == part for t in found) == sum(t.type == part for t in calm), part


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip()])
def test_a_ticket_shows_the_text_as_it_is(answer: str, text: str) -> None:
    """A reader sees what the source prints, control characters as their escapes."""
    printed = PRINTED[f"{answer}-markdown.md"](text, PIPE)
    shown = "\n".join(
        "".join(child.content for child in token.children or ())
        for token in PARSER.parse(printed)
        if token.type == "inline"
    )
    assert one_line(text).strip() in shown


def test_tables_of_a_ticket_have_their_rows() -> None:
    """A row for each list and license of the board, each event of a time line, each license."""
    shape = {
        answer: [len(table) - 1 for table in tables(shown(f"{answer}-markdown.md"))] for answer in ANSWERS
    }
    assert shape["status"] == [3, 5, 3, 1]
    assert shape["history"] == [4]
    assert shape["licenses"] == [4]
    assert len(shape["license"]) == 1


ROWS = {
    "status": "targets",
    "history": "events",
    "licenses": "licenses",
    "license-events": "events",
}


REPEATED = {
    "status": {"as_of"},
    "history": {"target"},
    "licenses": {"as_of"},
    "license-events": {"from_on", "to_on"},
}


@pytest.mark.parametrize("answer", ROWS)
@pytest.mark.parametrize("text", HOSTILE)
def test_json_lines_are_the_document_in_pieces(answer: str, text: str) -> None:
    """The first line is the answer, each of the others one of its parts, that says by itself of what (F47)."""
    lines = PRINTED[f"{answer}-jsonl.jsonl"](text, PIPE).removesuffix("\n").split("\n")
    head, *parts = map(json.loads, lines)
    whole = document(answer, text)
    each = whole.pop(ROWS[answer])
    assert head == {"type": answer, **whole}
    assert len(parts) == len(each)
    for part, wanted in zip(parts, each, strict=True):
        assert part.pop("type") not in (answer, None)
        assert part.items() >= wanted.items()
        repeated = part.keys() - wanted.keys()
        assert repeated == REPEATED[answer]
        assert all(whole[key] == part[key] for key in repeated)


def test_json_lines_of_one_license() -> None:
    """A line about the answer, and the license as a line of ``licenses`` has it."""
    head, one = map(json.loads, shown("license-jsonl.jsonl").splitlines())
    whole = document("license")
    assert head == {
        "type": "license-answer",
        **{k: v for k, v in whole.items() if k not in ("license", "targets")},
    }
    assert one == {"type": "license", **{key: whole[key] for key in ("as_of", "license", "targets")}}


TOLD_BY = {
    "status": ("summary", "latest_action", "not_covered", "uid", "since", "title", "relation"),
    "history": ("on", "message", "evidence", "latest_action"),
    "licenses": ("number", "title", "status", "expires_text", "as_of", "known_to"),
    "license": (
        "number",
        "title",
        "status",
        "status_reason",
        "expires_text",
        "text",
        "url",
        "sha256",
        "as_of",
    ),
    "license-events": ("number", "title", "kind", "message", "evidence", "expires_text", "from_on", "to_on"),
}


def under(value: Any, key: str) -> Iterator[str]:  # noqa: ANN401 - a JSON value
    """Yield every text that stands under a key."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each) if name == key else under(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from under(each, key)


@pytest.mark.parametrize("form", ["markdown.md", "notice.txt"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_people_are_told_what_counts(answer: str, form: str) -> None:
    """Who, where, since when, under which words, and why: in every form for people."""
    printed = re.sub(r"\\(.)", r"\1", shown(f"{answer}-{form}"))
    for key in TOLD_BY[answer]:
        found = list(under(document(answer), key))
        assert found
        for text in found:
            assert text.replace("in-force", "in force") in printed, (key, text)


NOTHING: dict[str, Status | History | LicenseList | LicenseEvents] = {
    "status": watching.status().model_copy(update={"targets": (), "notices": ()}),
    "history": watching.history().model_copy(update={"events": ()}),
    "licenses": watching.licenses().model_copy(update={"licenses": ()}),
    "license-events": watching.license_events().model_copy(update={"events": ()}),
}


@pytest.mark.parametrize("answer", NOTHING)
def test_an_empty_answer_says_of_what(answer: str) -> None:
    """Where nothing is to be told, every form still is what it is, and people are told so."""
    renderers = RENDERERS_OF[answer]
    printed = {form: show(NOTHING[answer], PIPE) for form, show in renderers.items()}
    assert len(json.loads(printed["jsonl"].splitlines()[0])) > 3
    assert tuple(printed["csv"].removeprefix("\ufeff").splitlines()[0].split(",")) == COLUMNS[answer]
    for form in ("table", "markdown", "notice"):
        said = printed[form].replace("\\", "")
        assert re.search(r"\bno\b|nothing|0 licenses", said), (form, said)
        assert {token.type for token in tokens(printed["markdown"])} <= PLAIN


def test_a_day_without_edition_is_no_no_in_any_form() -> None:
    """Of Belavia no SDN edition is known: no form says that it is not listed there."""
    notice = shown("status-notice.txt")
    heading = "No data for that date of OFAC's SDN List"
    assert notice.partition(heading)[2].split("\n")[2].startswith("Belaruskali (belavia)")
    absent = notice.partition("not on OFAC's SDN List:")[2].partition(heading)[0]
    assert "belaruskali" in absent
    assert "belavia" not in absent
    (belavia,) = [
        table for table in tables(shown("status-markdown.md")) if len(table) == 4 and table[1][3] == ""
    ]
    assert belavia[1][:2] == ["OFAC SDN", "no data for that date"]


def test_licenses_not_in_force_are_not_told_as_in_force() -> None:
    """What is expired or withdrawn stands under a heading of its own, with its status."""
    notice = shown("status-notice.txt")
    in_force, _, others = notice.partition("Other general licenses, with their status:")
    assert "General License 13" in in_force
    assert "General License 4," not in in_force
    assert "expired 2021-12-08" in others
    assert "withdrawn, date not available" in others
    assert "possible: near name (score 90)" in others


def test_one_license_of_two_targets_is_told_once() -> None:
    """In the notice, with both targets below it."""
    board = watching.status()
    kali, belavia, _ = board.targets
    both = belavia.model_copy(
        update={
            "licenses": tuple(
                one.model_copy(update={"touch": watching.touch("belavia", "name")}) for one in kali.licenses
            )
        }
    )
    printed = STATUS_RENDERERS["notice"](board.model_copy(update={"targets": (kali, both)}), PIPE)
    assert printed.count("General License 13,") == 1
    below = printed.partition("General License 13,")[2].split("\n")[1:3]
    assert [line.partition(":")[0] for line in below] == ["    belaruskali", "    belavia"]


def test_recent_actions_come_newest_first() -> None:
    """As on OFAC's page; what has no known day comes last."""
    for name in ("history-notice.txt", "licenses-notice.txt"):
        days = re.findall(r"^(\d{4}-\d\d-\d\d): ", shown(name), flags=re.MULTILINE)
        assert len(days) > 1
        assert days == sorted(days, reverse=True)
    assert "Issuance of Russia-related General License 101; day of issue not known." in shown(
        "licenses-notice.txt"
    )
    assert "Belarus-related General License 12," in shown("licenses-notice.txt")
