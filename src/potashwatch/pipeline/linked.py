"""The parties at both ends of a relationship, by name.

Advanced XML, and enhanced XML now and then, print only the key of the party that a relationship leads to. Its name is
looked up in the same edition where something is shown, and is no part of the record: a party that is renamed changes
its own record and not those that are linked to it. Where the list prints the name, as OFAC mostly does, it is in the
record, and a rename shows there (see ``renames``). Reason: docs/adr/0018.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from potashwatch.diff.folding import fold
from potashwatch.records.delta import Change, Value
from potashwatch.records.party import PartyRecord, Relationship

Names: TypeAlias = Callable[[Iterable[str]], Mapping[str, str]]
"""Keys of parties to the names that an edition has for them; a party that is not in it is left out."""


class IncomingLink(NamedTuple):
    """A relationship, and the party it leads from."""

    uid: str
    name: str
    relationship: Relationship


class Links:
    """All relationships of one edition, made out from both ends."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._links: list[IncomingLink] = []

    def add(self, record: PartyRecord) -> None:
        """Take in one record of the edition."""
        name = self._names[record.uid] = record.name
        self._links += [IncomingLink(record.uid, name, relationship) for relationship in record.relationships]

    def collect(self, records: Iterable[PartyRecord]) -> Iterator[PartyRecord]:
        """Yield the records of the edition after each was taken in."""
        for record in records:
            self.add(record)
            yield record

    def named(self, record: PartyRecord) -> PartyRecord:
        """Return a record whose relationships name the party they lead to, where the edition has that party."""
        relationships = tuple(
            each if each.target_name else each.model_copy(update={"target_name": name})
            for each in record.relationships
            for name in (self._names.get(each.target_uid or ""),)
        )
        return record.model_copy(update={"relationships": relationships})

    def leading_to(self, record: PartyRecord) -> tuple[IncomingLink, ...]:
        """Return the relationships of other parties that lead to this one: by its key, or else by one of its names."""
        names = {fold(name.text) for name in record.names}
        return tuple(
            link
            for link in self._links
            if (uid := link.relationship.target_uid) == record.uid
            or (uid is None and fold(link.relationship.target_name or "") in names)
        )


def with_linked_names(changes: Sequence[Change], old: Names, new: Names) -> tuple[Change, ...]:
    """Return the changes; one with a relationship that gives only a key says in its evidence whose key it is.

    The name is the one of the edition that has the relationship. It is no part of the change's id or fields.
    """
    gone = [_keys(field.old for field in change.fields) for change in changes]
    come = [_keys(field.new for field in change.fields) for change in changes]
    before, after = _known(gone, old), _known(come, new)
    return tuple(
        change.model_copy(update={"evidence": (*change.evidence, *dict.fromkeys(said))})
        if (said := [*_said(keys_before, before), *_said(keys_after, after)])
        else change
        for change, keys_before, keys_after in zip(changes, gone, come, strict=True)
    )


def _known(keys: Iterable[tuple[str, ...]], names: Names) -> Mapping[str, str]:
    wanted = sorted({key for each in keys for key in each})
    return names(wanted) if wanted else {}


def _keys(values: Iterable[Value]) -> tuple[str, ...]:
    """Return the keys of the parties that relationships lead to without naming them."""
    links = (value for value in values if isinstance(value, Relationship) and not value.target_name)
    return tuple(link.target_uid for link in links if link.target_uid)


def _said(keys: Iterable[str], names: Mapping[str, str]) -> Iterable[str]:
    return (f"the linked party {key} is {names[key]}" for key in keys if key in names)
