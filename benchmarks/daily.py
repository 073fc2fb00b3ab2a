"""What the daily run costs: a day on which nothing moved, and a year of editions in the archive."""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import zstandard

from benchmarks.copies import Full
from tests.published import FIXTURES
from tests.run.year import CSV, dailies

_RUNS = 7
DAYS = 365
_SMALL = FIXTURES / "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml"


@dataclass(frozen=True)
class Unchanged:
    """A run over a mirror that holds the same bytes as the day before."""

    name: str
    size_bytes: int
    start_seconds: float
    """Of the same run over a list of one party."""
    hash_seconds: float
    run_seconds: float

    @property
    def hash_passes(self) -> float:
        """Return what the run costs beyond its start, in passes of SHA-256 over the document."""
        return (self.run_seconds - self.start_seconds) / self.hash_seconds


@dataclass(frozen=True)
class Year:
    """Daily editions of the SDN list as CSV, made of the real steps between published ones."""

    days: int
    parties: int
    import_seconds: float
    """CPU time for one edition."""
    diff_seconds: float
    """CPU time to compare two consecutive editions of the archive, start included."""
    read_seconds: float
    """CPU time to read one edition from a plain file (``potashwatch info``), start included."""
    packed_bytes: int
    """Of one edition, compressed alone."""
    archive_bytes: int
    """Of one edition, on the average: documents, snapshot and its share of the ledger."""
    curve: tuple[tuple[int, int], ...]
    """After so many days, so many bytes of archive in all."""

    @property
    def share(self) -> float:
        """Return the archive's bytes for a day as a share of the edition compressed alone."""
        return self.archive_bytes / self.packed_bytes


def unchanged(full: Full) -> Unchanged:
    """Measure the second of two runs over the same bytes."""
    told = subprocess.run([*_PROGRAM, "info", "-f", "json", str(full.old)], check=True, capture_output=True)
    list_id = json.loads(told.stdout)[0]["list"]
    with tempfile.TemporaryDirectory() as folder:
        small = _second_run(Path(folder, "small"), _SMALL, "eu-fsf")
        run = _second_run(Path(folder, "full"), full.old, list_id)
        starts, hashes, runs = [], [], []
        for _ in range(_RUNS):
            starts.append(_cost(small))
            hashes.append(_hash_cost(full.old))
            runs.append(_cost(run))
    return Unchanged(full.name, full.old.stat().st_size, min(starts), min(hashes), min(runs))


def _second_run(folder: Path, edition: Path, list_id: str) -> list[str]:
    """Return the command of a run, after a first one: all that it finds is the same bytes."""
    mirror = folder / "mirror"
    mirror.mkdir(parents=True)
    shutil.copyfile(edition, mirror / "list.xml")
    (folder / "few.toml").write_text(
        "[guards.few_parties]\nofac_sdn = 1\nofac_consolidated = 1\neu_fsf = 1\n"
    )
    run = [
        *_PROGRAM,
        "run",
        "--config",
        f"{folder}/few.toml",
        "--list",
        list_id,
        "--mirror",
        str(mirror),
        "--archive",
        f"{folder}/archive",
    ]
    _cost(run)
    done = subprocess.run(run, check=False, capture_output=True)
    assert b"unchanged, the same bytes" in done.stdout, done.stdout  # noqa: S101 - measures nothing else
    return run


def year() -> Year:
    """Import a year of editions, a tenth at a time, and compare neighbors all over it."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive")
        packed, parties, imported, curve = 0, 0, 0.0, []
        batch = Path(folder, "batch")
        batch.mkdir()
        days = []
        for number, (day, content) in enumerate(dailies(CSV, DAYS), 1):
            Path(batch, f"sdn_{day}.csv").write_bytes(content)
            packed += len(zstandard.ZstdCompressor(level=9).compress(content))
            parties = content.count(b"\r\n")
            days.append(day)
            if number % (DAYS // 10) == 0 or number == DAYS:
                imported += _cost([*_PROGRAM, "snapshots", "import", str(batch), "--archive", str(archive)])
                curve.append((number, _size(archive)))
                for file in batch.iterdir():
                    file.unlink()
        pairs = [(days[at], days[at + 1]) for at in range(0, DAYS - 1, DAYS // 12)]
        diffs = [
            _cost([*_PROGRAM, "diff", f"ofac-sdn@{old}", f"ofac-sdn@{new}", "--archive", str(archive)])
            for old, new in pairs
        ]
        alone = Path(folder, "alone.csv")
        alone.write_bytes(content)
        read = min(_cost([*_PROGRAM, "info", str(alone)]) for _ in range(_RUNS))
        return Year(
            days=DAYS,
            parties=parties,
            import_seconds=imported / DAYS,
            diff_seconds=sum(diffs) / len(diffs),
            read_seconds=read,
            packed_bytes=packed // DAYS,
            archive_bytes=_size(archive) // DAYS,
            curve=tuple(curve),
        )


_PROGRAM = (sys.executable, "-m", "potashwatch")


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _hash_cost(path: Path) -> float:
    script = (
        "import hashlib, sys, time; begun = time.process_time();"
        " hashlib.file_digest(open(sys.argv[1], 'rb'), 'sha256'); print(time.process_time() - begun)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True)
    return float(done.stdout)


def _cost(command: list[str]) -> float:
    """Run a command and return its CPU time, start and end included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout, done.stderr  # noqa: S101 - a command that did nothing measures nothing
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
