"""Plain names of the pages and documents of the licenses, under which they are kept, exported and mirrored. Pure."""

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

PROGRAM_NAME = "belarus-sanctions.html"
REGISTER_NAME = "federal-register.json"
PROGRAM_PATH = "sanctions-programs-and-country-information/belarus-sanctions"

PAGE_BYTES = 8 * 1024 * 1024
"""A page of OFAC has 50 to 500 KB."""
DOCUMENT_BYTES = 20 * 1024 * 1024
"""A general license has 100 to 300 KB; a scanned one a few MB."""

ACTION = re.compile(r"/recent-actions/(\d{8}(?:_\d{1,4})?)/?|/(node/\d{1,12})/?")
"""Path of a recent action: its day, and a number where it is not the first of the day."""
MEDIA = re.compile(r"/media/(\d{1,12})(?:/|$)")
"""In the path of a document on OFAC's website."""
_ELSEWHERE = frozenset({"home.treasury.gov", "www.treasury.gov"})
"""Hosts with media numbers of their own."""


def actions_name(page: int) -> str:
    """Return the name of a page of the list of recent actions, counted from 0."""
    return f"recent-actions-{page}.html"


def paper_name(url: str) -> str:
    """Return the name of a license's document, or of the page of an action, by its address.

    ``license-934731.pdf`` of ``/media/934731/download``, ``action-20240809-33.html`` of
    ``/recent-actions/20240809_33``; other addresses get a part of their digest, so that no two share a name.
    """
    parts = urlsplit(url)
    if found := ACTION.fullmatch(parts.path):
        return f"action-{_slug(found[1] or found[2])}.html"
    found = MEDIA.search(parts.path)
    if found and parts.hostname not in _ELSEWHERE:
        return f"license-{found[1]}.pdf"
    digest = hashlib.sha256(bare(url).encode()).hexdigest()[:8]
    stem = _slug(parts.path.rpartition("/")[2].removesuffix(".pdf"))[:60].strip("-")
    return f"license-{stem}-{digest}.pdf" if stem else f"license-{digest}.pdf"


def page_address(name: str, base_url: str) -> str | None:
    """Return the address of a page on OFAC's website by its name, without a query; None for other names.

    The links on a page are read against it, also where the page was taken from a mirror or an archive.
    """
    base = base_url.rstrip("/")
    if name == PROGRAM_NAME:
        return f"{base}/{PROGRAM_PATH}"
    if re.fullmatch(r"recent-actions-\d+\.html", name):
        return f"{base}/recent-actions"
    if found := re.fullmatch(r"action-node-(\d+)\.html", name):
        return f"{base}/node/{found[1]}"
    if found := re.fullmatch(r"action-(\d{8})(?:-(\d+))?\.html", name):
        return f"{base}/recent-actions/{found[1]}" + (f"_{found[2]}" if found[2] else "")
    return None


def bare(url: str) -> str:
    """Return an address without query, fragment, user and password."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")
