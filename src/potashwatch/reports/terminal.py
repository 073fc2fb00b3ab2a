"""Lines of text as a terminal or a pipe wants them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from potashwatch.reports.style import Style


@dataclass(frozen=True)
class Row:
    """A text behind a label; where lines are wrapped, it goes on below itself and not below the label."""

    label: Text
    text: Text

    def whole(self) -> Text:
        """Return the row as one line."""
        return Text.assemble(self.label, self.text)

    def wrapped(self, console: Console) -> Iterable[Text]:
        """Yield the lines of the row, none wider than the console."""
        yield from _below(self.label, self.text, self.label.cell_len, console)


def _wrapped(line: Text, console: Console) -> Iterable[Text]:
    """Yield a line, several where it is too wide: it goes on further in, lest its rest look like a new entry."""
    indent = len(line.plain) - len(line.plain.lstrip(" "))
    if line.cell_len <= console.width or indent + _FURTHER_IN > console.width // 2:
        yield line
        return
    label, text = line.divide([indent]) if indent else (Text(""), line)
    yield from _below(label, text, indent + _FURTHER_IN, console)


def _below(label: Text, text: Text, indent: int, console: Console) -> Iterable[Text]:
    lines = text.wrap(console, max(1, console.width - indent)) or [Text("")]
    for place, line in enumerate(lines):
        line.rstrip()
        yield Text.assemble(Text(" " * indent) if place else label, line)


_FURTHER_IN = 2


def print_lines(lines: Iterable[Text | Row], style: Style) -> str:
    """Return the lines, colored and wrapped as the style says.

    Nothing in them is markup: text from the lists goes in as data (F53).
    """
    target = io.StringIO()
    console = Console(
        file=target,
        force_terminal=style.color,
        no_color=not style.color,
        color_system="standard" if style.color else None,
        width=style.width or 80,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for line in lines:
        if style.width is None:
            console.print(line.whole() if isinstance(line, Row) else line, soft_wrap=True)
            continue
        for part in line.wrapped(console) if isinstance(line, Row) else _wrapped(line, console):
            console.print(part)
    return target.getvalue()
