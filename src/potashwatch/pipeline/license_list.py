"""The licenses as they stand on a day, one of them in full, and what happened to them between two days."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.errors import InputError
from potashwatch.licenses.evidence import counts_from
from potashwatch.licenses.known import KNOWN_TO
from potashwatch.licenses.numbers import fold_number
from potashwatch.pipeline.license_events import happened
from potashwatch.pipeline.looks import last_look
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES
from potashwatch.records.license import IN_FORCE, GeneralLicense
from potashwatch.records.report import Notice, Tool
from potashwatch.records.status import LicenseAnswer, LicenseEvents, LicenseList, TouchingLicense
from potashwatch.records.target import Target
from potashwatch.reports.license_tally import Tie, tally
from potashwatch.targets import Watcher

_NAMES = re.compile(r"\b(?:GL|general licen[sc]e|no\.?)(?=\s|$)", re.IGNORECASE)
"""What people write before a number."""


@dataclass(frozen=True)
class Licenses:
    """What answers: the register shipped and, where there is an archive, what was fetched."""

    archive: Archive | None
    watcher: Watcher
    lookout: Lookout | None
    now: datetime

    def listed(
        self,
        day: date,
        *,
        is_in_force: bool = False,
        target: Target | None = None,
        due_days: int | None = None,
    ) -> LicenseList:
        """Return the licenses issued by the end of a day, as they stood then. Raises ArchiveError, ParseError."""
        at = end_of(day, self.now)
        every = [
            each
            for each in map(self._touching, self._at(at))
            if target is None or any(touch.target == target.id for touch in each.targets)
        ]
        found = [each for each in every if not is_in_force or each.license.status in IN_FORCE]
        return LicenseList(
            schema="potashwatch/licenses/1",
            tool=Tool(version=__version__),
            as_of=day,
            known_to=self._known_to(at),
            licenses=tuple(each for each in found if due_days is None or _is_due(each.license, at, due_days)),
            due_days=due_days,
            without_known_end=tuple(
                each.license.key
                for each in found
                if due_days is not None
                and each.license.status in IN_FORCE
                and each.license.expires_at is None
            ),
            unknown=tuple(each.license.key for each in every if each.license.status == "unknown"),
            counted=tally(_ties(every, target)) if target else None,
        )

    def find(self, day: date, text: str) -> LicenseAnswer:
        """Return the license that a number means, with its series in front where several have it. Raises InputError."""
        wanted = fold_number(_NAMES.sub(" ", text))
        at = end_of(day, self.now)
        found = [each for each in self._at(at) if wanted in (fold_number(each.number), fold_number(each.key))]
        if len(found) == 1:
            touching = self._touching(found[0])
            return LicenseAnswer(
                schema="potashwatch/license/1",
                tool=Tool(version=__version__),
                as_of=day,
                known_to=self._known_to(at),
                license=touching.license,
                targets=touching.targets,
            )
        if found:
            raise InputError(
                "input.no-such-license",
                f"several licenses have the number {text}",
                hint=f"put the series in front: {', '.join(each.key for each in found)}",
            )
        raise InputError(
            "input.no-such-license",
            f"no license {text} is known to have been issued by {day}",
            hint="potashwatch licenses lists them all",
        )

    def between(self, old: date, new: date) -> LicenseEvents:
        """Return what happened between the ends of two days. Raises InputError, ArchiveError, ParseError."""
        if new < old:
            raise InputError(
                "input.days", f"{new} is before {old}", hint="name the earlier day first: FROM, then TO"
            )
        at = end_of(new, self.now)
        before, after = self._at(end_of(old, self.now)), self._at(at)
        return LicenseEvents(
            schema="potashwatch/license-events/1",
            tool=Tool(version=__version__),
            from_on=old,
            to_on=new,
            known_to=self._known_to(at),
            events=happened(before, after, self.watcher),
            notices=tuple(_undated(before, after, old, new)),
        )

    def _at(self, at: datetime) -> tuple[GeneralLicense, ...]:
        return Register(self.archive, self.lookout).at(at)

    def _touching(self, found: GeneralLicense) -> TouchingLicense:
        return TouchingLicense(license=found, targets=self.watcher.touches_license(found))

    def _known_to(self, at: datetime) -> str:
        shipped = f"the register shipped with this version, of {KNOWN_TO}"
        look = last_look(self.archive) if self.archive else None
        if look is None:
            return f"{shipped}; no page of OFAC is in the archive"
        seen_at = look.provenance.fetched_at
        told = f"OFAC's page as last seen {seen_at:%Y-%m-%d %H:%M} UTC"
        if seen_at > at:
            return f"{shipped}; {told}, after the day asked for"
        since = self.archive.state(LICENSES).none_listed_since_at if self.archive else None
        gone = f"; since {since:%Y-%m-%d %H:%M} UTC it shows none: all may be gone" if since else ""
        return f"{told}{gone}; {shipped}"


def _ties(found: Iterable[TouchingLicense], target: Target) -> Iterator[Tie]:
    announced = {party.id for party in target.linked if party.announced_only}
    for each in found:
        for touch in each.targets:
            if touch.target == target.id:
                about = each.license
                yield about.number, about.status, touch.reason, touch.party in announced


def _undated(
    before: Sequence[GeneralLicense], after: Sequence[GeneralLicense], old: date, new: date
) -> Iterator[Notice]:
    """Yield the licenses that have no day of issue and were issued, or may have been, between two days."""
    older = {found.key: found for found in before}
    for found in after:
        was = older.get(found.key)
        if found.issued_on or (was and _was_issued_by(was, before, old)):
            continue
        is_sure = was is None and _was_issued_by(found, after, new)
        yield Notice(
            code="licenses.undated",
            level="note",
            message=f"{found.key} {'was' if is_sure else 'may have been'} issued in this period; the day is not known",
            hint=f'potashwatch licenses show "{found.key}" has what is known of it',
        )


def _was_issued_by(found: GeneralLicense, every: Sequence[GeneralLicense], day: date) -> bool:
    first_on = counts_from(found, every, KNOWN_TO)
    return first_on is not None and first_on <= day


def _is_due(found: GeneralLicense, at: datetime, days: int) -> bool:
    end = found.expires_at
    return end is not None and found.status in IN_FORCE and at < end <= at + timedelta(days=days)
