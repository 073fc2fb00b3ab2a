"""OFAC's general licenses: the recent actions, the program page, each new document, and the Federal Register.

Where they are published, and in which order to look: the program page says which licenses there are; the recent
actions are the only place that names those of another series; the Federal Register confirms, months later. Addresses
read in 2026: https://ofac.treasury.gov/sanctions-programs-and-country-information/belarus-sanctions,
https://ofac.treasury.gov/recent-actions, https://www.federalregister.gov/developers/documentation/api/v1.
"""

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TypeVar

from potashwatch.errors import FetchError, LicenseError
from potashwatch.fetchers.addresses import bare
from potashwatch.fetchers.answers import Clock, Reached
from potashwatch.fetchers.license_addresses import LicenseAddresses
from potashwatch.fetchers.pauses import DEFAULT_BACKOFF, Backoff
from potashwatch.fetchers.standing import Standing, Wanted
from potashwatch.fetchers.transport import Transport
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.parsers.pages import action_page, program_page, recent_actions
from potashwatch.parsers.paper_names import (
    DOCUMENT_BYTES,
    PAGE_BYTES,
    PROGRAM_NAME,
    REGISTER_NAME,
    actions_name,
    paper_name,
)
from potashwatch.records.license import ActionLine, PageLine
from potashwatch.records.report import Level, Notice
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Transfer

MAX_PAGES = 5
"""Of the recent actions, ten on each: two months of them."""

Lines = TypeVar("Lines")

