"""The shown difference is the difference."""

import re

from hypothesis import given
from hypothesis import strategies as st

from potashwatch.pipeline.checking.differing import MAX_LINE, MAX_LINES, first_difference, unified

TEXTS = st.lists(st.sampled_from("abcde"), max_size=30).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def applied(old: list[str], diff: tuple[str, ...]) -> list[str]:
    """Apply a unified diff, looking at every line and every count."""
    new: list[str] = []
    at = 0
    for line in diff[2:]:
        if hunk := _HUNK.fullmatch(line):
            start, length = int(hunk[1]), int(hunk[2] or 1)
            start -= bool(length)
            assert start >= at
            new += old[at:start]
            at = start
            assert len(new) == int(hunk[3]) - bool(int(hunk[4] or 1))
        elif line[0] in " -":
            assert old[at] == line[1:]
            new += [line[1:]] if line[0] == " " else []
            at += 1
        else:
            new.append(line[1:])
    return new + old[at:]


@given(TEXTS, TEXTS)
def test_the_diff_leads_from_the_expected_to_the_actual(old: str, new: str) -> None:
    """Applied to what was expected, the diff gives what is, though what both begin and end with is set aside."""
    diff, omitted = unified(old.encode(), new.encode(), "x")
    assert omitted == 0
    assert applied(old.splitlines(), diff) == new.splitlines()
    assert bool(diff) == (old != new)


@given(TEXTS, TEXTS)
def test_the_first_difference_is_where_it_is(old: str, new: str) -> None:
    """Up to that line both are the same; in it they are not."""
    if old == new:
        return
    line = first_difference(old.encode(), new.encode())
    before, after = old.split("\n"), new.split("\n")
    assert before[: line - 1] == after[: line - 1]
    assert before[line - 1 : line] != after[line - 1 : line]


def test_a_huge_difference_is_cut_with_a_count() -> None:
    """Two files with nothing in common are told in a second, cut, and by how much."""
    old, new = (b"".join(b"%s %d\n" % (word, n) for n in range(100_000)) for word in (b"old", b"new"))
    diff, omitted = unified(old, new, "x")
    assert len(diff) == MAX_LINES
    assert omitted + len(diff) == 200_003
    assert {line[0] for line in diff} == {"-", "+", "@"}
    assert diff[2] == "@@ from line 1 on, not lined up @@"


def test_long_lines_and_control_characters_are_shown_shortened() -> None:
    """A line of a megabyte does not fill the screen, nor does a control character reach it."""
    diff, _ = unified(b"", b"\x1b[31m" + b"x" * 1_000_000 + b"\n", "x")
    assert diff[-1].startswith("+\\x1b[31mxxx")
    assert diff[-1].endswith(" more characters)")
    assert len(diff[-1]) < MAX_LINE + 50


def test_a_missing_line_end_and_other_line_ends_are_seen() -> None:
    """Files that look alike are not: what differs is shown."""
    assert unified(b"a\n", b"a", "x")[0][-2:] == ("-a", "+a (no line end)")
    assert unified(b"a\r\n", b"a\n", "x")[0][-2:] == ("-a\\r", "+a")
    assert unified(b"\xff\n", b"a\n", "x")[0][-2:] == ("-\\xff", "+a")
