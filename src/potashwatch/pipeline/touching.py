"""Which changes of a comparison concern watched parties, and which are the return of one that had left."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import get_args

from potashwatch.diff import Difference, act_of, canonical, rate_citation
from potashwatch.pipeline.sides import Side
from potashwatch.records.delta import Change, FieldChange
from potashwatch.records.edition import ListId
from potashwatch.records.party import Part, PartyRecord
from potashwatch.records.target import Touch, TouchReason, WatchedRecord
from potashwatch.targets import Watcher, is_party
from potashwatch.targets.relisting import relisted

Earlier = Sequence[tuple[date, str, WatchedRecord]]


def _nothing() -> Earlier:
    return ()


@dataclass(frozen=True)
class Past:
    """What is known of the time before a comparison's new edition."""

    on: date | None
    """The day of the new edition; None where it does not say."""
    earlier: Callable[[], Earlier] = _nothing
    """Gives day, digest and record of every watched record in editions older than the old one, newest first; called
    only in need."""


def touched(
    list_id: ListId,
    changes: Sequence[Change],
    differences: Sequence[Difference[PartyRecord]],
    was_there: frozenset[str],
    watcher: Watcher,
    past: Past,
) -> tuple[Change, ...]:
    """Return the changes with whom they concern; ``differences`` are the same changes, with their records.

    ``was_there``: the watched parties in the old edition; looked at where one of them came.
    """
    told = []
    for change, difference in zip(changes, differences, strict=True):
        own = touches_of(watcher, list_id, difference)
        update: dict[str, object] = {"targets": own}
        if difference.new and is_watched_arrival(list_id, difference, watcher):
            update["relisted"] = relisted(
                list_id,
                difference.new,
                own,
                watcher.targets,
                on=past.on,
                was_there=was_there,
                earlier=past.earlier(),
            )
        if any(map(is_party, own)) and (fields := _with_acts(difference)) != change.fields:
            update |= {"fields": fields, "significance": "legal"}
        told.append(change.model_copy(update=update) if own else change)
    return tuple(told)


def _with_acts(difference: Difference[PartyRecord]) -> tuple[FieldChange, ...]:
    """Return the fields that changed, those legal in which another act is cited, or the terms of a listing changed.

    The EU cites, for a listing and for each of its details, the latest act that touched it. An amending act can change
    that on hundreds of records; of a watched party it is the sign that the act concerns it. How one and the same act
    is cited, in its consolidated text for example, is not: see ``diff.significance.rate_citation``.
    """
    old, new = difference.old, difference.new
    if not (old and new):
        return difference.fields
    cited = _acts(old) & _acts(new)
    return tuple(
        field.model_copy(update={"significance": "legal"}) if _has_new_act(field, cited) else field
        for field in difference.fields
    )


def _acts(record: PartyRecord) -> set[object]:
    return {act_of(part.citation) for _, part in record.parts()}


def _has_new_act(field: FieldChange, cited: AbstractSet[object]) -> bool:
    """Return whether a field cites another act than before. ``cited``: the acts that both sides of the record cite."""
    old, new = field.old, field.new
    if isinstance(old, Part) and isinstance(new, Part):
        return rate_citation(old.citation, new.citation) != "editorial"
    part = old or new
    return isinstance(part, Part) and part.citation is not None and act_of(part.citation) not in cited


LookBack = Callable[
    [Side, Sequence[Difference[PartyRecord]], Callable[[], Iterable[PartyRecord]]], frozenset[str]
]
"""Says, of the new edition, what differs and how to have all old records, which watched parties the old edition had.

Asked before the editions are closed. To look through all old records is dear, and hardly ever needed.
"""


def nobody(
    _new: Side,
    _found: Sequence[Difference[PartyRecord]],
    _old_records: Callable[[], Iterable[PartyRecord]],
) -> frozenset[str]:
    """Look back at nobody, where no return is told."""
    return frozenset()


def by_reading(
    watcher: Watcher,
    new: Side,
    found: Sequence[Difference[PartyRecord]],
    old_records: Callable[[], Iterable[PartyRecord]],
) -> frozenset[str]:
    """Look through all old records where a party came that could be told as returned, if it was not there before."""
    list_id, on = new.header.list, new.summary.published_on
    for each in found:
        if each.new and is_watched_arrival(list_id, each, watcher):
            own = touches_of(watcher, list_id, each)
            if relisted(
                list_id, each.new, own, watcher.targets, on=on, was_there=frozenset(), earlier=_nothing()
            ):
                return parties_in(list_id, old_records(), watcher)
    return frozenset()


def is_watched_arrival(list_id: ListId, difference: Difference[PartyRecord], watcher: Watcher) -> bool:
    """Tell whether a record came that is taken for a watched party."""
    return difference.kind == "addition" and any(map(is_party, touches_of(watcher, list_id, difference)))


def parties_in(list_id: ListId, records: Iterable[PartyRecord], watcher: Watcher) -> frozenset[str]:
    """Return the watched parties in an edition."""
    touches = (watcher.touches(list_id, record) for record in records)
    return frozenset(touch.party for own in touches for touch in own if is_party(touch))


def touches_of(watcher: Watcher, list_id: ListId, difference: Difference[PartyRecord]) -> tuple[Touch, ...]:
    """Return whom a change concerns, as the record stood before or stands now: the stronger reason of the two."""
    found: dict[str, Touch] = {}
    for record in (difference.new, difference.old):
        for touch in watcher.touches(list_id, canonical(record)) if record else ():
            if touch.target not in found or _rank(touch) < _rank(found[touch.target]):
                found[touch.target] = touch
    return tuple(found[target.id] for target in watcher.targets if target.id in found)


def _rank(touch: Touch) -> int:
    return get_args(TouchReason).index(touch.reason)
