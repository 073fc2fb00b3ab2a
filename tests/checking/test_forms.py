"""A check as text, JSON, JUnit XML and workflow commands."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path, PurePath

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.errors import one_line
from potashwatch.records.check import Check, Finding, Item, Rewrite, outcome_of
from potashwatch.records.report import Tool
from potashwatch.reports.check import CHECK_RENDERERS
from potashwatch.reports.check_github import MAX_ANNOTATIONS
from potashwatch.reports.schemas import schema
from potashwatch.reports.style import Style
from tests.checking.folders import a_case, check, edited
from tests.reports.hostile import HOSTILE, TEXTS

COMMANDS = (
    "::error::x",
    "::set-output name=x::y",
    "##[error]x",
    "%0A::error::x",
    "x\n::add-mask::y",
    "\r\n::stop-commands::z",
)
STRINGS = TEXTS | st.sampled_from(COMMANDS) | st.text()
_COMMAND = re.compile(r"::(error|notice) (?P<properties>[^\n]*?)::(?P<data>[^\r\n]*)")


def a_check(text: str, *, level: str = "difference", count: int = 1, lines: int = 1) -> Check:
    """Return a check with the text in every place that a list or a file name fills."""
    finding = Finding.model_validate(
        {
            "code": "check.differs",
            "level": level,
            "path": text,
            "line": 7,
            "message": text,
            "hint": text,
            "diff": (f"+{text}", f" {text}") * lines,
        }
    )
    items = tuple(Item(name=f"{text}{n}", kind="case", findings=(finding,)) for n in range(count))
    return Check(
        tool=Tool(version="0"),
        folder=text,
        outcome=outcome_of((finding,)),
        items=items,
        updated=(Rewrite(path=text, message=text),),
    )


def escaped(text: str, more: str = "") -> str:
    """Return a text as GitHub reads it."""
    return re.sub(rf"[%\r\n{more}]", lambda found: f"%{ord(found[0]):02X}", text)


def printed(found: Check, format_: str) -> str:
    """Return a check in a form."""
    return CHECK_RENDERERS[format_](found, Style())


@given(STRINGS.filter(lambda text: text.isascii() or text.encode("utf-8", "ignore").decode() == text))
def test_every_line_for_github_is_a_command_of_ours(text: str) -> None:
    """No text can begin a workflow command: each line is an annotation, with GitHub's escapes, or the sum (F53)."""
    *lines, last = printed(a_check(text), "github").removesuffix("\n").split("\n")
    assert last.startswith("potashwatch check: ")
    wanted = [{"file", "line", "title"}, {"title"}]
    for line, names in zip(lines, wanted, strict=True):
        command = _COMMAND.fullmatch(line)
        assert command is not None
        assert "::" not in command["properties"]
        properties = dict(part.split("=", 1) for part in command["properties"].split(","))
        assert set(properties) == names
        assert properties.get("file") in (None, escaped(one_line(PurePath(text, text).as_posix()), ":,"))
        assert not re.search("%(?!25|0A|0D|3A|2C)", line)
    message = f"::{escaped(one_line(text)[:40])}"
    assert message in lines[0]


@pytest.mark.parametrize("format_", ["text", "json", "junit"])
@pytest.mark.parametrize("text", [*HOSTILE, *COMMANDS])
def test_no_line_of_text_begins_a_command(text: str, format_: str) -> None:
    """Every form may be printed into the log of a build service: no line begins with a command there (F53)."""
    for line in printed(a_check(text), format_).split("\n"):
        assert not line.lstrip().startswith("::")
        assert line.isprintable() or format_ == "json"  # there it is data


def test_github_gets_ten_annotations_at_the_most() -> None:
    """GitHub shows no more; the last one names the rest, and each stays below 64 KiB."""
    lines = printed(a_check("%" * 5000, count=500, lines=200), "github").splitlines()
    assert len(lines) == MAX_ANNOTATIONS + 2  # a notice of what was updated, and the sum
    assert "491 more findings:" in lines[-3]
    assert max(map(len, lines)) < 64 << 10


def test_trouble_comes_first_for_github() -> None:
    """What was not checked at all is not hidden behind ten differences."""
    many = a_check("x", count=20)
    worst = a_check("worst", level="trouble").items
    lines = printed(many.model_copy(update={"items": (*many.items, *worst)}), "github").splitlines()
    assert lines[0].endswith("::worst%0Aworst%0A+worst%0A worst")


@given(STRINGS)
def test_junit_can_be_read_back(text: str) -> None:
    """Whatever the text, it is well-formed XML, with the text as one printable line (F53)."""
    root = ET.fromstring(printed(a_check(text), "junit"))  # noqa: S314 - our own
    assert (root.tag, root.get("tests"), root.get("failures"), root.get("errors")) == (
        "testsuites",
        "1",
        "1",
        "0",
    )
    failure = root.find("./testsuite/testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert len(failure.text.split("\n")) == 3


def test_junit_tells_failures_from_errors(tmp_path: Path) -> None:
    """A difference is a failure, trouble an error, and everything else passed; the counts are right."""
    a_case(tmp_path / "right")
    check(tmp_path, update=True)
    a_case(tmp_path / "unread", old=b"")
    a_case(tmp_path / "wrong", expected_json="")
    root = ET.fromstring(printed(check(tmp_path), "junit"))  # noqa: S314
    suite = root[0]
    assert {case.get("name"): [child.tag for child in case] for case in suite} == {
        "right": [],
        "unread": ["error"],
        "wrong": ["failure"],
    }
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert suite[1][0].get("type") == "parse.empty"


def test_json_follows_its_schema(tmp_path: Path) -> None:
    """What is printed is what the schema says, trouble, differences and updates among it."""
    validator = jsonschema.Draft202012Validator(schema("check"))
    a_case(tmp_path / "a", new=edited("B"))
    for update in (False, True):
        validator.validate(json.loads(printed(check(tmp_path, update=update), "json")))
    (tmp_path / "a/old.xml").write_bytes(b"")
    document = json.loads(printed(check(tmp_path), "json"))
    validator.validate(document)
    assert (document["schema"], document["outcome"]) == ("potashwatch/check/1", "trouble")


def test_a_terminal_of_80_columns_gets_every_word(tmp_path: Path) -> None:
    """Wrapped or not, the words are the same, and no line is longer than the terminal."""
    a_case(tmp_path / "a", new=edited("B " * 60), expected_json="x" * 200)
    found = check(tmp_path)
    narrow = CHECK_RENDERERS["text"](found, Style(width=80))
    assert max(map(len, narrow.splitlines())) <= 80

    def letters(text: str) -> str:
        return re.sub(r"[\s|]", "", text)

    assert letters(narrow) == letters(printed(found, "text"))
