"""Which record of the new edition is which record of the old one.

OFAC parties are matched by uid. EU parties are matched by ``logicalId``, then by reference number, for a reference
may be missing or stand on two entities. What is left on both sides may be a re-issue: a correction deletes the party
and adds it again under a new number (118 of 213 references that went between 2021 and 2026; no removed party had a
second candidate).
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic

from potashwatch.diff.folding import fold, fold_name
from potashwatch.diff.shape import R
from potashwatch.records.license import LicenseTerms
from potashwatch.records.party import PartyRecord

SHORTEST_NAME = 4
"""Letters and digits that a shared name must have to prove anything."""
_MOST_NAMESAKES: Final = 50
"""Records of the new edition that share a name; in the published lists a name is shared by a few."""


@dataclass
class Pairs(Generic[R]):
    """The answer: records that go together, with the evidence for those under different keys, and the rest."""

    same: list[tuple[R, R]] = field(default_factory=list)
    reissued: list[tuple[R, R, tuple[str, ...]]] = field(default_factory=list)
    removed: list[R] = field(default_factory=list)
    added: list[R] = field(default_factory=list)


def pair_by_key(old: Iterable[R], new: Iterable[R]) -> Pairs[R]:
    """Pair records of the same key, and no others."""
    before, after = ({record.uid: record for record in records} for records in (old, new))
    both = sorted(before.keys() & after.keys(), key=uid_order)
    return Pairs(
        [(before.pop(uid), after.pop(uid)) for uid in both],
        removed=sorted(before.values(), key=record_order),
        added=sorted(after.values(), key=record_order),
    )


def pair(old: Iterable[PartyRecord], new: Iterable[PartyRecord]) -> Pairs[PartyRecord]:
    """Pair two sets of parties, each with distinct uids."""
    pairs: Pairs[PartyRecord] = Pairs()
    rest_old = {record.uid: record for record in old}
    rest_new = {record.uid: record for record in new}
    for uid in sorted(rest_old.keys() & rest_new.keys(), key=uid_order):
        if _has_same_reference(rest_old[uid], rest_new[uid]):
            pairs.same.append((rest_old.pop(uid), rest_new.pop(uid)))
    # The references of those who kept theirs say nothing of the rest, whether their records are equal or not.
    references_old = _unique_references(rest_old.values())
    references_new = _unique_references(rest_new.values())
    for uid in sorted(rest_old.keys() & rest_new.keys(), key=uid_order):
        # One key was given to another party, where a reference moved to or from another key.
        if rest_old[uid].reference not in references_new and rest_new[uid].reference not in references_old:
            pairs.same.append((rest_old.pop(uid), rest_new.pop(uid)))
    for reference in sorted(references_old.keys() & references_new.keys()):
        uids = references_old[reference], references_new[reference]
        pairs.same.append((rest_old.pop(uids[0]), rest_new.pop(uids[1])))
    _pair_reissued(rest_old, rest_new, pairs)
    pairs.removed = sorted(rest_old.values(), key=record_order)
    pairs.added = sorted(rest_new.values(), key=record_order)
    return pairs


def uid_order(uid: str) -> tuple[int, str]:
    """Sort numbers as numbers; other keys by length, then letter by letter."""
    return len(uid), uid


def record_order(record: PartyRecord | LicenseTerms) -> tuple[int, str]:
    """Sort records by key."""
    return uid_order(record.uid)


def _has_same_reference(old: PartyRecord, new: PartyRecord) -> bool:
    """Tell whether the references do not speak against the key; a missing one says nothing.

    ``logicalId`` is likely, but not proven, to be stable from day to day.
    """
    return old.reference == new.reference or not (old.reference and new.reference)


def _unique_references(records: Iterable[PartyRecord]) -> dict[str, str]:
    """Return the uid of each reference, without those that stand on two."""
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.reference:
            found[record.reference].append(record.uid)
    return {reference: uids[0] for reference, uids in found.items() if len(uids) == 1}


def _pair_reissued(
    old: dict[str, PartyRecord], new: dict[str, PartyRecord], pairs: Pairs[PartyRecord]
) -> None:
    """Pair what shares a name and has no other candidate on either side."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for record in new.values():
        for name in strong_names(record):
            by_name[name].add(record.uid)
    candidates = {uid: _namesakes(record, by_name) for uid, record in old.items()}
    candidates = {
        uid: {other for other in found if _is_likely(old[uid], new[other])}
        for uid, found in candidates.items()
    }
    wanted = Counter(other for found in candidates.values() for other in found)
    for uid in sorted(candidates, key=uid_order):
        found = candidates[uid]
        if len(found) == 1 and wanted[other := next(iter(found))] == 1:
            before, after = old.pop(uid), new.pop(other)
            pairs.reissued.append((before, after, evidence(before, after)))


