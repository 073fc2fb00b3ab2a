"""A folder of this machine as a store.

A file is written to ``tmp/``, synced, linked to its place, and its folder synced: it is there completely, or not at
all, whatever happens to the process or the power. A link fails where the name exists: of two writers of one key
exactly one succeeds.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, Literal

from filelock import FileLock, Timeout
from pydantic import ValidationError

from potashwatch.archive.holder import Holder
from potashwatch.archive.store import PASSING
from potashwatch.archive.troubles import damaged, moved, reading, writing
from potashwatch.errors import LockedError, printable

_TEMPORARY: Final = "tmp"
_LOCK: Final = "lock"
_HOLDER: Final = "holder.json"
_NAMES: Final = (_TEMPORARY, _LOCK, _HOLDER)
_ROOMS: Final = ("", "outbox-")
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
"""What file systems without hard links answer: FAT and exFAT EPERM (link(2)), FUSE and network mounts the others."""
_NOT_KEYS: Final = frozenset(room + name for room in _ROOMS for name in _NAMES)
"""What the folder has for its own purposes."""


class LocalStore:
    """See ``potashwatch.archive.store.Store``."""

    def __init__(self, path: Path, room: Literal["", "outbox-"] = "") -> None:
        """Open a folder. A ``room`` has a lock and a place for unfinished files of its own."""
        self.path = path
        self._temporary_folder, self._lock, self._holder = (path / (room + name) for name in _NAMES)

    def create(self, key: str, chunks: Iterable[bytes]) -> bool:
        """Write a new thing by way of ``tmp/``."""
        target = self.path / key
        with writing(str(target)):
            if target.exists():
                # Whoever wrote it may have died before it was durable.
                if not key.startswith(PASSING):
                    self._sync_up(target.parent)
                return False
            with self._temporary() as (temporary, file):
                for chunk in chunks:
                    self._write(file, chunk)
                file.flush()
                if not key.startswith(PASSING):
                    os.fsync(file.fileno())
                file.close()
                return self._place(temporary, target, is_passing=key.startswith(PASSING))

    def _place(self, temporary: Path, target: Path, *, is_passing: bool) -> bool:
        """Give a finished file its name; False if the name exists. Another process may be removing the empty folder."""
        for is_last in (False, False, True):
            self._make_folder(target.parent)
            try:
                is_new = self._link(temporary, target)
                if not is_passing:
                    self._sync(target.parent)
            except FileNotFoundError:
                if is_last or not temporary.exists():
                    raise
            else:
                return is_new
        raise AssertionError  # the last try returns or raises

    def _link(self, temporary: Path, target: Path) -> bool:
        """Give a file a name that must not exist; False if it does."""
        try:
            os.link(temporary, target)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return self._rename(temporary, target)
        return True

    def _rename(self, temporary: Path, target: Path) -> bool:
        """Do the same where there are no hard links: rename under a claim that only one process can have.

        Creating the target itself with O_EXCL would be exclusive too, but a kill would leave it empty. A claim that a
        killed process left behind is removed with everything in ``tmp/`` when the lock is next acquired; until then,
        and while another process writes the same key, this raises archive.moved-on.
        """
        claim = self._temporary_folder / f"claim-{hashlib.sha256(os.fsencode(target)).hexdigest()}"
        try:
            claim.open("xb").close()
        except FileExistsError:
            raise moved() from None
        try:
            if target.exists():
                return False
            temporary.rename(target)
            return True
        finally:
            claim.unlink(missing_ok=True)

    def open(self, key: str) -> IO[bytes]:
        """Open a file."""
        target = self.path / key
        with reading(str(target)):
            if target.exists() and not target.is_file():  # a pipe would be waited for, for ever
                raise damaged(str(target), "no file")
            return target.open("rb")

    def keys(self, prefix: str) -> Iterator[str]:
        """Walk a folder; what cannot be listed is an error, not absence."""
        top = self.path / prefix
        with reading(str(top)):
            is_there = top.exists()
        if is_there:
            yield from self._below(top, prefix)

    def _below(self, folder: Path, prefix: str) -> Iterator[str]:
        names: list[str] = []
        with reading(str(folder)), suppress(FileNotFoundError), os.scandir(folder) as entries:
            # A folder's name ends in a slash, and is sorted with it: so the keys come in their own order.
            # One that has gone since it was seen was removed because it was empty.
            names = sorted(e.name + "/" * e.is_dir(follow_symlinks=False) for e in entries)
        for name in names:
            if not prefix and name.removesuffix("/") in _NOT_KEYS:
                continue
            if name.endswith("/"):
                yield from self._below(folder / name, prefix + name)
            else:
                yield prefix + name

    def remove(self, key: str) -> None:
        """Remove a file, and its folders if they are empty then."""
        target = self.path / key
        with writing(str(target)):
            target.unlink(missing_ok=True)
            folder = target.parent
            while folder != self.path:
                try:
                    folder.rmdir()
                except FileNotFoundError:
                    pass  # removed before
                except OSError:
                    break  # something else lies in it
                folder = folder.parent
            self._sync(folder)

    @contextmanager
    def lock(self, holder: Holder) -> Iterator[None]:
        """Hold ``lock``, say so in ``holder.json``, and clear away what killed writers left in ``tmp/``."""
        path = self._lock
        lock = FileLock(path, timeout=0)
        with writing(str(path)):
            try:
                lock.acquire()
            except Timeout:
                raise self._busy() from None
        try:
            self._sweep()
            self._announce(holder)
            yield
        finally:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)
            lock.release()

    def confirm(self) -> None:
        """Do nothing: only the death of the process takes this lock away."""

    def sending(self) -> "LocalStore":
        """Return the folder with ``outbox-lock``, and unfinished files in a place of their own."""
        return LocalStore(self.path, "outbox-")

    def _busy(self) -> LockedError:
        try:
            by = str(Holder.model_validate_json(self._holder.read_bytes()))
        except (OSError, ValidationError):
            by = "another process, which has not said who it is yet"
        return LockedError(
            "archive.locked",
            f"{printable(str(self.path))}: in use by {by}",
            hint="wait until it has finished, then run again",
        )

    def _sweep(self) -> None:
        folder = self._temporary_folder
        with writing(str(folder)):
            for left in folder.iterdir() if folder.exists() else ():
                left.unlink(missing_ok=True)

    def _announce(self, holder: Holder) -> None:
        with writing(str(self._holder)), self._temporary() as (temporary, file):
            self._write(file, holder.model_dump_json().encode() + b"\n")
            file.close()
            temporary.replace(self._holder)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, IO[bytes]]]:
        """Open a new file in ``tmp/``, which is gone in the end.

        Its name is random: one that a killed process left may be linked to evidence, and is never opened again.
        """
        temporary = self._temporary_folder / secrets.token_hex(16)
        self._make_folder(temporary.parent)
        try:
            with temporary.open("xb") as file:
                yield temporary, file
        finally:
            with suppress(
                OSError
            ):  # a name that is left in tmp/ does no harm, and is removed with the next lock
                temporary.unlink(missing_ok=True)

    def _write(self, file: IO[bytes], chunk: bytes) -> None:
        """Write a piece of a file. Every byte in an archive passes here."""
        file.write(chunk)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make_folder(folder.parent)
            folder.mkdir(exist_ok=True)
            self._sync(folder.parent)

    def _sync_up(self, folder: Path) -> None:
        while folder != self.path:
            self._sync(folder)
            folder = folder.parent
        self._sync(folder)

    def _sync(self, folder: Path) -> None:
        if os.name == "nt":
            return  # Windows opens no folders; its renames are journalled
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
