"""One server on loopback: OFAC, the Federal Register, the Commission, and whoever receives alerts.

The addresses, redirects and signatures are those of the real ones; see ``tests/fetchers`` for where they were read.
The program finds it by its configuration, so that both the real command line and a run in this process can use it.
"""

import hashlib
import json
import threading
import tomllib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.utils import format_datetime
from functools import cache
from typing import Any, Final, Self
from urllib.parse import parse_qs

from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from tests.fetchers.authority import SIGNED, TOKEN, feed_of, row
from tests.fetchers.licenses_site import LONG_AGO, PROGRAM_PATH, Action, files_of, name_of
from tests.fetchers.server import HANG_UP, SILENCE, Asked, Reply, Site, cut, drip, redirect
from tests.publisher.editions import day_of
from tests.publisher.script import Day, Fault, Receiver, Source
from tests.run import office

LISTS: Final[tuple[ListId, ...]] = ("ofac-sdn", "eu-fsf", "ofac-licenses")
_EXPORTS: Final = "/api/PublicationPreview/exports/"
_CATALOGUE: Final = "/api/PublicationPreview/SdnList"
_STORAGE: Final = "/Published/"
_SDN_NAME: Final = "SDN.XML"
_EU_PATH: Final = "/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content"
_FEED_PATH: Final = "/fsd/fsf/public/rss"
_REGISTER_PATH: Final = "/api/v1/documents.json"
_KINDS: Final = {"html": "text/html; charset=UTF-8", "json": "application/json", "pdf": "application/pdf"}


@dataclass(frozen=True)
class Received:
    """What a receiver got."""

    by: Receiver
    kind: str
    """Of an alert, its kind; of a dead-man switch, ``ping``."""
    subject: str
    """Of an alert, its subject; of a dead-man switch, the last parts of the path: ``alive``, ``alive/fail``."""
    body: Mapping[str, Any]
    """The whole alert; empty of a ping."""


