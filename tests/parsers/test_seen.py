"""Reading an edition with what was seen in another gives what reading it alone gives, to the last leaf."""

import copy
from itertools import chain
from pathlib import Path

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import open_edition
from potashwatch.parsers.seen import Seen
from tests.parsers.leaves import head_leaves, leaves, other_value
from tests.parsers.support import blocks, bytes_of, drop, local, sample

FORMATS = ("classic", "advanced", "enhanced", "fsf")


def told(path: Path, seen: Seen | None = None) -> object:
    """Return all that an edition says, or the code of the error that refuses it."""
    try:
        with open_edition(str(path), seen=seen) as stream:
            records = [record.model_dump_json() for record in stream]
            return records, stream.header, stream.drift
    except PotashwatchError as error:
        return error.code


def both(folder: Path, old: bytes, new: bytes) -> tuple[object, object]:
    """Return what the new document says alone, and after the old one was seen."""
    (folder / "old.xml").write_bytes(old)
    (folder / "new.xml").write_bytes(new)
    seen = Seen()
    told(folder / "old.xml", seen)
    return told(folder / "new.xml"), told(folder / "new.xml", seen)


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
def test_equal_bytes_are_the_same_object(name: str, tmp_path: Path) -> None:
    """What was seen is not made again."""
    (tmp_path / "list.xml").write_bytes(bytes_of(sample(name)))
    seen = Seen()
    editions = []
    for _ in range(2):
        with open_edition(str(tmp_path / "list.xml"), seen=seen) as stream:
            editions.append(list(stream))
    assert all(first is second for first, second in zip(*editions, strict=True))
