"""Looks at OFAC's pages, delistings and documents, made up around real licenses."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from potashwatch.diff.engine import licenses as differences
from potashwatch.licenses import events, licenses_at, read_license, terms
from potashwatch.records.license import (
    Delisting,
    GeneralLicense,
    LicensePages,
    LicensePaper,
    PageLine,
    Printed,
)
from potashwatch.records.license_event import LicenseEvent


def end_of(day: str) -> datetime:
    """Return the last second of a day, UTC."""
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), UTC)


def line(number: str, *, program: str = "Belarus", title: str = "Title", on: str | None = None) -> PageLine:
    """Return a line of a page; its document has the number in its address."""
    return PageLine(
        program=program,
        number=number,
        title=title,
        issued_on=date.fromisoformat(on) if on else None,
        url=f"https://ofac.treasury.gov/media/{number}/download",
        text=f"General License {number} - {title}",
    )


def paper(text: str, media: str) -> LicensePaper:
    """Return a document under an address."""
    url, sha256 = f"https://ofac.treasury.gov/media/{media}/download", f"{media:0>64}"
    return LicensePaper(url=url, sha256=sha256, license=read_license(text, url=url, sha256=sha256))


def look(
    day: str,
    lines: Iterable[PageLine | str],
    papers: Sequence[LicensePaper] = (),
    *,
    others: Sequence[PageLine] = (),
    printed: Sequence[Printed] = (),
    unread: Sequence[str] = (),
) -> LicensePages:
    """Return a look at noon; ``unread`` are numbers."""
    return LicensePages(
        sha256=f"{day.replace('-', ''):0>64}",
        seen_at=datetime.combine(date.fromisoformat(day), time(12), UTC),
        lines=tuple(line(each) if isinstance(each, str) else each for each in lines),
        others=tuple(others),
        papers=tuple(papers),
        printed=tuple(printed),
        unread=tuple(line(each).url for each in unread),
    )


def gone(name: str, uid: str, after: str, on: str, *names: str) -> Delisting:
    """Return a delisting of the SDN list."""
    return Delisting(
        list="ofac-sdn",
        uid=uid,
        name=name,
        names=(name, *names),
        after_on=date.fromisoformat(after),
        on=date.fromisoformat(on),
    )


def by_number(licenses: Iterable[GeneralLicense]) -> dict[str, GeneralLicense]:
    """Return licenses by number."""
    return {each.number: each for each in licenses}


def stand(
    day: str,
    known: Sequence[GeneralLicense] = (),
    pages: Sequence[LicensePages] = (),
    delistings: Sequence[Delisting] = (),
) -> dict[str, GeneralLicense]:
    """Return where licenses stand at the end of a day."""
    return by_number(licenses_at(end_of(day), known, pages, delistings))


def happened(old: Iterable[GeneralLicense], new: Iterable[GeneralLicense]) -> tuple[LicenseEvent, ...]:
    """Return what happened, with the differ's own differences."""
    before, after = list(old), list(new)
    return events(before, after, differences(map(terms, before), map(terms, after)).found)
