"""OFAC's catalogue of files: sizes and digests. A back end of its web pages, with no promise of stability. Pure.

Rows have ``fileName``, ``size``, ``lastUpdated``, ``downloadLink``, ``hashCodes``: a JSON text that may hold
``SHA-256``. The shape was seen through public clients in 2026; every reading of it that makes sense is accepted.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from potashwatch.fetchers.answers import Claim

_SHA256 = re.compile(r"\s*(?:0x)?([0-9A-Fa-f]{64})\s*")
_MAX_NODES = 100_000


@dataclass(frozen=True)
class Catalogue:
    """File name, in upper case, to what is claimed of the file."""

    claims: dict[str, Claim]

    def of(self, name: str) -> tuple[Claim, ...]:
        """Return what is claimed of a file; of a zip also what is claimed of the document in it."""
        found = [self.claims[name]] if name in self.claims else []
        inner = self.claims.get(name.removesuffix(".ZIP") + ".XML")
        if name.endswith(".ZIP") and inner:
            found.append(
                Claim(inner.by, "document", inner.sha256, inner.sha1, inner.size_bytes, inner.published_at)
            )
        return tuple(found)


def parse_catalogue(data: bytes) -> Catalogue | None:
    """Return what a catalogue says, or None when it is none. Rows without a digest say nothing."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    claims: dict[str, Claim] = {}
    has_rows = False
    for row in _objects(tree):
        name = row.get("fileName")
        if not isinstance(name, str):
            continue
        has_rows = True
        digest = _sha256_in(row.get("hashCodes"))
        key = name.replace("\\", "/").rpartition("/")[2].strip().upper()
        if digest and key not in claims:
            size = _whole(row.get("size"))
            claims[key] = Claim("catalogue", "body", digest, None, size, _instant(row.get("lastUpdated")))
    return Catalogue(claims) if has_rows else None


def _objects(tree: object) -> Iterator[dict[str, object]]:
    """Yield the JSON objects of a tree in its order, whatever they are wrapped in."""
    stack, seen = [tree], 0
    while stack and seen < _MAX_NODES:
        seen += 1
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            stack.extend(reversed(node))


def _sha256_in(value: object) -> str | None:
    """Return the SHA-256 of ``hashCodes``: a digest, JSON as text, or JSON; keyed by its name, or beside it."""
    if isinstance(value, str):
        if found := _SHA256.fullmatch(value):
            return found[1].lower()
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
        if isinstance(value, str):
            found = _SHA256.fullmatch(value)
            return found[1].lower() if found else None
    for node in _objects(value):
        texts = {key: text for key, text in node.items() if isinstance(text, str)}
        named = [text for key, text in texts.items() if _is_sha256(key)]
        if any(_is_sha256(text) for text in texts.values()):
            named += texts.values()
        for text in named:
            if found := _SHA256.fullmatch(text):
                return found[1].lower()
    return None


def _is_sha256(word: str) -> bool:
    return re.sub(r"[^0-9a-z]", "", word.lower()) == "sha256"


def _whole(value: object) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None


def _instant(value: object) -> datetime | None:
    """Return an instant, UTC; None for one without a time zone, which could be New York's or any."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
        return instant.astimezone(UTC) if instant and instant.tzinfo else None
    except (ValueError, OverflowError):
        return None
