"""Looks at the pages of the licenses: into the archive, out of it, and what each showed."""

import hashlib
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from potashwatch import __version__
from potashwatch.archive import Archive, edition_digest
from potashwatch.errors import LicenseError
from potashwatch.licenses import fold_number, read_license
from potashwatch.licenses.acts import acts_of_actions, acts_of_register
from potashwatch.parsers.pages import action_page, program_page, recent_actions
from potashwatch.parsers.paper_names import PROGRAM_NAME, REGISTER_NAME, page_address, paper_name
from potashwatch.parsers.pdf import read_text, signed_at
from potashwatch.parsers.register import federal_register
from potashwatch.pipeline.arriving import Look
from potashwatch.records.edition import LICENSES
from potashwatch.records.license import Act, GeneralLicense, LicensePages, LicensePaper, PageLine, Printed
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Facts, Obtained, Provenance, Snapshot, StoredDocument, Transfer
from potashwatch.rules import rules_digest

_WEBSITE = "https://ofac.treasury.gov"
_KIND = "licenses"

_OURS = "31 CFR part 548"
"""Belarus Sanctions Regulations: what ties a license of another series to this list."""


_DOCUMENT = re.compile(
    rf"{re.escape(PROGRAM_NAME)}|{re.escape(REGISTER_NAME)}|(?:action|recent-actions)-[0-9a-z-]+\.html|license-[0-9a-z]+\.pdf"
)


def is_license_document(name: str) -> bool:
    """Tell whether a file name is that of a document that looks are made of."""
    return _DOCUMENT.fullmatch(name) is not None


@dataclass(frozen=True)
class Taken:
    """A look in the archive, and what it showed."""

    snapshot: Snapshot
    pages: LicensePages
    notices: tuple[Notice, ...] = ()


class Reader:
    """Reads the documents of a look.

    A paper that cannot be read keeps no other license back: its line is told in ``notices``, as trouble, and what was
    known of that license stands.
    """

    def __init__(self, sha256: str, seen_at: datetime, obtained: Obtained) -> None:
        self._is_mirrored = obtained != "fetched"
        self._sha256 = sha256
        self._seen_at = seen_at
        self._lines: tuple[PageLine, ...] = ()
        self._others: list[PageLine] = []
        self._papers: dict[str, LicensePaper] = {}
        self._printed: tuple[Printed, ...] = ()
        self._acts: list[Act] = []
        self.notices: list[Notice] = []
        """What a person must look at because we could not."""

    def add(self, document: StoredDocument, file: IO[bytes]) -> None:
        """Read one document. Raises LicenseError."""
        name = document.name
        # Of a mirror the links are those of OFAC's website, wherever the copy lies.
        url = document.transfer.url if document.transfer else name
        if self._is_mirrored:
            url = page_address(name, _WEBSITE) or url
        if name == PROGRAM_NAME:
            self._lines = program_page(file.read(), url)
        elif name.startswith("action-"):
            self._others.extend(action_page(file.read(), url))
        elif name.startswith("recent-actions-"):
            try:
                rows = recent_actions(file.read(), url)
            except LicenseError as error:  # no license hangs on it
                self.notices.append(_no_acts(error))
            else:
                self._acts += acts_of_actions(rows, document.sha256)
        elif name == REGISTER_NAME:
            try:
                self._printed = federal_register(file.read())
            except LicenseError as error:  # it only confirms, months later
                self.notices.append(_unconfirmed(error))
            else:
                self._acts += acts_of_register(self._printed, document.sha256)
        elif name.endswith(".pdf"):
            self._read_paper(document, file, url)

    def _read_paper(self, document: StoredDocument, file: IO[bytes], url: str) -> None:
        """Read the document of a license; one of another series that cannot be read keeps no license of ours back."""
        try:
            found = read_license(read_text(file, document.name), url=url, sha256=document.sha256)
        except LicenseError as error:
            # Names are in order: the program page was read before any document.
            lines = {paper_name(line.url): line for line in self._lines}
            self.notices.append(_unread(document.name, lines.get(document.name), error))
            return
        published_at = signed_at(file)
        if published_at and published_at <= self._seen_at:  # a time that is still to come is none
            found = found.model_copy(update={"published_at": published_at})
        self._papers[document.name] = LicensePaper(url=url, sha256=document.sha256, license=found)

    def _each_once(self, papers: list[tuple[bool, LicensePaper]]) -> list[LicensePaper]:
        """Return one paper a license; that of the program page outranks one of the recent actions.

        Raises LicenseError for two of the program page that say different things.
        """
        found: dict[str, LicensePaper] = {}
        for is_listed, paper in sorted(papers, key=lambda each: not each[0]):
            first = found.setdefault(paper.license.key, paper)
            if first is paper or _content(first) == _content(paper):
                continue
            if is_listed:
                raise LicenseError(
                    "license.duplicate",
                    f"{paper.license.key} is two documents that say different things: {first.url} and {paper.url}",
                    hint="read both; what was known of the licenses stands until the page names one",
                )
            self.notices.append(
                Notice(
                    code="license.duplicate",
                    level="warning",
                    message=f"{paper.license.key} of the recent actions, {paper.url}, says other things than that of"
                    f" the program page, {first.url}",
                    hint="the page is taken to be right; read both",
                )
            )
        return list(found.values())

    def pages(self) -> LicensePages:
        """Return what the documents showed; licenses of other series only where they name part 548."""
        on_page = {paper_name(line.url): line for line in self._lines}
        beside = {paper_name(line.url): line for line in self._others}
        ours = {n: p for n, p in self._papers.items() if n in on_page or _OURS in p.license.cfr_parts}
        papers = self._each_once(
            [
                (name in on_page, _at(paper, on_page.get(name) or beside.get(name)))
                for name, paper in sorted(ours.items())
            ]
        )
        return LicensePages(
            sha256=self._sha256,
            seen_at=self._seen_at,
            lines=self._lines,
            others=tuple(line for name, line in beside.items() if name in ours and name not in on_page),
            papers=tuple(papers),
            unread=tuple(line.url for name, line in on_page.items() if name not in ours),
            printed=self._printed,
            acts=tuple(sorted(self._acts, key=lambda act: (act.on, act.url))),
        )


