"""Disks that are full, read-only, forbidden or oddly named; folders that are no archive."""

import errno
import io
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.holder import Holder
from potashwatch.archive.local import LocalStore
from potashwatch.errors import ArchiveError
from tests.archive.killing import a_pruning, a_run
from tests.archive.making import (
    AT,
    STARTER,
    digest,
    edition,
    faults,
    put,
    read,
    record,
    small,
    state,
    take,
    tree,
    writing,
)
from tests.published import FIXTURES


class FullStore(LocalStore):
    """A disk with room for so many bytes more; then every write fails as the system would, having written a part."""

    def __init__(self, path: Path, room_bytes: int, error: int = errno.ENOSPC) -> None:
        super().__init__(path)
        self.room_bytes = room_bytes
        self.error = error

    def _write(self, file: IO[bytes], chunk: bytes) -> None:
        super()._write(file, chunk[: self.room_bytes])
        self.room_bytes -= len(chunk)
        if self.room_bytes < 0:
            self.room_bytes = 0
            raise OSError(self.error, os.strerror(self.error))


def refused(path: Path, room_bytes: int, error: int = errno.ENOSPC) -> str | None:
    """Take in an edition on a disk with little room; return the code of the refusal, None if there was room."""
    archive = Archive.over(path, FullStore(path, room_bytes, error))
    try:
        with archive.lock(STARTER, AT):
            take(archive, edition(6), date(2021, 12, 7), like=edition(5))
            archive.append(record(state(edition(6))))
    except ArchiveError as told:
        return told.code if str(path) in told.message and told.hint else told.message
    return None


def test_a_disk_that_fills_at_any_byte_leaves_the_archive_whole(tmp_path: Path) -> None:
    """Wherever the disk ends, the archive is whole, nothing is left over, and with room again all goes on."""
    small(tmp_path)
    codes = set[str | None]()
    for room_bytes in range(0, 20_000, 97):
        codes.add(refused(tmp_path, room_bytes))
        assert faults(Archive.open(tmp_path)) == []
        assert list((tmp_path / "tmp").iterdir()) == []
        if None in codes:
            break
        assert Archive.open(tmp_path).state("ofac-sdn").baseline == digest(edition(5))
    assert codes == {"archive.disk-full", None}
    assert read(Archive.open(tmp_path), edition(6)) == edition(6)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errno.ENOSPC, "archive.disk-full"),
        (errno.EDQUOT, "archive.disk-full"),
        (errno.EROFS, "archive.read-only"),
        (errno.EACCES, "archive.unwritable"),
        (errno.EIO, "archive.unwritable"),
    ],
)
def test_each_refusal_of_a_disk_has_its_code(error: int, code: str, tmp_path: Path) -> None:
    """Full, over quota, read-only, forbidden, broken: each says what to do; the archive stays whole."""
    small(tmp_path)
    before = tree(tmp_path)
    assert refused(tmp_path, 0, error) == code
    assert tree(tmp_path) == before


LIMITED = """
import resource, sys
from pathlib import Path
from potashwatch.archive import Archive
from potashwatch.errors import ArchiveError
from tests.archive.making import faults, put, writing
path = Path(sys.argv[1])
with writing(path) as archive:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        put(archive, bytes(range(256)) * 300)
        put(archive, __import__("random").Random(1).randbytes(int(sys.argv[2])))
    except ArchiveError as error:
        print(error.code, error.message)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    print(faults(archive), sum(1 for _ in path.rglob("*.zst")))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on files")
def test_a_real_limit_on_files_is_a_full_disk(tmp_path: Path) -> None:
    """The system itself refuses the bytes: nothing of the document stays, what was there is whole."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), "300000"],
        cwd=FIXTURES.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("archive.disk-full ")
    assert done.stdout.endswith("\n[] 1\n")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 100_000
    assert list((tmp_path / "tmp").iterdir()) == []


@contextmanager
def without_write_permission(path: Path) -> Iterator[None]:
    folders = [path, *(p for p in path.rglob("*") if p.is_dir())]
    for folder in folders:
        folder.chmod(0o500)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o700)


@pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="root may write everywhere")
def test_an_archive_without_write_permission_can_be_read(tmp_path: Path) -> None:
    """Reading and verifying work on a read-only archive; writing says why it does not."""
    small(tmp_path)
    (tmp_path / "lock").unlink()
    with without_write_permission(tmp_path):
        archive = Archive.open(tmp_path)
        assert read(archive, edition(5)) == edition(5)
        assert faults(archive) == []
        with pytest.raises(ArchiveError) as caught, archive.lock(STARTER, AT):
            pass
        assert caught.value.code == "archive.unwritable"


