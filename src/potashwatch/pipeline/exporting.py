"""Editions out of the archive as plain files, under names that say list, day and digest."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import IO

from potashwatch.archive import Archive
from potashwatch.errors import OutputError
from potashwatch.records.snapshot import Snapshot, StoredDocument


def export(archive: Archive, snapshot: Snapshot, folder: Path) -> list[Path]:
    """Write the documents of an edition, byte for byte, and return where.

    The name holds the day, so that an import finds it again. A file that stands there already is left
    alone; another one is an error. Raises ArchiveError and OutputError.
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
            if target.exists():
                _refuse_other(document, target)
                continue
            with archive.read(document.sha256) as source:
                _write(source, target)
    except OSError as error:
        raise OutputError(
            "output.unwritable",
            f"{error.filename or folder}: cannot be written: {error.strerror or error}",
            hint="check the path, its permissions and the disk",
        ) from error
    return targets


def _refuse_other(document: StoredDocument, target: Path) -> None:
    with target.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != document.sha256:
            raise OutputError(
                "output.exists",
                f"{target}: another file stands there",
                hint="move it, or name another folder",
            )


def _write(source: IO[bytes], target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
