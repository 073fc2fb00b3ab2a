"""What is printed of watched parties and licenses: in every form, in order, and never as markup."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from potashwatch.errors import one_line
from potashwatch.records.delta import FieldChange
from potashwatch.records.license import Clause
from potashwatch.records.report import Counts
from potashwatch.records.target import Touch, TouchReason
from potashwatch.reports import RENDERERS
from potashwatch.reports.board import row
from potashwatch.reports.csv_ import COLUMNS
from potashwatch.reports.describe import describe, describe_change
from potashwatch.reports.events.table import render_license_events
from potashwatch.reports.license_events import instant
from potashwatch.reports.ordering import ordered
from potashwatch.reports.schemas import SCHEMAS, schema
from potashwatch.reports.sentences import footnotes, title
from potashwatch.reports.status.table import render_status
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines
from potashwatch.reports.touching import shortly, told, watched, why
from tests.reports import watching
from tests.reports.golden import AS_DATA, FOLDER, FOR_PEOPLE, PIPE, PRINTED, expected
from tests.reports.hostile import HOSTILE, TEXTS
from tests.reports.test_markdown import PLAIN, tables, tokens
from tests.samples import NO_FILTERS

ANSI = re.compile(r"\x1b\[[0-9;]*m")
FORBIDDEN = re.compile(r"\b(cleared|clean|safe|compliant|approved|lifted|guaranteed)\b", re.IGNORECASE)
REPORTS = [name for name in PRINTED if name.startswith("report-")]


@pytest.mark.parametrize("name", PRINTED)
def test_what_is_printed_is_what_was_written_down(name: str) -> None:
    """Byte for byte, in every form (F45)."""
    assert PRINTED[name]("", PIPE) == expected(name)


def test_nothing_is_written_down_that_is_not_printed() -> None:
    """A form that is gone leaves no file behind."""
    assert {path.name for path in Path(FOLDER).iterdir()} == set(PRINTED)


@pytest.mark.parametrize("name", FOR_PEOPLE)
@given(TEXTS)
def test_nothing_reaches_a_terminal_but_print(name: str, text: str) -> None:
    """Escape sequences, bidirectional and control characters are shown, not sent; no line is too wide (F53)."""
    for style in (PIPE, Style(width=80), Style(color=True, width=80)):
        printed = ANSI.sub("", PRINTED[name](text, style)) if style.color else PRINTED[name](text, style)
        lines = printed.split("\n")
        assert all(line.isprintable() for line in lines)
        assert style.width is None or all(cell_len(line) <= style.width for line in lines)


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(name: str, text: str) -> None:
    """[bold], [/x] and {x} come out as they stand in the source, and long lines are whole in a pipe (F53)."""
    assert one_line(text) in PRINTED[name](text, PIPE)
    assert PRINTED[name](text, PIPE).count("\n") == PRINTED[name]("", PIPE).count("\n")


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_color_says_nothing_of_its_own(name: str) -> None:
    """Without color stands all that stands with it."""
    colored = PRINTED[name]("", Style(color=True, width=80))
    assert ANSI.sub("", colored) == PRINTED[name]("", Style(width=80))


@given(TEXTS)
def test_markdown_stays_text(text: str) -> None:
    """What touches a target turns into no markup, link, image or code, and every table keeps its cells."""
    printed = PRINTED["report-markdown.md"](text, PIPE)
    assert {token.type for token in tokens(printed)} <= PLAIN
    assert all(len(row) == 7 for table in tables(printed) for row in table)
    for part in ("list_item_open", "tr_open", "heading_open"):
        counts = [sum(t.type == part for t in tokens(m)) for m in (printed, expected("report-markdown.md"))]
        assert counts[0] == counts[1]


def rows(text: str) -> list[dict[str, str]]:
    printed = PRINTED["report-csv.csv"](text, PIPE).removeprefix("\ufeff")
    header, *found = csv.reader(io.StringIO(printed, newline=""), strict=True)
    assert header == list(COLUMNS)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


@given(TEXTS)
def test_no_cell_is_a_formula(text: str) -> None:
    """Evidence, titles and clauses never become formulas either."""
    for found in rows(text):
        assert not any(
            cell.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in found.values()
        )


def test_csv_rows_tell_targets_and_events() -> None:
    """Touching rows come first; a near name has its score; an event has a row for each thing known of it."""
    found = rows("")
    touching = [bool(row["targets"]) for row in found]
    assert touching == sorted(touching, reverse=True)
    assert {row["targets"] for row in found if row["uid"] == "50124"} == {"belaruskali: possible (score 93)"}
    assert {row["targets"] for row in found if row["uid"] == "33372"} == {"bpc: key (through agrorozkvit)"}
    assert [row["relisted"] != "" for row in found] == [row["uid"] == "50123" for row in found]
    events = [row for row in found if row["list"] == "ofac-licenses"]
    assert {row["kind"] for row in events} == {"license issued", "license archived", "license amended"}
    assert all(row["significance"] == row["party_kind"] == row["reference"] == "" for row in events)
    amended = {(row["field"], row["op"]): row for row in events if row["uid"] == "Belarus 5"}
    assert amended["expires", ""]["new"] == "2022-04-01 04:01 UTC"
    assert amended["clauses", "changed"]["old"] == "(a) through April 1 (summary)"


@pytest.mark.parametrize("name", AS_DATA)
@given(TEXTS)
def test_data_comes_through_verbatim(name: str, text: str) -> None:
    """JSON parses, and what has a schema is valid against it."""
    printed = PRINTED[name](text, PIPE)
    documents = [json.loads(line) for line in (printed.split("\n")[:-1] if "jsonl" in name else [printed])]
    assert documents
    kind = name.removesuffix(".json").removesuffix("-json")
    if kind in VALIDATORS:
        assert documents[0]["schema"] == f"potashwatch/{kind}/1"
        VALIDATORS[kind].validate(documents[0])
        assert not VALIDATORS[kind].is_valid({**documents[0], "extra": 1})


VALIDATORS = {name: Draft202012Validator(schema(name)) for name in SCHEMAS}


def test_json_lines_put_what_touches_a_target_first() -> None:
    """Of one list, and of the events, in whatever order they came."""
    lines = [json.loads(line) for line in expected("report-jsonl.jsonl").splitlines()]
    for kind in ("change", "license"):
        touching = [bool(line["targets"]) for line in lines if line["type"] == kind]
        assert touching == sorted(touching, reverse=True)
        assert any(touching)
        assert not all(touching)


@pytest.mark.parametrize("name", [n for n in FOR_PEOPLE if n.startswith("report-")] + ["report-markdown.md"])
def test_targets_stand_on_top(name: str) -> None:
    """Before any list, with what is back first, and in words (F48)."""
    printed = expected(name).replace("\\", "")
    assert (
        printed.index("Watched parties")
        == printed.index("Watched")
        < printed.index("9,000 parties unchanged")
    )
    assert printed.index("RE-LISTED") < printed.index("GL 13") < printed.index("BELARUSKALIY TRADE")
    assert "possible: near name BELARUSKALIY (score 93)" in printed
    assert "no longer on the list published 2026-03-26" in printed


@pytest.mark.parametrize("name", PRINTED)
def test_no_word_says_more_than_is_known(name: str) -> None:
    """Nothing printed calls a party cleared, clean, safe, compliant or approved."""
    assert FORBIDDEN.search(expected(name)) is None


def test_what_stands_above_is_only_named_below() -> None:
    """A change that touches a target is told in full once, and named in its list (F47)."""
    printed = expected("report-table.txt")
    assert printed.count("Registration Number 600122610") == 1
    assert printed.count("+ above: 50123 BELARUSKALI OAO") == 1
    assert printed.count("Owner: both") == 1
    assert "under belavia: 44580 PARTY 44580" in printed
    assert "above | |" in re.sub(" +", " ", expected("report-markdown.md"))


@pytest.mark.parametrize("form", [form for form in RENDERERS if form != "html"])
def test_nothing_is_said_of_targets_when_nothing_happened(form: str) -> None:
    """The steady state is silence (F48)."""
    report = watching.watched_report()
    counts = Counts(additions=0, removals=0, changes=0, reissues=0, unchanged=1)
    quiet = [found.model_copy(update={"changes": (), "counts": counts}) for found in report.lists]
    printed = RENDERERS[form](report.model_copy(update={"lists": tuple(quiet), "licenses": ()}), PIPE)
    assert not re.search(
        'atched part|elaruskali|BELARUSKALI|Events|relisted":', printed.removeprefix("\ufeff")
    )


def test_the_order_is_by_target_then_gravity_and_near_names_are_last() -> None:
    """Re-listed, then licenses, then changes by kind and significance, then what is only possible."""
    found = {
        target: [getattr(item.found, "uid", None) or getattr(item.found, "number", "") for item in items]
        for target, items in watched(watching.watched_report())
    }
    assert found == {
        "belaruskali": ["50123", "13", "44580", "50124"],
        "belavia": ["44580"],
        "bpc": ["13", "5", "33372", "9"],
    }


def test_each_is_told_once_where_it_touches_most() -> None:
    """The plane is told under Belavia, to which it is linked, and not under the party that it only names."""
    report = watching.watched_report()
    items = told(report)
    assert len({item.found.id for item in items}) == len(items) == 7
    assert {item.touch.target for item in items if getattr(item.found, "uid", "") == "44580"} == {"belavia"}


@given(st.lists(st.sampled_from(watching.watched_changes()), max_size=9))
def test_ordering_moves_nothing_but_touches(changes: list[Any]) -> None:
    """Touching ones first, each part in the order in which it came; ordering twice is ordering once."""
    found = ordered(changes)
    assert list(found) == [c for c in changes if c.targets] + [c for c in changes if not c.targets]
    assert ordered(found) == found


@pytest.mark.parametrize(
    ("touch", "line", "cell"),
    [
        (
            watching.touch(),
            "why: Registration Number “600122610” (Belarus) [the same number]",
            "belaruskali: identifier",
        ),
        (
            watching.touch("bpc", "owned", "half of it", of="agrorozkvit"),
            "why: half of it [what it owns is named, through agrorozkvit]",
            "bpc: owned (through agrorozkvit)",
        ),
        (
            watching.touch(reason="possible", evidence="near", score=99.97),
            "possible: near (score 99.9)",
            "belaruskali: possible (score 99.9)",
        ),
        (watching.touch(reason="possible", evidence="near"), "possible: near", "belaruskali: possible"),
        (
            watching.touch(reason="possible", evidence="near", of="slavkali", score=90.0),
            "possible: near (score 90) [through slavkali]",
            "belaruskali: possible (score 90) (through slavkali)",
        ),
    ],
)
def test_a_reason_is_a_line(touch: Touch, line: str, cell: str) -> None:
    """A near name is called possible, with a score that is never rounded up to certainty."""
    assert (why(touch), shortly(touch)) == (line, cell)


@pytest.mark.parametrize("reason", get_args(TouchReason))
def test_only_a_near_name_is_called_possible(reason: str) -> None:
    """Every other reason is an identity or a stated tie."""
    assert why(watching.touch(reason=reason)).startswith("possible: ") == (reason == "possible")


@pytest.mark.parametrize(
    ("settings", "counts", "line"),
    [
        ({}, (3, 1, 1, 2), "Only what touches a watched party is shown: 6 of 7 changes."),
        (
            {"match": "x"},
            (3, 1, 1, 2),
            "Only what touches a watched party and passes the other filters is shown: 6 of 7 changes.",
        ),
        ({}, (0, 0, 0, 0), None),
    ],
)
def test_the_footnote_says_that_only_targets_are_shown(
    settings: dict[str, object], counts: tuple[int, ...], line: str | None
) -> None:
    """A reader who asked for the targets alone is told how much else there was."""
    report = watching.watched_report()
    additions, removals, reissues, changes = counts
    sdn = report.lists[0].model_copy(
        update={
            "changes": tuple(change for change in report.lists[0].changes if change.uid != "7"),
            "counts": Counts(
                additions=additions, removals=removals, changes=changes, reissues=reissues, unchanged=1
            ),
        }
    )
    sdn = sdn.model_copy(update={"changes": sdn.changes[:6]})
    first, *_ = footnotes(sdn, NO_FILTERS.model_copy(update={"targets_only": True, **settings}))
    assert first == (line or "Source: OFAC, US Department of the Treasury.")


def test_licenses_are_counted_as_licenses() -> None:
    """A list of licenses has no parties, and the number of its events is set against no other."""
    licenses = watching.watched_report().lists[1]
    assert "12 licenses unchanged" in title(licenses)
    assert list(footnotes(licenses, NO_FILTERS)) == ["Source: OFAC, US Department of the Treasury."]
    assert (
        "parties"
        not in PRINTED["report-table.txt"]("", PIPE).partition("OFAC general licenses on Belarus: 1")[2]
    )


@pytest.mark.parametrize("form", ["table", "markdown", "notice"])
def test_events_are_told_without_their_list(form: str) -> None:
    """A license whose end is near is told also when its pages were not asked for."""
    report = watching.watched_report()
    alone = report.model_copy(update={"lists": report.lists[:1]})
    assert "Belarus GL 14" in RENDERERS[form](alone, PIPE)


def test_a_clause_is_told_with_its_label_and_mark() -> None:
    """A text that is ours and not OFAC's says so; a label that moved is no number of the source."""
    clause = Clause(key="(a)", role="authorizes", text="all", is_summary=True)
    assert describe(clause) == "(a) all (summary)"
    other = clause.model_copy(update={"role": "other"})
    change = FieldChange(field="clauses", op="changed", old=clause, new=other, significance="legal")
    assert describe_change(change) == ("clause (a) all (summary): role", "authorizes", "other")


