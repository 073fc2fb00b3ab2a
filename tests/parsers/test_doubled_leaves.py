"""Each leaf of each kind doubled, emptied, altered and reordered: seen by both paths, or of no meaning.

The oracle knows no format: it reads with lxml, and counts a document as different where the multiset of its leaves is.
"""

import copy
import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from potashwatch.diff import diff
from potashwatch.errors import PotashwatchError
from potashwatch.parsers import open_edition
from potashwatch.parsers.rows import NOTHING
from potashwatch.records.edition import FormatDrift
from potashwatch.records.party import PartyRecord, Period
from tests.parsers import test_every_leaf as every
from tests.parsers.leaves import Leaf, head_leaves, other_value, party_leaves
from tests.parsers.support import ENHANCED, attributes, blocks, bytes_of, cut, elements, local, sample
from tests.parsers.test_every_cell import small_set
from tests.parsers.test_forms import small

FORMATS = ("classic", "advanced", "enhanced", "fsf")
STRUCTURE = frozenset({"Record_Count"})
"""What makes a document refused as soon as it is wrong, which other tests show."""

PARTIES = ("12803", "24475", "40599")
"""Of the enhanced export of 2024-08-28: entities and a person; one of them is linked to another party."""

Read = tuple[list[PartyRecord], object, tuple[FormatDrift, ...]]


def document_of(name: str) -> etree._Element:
    """Return a small document of a format; its dictionary has what its parties refer to."""
    if name == "enhanced":
        return cut(ENHANCED[1], PARTIES)
    return small(name) if name == "advanced" else sample(name)


def oracle(root: etree._Element) -> Counter[tuple[str, str]]:
    """Return every leaf of a document as path and text, whatever the format; order is not in it."""
    found: Counter[tuple[str, str]] = Counter()
    for element in root.iter("*"):
        path = "/".join(local(e.tag) for e in (*reversed(list(element.iterancestors())), element))
        found.update((f"{path}/@{key}", value) for key, value in attributes(element).items())
        if not elements(element):
            found[path, (element.text or "").strip()] += 1
    return found


def read_on_both_paths(path: Path, document: bytes | None = None) -> Read | str:
    """Return the records, header and drift of a document; the code where it is refused. Both paths say the same."""
    if document is not None:
        path.write_bytes(document)
    answers: list[Read | str] = []
    for is_quick in (False, True):
        try:
            with open_edition(str(path)) as stream:
                if is_quick:
                    uids = [row.uid for row in stream.rows(NOTHING)]
                    drift = stream.drift
                    records = [stream.record(uid) for uid in uids]
                else:
                    records, drift = list(stream), stream.drift
                answers.append((records, stream.header, stream.drift if not is_quick else drift))
        except PotashwatchError as error:
            answers.append(error.code)
    full, quick = answers
    assert quick == full
    return full


def is_seen(before: Read, after: Read | str) -> bool:
    """Tell whether a document is refused, has new drift, another header, or changes."""
    if isinstance(after, str):
        return True
    old, new = before[0], after[0]
    return after[1:] != before[1:] or bool(diff("ofac-sdn", old, new).changes)


def reordered(root: etree._Element) -> None:
    """Turn round the children of every element in a party, but for parts of one name, whose order is that in print."""
    for element in (e for own in blocks(root).values() for block in own for e in block.iter("*")):
        if local(element.tag) not in ("DocumentedName", "nameParts", "addressParts"):
            element[:] = elements(element)[::-1]


def examples(root: etree._Element) -> Iterator[Leaf]:
    """Yield one leaf of each kind of the parties and of the head."""
    known: set[object] = set()
    leaves = [leaf for own in blocks(root).values() for leaf in party_leaves(own)]
    for leaf in [*leaves, *head_leaves(root)]:
        if leaf.kind[::2] not in known and local(leaf.element.tag) not in STRUCTURE:
            known.add(leaf.kind[::2])
            yield leaf


def is_without_meaning(leaf: Leaf, name: str) -> bool:
    """Tell whether a leaf is in the table of those that are left out, or of the dictionary, which has its own tests."""
    return every.is_ignored(leaf, name) or every.is_reference(leaf)


