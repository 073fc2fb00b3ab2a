"""Small archives, exports of them, and what is in their files."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import pyarrow.dataset as ds

from potashwatch.archive import Archive
from potashwatch.pipeline.dataset import TABLES, Days, Editions, Export, FormName, TableName, Trouble
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.base import Frozen
from potashwatch.records.edition import ListId
from potashwatch.targets import Watcher, known_targets
from tests.archive.making import STARTER
from tests.run.desk import SMALL

Record = TypeVar("Record", bound=Frozen)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FORMS: tuple[FormName, ...] = ("parquet", "jsonl")
WATCHER = Watcher(known_targets())
SDN: tuple[ListId, ...] = ("ofac-sdn",)
OF_LISTS: tuple[TableName, ...] = ("records", "changes")
ROW = '{uid},"PARTY {uid}","individual","SDGT","{title}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"POB Minsk."\r\n'


def table(*parties: int, title: str = "Director") -> bytes:
    """Return a primary table of the SDN list; the title is that of its first party."""
    rows = [ROW.format(uid=uid, title="-0- " if n else title) for n, uid in enumerate(parties)]
    return "".join(rows).encode() + b"\x1a"


def put(folder: Path, day: str, content: bytes) -> Path:
    """Put a table where an import finds its day."""
    path = folder / f"sdn_{day}" / "sdn.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path.parent


def imported(path: Path, *sources: Path) -> Archive:
    """Return an archive to which these were added."""
    archive = Archive.open(path, create=True)
    done = list(
        Importing(archive, STARTER, lambda: NOW, Lookout(archive, WATCHER), guards=SMALL).run(sources)
    )
    assert [each.error for each in done if each.error] == []
    return archive


def place_of(archive: Archive) -> Path:
    """Return the folder of an archive."""
    assert isinstance(archive.place, Path)
    return archive.place


def export(
    archive: Archive,
    folder: Path,
    form: FormName = "jsonl",
    *,
    lists: Sequence[ListId] = SDN,
    tables: Sequence[TableName] = OF_LISTS,
    days: Days | None = None,
    watcher: Watcher = WATCHER,
) -> tuple[Export, list[Trouble]]:
    """Export, as a new process would, and return what was done and what was left out."""
    archive = Archive.open(place_of(archive))
    made = Export(
        Editions(archive, Lookout(archive, watcher)), folder, form, lists, tables, days or Days(), NOW
    )
    return made, list(made.run())


def files(folder: Path) -> Mapping[str, bytes]:
    """Return every file that a reader of the tables could come upon."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in TABLES
        for path in sorted((folder / name).rglob("*"))
        if path.is_file()
    }


def names(folder: Path, name: TableName) -> list[str]:
    """Return day and name of each part of a table."""
    found = sorted((folder / name).rglob("part-*"))
    return [f"{path.parent.name.removeprefix('published_on=')} {path.stem}" for path in found]


def rows(folder: Path, name: TableName, list_id: ListId = "ofac-sdn") -> list[dict[str, Any]]:
    """Return the rows of a table of an export in either form, by pyarrow and by the JSON of Python."""
    found: list[dict[str, Any]] = []
    for path in sorted((folder / name / f"list={list_id}").rglob("part-*")):
        if path.suffix == ".parquet":
            found += ds.dataset(path, partitioning=None).to_table().to_pylist()
        else:
            found += map(json.loads, path.read_text("utf-8").split("\n")[:-1])
    return found


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of a row
    """Return a value of either form as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {key: plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def as_record(model: type[Record], row: Mapping[str, Any]) -> Record:
    """Return the record that a row was made of: what a user could build of it."""
    own = {key: _again(each) for key, each in row.items() if key in model.model_fields}
    return model.model_validate_json(json.dumps(plain(own)))


def _again(value: Any) -> Any:  # noqa: ANN401 - any value of a row
    if isinstance(value, list):
        return [_again(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"label", "text"}:
        return [value["label"], value["text"]]
    return {key: _again(each) for key, each in value.items()}


@contextmanager
def damaged(archive: Archive, sha256: str) -> Iterator[None]:
    """Cut a document of the archive short, forget what was worked out from it, and heal it in the end."""
    shutil.rmtree(place_of(archive) / "derived", ignore_errors=True)
    (path,) = (place_of(archive) / "objects" / sha256[:2] / sha256).iterdir()
    whole = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(whole[:-9])
    yield
    path.write_bytes(whole)
