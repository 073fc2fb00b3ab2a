"""Editions out of the archive as plain files, under names that say list, day and digest."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.records.snapshot import Snapshot


def export(archive: Archive, snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write the documents of an edition, byte for byte, and return where.

    The name holds the day, so that an import finds it again. What stands there already is left alone: the name
    holds the digest too. Raises ArchiveError and OutputError.
    """
    name = f"{snapshot.list}_{snapshot.dated_on}_{snapshot.sha256[:12]}"
    documents = snapshot.documents
    if len(documents) == 1:
        suffix = Path(documents[0].name).suffix
        targets = [folder / f"{name}{suffix}"]
    else:
        targets = [folder / name / document.name for document in documents]
    try:
        for document, target in zip(documents, targets, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.read(document.sha256) as source:
                _write(source, target)
    except OSError as error:
        raise OutputError(
            "output.unwritable",
            f"{error.filename or folder}: cannot be written: {error.strerror or error}",
            hint="check the path, its permissions and the disk",
        ) from error
    return targets


def _write(source: IO[bytes], target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
