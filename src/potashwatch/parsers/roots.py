"""What a document is, from its first bytes: root element, namespace, encoding; and what is refused unread."""

import html
import re
from dataclasses import dataclass
from typing import Literal

from potashwatch.errors import ParseError
from potashwatch.parsers.documents import Document

_ROOT = re.compile(rb"<([^\s<>/!?\"']++)((?>(?:[^<>\"']|\"[^<\"]*+\"|'[^<']*+')*))>")


_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")


_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


_HTML = re.compile(rb"<!DOCTYPE\s+html", re.IGNORECASE)


_BOM = b"\xef\xbb\xbf"


Form = Literal["plain", "prefixed", "empty"]


@dataclass(frozen=True)
class Root:
    """The root element, read from the first bytes: enough to know what the document is."""

    name: str
    namespace: str | None
    start: int
    end: int
    """Offsets of the start tag: its first byte, and the first one after it."""
    form: Form


def root_of(document: Document) -> Root | None:
    """Return the root element, or None when the document is HTML or does not begin as XML does.

    Raises ParseError for a DOCTYPE (no list has one; it is the door to entity tricks) and for an encoding
    other than UTF-8.
    """
    whole = document.head()
    head = whole.removeprefix(_BOM).lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:2] in (b"<\0", b"\0<"):
        raise _encoding(document, "UTF-16")
    if not head.startswith(b"<"):
        return None
    if (declared := _DECLARED.match(head)) and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise _encoding(document, declared[1].decode("ascii", "replace"))
    prolog = _prolog(head)
    if _HTML.search(prolog):
        return None
    if _DOCTYPE.search(prolog):
        raise ParseError(
            "parse.doctype",
            f"{document.name}: the document has a DOCTYPE, which no sanctions list has",
            hint="do not trust this file; fetch the list from the authority",
        )
    tag = _ROOT.match(head, len(prolog))
    if tag is None:
        return None
    prefix, _, local = tag[1].rpartition(b":")
    wanted = b"xmlns:" + prefix if prefix else b"xmlns"
    found = re.search(rb"(?<!\S)" + re.escape(wanted) + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag[2])
    namespace = html.unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else None
    form: Form = "empty" if tag[2].endswith(b"/") else "prefixed" if prefix else "plain"
    before = len(whole) - len(head)
    name = local.decode("utf-8", "replace")
    return Root(name, namespace or None, before + tag.start(), before + tag.end(), form)


def _prolog(head: bytes) -> bytes:
    """Return what stands before the root element, comments and instructions included."""
    at = 0
    while at < len(head):
        start = head.find(b"<", at)
        if start < 0:
            break
        if head.startswith(b"<!--", start):
            end, size = head.find(b"-->", start), 3
        elif head.startswith(b"<?", start):
            end, size = head.find(b"?>", start), 2
        elif head.startswith(b"<!", start):
            end, size = head.find(b">", start), 1
        else:
            return head[:start]
        if end < 0:
            break
        at = end + size
    return head


def _encoding(document: Document, found: str) -> ParseError:
    return ParseError(
        "parse.encoding",
        f"{document.name}: the document is in {found}, not UTF-8",
        hint="the authorities publish UTF-8; fetch the list again",
    )
