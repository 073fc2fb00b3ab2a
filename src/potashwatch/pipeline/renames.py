"""Why a link changed: the party at its other end was renamed (F37). Pure.

OFAC prints links by name. When a party is renamed, the records that link to it change too, often a publication
later; without this, each looks like a new link.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from potashwatch.diff import Difference
from potashwatch.diff.folding import fold
from potashwatch.diff.pairing import uid_order
from potashwatch.records.delta import Change, FieldChange, Value
from potashwatch.records.party import PartyRecord, Relationship

_LINK = re.compile(r"Linked To:\s*+(?P<name>.+)", re.IGNORECASE | re.DOTALL)


def explained(
    changes: Sequence[Change],
    differences: Sequence[Difference[PartyRecord]],
    old_records: Callable[[], Iterable[PartyRecord]],
) -> tuple[Change, ...]:
    """Return the changes; one whose link was renamed says so. ``differences`` are the same, with their records.

    ``old_records`` gives those of the old edition; asked for where a link changed.
    """
    wanted = {change.id: pairs for change in changes if (pairs := tuple(_links(change.fields)))}
    if not wanted:
        return tuple(changes)
    names = {fold(name) for pairs in wanted.values() for pair in pairs for name in pair}
    parties = sorted(_named(names, differences, old_records()), key=lambda party: uid_order(party[0]))
    return tuple(
        change.model_copy(update={"evidence": (*change.evidence, *_why(wanted[change.id], parties))})
        if change.id in wanted
        else change
        for change in changes
    )


def _links(fields: Iterable[FieldChange]) -> Iterator[tuple[str, str]]:
    """Yield the names, old and new, at the other end of links that changed."""
    gone = [name for field in fields if (name := _name(field.old))]
    come = [name for field in fields if (name := _name(field.new))]
    for old in gone:
        for new in come:
            if fold(old) != fold(new):
                yield old, new


def _name(value: Value) -> str | None:
    if isinstance(value, Relationship):
        return value.target_name
    if isinstance(value, str) and (match := _LINK.match(value)):
        name = match["name"].rstrip()
        return name.removesuffix(".") or name
    return None


def _named(
    names: set[str], differences: Sequence[Difference[PartyRecord]], old_records: Iterable[PartyRecord]
) -> Iterator[tuple[str, set[str]]]:
    """Yield the key and the folded names of every party that has one of the names, before or after."""
    for record in old_records:
        if names & (own := _folded(record)):
            yield record.uid, own
    for difference in differences:
        if difference.old and difference.new:
            own = _folded(difference.old) | _folded(difference.new)
            if names & own:
                yield difference.uid, own


def _folded(record: PartyRecord) -> set[str]:
    return {fold(name.text) for name in record.names}


def _why(pairs: Iterable[tuple[str, str]], parties: Sequence[tuple[str, set[str]]]) -> tuple[str, ...]:
    found = (
        f"{uid} has both names, {old} and {new}: the same party, renamed"
        for old, new in pairs
        for uid, names in parties
        if {fold(old), fold(new)} <= names
    )
    return tuple(dict.fromkeys(found))
