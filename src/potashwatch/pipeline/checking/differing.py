"""Where two texts differ, for people."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

from potashwatch.errors import one_line

MAX_LINES: Final = 200
"""Of one diff; whoever needs more has both files."""

MAX_LINE: Final = 300
"""Characters of one line."""

_CONTEXT: Final = 3
_MOST_WORK: Final = 4_000_000
"""Lines of the one times lines of the other, above which they are not lined up: it would take minutes."""


def first_difference(expected: bytes, actual: bytes) -> int:
    """Return the first line, from 1, at which two texts differ."""
    same = 0
    for old, new in zip(expected.split(b"\n"), actual.split(b"\n"), strict=False):
        if old != new:
            break
        same += 1
    return same + 1


def unified(expected: bytes, actual: bytes, name: str) -> tuple[tuple[str, ...], int]:
    """Return the first lines of a unified diff, and how many more there are.

    Control characters are shown as escapes; lines of more than ``MAX_LINE`` characters are cut, with a count.
    """
    lines = list(_diff(_lines(expected), _lines(actual), name))
    return tuple(_shown(line) for line in lines[:MAX_LINES]), max(0, len(lines) - MAX_LINES)


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "backslashreplace").split("\n")
    if lines[-1]:
        lines[-1] += " (no line end)"
    else:
        lines.pop()
    return lines


def _diff(old: Sequence[str], new: Sequence[str], name: str) -> Iterator[str]:
    """Yield a unified diff. What both begin and end with is set aside first: files are large, and changes are few."""
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    tail = next((n for n in range(shorter - head) if old[-1 - n] != new[-1 - n]), shorter - head)
    start, more = max(0, head - _CONTEXT), max(0, tail - _CONTEXT)
    before, after = old[start : len(old) - more], new[start : len(new) - more]
    names = f"{name} (expected)", f"{name} (actual)"
    if len(before) * len(after) <= _MOST_WORK:
        hunks = difflib.unified_diff(before, after, *names, lineterm="", n=_CONTEXT)
        for line in islice(hunks, 2):
            yield line
        for line in hunks:
            yield _moved(line, start) if line.startswith("@@") else line
        return
    removed = (f"-{line}" for line in old[head : len(old) - tail])
    added = (f"+{line}" for line in new[head : len(new) - tail])
    yield from (f"--- {names[0]}", f"+++ {names[1]}", f"@@ from line {head + 1} on, not lined up @@")
    half = MAX_LINES // 2
    yield from chain(islice(removed, half), islice(added, half), removed, added)


def _moved(header: str, lines: int) -> str:
    """Return the header of a hunk with the lines counted that were set aside before it."""
    _, old, new, _ = header.split(" ")
    return f"@@ {_range(old, lines)} {_range(new, lines)} @@"


def _range(text: str, lines: int) -> str:
    start, comma, length = text[1:].partition(",")
    return f"{text[0]}{int(start) + lines}{comma}{length}"


def _shown(line: str) -> str:
    cut = f"… ({len(line) - MAX_LINE:,} more characters)" if len(line) > MAX_LINE else ""
    return one_line(line[:MAX_LINE]) + cut