def _content(paper: LicensePaper) -> GeneralLicense:
    return paper.license.model_copy(update={"sources": (), "remarks": (), "published_at": None})


def _unconfirmed(error: LicenseError) -> Notice:
    return Notice(
        code="fetch.no-register",
        level="note",
        message=f"the Federal Register's answer could not be read: {error.message} [{error.code}]",
        hint="it only confirms licenses, months after they were issued; nothing need be done",
    )


def _no_acts(error: LicenseError) -> Notice:
    return Notice(
        code="fetch.no-actions",
        level="warning",
        message=f"a list of OFAC's recent actions could not be read: {error.message} [{error.code}]",
        hint="what it lists is not in potashwatch history; look at https://ofac.treasury.gov/recent-actions",
    )


def _unread(name: str, line: PageLine | None, error: LicenseError) -> Notice:
    told = (
        f'"{line.text}", on the program page'
        if line
        else "a license of another series, in the recent actions"
    )
    doubt = "" if line else "; whether it covers Belarus is not known"
    return Notice(
        code=error.code,
        level="trouble",
        message=f"{told}: {error.message}{doubt}",
        hint=f"read {name} yourself; until it can be read, what was known of that license stands. {error.hint}",
    )


def _at(paper: LicensePaper, line: PageLine | None) -> LicensePaper:
    """Return a paper under the address by which a page names it."""
    if line is None:
        return paper
    if fold_number(line.number) == fold_number(paper.license.number):
        # One license, one key: the page's series and spelling.
        own = {"program": line.program, "number": line.number}
        paper = paper.model_copy(update={"license": paper.license.model_copy(update=own)})
    if line.url == paper.url:
        return paper
    sources = tuple(
        source.model_copy(update={"url": line.url}) if source.url == paper.url else source
        for source in paper.license.sources
    )
    found = paper.license.model_copy(update={"sources": sources})
    return paper.model_copy(update={"url": line.url, "license": found})


def take(archive: Archive, look: Look, last: Snapshot | None) -> Taken:
    """Read a look and store it; the papers of the last one that still stand are part of it.

    Raises LicenseError, after which nothing is stored but by ``keep_refused``, and ArchiveError.
    """
    standing = {document.name: document for document in last.documents} if last else {}
    documents = {name: standing[name] for name in look.standing if name in standing}
    for fresh in look.fresh:
        content = fresh.file.read()
        fresh.file.seek(0)
        documents[fresh.name] = StoredDocument(
            name=fresh.name,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            transfer=fresh.transfer,
        )
    ordered = tuple(documents[name] for name in sorted(documents))
    reader = Reader(edition_digest(ordered), look.seen_at, look.obtained)
    files = {fresh.name: fresh.file for fresh in look.fresh}
    for document in ordered:
        if document.name in files:
            reader.add(document, files[document.name])
            files[document.name].seek(0)
        else:
            with archive.read(document.sha256) as file:
                reader.add(document, file)
    pages = reader.pages()
    for document in ordered:
        if document.name in files:
            like = standing.get(document.name)
            archive.put(files[document.name], like=like.sha256 if like else None)
    snapshot = archive.add(_snapshot(look, ordered, pages))
    archive.derived.remember(_KIND, snapshot.sha256, rules_digest(), pages)
    missing = () if any(fresh.transfer for fresh in look.fresh) else _not_in_folder(pages, documents)
    return Taken(snapshot, pages, (*reader.notices, *missing))


