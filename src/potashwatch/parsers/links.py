"""The links that OFAC prints in remarks: ``(Linked To: NAME)`` in classic XML, ``Linked To: NAME`` in CSV.

Advanced and enhanced XML have them as typed relationships: the classic and the advanced non-SDN file of 2020-03-17 have
276 of each, on the same parties (fixtures/ofac).
"""

import re
from typing import Final

from potashwatch.parsers.mapping import Shape

LINKED_TO: Final = "Linked To"
_LINK: Final = re.compile(r"\(?Linked To: (.+)")


def read_link(statement: str) -> Shape | None:
    """Return the relationship that a statement of some remarks is; None for any other statement."""
    match = _LINK.fullmatch(statement.strip())
    if match is None:
        return None
    name = match[1]
    if name.endswith(")") and name.count(")") == name.count("(") + 1:  # the end of ``(Linked To: NAME)``
        name = name[:-1]
    if LINKED_TO in name or not _is_nested(name):
        return None  # words behind the bracket: it is not certain where the name ends
    return {"kind_text": LINKED_TO, "target_name": name}


def _is_nested(text: str) -> bool:
    """Return whether no bracket of a text closes before it was opened."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return True


def take_links(text: str) -> tuple[str, list[Shape]]:
    """Return the remarks of classic XML without the links, empty where there is nothing else, and the links."""
    if LINKED_TO not in text:
        return text, []
    read = [(statement, read_link(statement)) for statement in text.split("; ")]
    rest = "; ".join(statement for statement, link in read if link is None)
    return rest, [link for _, link in read if link is not None]
