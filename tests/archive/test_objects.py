"""Documents: what was put in comes out, byte for byte, and what repeats is stored once."""

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from potashwatch.archive.bases import Bases
from potashwatch.archive.delta import DamagedDeltaError, read_header
from potashwatch.errors import ArchiveError
from tests.archive.making import (
    digest,
    edition,
    faults,
    published,
    put,
    read,
    series,
    stored_bytes,
    tree,
    writing,
)
from tests.published import FIXTURES

SERIES = [("ofac/csv/*/sdn.csv.gz", 0.04), ("ofac/classic/*", 0.15), ("eu/fsf/*", 0.05)]
"""Which files, and the share that half of them stay below."""
EVERY = sorted(
    str(p.relative_to(FIXTURES))
    for p in FIXTURES.rglob("*")
    if p.is_file() and p.parent.name not in ("fsf", "classic")
)


def file_of(path: Path, document: bytes) -> Path:
    sha256 = digest(document)
    (found,) = (path / "objects" / sha256[:2] / sha256).iterdir()
    return found


@pytest.mark.parametrize(("pattern", "most"), SERIES)
def test_published_editions_in_sequence_come_back_and_cost_little(
    pattern: str, most: float, tmp_path: Path
) -> None:
    """Every published edition, each put after the one before, comes out again, at a share of its packed size.

    Some lie years apart, and of the rebuilt EU files of half a year two thirds are new: those stand in full.
    """
    days = series(pattern)
    with writing(tmp_path) as archive:
        for before, document in zip([None, *days], days, strict=False):
            put(archive, document, before)
        for document in days:
            assert read(archive, document) == document
    packer = zstandard.ZstdCompressor(level=12)
    told = [(stored_bytes(tmp_path, document), len(packer.compress(document))) for document in days[1:]]
    figures = " ".join(f"{stored}/{alone}={stored / alone:.1%}" for stored, alone in told)
    assert median(stored / alone for stored, alone in told) < most, figures


def test_every_file_of_the_fixtures_comes_back(tmp_path: Path) -> None:
    """Lists, error pages and empty files alike (F11, F12): the archive judges nothing."""
    documents = [published(name) for name in EVERY]
    with writing(tmp_path) as archive:
        for before, document in zip([None, *documents], documents, strict=False):
            put(archive, document, before)
        assert [name for name, d in zip(EVERY, documents, strict=True) if read(archive, d) != d] == []
        assert faults(archive) == []


def test_an_object_in_full_is_a_plain_zstd_file(tmp_path: Path) -> None:
    """Whoever has the evidence needs no program of ours to read it."""
    document = edition(1)
    with writing(tmp_path) as archive:
        put(archive, document)
    path = file_of(tmp_path, document)
    assert path.name == "full.zst"
    with path.open("rb") as file:
        assert zstandard.ZstdDecompressor().stream_reader(file).read() == document


def test_putting_twice_changes_nothing(tmp_path: Path) -> None:
    """The same bytes are kept once, whatever they are said to resemble."""
    one, two = edition(1), edition(2)
    with writing(tmp_path) as archive:
        put(archive, one)
        put(archive, two)
        before = file_of(tmp_path, two).stat()
        put(archive, two, one)
        assert file_of(tmp_path, two).stat() == before


def test_a_digest_that_is_known_is_not_worked_out_again(tmp_path: Path) -> None:
    """Whether the caller says the digest or not, in full or told by another, the same is stored; twice is once."""
    one, two = edition(1), edition(2)
    trees = []
    for name, is_told in (("told", True), ("found", False)):
        with writing(tmp_path / name) as archive:
            for document, like in ((one, None), (two, digest(one)), (two, None)):
                sha256 = digest(document) if is_told else None
                assert archive.put(io.BytesIO(document), like=like, sha256=sha256) == (
                    digest(document),
                    len(document),
                )
            trees.append(tree(tmp_path / name))
    assert trees[0] == trees[1]
    assert file_of(tmp_path / "told", two).name == "delta.zst"


