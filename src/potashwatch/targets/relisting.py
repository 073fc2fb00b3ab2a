"""Why an addition is the return of a watched party that had left the list."""

from collections.abc import Iterator, Sequence
from datetime import date

from potashwatch.errors import one_line
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.target import Target, Touch, WatchedParty, WatchedRecord
from potashwatch.targets.touching import is_party


def relisted(
    list_id: ListId,
    record: PartyRecord,
    touches: Sequence[Touch],
    targets: Sequence[Target],
    *,
    on: date | None,
    was_there: frozenset[str],
    earlier: Sequence[tuple[date, str, WatchedRecord]],
) -> str | None:
    """Return why an added record is the return of a watched party to that list, in one line; None where it is none.

    ``touches`` are those of the record; only a party that was recognised by key, number or name can return. ``on`` is
    the day of the new edition, None where it is not known. ``was_there`` are the ids of the watched parties that the
    edition before had: who was there does not return. ``earlier`` are day, SHA-256 and record of earlier editions of
    the list in the archive, newest first. Where the archive has nothing, the authority's own removal speaks, as the
    keys of the target tell it: of a removal after ``on`` it says nothing, for then the listing was the first.
    """
    lines = {
        touch.party: line
        for touch in touches
        if is_party(touch) and touch.party not in was_there
        for party in _parties(targets, touch)
        if (line := _why(list_id, record, party, on=on, earlier=earlier))
    }
    return one_line("; ".join(lines.values())) if lines else None


def _parties(targets: Sequence[Target], touch: Touch) -> Iterator[WatchedParty]:
    for target in targets:
        if target.id == touch.target:
            yield from (party for party in (target, *target.linked) if party.id == touch.party)


def _why(
    list_id: ListId,
    record: PartyRecord,
    party: WatchedParty,
    *,
    on: date | None,
    earlier: Sequence[tuple[date, str, WatchedRecord]],
) -> str | None:
    if seen := _last_seen(party, on, earlier):
        day, sha256, before = seen
        key = before.reference or before.uid
        return (
            f"{party.title} was on the list under {key} until the edition of {day} (sha256 {sha256[:8]}...)"
        )
    removed = [(key.removed_on, key.uid) for key in party.keys if key.list == list_id and key.removed_on]
    if on is not None:
        removed = [(day, uid) for day, uid in removed if day < on]
    elif any(uid in (record.uid, record.reference) for _, uid in removed):
        # Without a day an old key tells nothing: the edition may be one from before the removal.
        removed = []
    if not removed:
        return None
    day, uid = max(removed)
    # The day of a removal may be likely only; who looks it up in the data finds its source.
    return f"{party.title} was removed under {uid} on {day}, as the data on targets have it"


def _last_seen(
    party: WatchedParty, on: date | None, earlier: Sequence[tuple[date, str, WatchedRecord]]
) -> tuple[date, str, WatchedRecord] | None:
    """Return the newest earlier edition with the party itself; None where there is none."""
    found = [
        each
        for each in earlier
        if (on is None or each[0] <= on)
        and any(is_party(touch) and touch.party == party.id for touch in each[2].touches)
    ]
    return max(found, key=lambda each: each[0]) if found else None
