"""Every leaf of a document, another value for it, and which parties a document says it of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from tests.parsers.support import (
    ADVANCED,
    RECORDS,
    WRAPPERS,
    attributes,
    below,
    blocks,
    blocks_of,
    cut,
    elements,
    local,
    tree_of,
)

Kind = tuple[str, str, bool]
"""What makes two leaves examples of one thing: path, what the element is about, whether it says anything."""

_SORTS: Final = frozenset(
    {"idType", "category", "type", "FeatureTypeID", "IDRegDocTypeID", "LocPartTypeID", "SanctionsTypeID"}
)


@dataclass(frozen=True)
class Leaf:
    """One attribute, or the text of one element without children."""

    element: etree._Element
    path: str
    """From the root's child on, without wrappers; an attribute as ``path/@name``."""
    sort: str
    """What the element is about: the kind of document, feature or part, where the same elements serve for many."""
    attribute: str | None = None

    @property
    def raw(self) -> str | None:
        """The text as it stands, None for none."""
        return self.element.get(self.attribute) if self.attribute else self.element.text

    @property
    def value(self) -> str:
        """The text."""
        return self.raw or ""

    @property
    def kind(self) -> Kind:
        """See ``Kind``."""
        return self.path, self.sort, bool(self.value)

    def set(self, value: str | None) -> None:
        """Change the text."""
        if self.attribute:
            self.element.set(self.attribute, value or "")
        else:
            self.element.text = value


def leaves(element: etree._Element, path: str, sort: str = "") -> Iterator[Leaf]:
    """Yield every leaf at and below an element that stands at ``path``."""
    children = elements(element)
    for key, value in attributes(element).items():
        sort = value if local(key) in _SORTS else sort
    for child in children:
        sort = child.text or "" if local(child.tag) in _SORTS else sort
    for key in attributes(element):
        yield Leaf(element, f"{path}/@{local(key)}", sort, key)
    if not children and (element.text or not element.attrib):
        yield Leaf(element, path, sort)
    for child in children:
        yield from leaves(child, f"{path}/{local(child.tag)}", sort)


def party_leaves(found: list[etree._Element]) -> Iterator[Leaf]:
    """Yield every leaf of a party's blocks."""
    for block in found:
        yield from leaves(block, local(block.tag))


def head_leaves(root: etree._Element) -> Iterator[Leaf]:
    """Yield every leaf that stands in no block of a party: the root's attributes, header, dictionaries."""
    for key in attributes(root):
        yield Leaf(root, f"{local(root.tag)}/@{local(key)}", "", key)
    for child in elements(root):
        if local(child.tag) not in WRAPPERS and local(child.tag) not in RECORDS:
            for leaf in leaves(child, local(child.tag)):
                if "/filters/" not in leaf.path:
                    yield Leaf(leaf.element, leaf.path, "", leaf.attribute)


class Case:
    """One party with a bystander in a small real document, and the leaves that this party is the first to show."""

    def __init__(self, relative: str, uid: str, kinds: frozenset[Kind]) -> None:
        others = {other: found for other, found in blocks_of(relative).items() if other != uid}
        if relative in ADVANCED:  # one with a place, so that there are two to choose from
            others = {k: v for k, v in others.items() if any(True for _ in below(v[0], "VersionLocation"))}
        self.uid = uid
        self.root = cut(relative, (uid, *list(others)[:1]))
        self.kinds = kinds

    def leaves(self) -> Iterator[Leaf]:
        """Yield one leaf of each kind."""
        kinds = set(self.kinds)
        for leaf in [*party_leaves(blocks(self.root)[self.uid]), *head_leaves(self.root)]:
            if leaf.kind in kinds:
                kinds.discard(leaf.kind)
                yield leaf
        assert not kinds