@pytest.mark.parametrize("name", FORMATS)
def test_each_leaf_doubled_emptied_and_altered(name: str, tmp_path: Path) -> None:
    """A leaf that is doubled or says something else or nothing is refused, drift, or a change."""
    root, path = document_of(name), tmp_path / "list.xml"
    before = read_on_both_paths(path, bytes_of(root))
    assert not isinstance(before, str)
    plain, unseen, count = oracle(root), [], 0

    def look(leaf: Leaf, what: str) -> None:
        assert oracle(root) != plain
        if not is_seen(before, read_on_both_paths(path, bytes_of(root))):
            unseen.append(f"{leaf.path} {leaf.value!r} {what}")

    for leaf in examples(root):
        if is_without_meaning(leaf, name):
            continue
        count += 1
        raw, parent = leaf.raw, leaf.element.getparent()
        leaf.set(other_value(leaf, root))
        look(leaf, "altered")
        leaf.set(raw)
        if raw and not every.is_usual(leaf, name):
            leaf.set(None)
            look(leaf, "emptied")
            leaf.set(raw)
        if parent is not None:
            twin = copy.deepcopy(leaf.element)
            leaf.element.addnext(twin)  # an attribute cannot stand twice, so its element does
            look(leaf, "doubled")
            parent.remove(twin)
    assert oracle(root) == plain
    assert unseen == []
    assert count > 20


@pytest.mark.parametrize("name", FORMATS)
def test_reordered_leaves_are_no_change(name: str, tmp_path: Path) -> None:
    """The children of every element turned round: no drift and no change."""
    root, path = document_of(name), tmp_path / "list.xml"
    before, plain = read_on_both_paths(path, bytes_of(root)), oracle(root)
    reordered(root)
    assert oracle(root) == plain
    after = read_on_both_paths(path, bytes_of(root))
    assert not isinstance(before, str)
    assert not isinstance(after, str)
    assert not diff("ofac-sdn", before[0], after[0]).changes
    assert after[1:] == before[1:]


NAMES = "entity/names/name/translations/translation"
CONTRADICTIONS = (
    ("enhanced", rb"<formattedFirstName>[^<]*", b"<formattedFirstName>Other", f"{NAMES}/formattedFirstName"),
    ("enhanced", rb"<formattedLastName>[^<]*", b"<formattedLastName>Other", f"{NAMES}/formattedLastName"),
    ("enhanced", rb">Entity Name<", b">Vessel Name<", f"{NAMES}/nameParts"),
    ("advanced", rb'(NamePartGroup ID="[0-9]+" NamePartTypeID)="1525"', rb'\1="1520"',
        "DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup/@NamePartTypeID"),
    ("advanced", rb'(<Alias FixedRef)="[0-9]+"', rb'\1="1"', "DistinctParty/Profile/Identity/Alias/@FixedRef"),
    ("advanced", rb'(<IdentityReference IdentityID)="[0-9]+"', rb'\1="1"',
        "DistinctParty/Profile/Feature/IdentityReference/@IdentityID"),
    ("advanced", rb'(FeatureVersionReference FeatureVersionID)="[0-9]+"', rb'\1="1"',
        "DistinctParty/Profile/Feature/FeatureVersion/VersionLocation/@LocationID"),
    ("advanced", rb'(<VersionDetail DetailTypeID)="1432"', rb'\1="1430"',
        "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail/@DetailTypeID"),
    ("advanced", rb"(?s)(<Location ID=.*?</Location>)", rb"\1\1", "Location/@ID"),
    ("advanced", rb'(<AreaCode [^>]*Description)="[^"]*"', rb'\1="Other"',
        "ReferenceValueSets/AreaCodeValues/AreaCode/@Description"),
)  # fmt: skip
"""Format, what one leaf says that repeats another, what contradicts it, and where the drift is noted."""


@pytest.mark.parametrize(
    ("name", "usual", "odd", "where"), CONTRADICTIONS, ids=[c[3] for c in CONTRADICTIONS]
)
def test_a_leaf_that_contradicts_what_it_repeats(
    name: str, usual: bytes, odd: bytes, where: str, tmp_path: Path
) -> None:
    """A piece of a name, a kind of name part, a key, a reference: drift on both paths, and a change if a party's."""
    document = bytes_of(document_of(name))
    changed, count = re.subn(usual, odd, document)
    assert count
    before, after = (read_on_both_paths(tmp_path / "list.xml", each) for each in (document, changed))
    assert not isinstance(before, str)
    assert not isinstance(after, str)
    assert before[2] == ()
    assert where in {drift.path for drift in after[2]}
    assert where.startswith("ReferenceValueSets") or diff("ofac-sdn", before[0], after[0]).changes


