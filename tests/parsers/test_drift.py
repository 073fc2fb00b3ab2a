"""What a format does not have yet is carried word for word, and reported: never dropped, never fatal."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from potashwatch.errors import PotashwatchError
from potashwatch.records.edition import Edition
from tests.parsers import support
from tests.parsers.leaves import leaves
from tests.parsers.support import blocks, by_uid, elements, local, read, sample

NEW = "said & <done>"
DICTIONARIES = ("ReferenceValueSets", "referenceValues", "featureTypes")
"""Looked up, not read: a new entry matters only once a party refers to it."""


def add_attribute(element: etree._Element) -> None:
    element.set("novel", NEW)


def add_child(element: etree._Element) -> None:
    etree.SubElement(element, etree.QName(etree.QName(element.tag).namespace, "novel")).text = NEW


def add_text(element: etree._Element) -> None:
    """Put text where the format has none: before, or instead of, the children."""
    element.text = NEW


ADDITIONS: dict[str, Callable[[etree._Element], None]] = {
    "attribute": add_attribute,
    "child": add_child,
    "text": add_text,
}


def places(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the first element of each path of the document."""

    def walk(element: etree._Element, path: str) -> Iterator[tuple[str, etree._Element]]:
        yield path, element
        for child in elements(element):
            if local(child.tag) not in DICTIONARIES:
                yield from walk(child, f"{path}/{local(child.tag)}")

    seen: set[str] = set()
    for path, element in walk(root, local(root.tag)):
        if path not in seen:
            seen.add(path)
            yield path, element


def texts(element: etree._Element) -> Counter[str]:
    """Return what the leaves of an element say."""
    return Counter(leaf.value for leaf in leaves(element, "") if leaf.value)


def fault(base: Edition, edition: Edition, owners: set[str], element: etree._Element) -> str | None:
    """Return what is wrong with the reading of a document with one new leaf in ``element``, or None."""
    drift = {found.path: found for found in edition.drift if found.code == "drift.leaf"}
    before = by_uid(base)
    is_header = not owners and bool(texts(element))
    if (
        (edition.header != base.header and not is_header)
        or by_uid(edition).keys() != before.keys()
        or not drift
    ):
        return f"header {edition.header}, drift {edition.drift}"
    for record in edition.records:
        new = [f.name for f in record.unmapped if f.value == NEW]
        if len(new) != (record.uid in owners) or not drift.keys() >= set(new):
            return f"carried by {record.uid} as {record.unmapped}, reported as {drift}"
        if any(drift[path].count != len(owners) or drift[path].example_uid not in owners for path in new):
            return f"reported as {drift}"
        moved = Counter(f.value for f in record.unmapped if f.value and f.value != NEW)
        if moved and moved != texts(element):
            return f"of the element, {moved} is left"
        if not moved and record.model_copy(update={"unmapped": ()}) != before[record.uid]:
            return f"{record.uid} reads otherwise"
    return None


@pytest.mark.parametrize("what", ADDITIONS)
@pytest.mark.parametrize("name", support.SAMPLES)
def test_an_unknown_leaf_at_any_level_is_carried_and_reported(name: str, what: str, tmp_path: Path) -> None:
    """A new attribute, element or text, anywhere: in ``unmapped`` word for word, in the drift with its path (F22).

    An element whose form changed may be carried whole. A child in a leaf that must be there may be refused.
    """
    root = sample(name)
    base = read(tmp_path, root)
    wrong: list[str] = []
    for path, element in places(root):
        holds_text = len(element) == 0 and (bool(element.text) or not element.attrib)
        if what == "text" and (holds_text or path.endswith("/VersionDetail")):
            continue
        copy = etree.fromstring(etree.tostring(root))
        (changed,) = (e for e, o in zip(copy.iter("*"), root.iter("*"), strict=True) if o is element)
        ADDITIONS[what](changed)
        owners = {uid for uid, own in blocks(copy).items() for b in own if changed in b.iter("*")}
        try:
            found = fault(base, read(tmp_path, copy), owners, element)
        except PotashwatchError as error:
            found = None if holds_text and what == "child" else f"refused: {error.message}"
        if found:
            wrong.append(f"{path}: {found}")
    assert wrong == []
