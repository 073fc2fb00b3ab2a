"""Where every license stands at an instant, from all that is known: the register shipped, the looks, the lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from potashwatch.archive import Archive
from potashwatch.licenses import KNOWN_TO, known_licenses, known_printed, licenses_at
from potashwatch.pipeline.looks import looks
from potashwatch.pipeline.watching import Lookout, Seen, parties_in
from potashwatch.records.edition import ListId
from potashwatch.records.license import Act, Delisting, GeneralLicense, LicensePages
from potashwatch.reports.dates import in_prose

_EXPLAINING: ListId = "ofac-sdn"
_BEFORE = timedelta(days=45)
"""How long before the first look that could show an end its cause is looked for."""


_ALWAYS = datetime.max.replace(tzinfo=UTC)


def end_of(day: date, now: datetime) -> datetime:
    """Return the last instant of a day, UTC, or now: an answer as of a day counts all that was published on it."""
    return min(datetime.combine(day, time.max, UTC), now)


@dataclass(frozen=True)
class Register:
    """The licenses, as far as an archive and the register shipped with the program know them."""

    archive: Archive | None
    """None where there is none: then the register alone answers."""
    lookout: Lookout | None
    up_to: int | None = None
    """The highest number of a snapshot that counts; None means all."""

    @cached_property
    def looks(self) -> tuple[LicensePages, ...]:
        """What every look of the archive showed, oldest first; read once. Raises ArchiveError, LicenseError."""
        return looks(self.archive, _ALWAYS) if self.archive else ()

    def acts(self, day: date) -> tuple[Act, ...]:
        """Return the acts published by a day, each as the first look that had it. Raises ArchiveError, LicenseError."""
        found: dict[str, Act] = {}
        for look in self.looks:
            for act in look.acts:
                found.setdefault(act.url, act)
        return tuple(act for act in found.values() if act.on <= day)

    def sources(self, at: datetime) -> tuple[str, ...]:
        """Return what the licenses of an instant are read from, each with its day, for people."""
        seen = [look.seen_at for look in self.looks if look.seen_at <= at]
        page = [f"license page of {in_prose(max(seen).date())}"] if seen else []
        return (*page, f"register of licenses shipped, of {in_prose(KNOWN_TO)}")

    def at(self, at: datetime, seen: Sequence[LicensePages] | None = None) -> tuple[GeneralLicense, ...]:
        """Return where every license issued by an instant stands then.

        ``seen`` are the looks to go by; None means those of the archive, with licenses that only a later look found and
        that were issued by then. Raises ArchiveError, LicenseError, ParseError.
        """
        known = known_licenses()
        if seen is None:
            every = self.looks
            seen = tuple(look for look in every if look.seen_at <= at)
            known = (*known, *_found_later(known, [look for look in every if look.seen_at > at]))
        found = licenses_at(at, known, seen, (), printed=known_printed())
        if self.lookout and any(_is_unexplained(each, seen) for each in found):
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
        editions = list(self.lookout.editions(_EXPLAINING, since=since, until=at.date(), up_to=self.up_to))
        for edition in editions:
            if before and before.watched.records != edition.watched.records:
                yield from delistings(before, edition, editions[-1])
            before = edition


def _parties(edition: Seen) -> frozenset[str]:
    return frozenset().union(*map(parties_in, edition.watched.records))


def _is_unexplained(found: GeneralLicense, seen: Sequence[LicensePages]) -> bool:
    """Tell whether a license left the page without a cause; what the register says of the past needs none."""
    ended_on = found.ended_on
    return bool(found.status == "withdrawn" and ended_on and seen and ended_on >= seen[0].seen_at.date())


def _found_later(known: Iterable[GeneralLicense], later: Iterable[LicensePages]) -> Iterator[GeneralLicense]:
    """Yield licenses that the register shipped does not have, once each, as the first look that had them read them."""
    keys = {found.key for found in known}
    for look in later:
        for paper in look.papers:
            if paper.license.key not in keys:
                keys.add(paper.license.key)
                day = paper.license.issued_on or look.seen_at.date()
                yield paper.license.model_copy(update={"issued_on": day})


def delistings(before: Seen, after: Seen, newest: Seen) -> Iterator[Delisting]:
    """Yield the watched parties of an edition that the next one does not have, under any key, nor the newest."""
    here = _parties(after) | _parties(newest)
    for record in before.watched.records:
        parties = parties_in(record)
        if parties and not parties & here:
            yield Delisting(
                list=before.watched.list,
                uid=record.uid,
                name=record.name,
                names=record.names,
                after_on=before.on,
                on=after.on,
            )
