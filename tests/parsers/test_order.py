"""Order is not content: both authorities reorder freely."""

import csv
import io
import random
from pathlib import Path

import pytest
from lxml import etree

from potashwatch.diff import canonical
from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from potashwatch.records.party import PartyRecord
from tests.parsers import support
from tests.parsers.support import elements, local, read, sample, tree_of
from tests.published import FIXTURES

FILES = {
    "classic": support.CLASSIC[-1],
    "advanced": support.ADVANCED[0],
    "enhanced": support.ENHANCED[0],
    "fsf": support.FSF[0],
}
MEANT = frozenset({"DocumentedName", "nameParts", "addressParts"})
"""Where order is read: the parts of one name stand in the order in which they are printed."""


def shuffle(element: etree._Element, rng: random.Random) -> None:
    """Shuffle children at every level."""
    children = elements(element)
    for child in children:
        shuffle(child, rng)
    if local(element.tag) not in MEANT:
        rng.shuffle(children)
        element[:] = children


def canonical_records(edition: Edition) -> dict[str, PartyRecord]:
    return {record.uid: canonical(record) for record in edition.records}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FILES)
def test_a_shuffled_document_has_the_same_records(name: str, seed: int, tmp_path: Path) -> None:
    """Records and details in any order, at any level, are the same edition (F34, F35)."""
    root = etree.fromstring(etree.tostring(tree_of(FILES[name]))) if seed == 0 else sample(name)
    base = read(tmp_path, root)
    before = etree.tostring(root)
    shuffle(root, random.Random(seed))  # noqa: S311 - no secret
    edition = read(tmp_path, root)
    assert etree.tostring(root) != before
    wanted = canonical_records(base)
    assert [uid for uid, record in canonical_records(edition).items() if record != wanted.pop(uid)] == []
    assert wanted == {}
    assert edition.header == base.header


def test_a_shuffled_csv_set_has_the_same_records(tmp_path: Path) -> None:
    """Rows of every table in any order are the same edition (F34)."""
    folder = FIXTURES / "ofac/csv/cons_2018-04-06"
    rng = random.Random(1)  # noqa: S311 - no secret
    for path in folder.iterdir():
        rows = [row for row in csv.reader(io.StringIO(path.read_text("ascii").rstrip("\x1a"))) if row]
        rng.shuffle(rows)
        with (tmp_path / path.name).open("w", newline="", encoding="ascii") as file:
            csv.writer(file).writerows(rows)
            file.write("\x1a" if rows else "")
    base, edition = read_edition(str(folder)), read_edition(str(tmp_path))
    assert canonical_records(edition) == canonical_records(base)
    assert edition.header == base.header