def _not_in_folder(pages: LicensePages, names: Container[str]) -> Iterator[Notice]:
    """Yield the lines of a page from a folder that lacks their papers; of a fetched one the fetcher has told."""
    for line in pages.lines:
        if (name := paper_name(line.url)) not in names:
            yield Notice(
                code="fetch.not-in-mirror",
                level="trouble",
                message=f'"{line.text}", on the program page: {name} is not in the folder',
                hint="put the document there, as potashwatch snapshots export writes it",
            )


def keep_refused(archive: Archive, look: Look) -> str | None:
    """Keep what came and could not be read, as evidence; return the digest of the page."""
    page = None
    for fresh in look.fresh:
        fresh.file.seek(0)
        kept = archive.put(fresh.file)
        if fresh.name == PROGRAM_NAME:
            page = kept.sha256
    return page


def pages_of(archive: Archive, snapshot: Snapshot) -> LicensePages:
    """Return what a look of the archive showed. Raises ArchiveError and LicenseError."""
    known = remembered_pages(archive, snapshot)
    if known is not None:
        return known
    reader = Reader(snapshot.sha256, snapshot.provenance.fetched_at, snapshot.provenance.obtained)
    for document in snapshot.documents:
        with archive.read(document.sha256) as file:
            reader.add(document, file)
    pages = reader.pages()
    archive.derived.remember(_KIND, snapshot.sha256, rules_digest(), pages)
    return pages


def remembered_pages(archive: Archive, snapshot: Snapshot) -> LicensePages | None:
    """Return what is remembered of a look; None where nothing usable is."""
    known = archive.derived.recall(_KIND, snapshot.sha256, rules_digest(), LicensePages)
    return known if known and known.sha256 == snapshot.sha256 else None


def looks(archive: Archive, until: datetime, up_to: int | None = None) -> tuple[LicensePages, ...]:
    """Return what the looks up to an instant showed, oldest first. Raises ArchiveError and LicenseError.

    ``up_to``: the highest number of a snapshot that counts.
    """
    found: list[LicensePages] = []
    for sighting in archive.sightings(LICENSES):
        if up_to is not None and sighting.number > up_to:
            break
        snapshot = archive.snapshot(sighting)
        seen_at = snapshot.provenance.fetched_at
        if seen_at > until:
            continue
        if found and found[-1].sha256 == snapshot.sha256:
            found.append(found[-1].model_copy(update={"seen_at": seen_at}))
        else:
            found.append(pages_of(archive, snapshot).model_copy(update={"seen_at": seen_at}))
    return tuple(found)


def last_look(archive: Archive) -> Snapshot | None:
    """Return the last look in the archive; None where there is none."""
    here = archive.sightings(LICENSES)
    return archive.snapshot(here[-1]) if here else None


def known_transfers(archive: Archive, look: Snapshot | None) -> dict[str, Transfer]:
    """Return the answers that brought the documents of a look, by name, but for papers that could not be read."""
    if look is None:
        return {}
    unread = {paper_name(url) for url in pages_of(archive, look).unread}
    return {
        document.name: document.transfer
        for document in look.documents
        if document.transfer and document.name not in unread
    }


def _snapshot(look: Look, documents: tuple[StoredDocument, ...], pages: LicensePages) -> Snapshot:
    day = look.seen_at.date()
    return Snapshot(
        schema="potashwatch/snapshot/1",
        number=0,
        list=LICENSES,
        format="ofac-license-pages",
        sha256=pages.sha256,
        size_bytes=sum(document.size_bytes for document in documents),
        documents=documents,
        dated_on=day,
        dated_by="fetched",
        dated_text=look.seen_at.isoformat(),
        published_on=None,
        published_text=None,
        namespace=None,
        declared_count=None,
        tables=tuple(document.name for document in documents),
        facts=Facts(records=len(pages.lines), kinds={}, programs={}, filled={}),
        provenance=Provenance(source=look.source, obtained=look.obtained, fetched_at=look.seen_at),
        tool_version=__version__,
    )
