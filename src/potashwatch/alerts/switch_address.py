"""The addresses of a dead-man switch. Pure.

``start`` and ``fail`` are paths below the address, as https://healthchecks.io/docs/http_api/ has them (read on
2026-11-30); a query string (``?create=1``, ``?rid=...``) stays behind the path.
"""

import re
from typing import Final, Literal

Signal = Literal["start", "success", "fail"]

_PARTS: Final = re.compile(r"([^?#]*+)(.*)", re.DOTALL)


def address_of(url: str, signal: Signal) -> str:
    """Return the address to request. Whether ``url`` is an address at all is checked when it is requested."""
    if signal == "success":
        return url
    before, after = _PARTS.fullmatch(url).groups()  # type: ignore[union-attr]  # matches any text
    return f"{before.rstrip('/')}/{signal}{after}"
