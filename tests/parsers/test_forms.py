"""What is seen of a record from its bytes alone is what reading it in full gives: its key, its marks, and no drift."""

import copy
import random
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from lxml import etree

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import open_edition
from potashwatch.parsers.advanced import AdvancedReading
from potashwatch.parsers.advanced_form import one_of
from potashwatch.parsers.classic import ClassicReading
from potashwatch.parsers.cutting import Span
from potashwatch.parsers.enhanced import EnhancedReading
from potashwatch.parsers.forms import STATEMENT, many
from potashwatch.parsers.fsf import FsfReading
from potashwatch.parsers.lists import OUTSIDE_TEXT, Marks
from potashwatch.parsers.rows import NOTHING, Row
from potashwatch.parsers.xml_reading import XmlReading
from tests.parsers.leaves import other_value, party_leaves, references, used
from tests.parsers.support import (
    ADVANCED,
    CLASSIC,
    ENHANCED,
    FSF,
    RECORDS,
    SAMPLES,
    below,
    blocks,
    bytes_of,
    cut,
    drop,
    elements,
    local,
    published,
)

FILES: Final = {"classic": CLASSIC, "enhanced": ENHANCED, "fsf": FSF, "advanced": ADVANCED}
READINGS: Final[tuple[type[XmlReading], ...]] = (AdvancedReading, ClassicReading, EnhancedReading, FsfReading)
RANDOM: Final = 400
"""Random changes of the bytes, and as many of the tree, of each format."""
STARTS: Final = ("Location ", *RECORDS)
"""Where the records begin."""
REFUSED: Final = Row("refused", b"", Marks(is_outside=False, is_inside=False))


Glancing = Callable[[XmlReading, Span, bytes], Row | None]
Reading = Callable[[XmlReading, Span, bytes], Row]


