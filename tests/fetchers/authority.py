"""OFAC and the EU on loopback: the addresses, redirects, catalogue and feed of the real ones, and their bad days.

Reused by the tests of whole runs. ``faults`` says what goes wrong: by file name, answers that come first, one
after the other; a single answer stays for good.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Final, Self
from urllib.parse import parse_qs

from potashwatch.records.settings import EuSettings, FetchSettings, OfacSettings, Settings
from tests.fetchers.server import Asked, Reply, Site, redirect

TOKEN: Final = "dG9rZW4tMjAxNw"  # noqa: S105 - public
SIGNATURE: Final = "5ec4e7f00d"
SIGNED: Final = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261122%2Fus-gov-west-1%2Fs3%2Faws4_request"
    f"&X-Amz-Date=20261122T060000Z&X-Amz-Expires=3600&X-Amz-Signature={SIGNATURE}"
)
PUBLISHED_AT: Final = datetime(2026, 11, 20, 14, 10, 7, tzinfo=UTC)

Faults = dict[str, Reply | list[Reply]]


def zipped(name: str, document: bytes) -> bytes:
    """Return a zip of one document, the same on every day."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), document)
    return target.getvalue()


def take(faults: Faults, key: str) -> Reply | None:
    """Return what goes wrong this time."""
    fault = faults.get(key)
    if isinstance(fault, list):
        return fault.pop(0) if fault else None
    return fault


class OfacSite(AbstractContextManager["OfacSite"]):
    """Two servers: the list service at ``127.0.0.1``, the storage at ``localhost``.

    ``files``: name to bytes. ``rows``: what the catalogue says, by default the truth; ``catalogue``: another answer.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.faults: Faults = {}
        self.storage_faults: Faults = {}
        self.catalogue: Reply | None = None
        self.rows: list[dict[str, object]] | None = None
        self.headers: dict[str, str] = {}
        self.storage = Site(self._stored, host="localhost")
        self.service = Site(self._served)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.service.close()
        self.storage.close()

    def settings(self, **fetch: Any) -> Settings:  # noqa: ANN401 - fields of FetchSettings
        """Return settings that lead here."""
        fetch = {"allowed_hosts": ("localhost",), **fetch}
        return Settings(fetch=FetchSettings(**fetch), ofac=OfacSettings(base_url=self.service.url))

    @property
    def asked_for(self) -> list[str]:
        """Names of the files asked for at the list service, in order."""
        return [a.path.rpartition("/")[2] for a in self.service.asked if "/exports/" in a.path]

    def _served(self, asked: Asked) -> Reply:
        name = asked.path.rpartition("/")[2]
        if fault := take(self.faults, name):
            return fault
        if asked.method == "POST" and name in ("SdnList", "ConsolidatedList"):
            return self.catalogue or Reply(body=json.dumps(self._rows()).encode())
        if "/api/PublicationPreview/exports/" in asked.path and name in self.files:
            return redirect(f"{self.storage.url}/Published/1234/{name}?{SIGNED}")
        return Reply(404, b"no such file")

    def _stored(self, asked: Asked) -> Reply:
        name = asked.path.rpartition("/")[2]
        if fault := take(self.storage_faults, name):
            return fault
        if asked.query != SIGNED:
            return Reply(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        body = self.files[name]
        tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if asked.headers.get("if-none-match") == tag:
            return Reply(304, length=None)
        return Reply(body=body, headers={"ETag": tag, "Content-Type": "binary/octet-stream", **self.headers})

    def _rows(self) -> list[dict[str, object]]:
        return self.rows if self.rows is not None else [row(name, body) for name, body in self.files.items()]


def row(name: str, body: bytes, **changed: object) -> dict[str, object]:
    """Return a row of the catalogue."""
    return {
        "fileName": name,
        "size": len(body),
        "lastUpdated": "2026-11-20T09:10:07-05:00",
        "downloadLink": f"https://example.test/{name}",
        "hashCodes": json.dumps({"SHA-256": hashlib.sha256(body).hexdigest().upper()}),
        **changed,
    }


class EuSite(AbstractContextManager["EuSite"]):
    """The Commission's server: one file behind a token, and the feed.

    ``faults`` by ``content`` and ``rss``. ``printed``: the address in the feed; ``checksum`` and ``length`` there: by
    default the truth.
    """

    def __init__(self, body: bytes, token: str = TOKEN) -> None:
        self.body = body
        self.token = token
        self.faults: Faults = {}
        self.checksum: str | None = None
        self.length: int | None = None
        self.moved_to: str | None = None
        self.headers: dict[str, str] = {"Last-Modified": format_datetime(PUBLISHED_AT, usegmt=True)}
        self.published_at = PUBLISHED_AT
        self.site = Site(self._served)
        self.printed = f"{self.url()}?token={token}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.site.close()

    def url(self) -> str:
        return f"{self.site.url}/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content"

    def settings(self, token: str = TOKEN, url: str | None = None, **fetch: Any) -> Settings:  # noqa: ANN401 - as above
        """Return settings that lead here."""
        eu = EuSettings(url=url or self.url(), token=token, rss_url=f"{self.site.url}/fsd/fsf/public/rss")
        return Settings(fetch=FetchSettings(**fetch), eu=eu)

    @property
    def asked_for(self) -> list[str]:
        """Last part of each path asked for, in order."""
        return [asked.path.rpartition("/")[2] for asked in self.site.asked]

    def _served(self, asked: Asked) -> Reply:
        name = asked.path.rpartition("/")[2]
        if fault := take(self.faults, name):
            return fault
        if name == "rss":
            return Reply(body=self.feed(), headers={"Content-Type": "application/rss+xml"})
        if self.moved_to and name != self.moved_to:
            return Reply(404)
        given = parse_qs(asked.query).get("token", [])
        if given != [self.token]:
            return Reply(500 if given else 403, b'{"status":500}')
        return Reply(body=self.body, headers={"Content-Type": "application/xml", **self.headers})

    def feed(self) -> bytes:
        return feed_of(
            self.printed,
            self.body,
            self.published_at,
            checksum=self.checksum,
            length=self.length,
        )


def feed_of(
    printed: str,
    body: bytes,
    published_at: datetime,
    *,
    checksum: str | None = None,
    length: int | None = None,
) -> bytes:
    """Return the Commission's feed; ``printed``: the list's address in it; checksum and length: by default right."""
    if checksum is None:
        checksum = hashlib.sha1(body, usedforsecurity=False).hexdigest().upper()
    address = printed.replace("&", "&amp;")
    pdf = address.replace("xmlFull", "pdfFull")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
  <channel>
    <title>European Commission - External relations / Sanctions List</title>
    <atom:link href="https://example.test/rss" rel="self"/>
    <lastBuildDate>Sun, 22 Nov 2026 05:17:52 GMT</lastBuildDate>
    <item>
      <title>PDF - v1.0</title>
      <enclosure url="{pdf}" length="17732305" type="application/pdf" />
      <pubDate>Fri, 08 May 2026 14:10:07 GMT</pubDate>
      <guid>{pdf}&amp;checksum=333C4A607296B53C3E63D15FB2465034FAAE6769</guid>
    </item>
    <item>
      <title>XML (Based on XSD) - v1.1</title>
      <link>https://example.test/page</link>
      <enclosure url="{address}" length="{length or len(body)}" type="application/xml" />
      <pubDate>{format_datetime(published_at, usegmt=True)}</pubDate>
      <guid>{address}{f"&amp;checksum={checksum}" if checksum else ""}</guid>
    </item>
  </channel>
</rss>
""".encode()