def test_a_large_document_is_told_and_restored_as_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit into memory lies mapped in temporary files; the archive is the same, byte for byte."""
    days = [edition(day, 200) for day in range(9)]
    trees = []
    for limit in (1 << 20, 1000):
        monkeypatch.setattr("potashwatch.archive.packing._IN_MEMORY_BYTES", limit)
        with writing(tmp_path / str(limit)) as archive:
            for before, document in zip([None, *days], days, strict=False):
                put(archive, document, before)
            assert [d for d in days if read(archive, d) != d] == []
            assert faults(archive) == []
        trees.append(tree(tmp_path / str(limit)))
    assert trees[0] == trees[1]


def test_bases_that_are_remembered_give_way_to_newer_ones() -> None:
    """Memory is bounded: in all, and for each; the ones not used for longest go first."""
    bases = Bases()
    large = bytes(30 << 20)
    for mark in (b"a", b"b"):
        bases.add(mark, large)
    assert bases.get(b"a") is large
    bases.add(b"c", large)
    bases.add(b"d", bytes((32 << 20) + 1))
    assert [bases.get(mark) is large for mark in (b"a", b"b", b"c", b"d")] == [True, False, True, False]


def test_a_document_may_resemble_what_is_not_there(tmp_path: Path) -> None:
    """``like`` is a hint: unknown, nonsense, or the document itself, nothing but space hangs on it."""
    with writing(tmp_path) as archive:
        for number, like in enumerate(["0" * 64, "../../etc/passwd", "", digest(edition(3))]):
            archive.put(io.BytesIO(edition(number)), like=like)
            assert read(archive, edition(number)) == edition(number)


def test_an_unknown_digest_is_lost(tmp_path: Path) -> None:
    """What is not there is said to be lost; a digest is never a path."""
    with writing(tmp_path) as archive:
        for sha256 in ("0" * 64, "../../format.json", ""):
            assert not archive.has(sha256)
            with pytest.raises(ArchiveError) as caught:
                archive.read(sha256)
            assert caught.value.code == "archive.lost"


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_any_documents_in_any_chain_come_back(documents: list[bytes], chance: random.Random) -> None:
    """Whatever each document is said to resemble, all come out again, and the archive is whole."""
    import tempfile  # noqa: PLC0415 - a folder for each example

    with tempfile.TemporaryDirectory() as folder, writing(Path(folder)) as archive:
        for document in documents:
            put(archive, document * 500, chance.choice(documents) * 500)
        assert [d for d in documents if read(archive, d * 500) != d * 500] == []
        assert faults(archive) == []


@pytest.mark.parametrize("seed", ["in order", "any", "first"])
def test_seventy_editions_are_a_short_way_from_a_full_one(seed: str, tmp_path: Path) -> None:
    """However long the chain, and whichever edition each is said to resemble, few steps lead to each."""
    days = [edition(day, 200) for day in range(70)]
    chance = random.Random(seed)  # noqa: S311 - an order for a test
    with writing(tmp_path) as archive:
        put(archive, days[0])
        for number, document in enumerate(days[1:], 1):
            like = {"in order": number - 1, "any": chance.randrange(number), "first": 0}[seed]
            put(archive, document, days[like])
        assert [read(archive, d) == d for d in days] == [True] * 70
        assert faults(archive) == []
    paths = [file_of(tmp_path, d) for d in days]
    depths = [len(read_header(p.read_bytes()).path) if p.name == "delta.zst" else 0 for p in paths]
    assert max(depths) <= 6
    assert sum(depth == 0 for depth in depths) < 10


def test_a_damaged_base_keeps_no_evidence_out(tmp_path: Path) -> None:
    """What resembles a damaged document is stored in full: today's evidence does not hang on yesterday's disk."""
    one, two = edition(1), edition(2)
    with writing(tmp_path) as archive:
        put(archive, one)
        path = file_of(tmp_path, one)
        path.write_bytes(path.read_bytes()[:-3])
        put(archive, two, one)
        assert file_of(tmp_path, two).name == "full.zst"
        assert read(archive, two) == two


@pytest.mark.parametrize("kind", ["other bytes", "an error", "too much news"])
def test_evidence_is_not_trusted_to_a_delta_that_does_not_give_it_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong in telling a document by another, it is stored in full."""
    one, two = edition(1), edition(2)

    def wrong(*_: object) -> Iterator[bytes]:
        yield b"x"
        if kind == "an error":
            raise DamagedDeltaError

    if kind == "too much news":
        monkeypatch.setattr("potashwatch.archive.delta.MAX_INSERT_BYTES", 10)
    else:
        monkeypatch.setattr("potashwatch.archive.delta.apply", wrong)
    with writing(tmp_path) as archive:
        put(archive, one)
        put(archive, two, one)
        assert file_of(tmp_path, two).name == "full.zst"
        assert read(archive, two) == two


