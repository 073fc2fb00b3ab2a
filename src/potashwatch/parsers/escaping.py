"""Text as XML has it: what ``xml.sax.saxutils`` does, which brings ``urllib.request`` along at every start."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_QUOTED: Final = MappingProxyType({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def escape(text: str, more: Mapping[str, str] = _NONE) -> str:
    """Return a text as it stands between tags; ``more`` are further characters, and what stands for each."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for character, reference in more.items():
        escaped = escaped.replace(character, reference)
    return escaped


def quoteattr(value: str) -> str:
    """Return the value of an attribute, in quotation marks; a parser would read bare line ends and tabs as blanks."""
    return f'"{escape(value, _QUOTED)}"'
