"""What happened to the licenses, day by day, as far as an archive and the register shipped know it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime

from potashwatch.archive import Archive
from potashwatch.licenses import known_licenses, known_printed
from potashwatch.licenses.known import KNOWN_TO
from potashwatch.pipeline.license_events import happened
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.license import GeneralLicense, LicensePages
from potashwatch.records.license_event import LicenseEvent


def events_by_day(
    archive: Archive, lookout: Lookout, now: datetime
) -> Iterator[tuple[date, tuple[LicenseEvent, ...]]]:
    """Yield each day with events, oldest first, and what ``licenses diff`` says of it and the day before.

    Licenses are looked at on each day on which anything can begin or end; a change with another cause is told on the
    next of these days. Raises ArchiveError, LicenseError, ParseError.
    """
    register = Register(archive, lookout)
    seen: dict[date, tuple[GeneralLicense, ...]] = {}
    days = {now.date(), KNOWN_TO, *_days_of(known_licenses()), *(p.published_on for p in known_printed())}
    days |= set(_days_seen(register.looks))
    while waiting := {day for day in days if day <= now.date()} - seen.keys():
        for day in sorted(waiting):
            seen[day] = register.at(end_of(day, now))
            days |= set(_days_of(seen[day]))
    before: tuple[GeneralLicense, ...] = ()
    for day in sorted(seen):
        if told := happened(before, seen[day], lookout.watcher):
            yield day, told
        before = seen[day]


def _days_of(licenses: Iterable[GeneralLicense]) -> Iterator[date]:
    for found in licenses:
        yield from filter(None, (found.issued_on, found.ended_on))
        if found.expires_at:
            yield found.expires_at.astimezone(UTC).date()


def _days_seen(looks: Sequence[LicensePages]) -> Iterator[date]:
    """Yield the days on which OFAC's pages were seen to be other than before, and those that they print."""
    last = None
    for look in looks:
        if look.sha256 != last:
            last = look.sha256
            yield look.seen_at.date()
            yield from _days_of(paper.license for paper in look.papers)
            yield from (printed.published_on for printed in look.printed)
