"""What happened to the licenses between two instants, by the one differ, and whom it concerns."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from potashwatch import diff
from potashwatch.diff import Differences
from potashwatch.licenses import events, expiring, predecessor, reissue_terms, terms
from potashwatch.licenses.clock import END_NOT_UNDERSTOOD
from potashwatch.records.delta import FieldChange
from potashwatch.records.license import IN_FORCE, GeneralLicense, LicenseTerms
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import Notice
from potashwatch.targets import Watcher


def compared(before: Iterable[GeneralLicense], after: Iterable[GeneralLicense]) -> Differences[LicenseTerms]:
    """Return what differs between the licenses at two instants."""
    return diff.licenses(map(terms, before), map(terms, after))


def happened(
    before: Sequence[GeneralLicense], after: Sequence[GeneralLicense], watcher: Watcher
) -> tuple[LicenseEvent, ...]:
    """Return what happened between two instants."""
    found = events(before, after, compared(before, after).found, _reissues(before, after))
    return _touching(found, (*after, *before), watcher)


def ending_soon(
    licenses: Sequence[GeneralLicense], at: datetime, due_days: int, watcher: Watcher
) -> tuple[LicenseEvent, ...]:
    """Return the licenses that end within so many days of an instant."""
    return _touching(expiring(None, at, licenses, due_days), licenses, watcher)


def _reissues(
    before: Sequence[GeneralLicense], after: Sequence[GeneralLicense]
) -> dict[str, tuple[FieldChange, ...]]:
    """Return, by the key of each new license that replaces another, what differs from that one."""
    known = {found.key for found in before}
    pairs = [(predecessor(found, list(after)), found) for found in after if found.key not in known]
    return {
        new.key: change.fields
        for old, new in pairs
        if old
        for change in diff.licenses(*([side] for side in reissue_terms(old, new))).found
    }


def _touching(
    found: Iterable[LicenseEvent], licenses: Iterable[GeneralLicense], watcher: Watcher
) -> tuple[LicenseEvent, ...]:
    """Add whom an event concerns: whom the license touched before or touches now, and whom the one it replaces did."""
    every = tuple(licenses)
    told = []
    for event in found:
        own = [each for each in every if each.key == f"{event.program} {event.number}"]
        replaced = (
            {number for each in own for number in each.supersedes} if event.kind == "reissued" else set()
        )
        older = [each for each in every if each.program == event.program and each.number in replaced]
        touches = {
            touch.target: touch
            for each in reversed((*own, *older))
            for touch in watcher.touches_license(each)
        }
        targets = tuple(touches[target.id] for target in watcher.targets if target.id in touches)
        told.append(event.model_copy(update={"targets": targets}))
    return tuple(told)


def unread_ends(licenses: Iterable[GeneralLicense]) -> Iterator[Notice]:
    """Yield a warning for each license that is not known to have ended and whose end is not understood."""
    for found in licenses:
        if found.end_not_understood and found.status in (*IN_FORCE, "unknown"):
            yield Notice(
                code=END_NOT_UNDERSTOOD,
                level="warning",
                message=f'{found.key}: end not understood: "{found.end_not_understood}"',
                hint=f'read the document and decide when it ends: potashwatch licenses show "{found.key}"',
            )
