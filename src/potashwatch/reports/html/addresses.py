"""Which address may become a link: that of an authority's own site, and no other."""

import re
from typing import Final
from urllib.parse import urlsplit

_HOSTS: Final = frozenset(
    {
        "eur-lex.europa.eu",
        "home.treasury.gov",
        "ofac.treasury.gov",
        "sanctionslistservice.ofac.treas.gov",
        "webgate.ec.europa.eu",
        "www.federalregister.gov",
        "www.treasury.gov",
    }
)
_PLAIN: Final = re.compile(r"https://[a-z0-9.-]+(?:/[A-Za-z0-9._~/%-]*)?")


def link_of(text: str) -> str | None:
    """Return the address, where the text is nothing but one: https, an authority's host, no query; otherwise None."""
    is_address = _PLAIN.fullmatch(text) is not None and urlsplit(text).hostname in _HOSTS
    return text if is_address else None
