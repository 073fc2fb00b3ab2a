"""The numbers of general licenses, and the series they count in."""

import re
from typing import Final

NUMBER: Final = r"(?:[A-Z]-?)?\d{1,3}(?:[ \-]?[A-Z])?(?![A-Za-z0-9])"
"""``4``, ``2H``, also printed ``2-H``; other programs have ``D-2``."""

_PARTS: Final = re.compile(r"([A-Z]{0,9})(\d{1,9})([A-Z]{0,9})")
_FIRST: Final = "Belarus"


def fold_number(number: str) -> str:
    """Return a number as it is compared: ``2-H`` and ``No. 2h`` are ``2H``."""
    bare = re.sub(r"^\s*no\.?\s*", "", number, flags=re.IGNORECASE)
    return "".join(filter(str.isalnum, bare)).upper()


def number_order(number: str) -> tuple[str, int, str]:
    """Return what numbers are sorted by: number first, then letter, so that 2 < 2A < 10. ``13A`` is 13 and ``A``."""
    parts = _PARTS.fullmatch(folded := fold_number(number))
    return (parts[1], int(parts[2]), parts[3]) if parts else (folded, 0, "")


def license_order(program: str, number: str) -> tuple[bool, str, tuple[str, int, str]]:
    """Return what licenses are sorted by: the Belarus series first, then by series, then by number."""
    return program != _FIRST, program, number_order(number)
