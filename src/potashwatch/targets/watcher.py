"""Which watched parties a record or a license touches, and why."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import cached_property

from potashwatch.records.edition import ListId
from potashwatch.records.license import GeneralLicense
from potashwatch.records.party import Feature, Identifier, PartyKind, PartyRecord, Relationship
from potashwatch.records.target import Target, Touch
from potashwatch.rules import rules_digest
from potashwatch.targets.index import Index, index_of, numbers_of
from potashwatch.targets.licensed import in_license
from potashwatch.targets.numbers import is_of_other_country, other_numbers
from potashwatch.targets.parts import texts_of
from potashwatch.targets.recognition import KINDS, Hit, in_name, in_text, quoted, same_names
from potashwatch.targets.touching import strongest


class Watcher:
    """Recognises watched parties. It remembers what a string means, so a second edition costs little."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self.targets: tuple[Target, ...] = tuple(targets)
        """In the order of the answers."""
        self._index: Index = index_of(self.targets)
        self._names: dict[PartyKind, dict[str, tuple[Hit, ...]]] = {kind: {} for kind in KINDS}
        self._texts: dict[str, tuple[Hit, ...]] = {}
        self._numbers: dict[str, tuple[str, ...]] = {}

    @cached_property
    def rules(self) -> str:
        """Digest of the targets and of the program's rules: what is cached under it is made anew after a change."""
        known = json.dumps([target.model_dump(mode="json") for target in self.targets], sort_keys=True)
        return hashlib.sha256(f"{rules_digest()}\n{known}".encode()).hexdigest()[:16]

    def touches(self, list_id: ListId, record: PartyRecord) -> tuple[Touch, ...]:
        """Return the targets that a record of that list touches, in their order, each with its strongest reason.

        A record that *is* a linked party has the reason ``linked`` and that party's id; one that says it is linked to
        the target, or to a party linked to the target, has the reason ``linked`` and the target's own id.
        See ``is_party``.
        """
        hits = self._by_key(list_id, record)
        named: list[Hit] = []
        names = self._names[record.kind]
        for name in record.names:
            found = names.get(name.text)
            if found is None:
                found = names[name.text] = in_name(self._index, name.text, record.kind)
            if found:
                named += _weak(found) if name.weak else found
        if named:
            hits += _doubted(named, record)
        numbers = self._numbers
        parts: tuple[Identifier | Feature, ...] = (
            *record.identifiers,
            *record.features,
            *record.particulars,
        )
        for part in parts:
            if part.value and numbers.get(part.value) != ():
                hits += self._by_number(part, record.kind)
        texts = self._texts
        for where, text in texts_of(record):
            found = texts.get(text)
            if found is None:
                found = texts[text] = tuple(in_text(self._index, text))
            if found:
                hits += (Hit(hit.entry, hit.grade, f"{where} {hit.evidence}", hit.score) for hit in found)
        for relationship in record.relationships:
            hits += self._by_relationship(list_id, relationship)
        return strongest(hits) if hits else ()

    def touches_license(self, license: GeneralLicense) -> tuple[Touch, ...]:  # noqa: A002 - the field's word
        """Return the targets that a license touches, in their order, each with its strongest reason.

        ``name``, and of a linked party ``linked``: it stands among the license's entities. ``text``: title or clauses
        name it. ``owned``: they do so only as an owner of 50 percent or more.
        """
        return strongest(in_license(self._index, license))

    def _by_key(self, list_id: ListId, record: PartyRecord) -> list[Hit]:
        keys = self._index.keys.get(list_id)
        if not keys or not (record.uid in keys or record.reference in keys):
            return []
        return [
            Hit(known.entry, "key", f"{what} {key}")
            for what, key in (("uid", record.uid), ("reference", record.reference))
            for known in keys.get(key or "", ())
        ]

    def _forms(self, value: str) -> tuple[str, ...]:
        """Return the known numbers that a value is."""
        forms = self._numbers.get(value)
        if forms is None:
            known = self._index.numbers.keys() | self._index.serials.keys()
            forms = self._numbers[value] = tuple(form for form in numbers_of(value) if form in known)
        return forms

    def _by_number(self, part: Identifier | Feature, kind: PartyKind) -> Iterator[Hit]:
        """Yield whose number it is. One on a record of another kind, a person's passport, identifies nobody."""
        label, value = (part.kind_text if isinstance(part, Identifier) else part.name), part.value or ""
        stated = (part.country or part.country_code) if isinstance(part, Identifier) else None
        country = f" ({stated})" if stated else ""
        told = f"{label} {quoted(value)}{country}"
        for form in self._forms(value):
            for known in self._index.numbers.get(form, ()):
                if isinstance(part, Identifier) and is_of_other_country(known.what, part):
                    yield Hit(known.entry, "near", f"{told}, known as a number of {known.what.country}")
                    continue
                is_same = (known.entry.party.kind == "person") == (kind == "person")
                yield Hit(known.entry, "number" if is_same else "text", told)
            for known in self._index.serials.get(form, ()):
                same_label = label.replace("’", "'") == known.what.kind_text
                if kind == known.entry.party.kind and same_label:
                    yield Hit(known.entry, "near", f"{told}, too short to identify")

    def _by_relationship(self, list_id: ListId, relationship: Relationship) -> Iterator[Hit]:
        told = f"{relationship.kind_text} {quoted(relationship.target_name or relationship.target_uid or '')}"
        for known in self._index.keys.get(list_id, {}).get(relationship.target_uid or "", ()):
            yield Hit(known.entry, "to", told)
        for hit in same_names(self._index, relationship.target_name or ""):
            yield Hit(hit.entry, "to" if hit.grade == "same" else hit.grade, told, hit.score)


def _doubted(named: Sequence[Hit], record: PartyRecord) -> Iterator[Hit]:
    """Yield what names are worth beside the numbers: the same name under another number is possible at most."""
    against = {
        (hit.entry.place, hit.entry.party.id): other
        for hit in named
        if hit.grade == "same" and (other := other_numbers(record, hit.entry.party))
    }
    for hit in named:
        other = against.get((hit.entry.place, hit.entry.party.id))
        if other is None or hit.grade == "near":
            yield hit
        elif hit.grade == "same":
            both = f"{hit.evidence}, known as {quoted(hit.unsaid)}" if hit.unsaid else hit.evidence
            yield Hit(hit.entry, "near", f"{both}; another number: {other}", 100.0)


def _weak(found: Sequence[Hit]) -> Iterator[Hit]:
    """Yield what a weak alias is worth: never the name itself, nothing within it."""
    for hit in found:
        if hit.grade == "same":
            yield Hit(hit.entry, "near", f"the weak alias of that name: {hit.evidence}", 100.0)
        elif hit.grade == "near":
            yield hit
