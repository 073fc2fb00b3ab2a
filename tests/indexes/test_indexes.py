"""Record indexes of an archive: whatever they are told by, they say what reading the edition says."""

import gzip
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from potashwatch.archive import Archive
from potashwatch.guards import FactsCounter
from potashwatch.parsers import open_edition
from potashwatch.pipeline import indexes
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.indexes import Indexes
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Snapshot
from tests.indexes.changing import changed, changed_table
from tests.indexes.twice import WATCHER, on_both_paths, said
from tests.parsers.support import sample
from tests.published import FIXTURES
from tests.run.desk import SMALL, STARTER

NOW = datetime(2026, 6, 1, tzinfo=UTC)
FORMATS = ("classic", "advanced", "enhanced", "fsf", "csv")


def documents(name: str, random: Random) -> Iterator[bytes]:
    """Yield editions of a small list, each changed at random; not all of them can be read."""
    if name == "csv":
        packed = (FIXTURES / "ofac/csv/sdn_2021-07-07/sdn.csv.gz").read_bytes()
        lines = gzip.decompress(packed).split(b"\r\n")[1000:1040]
        while True:
            yield changed_table(lines, random)
    root = sample(name)
    while True:
        yield changed(root, random)


def imported(folder: Path, archive: Archive) -> list[Snapshot]:
    """Import a folder and return the snapshots of what could be read."""
    done = Importing(archive, STARTER, lambda: NOW, Lookout(archive, WATCHER), guards=SMALL).run([folder])
    return [each.snapshot for each in done if each.snapshot]


def history(name: str, seed: int, folder: Path, count: int = 24) -> list[Snapshot]:
    """Import a row of editions and return the snapshots, in the order of their days."""
    random = Random(f"{name} {seed}")  # noqa: S311 - chance, no secret
    (folder / "files").mkdir()
    for number, document in zip(range(count), documents(name, random), strict=False):
        day = date(2020, 1, 1) + timedelta(days=number)
        (folder / f"files/{name}_{day}.{'csv' if name == 'csv' else 'xml'}").write_bytes(document)
    return imported(folder / "files", Archive.open(folder / "archive", create=True))


def in_order(records: Iterator[PartyRecord]) -> list[PartyRecord]:
    return sorted(records, key=lambda record: record.uid)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", FORMATS)
def test_an_index_says_what_its_edition_says(name: str, seed: int, tmp_path: Path) -> None:
    """Records, header, drift, list and figures, of every edition of a chain, by whoever opens the archive later."""
    snapshots = history(name, seed, tmp_path)
    archive = Archive.open(tmp_path / "archive")
    assert len(snapshots) > 6
    for snapshot in snapshots:
        source = stored(archive, snapshot)
        kept = Indexes(archive).recall(source)
        assert kept
        with open_edition(source) as stream:
            records = list(stream)
        counter = FactsCounter()
        for record in records:
            counter.add(record)
        assert in_order(kept.records(kept.rows)) == in_order(iter(records))
        assert kept.header == stream.header
        assert kept.drift == stream.drift
        assert kept.content_list == stream.content_list
        assert kept.table.kept.facts == snapshot.facts == counter.facts()


@pytest.mark.parametrize("name", FORMATS)
def test_any_two_of_an_archive(name: str, tmp_path: Path) -> None:
    """Both from their indexes, or one of them and a file: byte for byte what the full path says."""
    snapshots = history(name, 7, tmp_path)
    archive = Archive.open(tmp_path / "archive")
    by_day = sorted((tmp_path / "files").iterdir())
    for number, old in enumerate(snapshots):
        for new in (snapshots[-1 - number], snapshots[number // 2]):
            full, quick = on_both_paths(stored(archive, old), stored(archive, new))
            assert quick == full
        full, quick = on_both_paths(stored(archive, old), str(by_day[number]))
        assert quick == full
        full, quick = on_both_paths(str(by_day[-number]), stored(archive, old))
        assert quick == full


def lose(*names: str) -> Callable[[Path], None]:
    """Return what takes a folder away."""
    return lambda archive: shutil.rmtree(archive.joinpath(*names))


def break_packs(archive: Path) -> None:
    for pack in (archive / "derived/records").iterdir():
        pack.write_bytes(pack.read_bytes()[:-5])


def break_indexes(archive: Path) -> None:
    for found in (archive / "derived/index").iterdir():
        found.write_bytes(b"x" + found.read_bytes())


def lose_the_first(archive: Path) -> None:
    """Take away what all others are told by."""
    folder = archive / "derived/index"
    max(folder.iterdir(), key=lambda path: path.stat().st_size).unlink()


DAMAGES = {
    "no packs": lose("derived", "records"),
    "cut packs": break_packs,
    "no indexes": lose("derived", "index"),
    "damaged indexes": break_indexes,
    "the base of all lost": lose_the_first,
    "nothing derived": lose("derived"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_lost_or_damaged_is_worked_out_from_the_evidence(damage: str, tmp_path: Path) -> None:
    """An index is no evidence: without it, or with a damaged one, the answer is the same."""
    snapshots = history("classic", 1, tmp_path)
    archive = Archive.open(tmp_path / "archive")
    DAMAGES[damage](tmp_path / "archive")
    full, quick = on_both_paths(stored(archive, snapshots[0]), stored(archive, snapshots[-1]))
    assert quick == full
    assert len(full) == 1


def test_an_index_by_other_rules_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that reads otherwise reads for itself."""
    (snapshot, *_) = history("classic", 2, tmp_path)
    source = stored(Archive.open(tmp_path / "archive"), snapshot)
    assert Indexes(source.archive).recall(source)
    monkeypatch.setattr(indexes, "rules_digest", lambda: "0" * 16)
    assert Indexes(source.archive).recall(source) is None


def test_an_index_does_not_stand_for_lost_evidence(tmp_path: Path) -> None:
    """Where the bytes of an edition are gone, nothing is said of it."""
    snapshots = history("classic", 3, tmp_path)
    archive = Archive.open(tmp_path / "archive")
    digest = snapshots[0].sha256
    shutil.rmtree(tmp_path / "archive/objects" / digest[:2] / digest)
    code, *_ = said(stored(archive, snapshots[0]), stored(archive, snapshots[-1]), is_full=False)
    assert code == "archive.lost"


def test_what_did_not_change_is_stored_once(tmp_path: Path) -> None:
    """A pack holds what is new with its edition; an index names what differs."""
    lines = gzip.decompress((FIXTURES / "ofac/csv/sdn_2021-07-07/sdn.csv.gz").read_bytes()).split(b"\r\n")
    (tmp_path / "files").mkdir()
    for number in range(8):
        lines[100 + number] = lines[100 + number].replace(b'"', b'"NEW ', 1)
        (tmp_path / f"files/sdn_2021-07-0{number + 1}.csv").write_bytes(b"\r\n".join(lines))
    imported(tmp_path / "files", Archive.open(tmp_path / "archive", create=True))
    for kind in ("index", "records"):
        sizes = sorted(path.stat().st_size for path in (tmp_path / "archive/derived" / kind).iterdir())
        assert len(sizes) == 8
        assert sum(sizes[:-1]) < sizes[-1] / 5