def test_a_file_that_changes_while_it_is_stored_is_refused(tmp_path: Path) -> None:
    """What is stored under a digest has that digest, even if someone writes to the file meanwhile."""

    class Changing(io.BytesIO):
        def seek(self, at: int, whence: int = 0) -> int:
            self.getbuffer()[:1] = bytes([self.getbuffer()[0] + 1])
            return super().seek(at, whence)

    with writing(tmp_path) as archive:
        for like in (None, put(archive, edition(0))):
            with pytest.raises(ArchiveError, match="changed while") as caught:
                archive.put(Changing(edition(1)), like=like, sha256=digest(edition(1)))
            assert caught.value.code == "archive.damaged"
        kept = archive.put(Changing(edition(1)))
        with archive.read(kept.sha256) as file:
            assert digest(file.read()) == kept.sha256 != digest(edition(1))
        assert len(list(tmp_path.rglob("*.zst"))) == 2


def test_wrong_bytes_are_never_given_out(tmp_path: Path) -> None:
    """A file that unpacks well, but to other bytes, is refused."""
    one, other = edition(1), edition(2)
    with writing(tmp_path) as archive:
        put(archive, one)
        file_of(tmp_path, one).write_bytes(zstandard.ZstdCompressor(write_checksum=True).compress(other))
        with pytest.raises(ArchiveError, match="restores to") as caught:
            archive.read(digest(one))
        assert caught.value.code == "archive.damaged"


@pytest.mark.parametrize("kind", ["cut", "tail", "tail far behind", "rubbish", "empty", "two frames"])
def test_a_full_object_that_is_not_one_whole_frame_is_damaged(kind: str, tmp_path: Path) -> None:
    """Cut, followed by something, or no zstd at all."""
    one = edition(1)
    with writing(tmp_path) as archive:
        put(archive, one)
        path = file_of(tmp_path, one)
        raw = path.read_bytes()
        path.write_bytes(
            {
                "cut": raw[:-1],
                "tail": raw + b"x",
                "tail far behind": raw + b"\0" * (1 << 19),
                "rubbish": b"rubbish",
                "empty": b"",
                "two frames": raw + raw,
            }[kind]
        )
        with pytest.raises(ArchiveError) as caught:
            archive.read(digest(one))
        assert caught.value.code == "archive.damaged"


def test_bases_that_go_round_are_damaged(tmp_path: Path) -> None:
    """A delta put in the place of its own base ends in an error, not in a loop."""
    one, two = edition(1), edition(2)
    with writing(tmp_path) as archive:
        put(archive, one)
        put(archive, two, one)
        full = file_of(tmp_path, one)
        full.unlink()
        full.with_name("delta.zst").write_bytes(
            file_of(tmp_path, two).read_bytes().replace(digest(one).encode(), digest(two).encode())
        )
        file_of(tmp_path, two).write_bytes(
            file_of(tmp_path, two).read_bytes().replace(digest(two).encode(), digest(one).encode())
        )
        with pytest.raises(ArchiveError, match="circle") as caught:
            archive.read(digest(two))
        assert caught.value.code == "archive.damaged"
        assert {found.code for found in faults(archive)} == {"archive.damaged"}


def test_a_lost_base_is_named(tmp_path: Path) -> None:
    """When the document that another is told by is gone, the error names it."""
    one, two = edition(1), edition(2)
    with writing(tmp_path) as archive:
        put(archive, one)
        put(archive, two, one)
        file_of(tmp_path, one).unlink()
        with pytest.raises(ArchiveError, match=digest(one)) as caught:
            archive.read(digest(two))
        assert caught.value.code == "archive.lost"


MEASURE = """
import io, os, resource, sys, tempfile
from pathlib import Path
from tests.archive.making import writing
row = b"<DistinctParty FixedRef='%d'>" + b"x" * 900 + b"</DistinctParty>"
size = 60_000
def made(new):
    file = tempfile.TemporaryFile()
    file.write(b"<Sanctions>")
    for i in range(size):
        file.write(row % i if i % 1000 else row % (i + new))
    return file
with tempfile.TemporaryDirectory() as folder, writing(Path(folder)) as archive:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with made(0) as one, made(7) as two:
        first = archive.put(one)
        second = archive.put(two, like=first.sha256)
        archive.read(second.sha256).close()
    (stored,) = Path(folder).joinpath("objects", second.sha256[:2], second.sha256).iterdir()
    print(stored.name, stored.stat().st_size, file=sys.stderr)
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM"))
mapped = int(peak.split()[1])
print(mapped >> 10, stored.name)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell its memory")
def test_memory_does_not_grow_with_the_document() -> None:
    """Two documents of 57 MB are mapped, never held: what they take beside the mapping is small (F57)."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], check=True, capture_output=True, cwd=FIXTURES.parent, text=True
    )
    peak_mib, name = done.stdout.split()
    assert name == "delta.zst"
    assert int(peak_mib) < 57 * 2 + 110