def test_an_archive_on_a_read_only_disk_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As before, for every user: the disk is said to be read-only by each call that would change it."""
    small(tmp_path)
    really = os.open

    def refuse(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and str(path).startswith(str(tmp_path)):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return really(path, flags, mode, **more)

    monkeypatch.setattr(os, "open", refuse)
    archive = Archive.open(tmp_path)
    assert read(archive, edition(5)) == edition(5)
    assert faults(archive) == []
    with pytest.raises(ArchiveError) as caught, archive.lock(STARTER, AT):
        pass
    assert caught.value.code == "archive.read-only"


@pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="root may read everything")
def test_a_file_that_may_not_be_read_is_no_absence(tmp_path: Path) -> None:
    """What cannot be read is an error, not an empty archive."""
    small(tmp_path)
    (tmp_path / "snapshots").chmod(0)
    try:
        with pytest.raises(ArchiveError) as caught:
            Archive.open(tmp_path).sightings()
    finally:
        (tmp_path / "snapshots").chmod(0o700)
    assert caught.value.code == "archive.unreadable"


def test_a_folder_that_cannot_be_listed_is_no_absence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As before, for every user."""
    small(tmp_path)

    def refuse(path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    archive = Archive.open(tmp_path)
    monkeypatch.setattr(os, "scandir", refuse)
    for look in (archive.sightings, archive.last, lambda: list(archive.verify())):
        with pytest.raises(ArchiveError) as caught:
            look()
        assert caught.value.code == "archive.unreadable"


def test_no_room_for_temporary_files_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restoring needs room too: the message names the folder for temporary files."""
    small(tmp_path)
    archive = Archive.open(tmp_path)

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("potashwatch.archive.packing.temporary_file", Full)
    with pytest.raises(ArchiveError) as caught:
        archive.read(digest(edition(5)))
    assert caught.value.code == "archive.disk-full"


@pytest.mark.parametrize(
    "name", ["Sanktionslisten Übersicht (alt)", "санкции  2026", "a'b\"c {0} %s [red]", "-x"]
)
def test_any_folder_will_do(name: str, tmp_path: Path) -> None:
    """Blanks, other alphabets, quotes and format signs in the path."""
    path = tmp_path / name / "archive"
    small(path)
    a_run(path)
    a_pruning(path)
    assert faults(Archive.open(path)) == []


def test_a_path_of_broken_bytes_is_shown_as_escapes(tmp_path: Path) -> None:
    """A folder whose name is no UTF-8 works, and its name can be printed."""
    path = tmp_path / os.fsdecode(b"\xff\xfe")
    small(path)
    with writing(path), pytest.raises(ArchiveError) as caught, Archive.open(path).lock(STARTER, AT):
        pass
    assert "\\udcff" in caught.value.message
    caught.value.message.encode()


@pytest.mark.skipif(os.name == "nt", reason="no umask")
@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o027, 0o640)])
def test_the_umask_decides_who_may_read(umask: int, mode: int, tmp_path: Path) -> None:
    """Files have the permissions that the user's umask leaves, no more and no less."""
    before = os.umask(umask)
    try:
        small(tmp_path / "archive")
        a_run(tmp_path / "archive")
    finally:
        os.umask(before)
    path = tmp_path / "archive"
    modes = {p.stat().st_mode & 0o777 for p in path.rglob("*") if p.is_file() and p.name != "lock"}
    assert modes == {mode}
    assert faults(Archive.open(path)) == []


def refusal(path: Path, *, create: bool = False) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        Archive.open(path, create=create)
    return caught.value


def test_where_nothing_is_there_is_no_archive(tmp_path: Path) -> None:
    """Only ``create`` begins one; reading never makes a folder."""
    assert refusal(tmp_path / "none").code == "archive.missing"
    assert not (tmp_path / "none").exists()
    assert refusal(tmp_path).code == "archive.missing"
    Archive.open(tmp_path / "a/b", create=True)
    assert (tmp_path / "a/b/format.json").read_bytes() == b'{"schema":"potashwatch/archive/1"}\n'
    Archive.open(tmp_path / "a/b", create=True)


@pytest.mark.parametrize(
    ("name", "told", "message"),
    [
        ("notes.txt", b"mine", "is no archive"),
        ("format.json", b'{"schema":"potashwatch/archive/2"}\n', "potashwatch/archive/2"),
        ("format.json", b'{"schema":"potashwatch/archive/1"', "is no archive"),
        ("format.json", b"[]", "is no archive"),
        ("format.json", b"", "is no archive"),
    ],
)
def test_a_folder_of_something_else_is_refused(name: str, told: bytes, message: str, tmp_path: Path) -> None:
    """Nothing is ever written into a folder that holds other things, or an archive of another version."""
    (tmp_path / name).write_bytes(told)
    for create in (False, True):
        error = refusal(tmp_path, create=create)
        assert error.code == "archive.format"
        assert message in error.message
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_file_is_no_archive(tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "file").write_bytes(b"x")
    assert refusal(tmp_path / "file", create=True).code == "archive.unreadable"


def test_what_is_written_is_never_written_over(tmp_path: Path) -> None:
    """A key has its bytes for ever; removing leaves no empty folders."""
    store = LocalStore(tmp_path)
    assert store.create("a/b/c", (b"first", b"", b"!"))
    assert not store.create("a/b/c", (b"second",))
    with store.open("a/b/c") as file:
        assert file.read() == b"first!"
    store.create("a/d", ())
    assert list(store.keys("")) == ["a/b/c", "a/d"]
    store.remove("a/b/c")
    store.remove("a/b/c")
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["d"]


def no_links(_written: Path, _target: Path) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.parametrize("has_links", [True, False])
def test_of_two_writers_of_one_key_exactly_one_succeeds(
    has_links: bool,  # noqa: FBT001 - a case
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both have finished their file before either names it, 1,000 times: one is told True, and its bytes are there."""
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)
    count = 1000 if has_links else 200
    barrier = threading.Barrier(2, timeout=20)
    told: list[list[bool]] = [[], []]

    def write(writer: int) -> None:
        store = LocalStore(tmp_path)

        def chunks() -> Iterator[bytes]:
            yield b"%d" % writer
            barrier.wait()  # neither has looked for the name after this, and both are about to give it

        for number in range(count):
            barrier.wait()
            is_new = False
            with suppress(ArchiveError):  # archive.moved-on, without links, for the one that comes second
                is_new = store.create(f"derived/{number}", chunks())
            told[writer].append(is_new)

    writers = [threading.Thread(target=write, args=(writer,)) for writer in (0, 1)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    stored = [int((tmp_path / f"derived/{number}").read_bytes()) for number in range(count)]
    assert list(zip(*told, strict=True)) == [(winner == 0, winner == 1) for winner in stored]
    assert list((tmp_path / "tmp").iterdir()) == []


def test_without_hard_links_a_claim_of_a_killed_writer_holds_until_the_next_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written over meanwhile, and nothing half-written is there; the next lock removes the claim."""
    monkeypatch.setattr(os, "link", no_links)
    store = LocalStore(tmp_path)
    if not (child := os.fork()):
        monkeypatch.setattr(Path, "rename", lambda *_: os._exit(9))
        store.create("a/b", (b"first",))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    with pytest.raises(ArchiveError, match="another process"):
        store.create("a/b", (b"second",))
    assert list(store.keys("")) == []
    with store.lock(Holder(started_by=STARTER, since_at=AT)):
        assert store.create("a/b", (b"second",))


def test_keys_come_in_their_own_order(tmp_path: Path) -> None:
    """As texts, folders or not: another store, which has no folders, gives the same order."""
    store = LocalStore(tmp_path)
    keys = ["a-b", "a/b", "a/b-c", "a/b/c", "a.b", "b"]
    for key in [k for k in keys if k != "a/b"]:
        store.create(key, (b"",))
    assert list(store.keys("")) == sorted(k for k in keys if k != "a/b")


@pytest.mark.skipif(os.name == "nt", reason="folders are not synced there")
def test_bytes_are_synced_before_they_are_visible_and_names_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut leaves no name without its bytes: file, then name, then folder, and every new folder's own name."""
    steps: list[str] = []
    sync, link, mkdir = os.fsync, os.link, Path.mkdir

    def synced(handle: int) -> None:
        steps.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().relative_to(tmp_path)}")
        sync(handle)

    def linked(written: Path, target: Path) -> None:
        steps.append(f"name {target.relative_to(tmp_path)}")
        link(written, target)

    def made(self: Path, mode: int = 0o777, *, parents: bool = False, exist_ok: bool = False) -> None:
        mkdir(self, mode, parents, exist_ok)
        steps.append(f"make {self.relative_to(tmp_path)}")

    with writing(tmp_path / "a") as archive:
        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(os, "link", linked)
        monkeypatch.setattr(Path, "mkdir", made)
        put(archive, b"x")
        archive.append(record())
    x = digest(b"x")
    folder = f"a/objects/{x[:2]}"
    names = [step for step in steps if not step.startswith("sync a/tmp/")]
    assert names == [
        *(
            "make a/objects",
            "sync a",
            f"make {folder}",
            "sync a/objects",
            f"make {folder}/{x}",
            f"sync {folder}",
        ),
        *(f"name {folder}/{x}/full.zst", f"sync {folder}/{x}"),
        *("make a/ledger", "sync a", "name a/ledger/00000001.json", "sync a/ledger"),
    ]
    assert sum(step.startswith("sync a/tmp/") for step in steps) == 2
    assert steps[0].startswith("sync a/tmp/")
