"""The digests of the snapshots, beside those that were written down."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from potashwatch.errors import CheckError, printable
from potashwatch.parsers.documents import CHUNK_BYTES
from potashwatch.pipeline.checking.findings import difference
from potashwatch.pipeline.checking.sums import FILE, MAX_BYTES, read_sums
from potashwatch.pipeline.checking.walking import is_file_of, unreadable
from potashwatch.records.check import Finding, Rewrite


@dataclass
class Digests:
    """What ``SHA256SUMS`` says, and what was found."""

    top: Path
    recorded: Mapping[str, tuple[str, int]]
    """Digest and line, by name."""
    found: dict[str, str] = field(default_factory=dict)

    def judge(self, names: Iterable[str]) -> Iterator[Finding]:
        """Hash files and yield where they are not as recorded. Raises InputError for one that cannot be read."""
        for name in names:
            digest = self.found[name] = sha256_of(self.top, name)
            if name not in self.recorded:
                yield difference(
                    "check.unrecorded",
                    name,
                    f"{name}: its SHA-256 is not in {FILE}; it is {digest}",
                    "look at the file, then record it with --update",
                )
            elif (was := self.recorded[name])[0] != digest:
                yield difference(
                    "check.sha256",
                    FILE,
                    f"{name}: SHA-256 {was[0]} was recorded, it is {digest}",
                    "bring the recorded file back, or take the new one over with --update",
                    line=was[1],
                )

    def missing(self, name: str) -> Finding:
        """Return the finding of a recorded file that is not there."""
        return difference(
            "check.missing",
            FILE,
            f"{name}: recorded, but not there",
            "bring the file back, or take it off the list with --update",
            line=self.recorded[name][1],
        )

    def rewrites(self) -> list[Rewrite]:
        """Return in words how the lines of ``SHA256SUMS`` are to change."""
        told = []
        for name in sorted(
            {*self.recorded, *self.found}, key=lambda name: name.encode("utf-8", "surrogateescape")
        ):
            new, (old, _) = self.found.get(name), self.recorded.get(name, (None, 0))
            if old is None:
                told.append(f"{name}: recorded, SHA-256 {new}")
            elif new is None:
                told.append(f"{name}: no longer recorded, for it is not there")
            elif new != old:
                told.append(f"{name}: SHA-256 {new} takes the place of {old}")
        return [Rewrite(path=FILE, message=printable(text)) for text in told]


def recorded_in(top: Path) -> dict[str, tuple[str, int]]:
    """Return what ``SHA256SUMS`` says; nothing where there is none. Raises CheckError and InputError."""
    try:
        if not is_file_of(top, FILE):
            raise CheckError(
                "check.not-a-file", f"{FILE}: no file of this folder", hint="put the file itself there"
            )
        with (top / FILE).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise unreadable(FILE, error) from error
    if len(data) > MAX_BYTES:
        raise CheckError(
            "check.sums", f"{FILE}: more than {MAX_BYTES >> 20} MiB", hint="check what the file is"
        )
    return read_sums(data)


def sha256_of(top: Path, name: str) -> str:
    """Return the SHA-256 of a file as it lies there, packed or not. Raises InputError."""
    digest = hashlib.sha256()
    try:
        with (top / name).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(name, error) from error
    return digest.hexdigest()


def folder_of(name: str) -> str:
    """Return the folder that a name lies in; a dot for the folder that is checked."""
    return str(PurePath(name).parent)
