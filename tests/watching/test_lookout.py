"""Who is in an edition: the same answer from the whole edition, from what changed, and from memory."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.target import WatchedEdition
from potashwatch.targets import Watcher, known_targets
from tests.archive.making import folder
from tests.published import FIXTURES
from tests.run.desk import SMALL, STARTER, Desk

CSV = FIXTURES / "ofac/csv"
NOW = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def watcher() -> Watcher:
    return Watcher(known_targets())


def imported(folder: Path, watcher: Watcher, *paths: Path) -> Archive:
    """Return an archive of some editions."""
    archive = Archive.open(folder / "archive", create=True)
    lookout = Lookout(archive, watcher)
    done = list(Importing(archive, STARTER, lambda: NOW, lookout, guards=SMALL).run(paths))
    assert [each.error for each in done if each.error] == []
    return archive


def asked(archive: Archive, watcher: Watcher, list_id: ListId) -> list[WatchedEdition]:
    return [edition.watched for edition in Lookout(archive, watcher).editions(list_id)]


def forget(archive: Archive) -> None:
    archive.derived.forget(frozenset())


def test_memory_and_reading_anew_say_the_same(tmp_path: Path, watcher: Watcher) -> None:
    """What an import worked out is what reading the stored editions gives."""
    archive = imported(tmp_path, watcher, CSV / "sdn_2021-08-18T0939", CSV / "sdn_2021-12-02T1850")
    remembered = asked(archive, watcher, "ofac-sdn")
    forget(archive)
    assert asked(archive, watcher, "ofac-sdn") == remembered
    assert {record.uid for record in remembered[1].records} >= {"32746", "33372", "33373", "33374"}


@pytest.mark.parametrize(
    ("list_id", "old", "new"),
    [
        ("ofac-sdn", CSV / "sdn_2021-12-02T0141", CSV / "sdn_2021-12-02T1850"),
        ("ofac-sdn", CSV / "sdn_2023-08-03T1843", CSV / "sdn_2023-08-09T1843"),
        (
            "eu-fsf",
            FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-04.xml.gz",
            FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-05.xml.gz",
        ),
        (
            "eu-fsf",
            FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-08.xml.gz",
            FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-10.xml.gz",
        ),
    ],
)
def test_a_run_that_looks_at_what_differs_finds_all_that_a_whole_reading_finds(
    tmp_path: Path, watcher: Watcher, list_id: ListId, old: Path, new: Path
) -> None:
    """The cost follows the change; the answer does not."""
    desk = Desk(tmp_path, lists=(list_id,))
    for path in (old, new):
        for found in desk.mirror.iterdir():
            found.unlink()
        for file in [path] if path.is_file() else list(path.iterdir()):
            desk.put(file.read_bytes(), f"{path.name}_{file.name}")
        desk.run()
    remembered = asked(desk.archive, watcher, list_id)
    files = list((folder(desk.archive) / "derived/watched").iterdir())
    assert len(files) == 2
    forget(desk.archive)
    assert asked(desk.archive, watcher, list_id) == remembered


def test_other_targets_are_looked_for_anew(tmp_path: Path, watcher: Watcher) -> None:
    """A memory made for other targets is none."""
    archive = imported(tmp_path, watcher, CSV / "sdn_2021-08-18T0939")
    (all_of_them,) = asked(archive, watcher, "ofac-sdn")
    (fewer,) = asked(archive, Watcher(known_targets()[1:2]), "ofac-sdn")
    assert {record.uid for record in fewer.records} < {record.uid for record in all_of_them.records}