class Publisher(AbstractContextManager["Publisher"]):
    """See the module. ``publish`` turns the page of the script; ``received`` is in the order of arrival."""

    def __init__(self) -> None:
        self.day = Day(1)
        self.received: list[Received] = []
        self._news = threading.Condition()
        self.site = Site(self._answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.site.close()

    def publish(self, day: Day) -> None:
        """Let a day begin."""
        self.day = day
        self.received.clear()
        self.site.asked.clear()

    def wait_for(self, arrived: Callable[[Received], bool], seconds: float = 60) -> bool:
        """Wait until something arrived and return whether it did; ``seconds`` only end a test that fails."""
        with self._news:
            return self._news.wait_for(lambda: any(map(arrived, self.received)), seconds)

    def got(self, by: Receiver) -> list[tuple[str, str]]:
        """Return kind and subject of what a receiver got, in order."""
        return [(each.kind, each.subject) for each in self.received if each.by == by]

    @property
    def environment(self) -> dict[str, str]:
        """What the secrets of the configuration are found in."""
        names: tuple[Receiver, ...] = ("desk", "operations")
        urls = {f"{name.upper()}_URL": f"{self.site.url}/receivers/{name}" for name in names}
        for switch in ("alive", *(f"checked-{list_id}" for list_id in LISTS)):
            urls[_variable(switch)] = f"{self.site.url}/ping/{switch}"
        return urls

    def settings(self, **fetch: float) -> Settings:
        """Return the configuration for a run in this process."""
        return Settings.model_validate(tomllib.loads(self.configuration(**fetch)), strict=False)

    def configuration(self, **fetch: float) -> str:
        """Return a configuration file that leads here; ``fetch`` are keys of ``[fetch]``.

        The lists are small and of 2024, whatever the clock says: the guards against few parties and age are off, the
        others are as shipped.
        """
        url = self.site.url
        more = "\n".join(f"{key} = {value}" for key, value in {"attempts": 1, **fetch}.items())
        return f"""
archive = "archive"
lists = {json.dumps(LISTS)}
[fetch]
allowed_hosts = ["localhost"]
{more}
[ofac]
base_url = "{url}"
format = "classic"
[eu]
url = "{url}{_EU_PATH}"
rss_url = "{url}{_FEED_PATH}"
[licenses]
base_url = "{url}"
federal_register_url = "{url}{_REGISTER_PATH}"
[alerts]
attempts = 1
[guards]
few_parties = {{ ofac_sdn = 1, ofac_consolidated = 1, eu_fsf = 1 }}
stale_warning_days = {{ ofac_sdn = 99999, ofac_consolidated = 99999, eu_fsf = 99999 }}
stale_trouble_days = {{ ofac_sdn = 99999, ofac_consolidated = 99999, eu_fsf = 99999 }}
[[sinks]]
name = "desk"
kind = "webhook"
url = {{ env = "DESK_URL" }}
[[sinks]]
name = "operations"
kind = "webhook"
carries = "trouble"
url = {{ env = "OPERATIONS_URL" }}
{_switch("alive")}{"".join(_switch(f"checked-{list_id}", list_id) for list_id in LISTS)}
"""

    def _answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/receivers/"):
            return self._alert(asked)
        if asked.path.startswith("/ping/"):
            return self._receive(Received("switch", "ping", asked.path.removeprefix("/ping/"), {}))
        for source, answer in self._answers(asked.path).items():
            fault = self.day.faults.get(source)
            return _broken(fault, None) if fault and fault.is_of_all else answer(asked, fault)
        return Reply(404)

    def _answers(self, path: str) -> dict[Source, Callable[[Asked, Fault | None], Reply]]:
        """Return the one source that has a path, and what answers there."""
        if path.startswith((_EXPORTS, _STORAGE)) or path == _CATALOGUE:
            return {"ofac-lists": self._ofac_list}
        if path in (_EU_PATH, _FEED_PATH):
            return {"eu": self._eu}
        if path == _REGISTER_PATH:
            return {"federal-register": _page}
        if path == PROGRAM_PATH or path.startswith(("/recent-actions", "/media/")):
            return {"ofac-licenses": _page}
        return {}

    def _ofac_list(self, asked: Asked, fault: Fault | None) -> Reply:
        body = self.day.sdn.document(self.day.number)
        if asked.path == _CATALOGUE:
            updated = f"{day_of(self.day.number)}T09:10:07-05:00"
            listed = row(_SDN_NAME, _republished(body, fault), lastUpdated=updated)
            return Reply(body=json.dumps([listed]).encode())
        if not asked.path.endswith("/" + _SDN_NAME):
            return Reply(404)
        if asked.path.startswith(_EXPORTS):
            storage = self.site.url.replace("127.0.0.1", "localhost")
            return redirect(f"{storage}{_STORAGE}{_SDN_NAME}?{SIGNED}")
        if asked.query != SIGNED:
            return Reply(403)
        return _file(asked, body, fault)

    def _eu(self, asked: Asked, fault: Fault | None) -> Reply:
        body = self.day.eu.document(self.day.number)
        published_at = datetime.combine(day_of(self.day.number), time(15, 30), UTC)
        if asked.path == _FEED_PATH:
            address = f"{self.site.url}{_EU_PATH}?token={TOKEN}"
            return Reply(body=feed_of(address, _republished(body, fault), published_at))
        if parse_qs(asked.query).get("token") != [TOKEN]:
            return Reply(403)
        return _file(asked, body, fault, {"Last-Modified": format_datetime(published_at, usegmt=True)})

    def _alert(self, asked: Asked) -> Reply:
        body = json.loads(asked.body)
        by: Receiver = "desk" if asked.path.endswith("/desk") else "operations"
        return self._receive(Received(by, body["kind"], body["subject"], body))

    def _receive(self, received: Received) -> Reply:
        with self._news:
            self.received.append(received)
            self._news.notify_all()
        fault = self.day.faults.get(received.by)
        return _broken(fault, None) if fault else Reply(204, length=None)


def _file(asked: Asked, body: bytes, fault: Fault | None, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a list, or the word that it is the one the client has."""
    body = _republished(body, fault)
    tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    if fault is None and asked.headers.get("if-none-match") == tag:
        return Reply(304, length=None)
    reply = Reply(body=body, headers={"ETag": tag, **(headers or {})})
    return _broken(fault, body) if fault and fault.kind != "republish" else reply


def _page(asked: Asked, _fault: Fault | None) -> Reply:
    """Return a page or a document of the licenses."""
    name = name_of(asked)
    body = _pages().get(name)
    return (
        Reply(404)
        if body is None
        else Reply(body=body, headers={"Content-Type": _KINDS[name.rpartition(".")[2]]})
    )


def _broken(fault: Fault, body: bytes | None) -> Reply:
    """Return what a fault makes of an answer; ``body`` is the list, None at any other address."""
    if fault.kind == "refuse":
        return HANG_UP
    if fault.kind == "hang" or (body is None and fault.kind != "status"):
        return SILENCE
    if fault.kind == "status":
        return Reply(fault.status, b"<html>The service is unavailable.</html>")
    assert body is not None
    if fault.kind == "truncate":
        return cut(body, len(body) // 2)
    return drip(body, len(body), pause_seconds=0.05)


def _republished(body: bytes, fault: Fault | None) -> bytes:
    return body + b"\n" if fault and fault.kind == "republish" else body


def _switch(name: str, list_id: ListId | None = None) -> str:
    """Return a dead-man switch: that the program runs, or that a list was checked."""
    means = f'means = "checked"\nlists = ["{list_id}"]' if list_id else ""
    return f"""[[sinks]]
name = "{name}"
kind = "ping"
style = "healthchecks"
url = {{ env = "{_variable(name)}" }}
{means}
"""


def _variable(switch: str) -> str:
    return f"{switch.upper().replace('-', '_')}_URL"


@cache
def _pages() -> dict[str, bytes]:
    """Return OFAC's pages as on every day of the script: the two licenses that the shipped register has in force."""
    licenses = [
        office.row("12", 934731, parties="Belavia", issued="November 04, 2025", dated="November 4, 2025"),
        office.row("14", 935080, parties="Belinvestbank", issued="March 26, 2026", dated="March 26, 2026"),
    ]
    title = "Issuance of Belarus-related General License"
    action = Action("20260326", "March 26, 2026", title, "General Licenses")
    return files_of(licenses, [action, LONG_AGO], [])