def csv_row(uid: int, remarks: str) -> bytes:
    cells = ",".join(["-0- "] * 7)
    return f'{uid},"CO {uid}",-0- ,"CYBER2",{cells},"{remarks}"\r\n'.encode()


@pytest.mark.parametrize("is_quoted_oddly", [False, True], ids=["by lines", "by cells"])
def test_remarks_that_were_cut(is_quoted_oddly: bool, tmp_path: Path) -> None:  # noqa: FBT001 - of a table of cases
    """Without the comments table the last statement of 1,000 characters stays text, and the edition says so."""
    start = "Digital Currency Address - XBT 1A; "
    end = "; Digital Currency Address - XBT 3"
    cut = start + "x" * (1000 - len(start) - len(end)) + end
    rows = csv_row(1, cut) + csv_row(2, cut.replace("x", "", 1))
    document = (rows.replace(b"-0- ,", b'"-0- ",', 1) if is_quoted_oddly else rows) + b"\x1a\r\n"
    found = read_on_both_paths(tmp_path / "sdn.csv", document)
    assert not isinstance(found, str)
    (first, second), _, drift = found
    assert [number.value for number in first.identifiers] == ["1A"]
    assert first.remarks[-1] == "Digital Currency Address - XBT 3"
    assert [number.value for number in second.identifiers] == ["1A", "3"]
    assert ("drift.cut-remarks", 1, "1") in [(each.code, each.count, each.example_uid) for each in drift]
    (tmp_path / "comments.csv").write_bytes(b'1,"5Ab."\r\n\x1a')
    with open_edition(str(tmp_path)) as stream:
        assert [number.value for number in next(iter(stream)).identifiers] == ["1A", "35Ab"]
        list(stream)


def test_a_birth_in_another_calendar_or_by_month(tmp_path: Path) -> None:
    """Year and month are the month's days, as "Jul 1958" of OFAC; days of another calendar are none of ours."""
    root = sample("fsf")
    (birth, *_) = (e for e in root.iter("*") if local(e.tag) == "birthdate")
    birth.attrib.clear()
    birth.attrib.update({"year": "1958", "monthOfYear": "7"})
    days = []
    for calendar in ("GREGORIAN", "ISLAMIC"):
        birth.set("calendarType", calendar)
        found = read_on_both_paths(tmp_path / "eu.xml", bytes_of(root))
        assert not isinstance(found, str)
        days += [b.on for record in found[0] for b in record.births if b.on and b.on.text == "1958-7"]
    assert days == [
        Period(text="1958-7", start_on=date(1958, 7, 1), end_on=date(1958, 7, 31)),
        Period(text="1958-7"),
    ]


def test_each_cell_doubled_emptied_altered_and_reordered(tmp_path: Path) -> None:
    """The same of a CSV set: a row that stands twice, a cell that says something else or nothing, rows turned round."""
    rows = small_set("cons_2018-04-06")

    def look() -> Read | str:
        for name, found in rows.items():
            with (tmp_path / name).open("w", newline="", encoding="ascii") as file:
                csv.writer(file, lineterminator="\r\n").writerows(found)
                file.write("\x1a" if found else "")
        return read_on_both_paths(tmp_path)

    before = look()
    assert not isinstance(before, str)
    unseen: list[str] = []
    for name, found in rows.items():
        found.reverse()
        after = look()
        assert not isinstance(after, str)
        assert not is_seen(before, after), name
        for place, row in enumerate(list(found)):
            if any(cell.strip() != "-0-" for cell in row[2:]):
                found.insert(place, row)
                if not is_seen(before, look()):
                    unseen.append(f"{name} {row} doubled")
                del found[place]
        for column, value in enumerate(found[0] if found else ()):
            for other in (f"{value}9", ""):
                found[0][column] = other
                if value.strip() != "-0-" and not is_seen(before, look()):
                    unseen.append(f"{name} {value!r} now {other!r}")
            found[0][column] = value
    assert unseen == []