class Watcher:
    """Reads each record both ways, and compares."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._path = folder / "list.xml"
        self._done: set[bytes] = set()
        self.is_repeating = True
        self.seen = self.total = 0
        for reading in READINGS:
            patch.setattr(reading, "_glance", self._both(reading._glance, reading._row))

    def look(self, document: bytes) -> int:
        """Return how many parties of a document are seen without being read."""
        self._path.write_bytes(document)
        before = self.seen
        with suppress(PotashwatchError), open_edition(str(self._path)) as stream:
            list(stream.rows(NOTHING))
        return self.seen - before

    def _both(self, glance: Glancing, read: Reading) -> Reading:
        def both(reading: XmlReading, span: Span, digest: bytes) -> Row:
            if digest in self._done and not self.is_repeating:
                return REFUSED
            self._done.add(digest)
            seen = glance(reading, span, digest)
            slow = reading._index.slow_reads
            try:
                full = read(reading, span, digest)
            except PotashwatchError:
                full = REFUSED._replace(uid=f"refused {self.total}")
            if (
                reading._index.slow_reads > slow
            ):  # read with what the root declares: its bytes alone are no proof
                assert full.digest == b""
                told = full._replace(digest=digest)
            else:
                told = full
            assert seen in (None, told), reading._index.read(span).decode()
            assert seen is None or not full.noted
            self.seen += seen is not None
            self.total += 1
            return full

        return both


@pytest.fixture
def watcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watcher:
    """Return a fresh one."""
    return Watcher(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", FILES)
def test_nearly_all_published_records_are_seen(name: str, watcher: Watcher) -> None:
    """The forms are those of the published files: 95 of 100 records at least are not read."""
    watcher.is_repeating = False
    for relative in FILES[name]:
        watcher.look(published(relative))
    assert watcher.total > 300
    assert watcher.seen >= 0.95 * watcher.total


def small(name: str) -> etree._Element:
    """Return a document of a few parties; its dictionary holds what they refer to."""
    relative, uids = SAMPLES[name]
    root = cut(relative, uids[:3])
    sets = references(root)
    kept = {sets[kind][number] for own in blocks(root).values() for kind, number in used(own, sets)}
    kept |= {
        entry
        for kind in ("List", "PartyType", "AliasType", "PartySubType", "FeatureType")
        for entry in sets[kind].values()
    }
    for entry in [entry for found in sets.values() for entry in found.values()]:
        if entry not in kept:
            drop(entry)
    return root


def pieces(root: etree._Element) -> list[int]:
    """Return the place, in the order of the document, of one element of each kind in the parties and their blocks."""
    found: dict[tuple[str, ...], int] = {}
    places = {element: place for place, element in enumerate(root.iter("*"))}
    for own in blocks(root).values():
        for element in (element for block in own for element in block.iter("*")):
            path = (local(element.tag), *(local(above.tag) for above in element.iterancestors()))
            found.setdefault(path, places[element])
    return list(found.values())


def at(root: etree._Element, place: int) -> tuple[etree._Element, etree._Element]:
    """Return a copy of a document, and the element of it that stands at a place."""
    fresh = copy.deepcopy(root)
    return fresh, list(fresh.iter("*"))[place]


def is_dropped(element: etree._Element) -> None:
    """Take it out."""
    drop(element)


def is_renamed(element: etree._Element) -> None:
    """Give it an unknown name."""
    element.tag = f"{element.tag}s"


def is_emptied(element: etree._Element) -> None:
    """Leave it without text and children."""
    element[:] = []
    element.text = None


def has_an_attribute(element: etree._Element) -> None:
    """Give it an attribute nobody knows."""
    element.set("unheardOf", "1")


def has_a_child(element: etree._Element) -> None:
    """Put an element into it."""
    element.append(etree.Element(element.tag.replace(local(element.tag), "value")))


def has_a_text(element: etree._Element) -> None:
    """Put words before its children, or behind its text."""
    element.text = f"{element.text or ''} <!-- {OUTSIDE_TEXT} & more"


def has_an_odd_blank(element: etree._Element) -> None:
    """Put blanks where blanks say nothing, and a no-break space, which says something."""
    element.tail = "\n\t \u00a0"


def has_other_blanks(element: etree._Element) -> None:
    """Put blanks where they say nothing."""
    element.tail = "\t\n\t "


def has_less_attributes(element: etree._Element) -> None:
    """Take its last attribute away."""
    for key in list(element.attrib)[-1:]:
        del element.attrib[key]


def has_moved_attributes(element: etree._Element) -> None:
    """Write its first attribute last."""
    for key in list(element.attrib)[:1]:
        element.set(key, element.attrib.pop(key))


CHANGES: Final = (
    is_dropped,
    is_renamed,
    is_emptied,
    has_an_attribute,
    has_a_child,
    has_a_text,
    has_an_odd_blank,
    has_other_blanks,
    has_less_attributes,
    has_moved_attributes,
)


@pytest.mark.parametrize("name", FILES)
def test_any_element_that_is_changed(name: str, watcher: Watcher) -> None:
    """An element of each kind that is dropped, renamed, emptied, or has more than it should: read, or seen rightly."""
    root = small(name)
    assert watcher.look(bytes_of(root)) == 3
    kinds = pieces(root)
    assert len(kinds) > 15
    for place in kinds:
        for change in CHANGES:
            fresh, element = at(root, place)
            change(element)
            watcher.look(bytes_of(fresh))
    assert watcher.seen > watcher.total // 2


@pytest.mark.parametrize("name", FILES)
def test_any_element_that_comes_twice_or_elsewhere(name: str, watcher: Watcher) -> None:
    """An element of each kind that is doubled, or moved before or behind its siblings: read, or seen rightly."""
    root = small(name)
    for place in pieces(root):
        for is_doubled in (True, False):
            for where in ("here", "first", "last"):
                fresh, element = at(root, place)
                parent = element.getparent()
                assert parent is not None
                moved = copy.deepcopy(element) if is_doubled else element
                if where == "here":
                    element.addnext(moved)
                else:
                    parent.insert(0 if where == "first" else len(parent), moved)
                watcher.look(bytes_of(fresh))
    assert watcher.seen > watcher.total // 2


@pytest.mark.parametrize("name", FILES)
def test_any_leaf_that_says_something_else(name: str, watcher: Watcher) -> None:
    """A leaf of each kind with another value of its type, none, a wrong one, or one that marks a party."""
    root = small(name)
    known = set()
    for own in blocks(root).values():
        for leaf in party_leaves(own):
            if (leaf.path, bool(leaf.value)) in known:
                continue
            known.add((leaf.path, bool(leaf.value)))
            was = leaf.raw
            values = (
                other_value(leaf, root),
                None,
                " ",
                "Unheard-of",
                "4711",
                f"{OUTSIDE_TEXT}.",
                "SDN List",
                "CAPTA List",
                "NS-PLC",
                "CAATSA\n-\nRUSSIA",
                f"{leaf.value} > <!-- \r\n",
            )
            for value in values:
                leaf.set(value)
                watcher.look(bytes_of(root))
            leaf.set(was)
    assert watcher.seen


SNIPPETS: Final = (
    b"", b" ", b"\t", b"\r\n", b"&#78;", b"&#x20;", b"&amp;", b"&gt;", b">", b"'", b'"', b"0", b"1", b"x", b"N",
    b"<x/>", b"<value>1</value>", b"<remark>1</remark>", b"<Comment>1</Comment>", b"<!-- c -->", b"<![CDATA[x]]>",
    b' x="1"', b"\xc2\xa0", OUTSIDE_TEXT.encode(), OUTSIDE_TEXT.replace("N", "&#78;").encode(), b"LocationID",
    b'LocationID="1"', b"NS-PLC", b"CAATSA - RUSSIA", b"true", b"false",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_random_changes_of_the_bytes(name: str, watcher: Watcher) -> None:
    """Whatever is put in, taken out or swapped anywhere in the records: read, or seen rightly."""
    chance = random.Random(f"bytes of {name}")  # noqa: S311 - no secret
    document = bytes_of(small(name))
    start = min(
        document.index(b"<" + tag.encode())
        for tag in ("Location ", *RECORDS)
        if b"<" + tag.encode() in document
    )
    edges = [
        m.start() + chance.choice((0, 1))
        for m in re.finditer(rb"[<>\"=]|(?<=[>\"])[^<>\"]", document[start:])
    ]
    for _ in range(RANDOM):
        found = bytearray(document)
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = start + chance.choice(edges)
            length = chance.choice((0, 0, 0, 1, 2, 20))
            found[at : at + length] = chance.choice(SNIPPETS)
        watcher.look(bytes(found))
    assert watcher.seen > RANDOM // 4


@pytest.mark.parametrize("name", FILES)
def test_random_changes_of_the_tree(name: str, watcher: Watcher) -> None:
    """Elements that are swapped, moved and copied anywhere, several at once: read, or seen rightly."""
    chance = random.Random(f"tree of {name}")  # noqa: S311 - no secret
    whole = small(name)
    for _ in range(RANDOM // 2):
        root = copy.deepcopy(whole)
        inner = [e for own in blocks(root).values() for block in own for e in block.iterdescendants("*")]
        for _ in range(chance.choice((1, 1, 2))):
            one, other = chance.choice(inner), chance.choice(inner)
            if chance.random() < 0.5:
                siblings = elements(parent) if (parent := one.getparent()) is not None else []
                other = chance.choice(siblings or [other])
            twin = copy.deepcopy(other)
            if chance.random() < 0.5:
                one.addnext(twin)
            elif (above := one.getparent()) is not None:
                above.replace(one, twin)
        watcher.look(bytes_of(root))
    assert watcher.seen > RANDOM // 4


def test_a_word_of_the_dictionary_can_mark_a_party(watcher: Watcher) -> None:
    """Where the dictionary itself has the words that mark, and where it lacks a number, parties are read."""
    root = small("advanced")
    assert watcher.look(bytes_of(root)) == 3
    sets = references(root)
    for kind, number in sorted({pair for own in blocks(root).values() for pair in used(own, sets)}):
        entry = sets[kind][number]
        was = entry.text
        for text in (OUTSIDE_TEXT, "Unheard-of", None, "SDN List", "CAPTA List", "Unknown"):
            entry.text = text
            seen = watcher.look(bytes_of(root))
            assert text != OUTSIDE_TEXT or not seen, kind
        entry.text = was
        entry.set("ID", "999999")
        watcher.look(bytes_of(root))
        entry.set("ID", number)
    for entry in sets["List"].values():
        entry.text = None
    assert not watcher.look(bytes_of(root))
    root = small("advanced")
    for place in list(below(root, "Location")):
        drop(place)
    assert watcher.look(bytes_of(root)) < 3


def test_numbers_as_a_pattern() -> None:
    """Exactly the numbers that were given match."""
    chance = random.Random(7)  # noqa: S311 - no secret
    for count in (0, 1, 2, 30, 400):
        known = {str(chance.randrange(10 ** chance.randrange(1, 6))) for _ in range(count)}
        pattern = re.compile(one_of([*known, "", "x", "\u0661"]) + b'"')
        for number in {
            *known,
            "",
            "x",
            *(str(chance.randrange(10**5)) for _ in range(500)),
            *map(str, range(200)),
        }:
            assert bool(pattern.fullmatch(number.encode() + b'"')) is (number in known)


def test_a_statement_without_the_words() -> None:
    """A statement is any text but the one that marks a party, however it is written."""
    pattern = re.compile(STATEMENT)
    for text in ("", "N", "Not on", "Not on the SDN Lis", "NNN &amp; N", "a > b"):
        assert pattern.fullmatch(text.encode()), text
    for text in (OUTSIDE_TEXT, f"N{OUTSIDE_TEXT} ", "&#78;ot on the SDN List", "<", "&amp;&#x4e;"):
        assert not pattern.fullmatch(text.encode()), text


def test_a_repeat_ends_before_what_it_does_not_have() -> None:
    """Half of an item is none: some versions of Python 3.11 go wrong there with possessive repeats."""
    found = re.match(many(rb"ab?c"), b"aca")
    assert found
    assert found.span() == (0, 2)


_NUMBERED: Final = rb"<idType>[^<]*</idType>\s*<idNumber>[^<]*"
ODD: Final = (
    ("classic", rb"<idNumber>[^<]*", b"<idNumber>Not on the SDN List"),
    ("classic", _NUMBERED, b"<idType>Gender</idType><idNumber>Not on the SDN List"),
    ("classic", _NUMBERED, b"<idType>Vessel Flag</idType><idNumber>Not on the SDN List"),
    ("classic", _NUMBERED, b"<idType>Gender</idType><idNumber>&#78;ot on the SDN List"),
    ("classic", _NUMBERED, b"<idType>Passport</idType><idNumber>Not on the SDN List"),
    ("classic", rb"<program>[^<]*", b"<program>&#70;SE-IR"),
    ("enhanced", rb"(?s)>[^<]*</sanctionsList>(.*?)>[^<]*</sanctionsProgram>",
        rb"></sanctionsList>\1>NS-PLC</sanctionsProgram>"),
    ("enhanced", rb">[^<]*</sanctionsList>", b">&#83;DN List</sanctionsList>"),
    ("enhanced", rb"(?s)<sanctionsList .*?</sanctionsList>", b""),
    ("enhanced", rb"<value>[^<]*", b"<value>no. &#78;ot on the SDN List"),
    ("fsf", rb" designationDetails", b' delistingDate="" designationDetails'),
    ("fsf", rb" unitedNationId", b' delistingDate="2026-01-01" unitedNationId'),
    ("fsf", rb'programme="[^"]*"', b'programme="CAATSA\n-\tRUSSIA"'),
    ("fsf", rb'programme="[^"]*"', b'programme="&#67;AATSA - RUSSIA"'),
    ("fsf", rb"<subjectType [^>]*>", b'<subjectType code="person" classificationCode="E"/>'),
    ("fsf", rb"<subjectType [^>]*>", b'<subjectType code="enterprise" classificationCode="P"/>'),
    ("fsf", rb"<subjectType [^>]*>", b'<subjectType code="person" classificationCode="P"/>'),
    ("fsf", rb"<subjectType [^>]*>", b'<subjectType code="person"/>'),
    ("advanced", rb' ListID="[0-9]*"', b' ListID=""'),
    ("advanced", rb"<VersionDetail [^>]*/>", b'<VersionDetail DetailTypeID="1432">Not on the SDN List</VersionDetail>'),
    ("advanced", rb"<Value>[^<]*", b"<Value>Not on the SDN List"),
    ("advanced", rb"<Year>[^<]*", b"<Year>Not on the SDN List"),
    ("advanced", rb"(?s)<NamePartGroups>.*?</NamePartGroups>", b""),
    ("advanced", rb'PartySubTypeID="[0-9]*"', b'PartySubTypeID="999999"'),
    ("advanced", rb'Primary="true"', b'Primary="false"'),
    ("advanced", rb"<Comment/>", b'<Comment>LocationID="1"</Comment>'),
)  # fmt: skip
"""What the places of a format may not say together, or not in this way."""


PLAIN: Final = (
    (rb' ListID="[0-9]*"', b' ListID="1550"'),
    (rb'FeatureTypeID="[0-9]*"', b'FeatureTypeID="224"'),
)
"""Makes of all advanced parties parties of the SDN list, with features that are no more than that."""


@pytest.mark.parametrize(("name", "usual", "odd"), ODD)
def test_what_only_looks_usual(name: str, usual: bytes, odd: bytes, watcher: Watcher) -> None:
    """Words that mark a party, however they are written, and values that do not fit together: read, or seen rightly."""
    document = bytes_of(small(name))
    start = min(document.index(b"<" + tag.encode()) for tag in STARTS if b"<" + tag.encode() in document)
    for before, after in PLAIN:
        document = document[:start] + re.sub(before, after, document[start:])
    changed, count = re.subn(usual, odd, document[start:])
    assert count
    watcher.look(document[:start] + changed)
    assert watcher.total == 3