@cache
def plan(relatives: tuple[str, ...]) -> tuple[tuple[str, str, frozenset[Kind]], ...]:
    """Return parties until every kind of leaf of every file is among them, each with those it shows first."""
    seen: set[Kind] = set()
    chosen: list[tuple[str, str, frozenset[Kind]]] = []
    for relative in relatives:
        head = {leaf.kind for leaf in head_leaves(tree_of(relative))}
        for uid, found in blocks_of(relative).items():
            kinds = (head | {leaf.kind for leaf in party_leaves(found)}) - seen
            if kinds:
                seen |= kinds
                chosen.append((relative, uid, frozenset(kinds)))
    return tuple(chosen)


def cases(relatives: tuple[str, ...]) -> Iterator[Case]:
    """Yield small documents that show every kind of leaf of these files."""
    return (Case(relative, uid, kinds) for relative, uid, kinds in plan(relatives))


def references(root: etree._Element) -> dict[str, dict[str, etree._Element]]:
    """Return the dictionary of an advanced document: set, number, entry."""
    found: dict[str, dict[str, etree._Element]] = defaultdict(dict)
    for sets in below(root, "ReferenceValueSets"):
        for group in elements(sets):
            for value in elements(group):
                found[local(value.tag)][value.get("ID", "")] = value
    return found


def set_of(attribute: str) -> str:
    """Return the set that an attribute's numbers are of: ``Country`` for ``IssuedBy-CountryID``."""
    return attribute.removesuffix("ID").rpartition("-")[2] if attribute.endswith("ID") else ""


def other_value(leaf: Leaf, root: etree._Element) -> str:
    """Return another value of the same type: the other flag, another known number, another text."""
    value = leaf.value
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    known: list[str] = []
    if leaf.attribute and (entries := references(root).get(set_of(leaf.attribute))):
        known = [number for number in entries if number != value]
    elif leaf.attribute == "LocationID":
        places = {
            place.get("ID", ""): etree.tostring(place, method="text") for place in below(root, "Location")
        }
        known = [number for number, text in places.items() if text != places[value]]
    if known:
        return known[0]
    return f"{value}9" if value.isdecimal() else f"{value} Z"


def stated(root: etree._Element) -> dict[str, list[bytes]]:
    """Return what a document says of each party, by its blocks and the dictionary entries they refer to."""
    sets = references(root)
    found: dict[str, list[bytes]] = {}
    for uid, own in blocks(root).items():
        texts = [etree.tostring(block, method="c14n", with_tail=False) for block in own]
        for name, number in used(own, sets):
            texts += _meaning(sets, name, number)
        found[uid] = sorted(texts)
    return found


def used(own: list[etree._Element], sets: dict[str, dict[str, etree._Element]]) -> set[tuple[str, str]]:
    """Return the dictionary entries that a party's blocks refer to."""
    pairs = (
        (set_of(key), number) for block in own for e in block.iter() for key, number in attributes(e).items()
    )
    return {(name, number) for name, number in pairs if number in sets.get(name, {})}


def _meaning(sets: dict[str, dict[str, etree._Element]], name: str, number: str) -> list[bytes]:
    """Return an entry of the dictionary; for an unknown sub type of party, its type too."""
    entry = sets[name][number]
    texts = [f"{name} {entry.text} {entry.get('ISO2')}".encode()]
    if name == "PartySubType" and entry.text == "Unknown":
        type_number = entry.get("PartyTypeID", "")
        texts += _meaning(sets, "PartyType", type_number) if type_number in sets["PartyType"] else [b"?"]
    return texts


def differing(old: dict[str, object], new: dict[str, object]) -> set[str]:
    """Return the keys under which the two do not say the same."""
    return {uid for uid in old.keys() | new.keys() if old.get(uid) != new.get(uid)}


def matches(pattern: str, path: str) -> bool:
    """Tell whether an entry of a table means a path: the same, below it, or ending so after ``*``."""
    if pattern.startswith("*"):
        return path.endswith(pattern[1:])
    return path == pattern or path.startswith(f"{pattern}/")
