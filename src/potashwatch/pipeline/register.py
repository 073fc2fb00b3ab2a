"""Where every license stands at an instant, from all that is known: the register shipped, the looks, the lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from potashwatch.archive import Archive
from potashwatch.licenses import KNOWN_TO, known_licenses, known_printed, licenses_at
from potashwatch.pipeline.looks import looks
from potashwatch.pipeline.watching import Lookout, Seen
from potashwatch.records.edition import ListId
from potashwatch.records.license import Delisting, GeneralLicense, LicensePages

_EXPLAINING: ListId = "ofac-sdn"
_BEFORE = timedelta(days=45)
"""How long before the first look that could show an end its cause is looked for."""


_ALWAYS = datetime.max.replace(tzinfo=UTC)


def end_of(day: date) -> datetime:
    """Return the last instant of a day, UTC: an answer as of a day counts all that was published on it."""
    return datetime.combine(day, time.max, UTC)


@dataclass(frozen=True)
class Register:
    """The licenses, as far as an archive and the register shipped with the program know them."""

    archive: Archive | None
    """None where there is none: then the register alone answers."""
    lookout: Lookout | None

    def at(self, at: datetime, seen: Sequence[LicensePages] | None = None) -> tuple[GeneralLicense, ...]:
        """Return where every license issued by an instant stands then.

        ``seen`` are the looks to go by; None means those of the archive, with licenses that only a later look found and
        that were issued by then. Raises ArchiveError, LicenseError, ParseError.
        """
        known = known_licenses()
        if seen is None:
            every = looks(self.archive, _ALWAYS) if self.archive else ()
            seen = tuple(look for look in every if look.seen_at <= at)
            known = (*known, *_found_later(known, [look for look in every if look.seen_at > at]))
        found = licenses_at(at, known, seen, (), printed=known_printed())
        if self.lookout and any(map(_is_unexplained, found)):
            # Reading lists is dear: only an end without a cause is worth it.
            causes = tuple(self._delistings(seen, at))
            found = licenses_at(at, known, seen, causes, printed=known_printed())
        return found

    def _delistings(self, seen: Sequence[LicensePages], at: datetime) -> Iterator[Delisting]:
        assert self.lookout is not None  # noqa: S101 - asked by ``at`` alone
        if not seen:
            return
        since = (seen[0].seen_at - _BEFORE).date()
        before: Seen | None = None
        for edition in self.lookout.editions(_EXPLAINING, since=since, until=at.date()):
            if before:
                yield from delistings(before, edition)
            before = edition


def _is_unexplained(found: GeneralLicense) -> bool:
    """Tell whether a license left the page without a cause; what the register says of the past needs none."""
    return found.status == "withdrawn" and found.ended_on is not None and found.ended_on > KNOWN_TO


def _found_later(known: Iterable[GeneralLicense], later: Iterable[LicensePages]) -> Iterator[GeneralLicense]:
    """Yield licenses that the register shipped does not have, once each, as the first look that had them read them."""
    keys = {found.key for found in known}
    for look in later:
        for paper in look.papers:
            if paper.license.key not in keys:
                keys.add(paper.license.key)
                yield paper.license


def delistings(before: Seen, after: Seen) -> Iterator[Delisting]:
    """Yield the watched records of an edition that the next one does not have."""
    here = {record.uid for record in after.watched.records}
    for record in before.watched.records:
        if record.uid not in here:
            yield Delisting(
                list=before.watched.list,
                uid=record.uid,
                name=record.name,
                names=record.names,
                after_on=before.on,
                on=after.on,
            )
