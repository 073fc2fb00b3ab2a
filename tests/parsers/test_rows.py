"""Reading an edition with what was seen in another gives what reading it alone gives, to the last leaf."""

import copy
from contextlib import suppress
from itertools import chain
from pathlib import Path

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import open_edition
from potashwatch.parsers.cutting import UNCERTIFIED
from potashwatch.parsers.rows import NOTHING, Row
from tests.parsers.leaves import head_leaves, leaves, other_value
from tests.parsers.support import blocks, bytes_of, drop, local, sample

FORMATS = ("classic", "advanced", "enhanced", "fsf")


def told(path: Path) -> object:
    """Return all that an edition says when it is read in full, or the code of the error that refuses it."""
    try:
        with open_edition(str(path)) as stream:
            records = {record.uid: record for record in stream}
            return records, stream.header, stream.drift, stream.content_list
    except PotashwatchError as error:
        return error.code


def both(folder: Path, old: bytes, new: bytes) -> tuple[object, object]:
    """Return what the new document says alone, and by its rows after those of the old one."""
    (folder / "old.xml").write_bytes(old)
    (folder / "new.xml").write_bytes(new)
    known: dict[bytes, tuple[Row, object]] = {}
    certified = UNCERTIFIED
    with suppress(PotashwatchError), open_edition(str(folder / "old.xml")) as stream:
        certified = stream.certified()
        rows = list(stream.rows(NOTHING))
        known = {row.digest: (row, stream.record(row.uid)) for row in rows if row.digest}
    try:
        with open_edition(str(folder / "new.xml"), certified=certified) as stream:
            rows = list(stream.rows({digest: row for digest, (row, _) in known.items()}))
            records = {
                row.uid: known[row.digest][1] if row.digest in known else stream.record(row.uid)
                for row in rows
            }
            by_rows: object = records, stream.header, stream.drift, stream.content_list
    except PotashwatchError as error:
        by_rows = error.code
    return told(folder / "new.xml"), by_rows


@pytest.mark.parametrize("name", FORMATS)
def test_any_leaf_that_differs_is_read_anew(name: str, tmp_path: Path) -> None:
    """A record is recalled only where its bytes, its blocks and the dictionary are the same."""
    root = sample(name)
    old = bytes_of(root)
    found = chain.from_iterable(
        leaves(block, local(block.tag)) for own in blocks(root).values() for block in own
    )
    kinds = set()
    for leaf in [*found, *head_leaves(root)]:
        if (leaf.path, leaf.sort) in kinds:
            continue
        kinds.add((leaf.path, leaf.sort))
        was = leaf.raw
        leaf.set(other_value(leaf, root))
        alone, recalled = both(tmp_path, old, bytes_of(root))
        leaf.set(was)
        assert recalled == alone, leaf.path
    assert len(kinds) > 20


@pytest.mark.parametrize("name", FORMATS)
def test_any_block_that_goes_or_comes_is_noticed(name: str, tmp_path: Path) -> None:
    """A piece that a party refers to counts, and so does one that was not there before."""
    root = sample(name)
    whole = bytes_of(root)
    for number, block in enumerate(chain.from_iterable(blocks(root).values())):
        less = copy.deepcopy(root)
        drop(list(less.iter())[list(root.iter()).index(block)])
        for old, new in ((whole, bytes_of(less)), (bytes_of(less), whole)):
            alone, recalled = both(tmp_path, old, new)
            assert recalled == alone, f"{number}: {local(block.tag)}"


@pytest.mark.parametrize("name", FORMATS)
def test_drift_is_reported_for_both(name: str, tmp_path: Path) -> None:
    """An unknown leaf in bytes that both editions share is drift in both."""
    root = sample(name)
    for own in blocks(root).values():
        own[0].set("unheardOf", "1")
    alone, recalled = both(tmp_path, bytes_of(root), bytes_of(root))
    assert "unheardOf" in str(alone)
    assert recalled == alone


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_known_is_not_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second edition of the same bytes makes no record."""
    (tmp_path / "list.xml").write_bytes(bytes_of(sample(name)))
    with open_edition(str(tmp_path / "list.xml")) as stream:
        known = {row.digest: row for row in stream.rows(NOTHING)}
        certified = stream.certified()
    with open_edition(str(tmp_path / "list.xml"), certified=certified) as stream:
        monkeypatch.delattr("potashwatch.parsers.markup.Index.node")
        assert {row.digest: row for row in stream.rows(known)} == known