_ABOUT_LICENSES = re.compile(r"\bgeneral licen[sc]e|\bGLs?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Paper:
    """One document, fresh from the server."""

    name: str
    """Plain: ``belarus-sanctions.html``, ``recent-actions-0.html``, ``action-20240809.html``, ``license-934731.pdf``,
    ``federal-register.json``."""
    file: IO[bytes]
    """Unnamed temporary file, at 0; the caller closes it."""
    transfer: Transfer
    fetched_at: datetime
    """When the last byte came, UTC."""


@dataclass(frozen=True)
class Papers:
    """What one look at the pages gave."""

    fresh: tuple[Paper, ...]
    standing: tuple[str, ...]
    """Names of known documents that still stand and were not downloaded again."""
    notices: tuple[Notice, ...]
    refused: LicenseError | None = None
    """The program page came and is not the page: it is among ``fresh`` as evidence, no document was fetched."""


def fetch_licenses(
    settings: Settings,
    known: Mapping[str, Transfer],
    since_on: date,
    *,
    clock: Clock,
    watch: Watch,
    stop: threading.Event,
    backoff: Backoff = DEFAULT_BACKOFF,
) -> Papers:
    """Fetch the pages, and the documents that are not in ``known``: name to the answer that brought it.

    A known document is asked for again only with the tag or time of its last answer, so that one that was replaced
    under its address is seen. Recent actions are read back to ``since_on``, that day included.
    Raises FetchError: of the program page. A document that is not known and cannot be had is trouble of its own.
    """
    at = LicenseAddresses(settings)
    with ExitStack() as stack, _transport(settings, at, clock, watch, stop, backoff) as transport:
        papers = _Look(at, transport, known, stack).papers(since_on)
        stack.pop_all()
        return papers


def reach_licenses(settings: Settings, *, clock: Clock, stop: threading.Event) -> Reached:
    """Ask once for the beginning of the program page. Raises FetchError."""
    at = LicenseAddresses(settings)
    url = at.of_page(PROGRAM_NAME)
    with _transport(settings, at, clock, ignore, stop, DEFAULT_BACKOFF) as transport:
        return Reached(bare(url), transport.touch(url, "page"))


def _transport(
    settings: Settings,
    at: LicenseAddresses,
    clock: Clock,
    watch: Watch,
    stop: threading.Event,
    backoff: Backoff,
) -> Transport:
    return Transport(
        settings.fetch,
        hosts=at.hosts,
        successor=at.successor,
        clock=clock,
        watch=watch,
        stop=stop,
        backoff=backoff,
    )


class _Look:
    """One look, in order. What was fetched is closed by ``stack`` unless all went well."""

    def __init__(
        self, at: LicenseAddresses, transport: Transport, known: Mapping[str, Transfer], stack: ExitStack
    ) -> None:
        self._at = at
        self._transport = transport
        self._known = known
        self._stack = stack
        self._fresh: list[Paper] = []
        self._standing: list[str] = []
        self._notices: list[Notice] = []

    def papers(self, since_on: date) -> Papers:
        """Look. Raises FetchError."""
        actions = self._actions(since_on)
        program, data = self._page(PROGRAM_NAME, self._at.of_page(PROGRAM_NAME))
        self._fresh.append(program)
        try:
            lines = program_page(data, self._at.printed(PROGRAM_NAME))
        except LicenseError as error:
            return self._done(error)
        others = [line for action in actions for line in self._action(action)]
        listed = {paper_name(line.url): line for line in lines}
        for name, line in {**{paper_name(line.url): line for line in others}, **listed}.items():
            self._document(name, line, is_listed=name in listed)
        self._ask_register()
        return self._done(None)

    def _done(self, refused: LicenseError | None) -> Papers:
        return Papers(tuple(self._fresh), tuple(self._standing), tuple(self._notices), refused)

    def _download(self, name: str, wanted: Wanted) -> Paper | Standing:
        found = self._transport.download(wanted)
        if isinstance(found, Standing):
            return found
        self._stack.enter_context(found.file)
        return Paper(name, found.file, found.transfer, found.fetched_at)

    def _page(self, name: str, url: str) -> tuple[Paper, bytes]:
        """Download a page, whatever we had: its lines are needed."""
        paper = self._download(name, Wanted(url, expects="page", max_bytes=PAGE_BYTES))
        assert isinstance(paper, Paper)  # noqa: S101 - nothing was said to be known
        data = paper.file.read()
        paper.file.seek(0)
        return paper, data

    def _read(self, name: str, url: str, printed: str, reader: Callable[[bytes, str], Lines]) -> Lines:
        """Download a page and read it; one that cannot be read is not kept. Raises FetchError, LicenseError."""
        paper, data = self._page(name, url)
        try:
            lines = reader(data, printed)
        except LicenseError:
            paper.file.close()
            raise
        self._fresh.append(paper)
        return lines

    def _actions(self, since_on: date) -> list[ActionLine]:
        """Read the recent actions back to a day; without them the look goes on, and the report says so."""
        found: dict[str, ActionLine] = {}
        for number in range(MAX_PAGES):
            name = actions_name(number)
            try:
                url = self._at.of_page(name, f"?page={number}" if number else "")
                rows = self._read(name, url, self._at.printed(name), recent_actions)
            except (FetchError, LicenseError) as error:
                self._note_actions(error, [row.on for row in found.values()])
                break
            found |= {row.url: row for row in rows}
            if min(row.on for row in rows) < since_on:
                break
        else:
            reached = min(row.on for row in found.values())
            message = (
                f"were read back to {reached} alone, on {MAX_PAGES} pages; wanted were those since {since_on}"
            )
            self._notices.append(_no_actions("warning", message))
        return [row for row in found.values() if row.on >= since_on and _is_about_licenses(row)]

    def _action(self, action: ActionLine) -> tuple[PageLine, ...]:
        name = paper_name(action.url)
        if not name.endswith(".html"):
            what = f'"{action.title}" of {action.on} lead to {action.url}, which is no page of an action'
            self._notices.append(_no_actions("trouble", what))
            return ()
        try:
            return self._read(name, self._at.linked(action.url, name), action.url, action_page)
        except (FetchError, LicenseError) as error:
            _propagate(error)
            self._notices.append(
                _no_actions(
                    "trouble", f'lack "{action.title}" of {action.on}: {error.message} [{error.code}]'
                )
            )
            return ()

    def _document(self, name: str, line: PageLine, *, is_listed: bool) -> None:
        """Fetch the document of a license, or learn that the one we have still stands.

        Of one that the program page does not list nobody knows yet whether it concerns Belarus: it keeps no other back.
        """
        known = self._known.get(name)
        if known and not (known.etag or known.last_modified):
            self._standing.append(name)
            return
        try:
            url = self._at.linked(line.url, name)
            wanted = Wanted(url, (), known, expects="document", max_bytes=DOCUMENT_BYTES)
            paper = self._download(name, wanted)
        except FetchError as error:
            _propagate(error)
            if known is None:
                self._notices.append(_no_document(line, error, is_listed=is_listed))
                return
            self._standing.append(name)
            self._notices.append(_not_asked(line, error))
            return
        if isinstance(paper, Standing):
            self._standing.append(name)
        else:
            self._fresh.append(paper)

    def _ask_register(self) -> None:
        """Ask the Federal Register, quickly or not at all."""
        wanted = Wanted(self._at.register, expects="answer", max_bytes=PAGE_BYTES, is_brief=True)
        try:
            paper = self._download(REGISTER_NAME, wanted)
        except FetchError as error:
            _propagate(error)
            self._notices.append(
                Notice(
                    code="fetch.no-register",
                    level="note",
                    message=f"the Federal Register could not be asked: {error.message} [{error.code}]",
                    hint="it only confirms licenses, months after they were issued; nothing need be done",
                )
            )
        else:
            assert isinstance(paper, Paper)  # noqa: S101 - nothing was said to be known
            self._fresh.append(paper)

    def _note_actions(self, error: FetchError | LicenseError, days: list[date]) -> None:
        _propagate(error)
        is_expected = self._at.mirror is not None and error.code == "fetch.gone"
        how_far = f" before {min(days)}" if days else ""
        message = f"could not be read{how_far}: {error.message} [{error.code}]"
        self._notices.append(_no_actions("note" if is_expected else "trouble", message))


def _is_about_licenses(action: ActionLine) -> bool:
    return bool(_ABOUT_LICENSES.search(action.title) or _ABOUT_LICENSES.search(action.category))


def _propagate(error: FetchError | LicenseError) -> None:
    """Raise what no other address would mend."""
    if error.code in ("fetch.interrupted", "fetch.address", "fetch.unwritable"):
        raise error


def _no_document(line: PageLine, error: FetchError, *, is_listed: bool) -> Notice:
    where = (
        "on the program page"
        if is_listed
        else "in the recent actions; whether it covers Belarus is not known"
    )
    return Notice(
        code=error.code,
        level="trouble",
        message=f'"{line.text}", {where}: its document could not be had: {error.message}',
        hint=f"read it yourself; it is asked for again in the next run. {error.hint}",
    )


def _no_actions(level: Level, message: str) -> Notice:
    return Notice(
        code="fetch.no-actions",
        level=level,
        message=f"OFAC's recent actions {message}",
        hint="licenses in another program's series are announced there alone: look at "
        "https://ofac.treasury.gov/recent-actions, or run again",
    )


def _not_asked(line: PageLine, error: FetchError) -> Notice:
    return Notice(
        code="fetch.not-asked-again",
        level="warning",
        message=f"{line.program} General License {line.number}: whether its document was replaced is not known: "
        f"{error.message} [{error.code}]",
        hint="the document in the archive was used; run again later",
    )