def _namesakes(record: PartyRecord, by_name: Mapping[str, set[str]]) -> set[str]:
    """Return the keys of the records that share a name; none where more than ``_MOST_NAMESAKES`` share one.

    A name of so many tells nobody apart, and each of them would be compared with each.
    """
    found = [by_name.get(name, set()) for name in strong_names(record)]
    return set() if any(len(each) > _MOST_NAMESAKES for each in found) else set().union(*found)


def strong_names(record: PartyRecord) -> dict[str, str]:
    """Return the names that can prove something, folded name to a name as printed."""
    names = {
        fold_name(name.text): name.text
        for name in sorted(record.names, key=lambda name: name.text)
        if not name.weak
    }
    return {folded: text for folded, text in names.items() if len(folded) >= SHORTEST_NAME}


def _is_likely(old: PartyRecord, new: PartyRecord) -> bool:
    """Tell whether the shared names are enough: where a list has main names, one of the two must be among them.

    Two parties of the OFAC list can share an alias; the EU does not say which name is the main one.
    """
    shared = strong_names(old).keys() & strong_names(new).keys()
    main = {fold_name(n.text) for record in (old, new) for n in record.names if n.kind == "primary"}
    return bool(shared & main) if main else bool(shared)


def evidence(old: PartyRecord, new: PartyRecord) -> tuple[str, ...]:
    """Return why two records are taken for one party, as lines; facts that differ are told too."""
    names_old, names_new = strong_names(old), strong_names(new)
    shared = sorted(names_old.keys() & names_new.keys())
    found = [f"{len(shared)} of {len(names_old)} names are the same, e.g. {names_new[shared[0]]}"]
    found += _written((names_old[key], names_new[key]) for key in shared)
    proofs = 0
    for what, before, after in (
        ("date of birth", _births(old), _births(new)),
        ("number", _numbers(old), _numbers(new)),
    ):
        if both := sorted(before & after):
            proofs += 1
            found.append(f"the same {what}: {', '.join(both)}")
        elif before and after:
            found.append(f"another {what}: {', '.join(sorted(before))}, now {', '.join(sorted(after))}")
    if old.kind != new.kind:
        found.append(f"another kind: {old.kind}, now {new.kind}")
    if len(shared) == 1 and not proofs:
        found.append("probable: one shared name and no further evidence")
    return tuple(found)


def _written(names: Iterable[tuple[str, str]]) -> list[str]:
    """Return an example of a name that is written in two ways, one that a reader can see rather than another."""
    differing = [(old, new) for old, new in names if old.casefold() != new.casefold()]
    if not differing:
        return []
    old, new = min(differing, key=lambda pair: _seen(pair[0]) == _seen(pair[1]))
    if _seen(old) == _seen(new):
        return [f"differently written, with other blanks or with signs that are not seen: {new}"]
    if fold(old) != fold(new):
        return [f"differently written, with letters that look alike: {old} and {new}"]
    return [f"differently written: {old} and {new}"]


def _seen(text: str) -> str:
    """Return what a reader sees of a text, in a browser too, which makes one blank of several."""
    shown = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )
    return " ".join(shown.split()).casefold()


def _births(record: PartyRecord) -> set[str]:
    return {birth.on.text for birth in record.births if birth.on}


def _numbers(record: PartyRecord) -> set[str]:
    return {i.value for i in record.identifiers if i.value and any(c.isalnum() for c in i.value)}
