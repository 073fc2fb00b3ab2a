"""Lines of text as a terminal or a pipe wants them."""

import io
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from potashwatch.reports.style import Style


def print_lines(lines: Iterable[Text], style: Style) -> str:
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
        console.print(line, soft_wrap=style.width is None)
    return target.getvalue()
