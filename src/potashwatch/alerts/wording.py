"""Text on its way to people: one line for each line, cut where a service takes no more. Pure."""

from collections.abc import Callable

from potashwatch.errors import one_line
from potashwatch.records.alert import Alert

Measure = Callable[[str], int]

_CUT = "…"


def plain(text: str) -> str:
    """Return a text with every control and bidirectional character but the line end shown as its escape."""
    return "\n".join(map(one_line, text.split("\n")))


def closing(alert: Alert, *, is_repeat: bool, why: str = "no answer came the first time") -> str:
    """Return the last line of a message to a service that cannot tell a repeat by itself."""
    known = f"Alert {alert.id[:12]}"
    return f"Sent again: {why}. {known}." if is_repeat else known


def left_out(count: int) -> str:
    """Return the words in place of lines that found no room."""
    lines = "1 more line" if count == 1 else f"{count:,} more lines"
    return f"… and {lines}; the whole report is in the archive of the installation."


def utf16_units(text: str) -> int:
    """Return the length as JavaScript counts it: never less than the number of characters."""
    return len(text.encode("utf-16-le")) // 2


def utf8_bytes(text: str) -> int:
    """Return the size in UTF-8."""
    return len(text.encode("utf-8"))


def shortened(text: str, most: int, measure: Measure = utf16_units) -> str:
    """Return a line of at most that length, with an ellipsis where some of it is missing."""
    if measure(text) <= most:
        return text
    kept, room = "", most - measure(_CUT)
    for character in text[:most]:
        room -= measure(character)
        if room < 0:
            break
        kept += character
    return kept + _CUT


def pieces(text: str, size: int, count: int, measure: Measure = utf16_units) -> tuple[list[str], int]:
    """Return a text in at most ``count`` pieces of at most ``size``, cut at line ends, and how many lines are missing.

    A line longer than a piece is shortened. Pieces without anything to see are left out.
    """
    found: list[str] = []
    piece: list[str] = []
    used = 0
    lines = text.rstrip().split("\n")
    for number, line in enumerate(lines):
        short = shortened(line, size, measure)
        length = measure(short) + 1
        if piece and used + length > size + 1:
            if len(found) + 1 == count:
                return _visible([*found, "\n".join(piece)]), len(lines) - number
            found.append("\n".join(piece))
            piece, used = [], 0
        piece.append(short)
        used += length
    return _visible([*found, "\n".join(piece)]), 0


def _visible(found: list[str]) -> list[str]:
    return [piece for piece in found if piece.strip()]