def test_a_day_without_edition_is_never_a_no() -> None:
    """Where no edition is known for a day, the board says that, and nothing of listed or not."""
    belavia = expected("status-table.txt").partition("(belavia)\n")[2].split("\n")
    assert belavia[0] == "  OFAC SDN      no data for that date"
    (row,) = (target for target in watching.status().targets if target.target == "belavia")
    assert row.lists[0].listed is None


def test_a_possible_license_is_not_counted_as_in_force() -> None:
    """A near name in a license gives no authorization."""
    board = watching.status()
    possible = (
        board.targets[0]
        .licenses[2]
        .model_copy(update={"touch": watching.touch(reason="possible", evidence="near", score=90.0)})
    )
    target = board.targets[0].model_copy(update={"licenses": (possible,)})
    printed = render_status(board.model_copy(update={"targets": (target,)}), PIPE)
    assert "none in force; 1 more by a near name, which is only possible" in printed


def test_instants_are_printed_in_utc() -> None:
    """Whatever zone an instant was made in; never in that of the machine."""
    assert instant(watching.END.astimezone(ZoneInfo("America/New_York"))) == "2022-04-01 04:01 UTC"


def test_clauses_that_moved_are_not_folded_away() -> None:
    """A new label of a clause is a change of the license, not another number in some source."""
    fields = tuple(
        FieldChange(
            field="clauses",
            op="changed",
            old=Clause(key=f"({old})", role="authorizes", text=text),
            new=Clause(key=f"({new})", role="authorizes", text=text),
            significance="legal",
        )
        for old, new, text in (("a", "b", "first"), ("b", "c", "second"))
    )
    (event,) = (event for event in watching.watched_events() if event.number == "5")
    events = (event.model_copy(update={"fields": fields}),)
    printed = render_license_events(watching.license_events().model_copy(update={"events": events}), PIPE)
    assert "clause changed: (a) first -> (b) first" in printed
    assert "clause changed: (b) second -> (c) second" in printed


def test_a_row_goes_on_below_itself() -> None:
    """On a terminal a long text never runs under its label, and is whole all the same."""
    text = " ".join(f"word{number}" for number in range(40))
    lines = print_lines([row("summary", text)], Style(width=60)).splitlines()
    assert len(lines) > 1
    assert all(line.startswith(" " * 16) and line[16] != " " for line in lines[1:])
    assert "".join(line[16:].rstrip() + " " for line in lines).strip() == text
