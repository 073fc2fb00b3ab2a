"""Labels and lines that the answers about targets and licenses have in common."""

import re
from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.edition import ListId
from potashwatch.records.report import Notice
from potashwatch.reports.terminal import Row

SHORT_TITLES: dict[ListId, str] = {
    "ofac-sdn": "OFAC SDN",
    "ofac-consolidated": "OFAC non-SDN",
    "eu-fsf": "EU",
    "ofac-licenses": "OFAC licenses",
}
"""Where a column has no room for ``LIST_TITLES``."""

NOTHING_KNOWN = "no record of any edition held matches"

_WIDTH = 14
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def row(name: str, text: str, style: str = "", *, width: int = _WIDTH) -> Row:
    """Return a text behind a label; without a label it belongs to the row above."""
    return Row(Text(f"  {one_line(name):<{width}}", "dim"), Text(one_line(text), style))


def short_digests(text: str) -> str:
    """Return the text with every SHA-256 cut to sixteen digits; JSON tells them whole."""
    return _DIGEST.sub(lambda digest: digest[0][:16], text)


def notice_lines(notices: tuple[Notice, ...]) -> Iterator[Text]:
    """Yield what a person should know about how the answer was found, the doubtful marked."""
    for notice in notices:
        if notice.level == "note":
            yield Text(one_line(f"i  {notice.message} [{notice.code}]"), "dim")
        else:
            yield Text(one_line(f"!  {notice.message} [{notice.code}]; {notice.hint}"), "bold yellow")
