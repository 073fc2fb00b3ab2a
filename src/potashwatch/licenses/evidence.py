"""What is known of each license at an instant: register, documents, lines of pages, put side by side."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from potashwatch.errors import LicenseError
from potashwatch.licenses.numbers import NUMBER, fold_number
from potashwatch.records.license import GeneralLicense, LicensePages, LicensePaper, PageLine, Printed

Identity = tuple[str, str]
"""Series and number, folded."""

_MONTH: Final = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass
class Evidence:
    """All that had been published on one license. Every list is in the order in which it was seen."""

    known: GeneralLicense | None = None
    papers: list[tuple[datetime, LicensePaper]] = field(default_factory=list)
    lines: list[tuple[datetime, PageLine]] = field(default_factory=list)
    """Of the program page."""
    others: list[tuple[datetime, PageLine]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    citations: list[str] = field(default_factory=list)

    @property
    def paper(self) -> LicensePaper | None:
        """The newest document."""
        return self.papers[-1][1] if self.papers else None

    @property
    def line(self) -> PageLine | None:
        """The newest line of the program page, else of recent actions."""
        found = self.lines or self.others
        return found[-1][1] if found else None

    @property
    def changed(self) -> tuple[datetime, datetime] | None:
        """The looks between which the text of the document last changed; None where it never did."""
        for (before, old), (after, new) in reversed(list(zip(self.papers, self.papers[1:], strict=False))):
            if content(old.license) != content(new.license):
                return before, after
        return None


def identity(program: str, number: str) -> Identity:
    """Return what a license is recognised by: ``2-H`` and ``2H`` of one series are one license."""
    return program.casefold(), fold_number(number)


def content(paper: GeneralLicense) -> tuple[object, ...]:
    """Return what a document says, whatever its address and bytes: a PDF saved anew is no amendment."""
    return (
        paper.title,
        paper.issued_on,
        paper.expires_at,
        paper.expires_text,
        paper.covers_owned,
        paper.entities,
        paper.clauses,
        paper.supersedes,
    )


def looks_until(at: datetime, pages: Iterable[LicensePages]) -> list[LicensePages]:
    """Return the looks at OFAC's pages up to the instant, the oldest first.

    Raises LicenseError ``license.page`` for a look without a line: an empty page is a broken one, never the end of all
    licenses.
    """
    looks = sorted(
        (look for look in pages if look.seen_at <= at), key=lambda look: (look.seen_at, look.sha256)
    )
    for look in looks:
        if not look.lines:
            raise LicenseError(
                "license.page",
                f"the program page seen {look.seen_at:%Y-%m-%d %H:%M} UTC names no license at all",
                hint="the page was not read as it should be; remove that snapshot, or look at the page yourself",
            )
    return looks


def without_unknown(
    at: datetime, known: Sequence[GeneralLicense], looks: Sequence[LicensePages], known_to: date
) -> list[LicensePages]:
    """Return the looks, the oldest first, without lines whose document is unread and whose license nothing else knows.

    Such a line counts as if it did not stand on the page yet. Known is what the register has by the instant, or a
    document or another line of the same or an earlier look.
    """
    seen = set[Identity]()
    for row in known:
        first_on = counts_from(row, known, known_to)
        is_of_register = row.issued_on is None and row.certainty != "document"
        if is_of_register or (first_on is not None and first_on <= at.date()):
            seen.add(identity(row.program, row.number))
    found = []
    for look in looks:
        unread = set(look.unread)
        seen.update(identity(each.license.program, each.license.number) for each in look.papers)
        seen.update(
            identity(line.program, line.number)
            for line in (*look.lines, *look.others)
            if line.url not in unread
        )
        lines, others = (
            tuple(line for line in each if identity(line.program, line.number) in seen)
            for each in (look.lines, look.others)
        )
        found.append(look.model_copy(update={"lines": lines, "others": others}))
    return found


def gather(
    at: datetime,
    known: Sequence[GeneralLicense],
    looks: Sequence[LicensePages],
    printed: Iterable[Printed],
    known_to: date,
) -> dict[Identity, Evidence]:
    """Return what had been published by the instant, license by license.

    ``known_to`` is the day of the register: by then all its rows had been issued. Raises LicenseError
    ``license.duplicate`` where one look has two documents of one number that say different things.
    """
    found: dict[Identity, Evidence] = defaultdict(Evidence)
    for look in looks:
        for line in look.lines:
            found[identity(line.program, line.number)].lines.append((look.seen_at, line))
        for line in look.others:
            found[identity(line.program, line.number)].others.append((look.seen_at, line))
        _take_papers(look, found)
    for row in known:
        key = identity(row.program, row.number)
        first_on = counts_from(row, known, known_to)
        if row.certainty == "document" and key in found and found[key].papers:
            continue  # what a later look read says nothing beside what had been read by then
        is_seen = row.issued_on is None and row.certainty != "document" and key in found
        first_on = may_count_from(row, known) or first_on
        if is_seen or (first_on is not None and first_on <= at.date()):
            found[key].known = row
    told = [*printed, *(document for look in looks for document in look.printed)]
    _cite([document for document in told if document.published_on <= at.date()], found)
    return dict(found)


def counts_from(row: GeneralLicense, known: Sequence[GeneralLicense], known_to: date) -> date | None:
    """Return the first day on which a row must have been issued.

    Without a day of issue that is the last day of the month that its source gives, else the first day on which it had
    ended or had been replaced, else the day of the register. None for a document that was read later and has none of
    these: nothing tells when it was there.
    """
    if row.issued_on is not None:
        return row.issued_on
    if month := _MONTH.fullmatch(row.issued_text or ""):
        year, number = int(month[1]), int(month[2])
        return date(year, number, monthrange(year, number)[1])
    days = [row.ended_on, *(each.issued_on or each.ended_on for each in _successors(row, known))]
    return min(filter(None, days), default=None if row.certainty == "document" else known_to)


def may_count_from(row: GeneralLicense, known: Sequence[GeneralLicense]) -> date | None:
    """Return the first day on which a row of the register that has no day of issue may have been issued.

    That is the first day of the month that its source gives, else the day of issue of what it replaced. None where
    nothing tells, and for a row with a day.
    """
    if row.issued_on is not None or row.certainty == "document":
        return None
    if month := _MONTH.fullmatch(row.issued_text or ""):
        return date(int(month[1]), int(month[2]), 1)
    return max((each.issued_on for each in known if each.issued_on and _replaces(row, each)), default=None)


def _successors(row: GeneralLicense, known: Sequence[GeneralLicense]) -> list[GeneralLicense]:
    """Return what replaced a row, and what replaced that: a license is older than all of them."""
    found: list[GeneralLicense] = []
    waiting, seen = [row], {identity(row.program, row.number)}
    while waiting:
        older = waiting.pop()
        for each in known:
            key = identity(each.program, each.number)
            if key not in seen and _replaces(each, older):
                seen.add(key)
                found.append(each)
                waiting.append(each)
    return found


def _replaces(row: GeneralLicense, older: GeneralLicense) -> bool:
    number = fold_number(row.number)
    return row.program == older.program and (
        number == fold_number(older.superseded_by or "")
        or fold_number(older.number) in map(fold_number, row.supersedes)
    )


def _take_papers(look: LicensePages, found: dict[Identity, Evidence]) -> None:
    named = defaultdict[str, set[Identity]](set)
    for line in (*look.lines, *look.others):
        named[line.url].add(identity(line.program, line.number))
    first: dict[Identity, LicensePaper] = {}
    for paper in sorted(look.papers, key=lambda each: (each.url, each.sha256)):
        key = identity(paper.license.program, paper.license.number)
        if key not in first:
            first[key] = paper
            found[key].papers.append((look.seen_at, paper))
        elif content(first[key].license) != content(paper.license):
            raise LicenseError(
                "license.duplicate",
                f"{paper.license.key} has two documents with different text on {look.seen_at:%Y-%m-%d}: "
                f"{first[key].url} and {paper.url}",
                hint="open both; one may be attached to the wrong line of the page",
            )
        for wrong in sorted(named[paper.url] - {key}):
            # A register elsewhere attached documents to the wrong licenses, and nobody saw it (F50).
            remark = f"the page links {paper.url}, which calls itself {paper.license.key}"
            if remark not in found[wrong].remarks:
                found[wrong].remarks.append(remark)


_CITED = re.compile(
    rf"\b(?:GLs?|General\s+Licenses?)\s++(?:Nos?\.?\s*+)?({NUMBER}(?:\s*+(?:,\s*+(?:and\s++)?|(?<=\s)and\s++){NUMBER})*)"
)


def _cite(printed: Sequence[Printed], found: dict[Identity, Evidence]) -> None:
    """Give each license the citations that name its series in the title and its number in the title or abstract."""
    for document in sorted(printed, key=lambda each: (each.published_on, each.number)):
        text = f"{document.title} {document.abstract or ''}"
        numbers = {
            fold_number(each) for match in _CITED.finditer(text) for each in re.findall(NUMBER, match[1])
        }
        for (program, number), evidence in found.items():
            is_series = program.removesuffix("-related") in document.title.casefold()
            cited = document.citation or f"FR Doc. {document.number}"
            if is_series and number in numbers and cited not in evidence.citations:
                evidence.citations.append(cited)
