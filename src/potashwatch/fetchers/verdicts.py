"""What an answer means before its body is read: the list, nothing new, or one of the ways to be turned away. Pure."""

import re
from collections.abc import Mapping

from potashwatch.errors import FetchError
from potashwatch.fetchers.standing import Expected

RESTING = frozenset({408, 425, 429, *range(500, 600)})
"""Answers that may be others a little later (RFC 9110; 425 of RFC 8470)."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})

_CHALLENGE = "x-amzn-waf-action"
_HTML_HEAD = re.compile(
    rb"(?:<\?[^>]*+>|<!--(?:-?[^-]|--+[^->])*--+>|\s)*<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_BOM = b"\xef\xbb\xbf"
_PDF = b"%PDF-"
_QUOTED_CHARACTERS = 80
_QUERY = re.compile(r"\?[^\s\"'<>]*")


def refusal(status: int, headers: Mapping[str, str], address: str, successor: str) -> FetchError | None:
    """Return why an answer is not the list, or None for a 200 without a challenge.

    ``address`` is without its query; ``successor`` says where the authority announces new addresses.
    """
    if status in (202, 405) or headers.get(_CHALLENGE):
        return FetchError(
            "fetch.challenged",
            f"{address}: the firewall wants to see a browser (status {status})",
            hint="it passes by itself most times: run again in an hour, or set another user_agent in [fetch]",
        )
    if status == 200:
        return None
    if status == 403:
        return FetchError(
            "fetch.refused",
            f"{address}: the server answered 403",
            hint="set another user_agent in [fetch]; of the EU's list also look at the token in [eu]",
        )
    if status in (404, 410):
        return FetchError(
            "fetch.gone", f"{address}: the server answered {status}: the file is gone", hint=successor
        )
    return FetchError(
        "fetch.unavailable",
        f"{address}: the server answered {status}",
        hint="the baseline stands; run again later",
    )


def unexpected(expects: Expected, head: bytes, content_type: str, address: str) -> FetchError | None:
    """Return an error when a body begins as another thing than was expected."""
    if expects == "list":
        return not_the_list(head, content_type, address)
    text = head.removeprefix(_BOM).lstrip()
    if expects == "page" or (expects == "document" and head.startswith(_PDF)):
        return None
    if expects == "answer" and text.startswith((b"{", b"[")):
        return None
    kind = "PDF" if expects == "document" else "JSON"
    return FetchError(
        "fetch.not-a-document",
        f'{address}: no {kind} came with status 200: "{quotation(text)}"',
        hint="the server has a fault or the document moved; open the address in a browser",
    )


def not_the_list(head: bytes, content_type: str, address: str) -> FetchError | None:
    """Return an error when the first bytes, or the content type, are those of HTML or JSON."""
    text = head.removeprefix(_BOM).lstrip()
    is_html = content_type.partition(";")[0].strip().lower() in ("text/html", "application/xhtml+xml")
    if is_html or _HTML_HEAD.match(text):
        kind = "a web page"
    elif text.startswith((b"{", b"[")):
        kind = "JSON"
    else:
        return None
    return FetchError(
        "fetch.not-the-list",
        f'{address}: {kind} came with status 200, no list: "{quotation(text)}"',
        hint="the server has a fault or wants a login; open the address in a browser",
    )


def quotation(data: bytes) -> str:
    """Return the first printable characters of a body, on one line and without the query of any address."""
    text = data[:4096].decode("utf-8", "replace")
    words = " ".join(_QUERY.sub("?", text).split())
    return "".join(c for c in words if c.isprintable())[:_QUOTED_CHARACTERS]
