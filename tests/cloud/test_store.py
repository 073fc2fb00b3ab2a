"""What a store promises, of both: a folder, and a bucket on a real server."""

import io
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from potashwatch.archive.cloud import Client, CloudStore
from potashwatch.archive.holder import Holder
from potashwatch.archive.local import LocalStore
from potashwatch.archive.store import Store
from potashwatch.errors import ArchiveError
from tests.archive.making import AT, STARTER
from tests.cloud.server import Shelf

HOLDER = Holder(started_by=STARTER, since_at=AT)

Open = Callable[[], Store]
"""Opens the same store anew, as another process would."""


@pytest.fixture(params=["folder", "bucket"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """A store, as anybody can open it."""
    if request.param == "folder":
        return lambda: LocalStore(tmp_path / "archive")
    shelf: Shelf = request.getfixturevalue("shelf")
    return lambda: CloudStore(Client(shelf.place))


def read(store: Store, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ArchiveError) as caught:
        work()
    return caught.value.code


def test_a_thing_is_there_for_everybody_once_it_is_created(opened: Open) -> None:
    """In pieces it goes in, whole it comes out, to whoever asks."""
    assert opened().create("ledger/00000001.json", (b"first ", b"", b"record"))
    assert read(opened(), "ledger/00000001.json") == b"first record"


def test_what_is_there_is_never_overwritten(opened: Open) -> None:
    """The second is told, by whatever store, and also when it would write the same."""
    store = opened()
    assert store.create("ledger/00000001.json", (b"first",))
    for other in (store, opened()):
        assert not other.create("ledger/00000001.json", (b"second",))
        assert not other.create("ledger/00000001.json", (b"first",))
    assert read(opened(), "ledger/00000001.json") == b"first"


def test_of_many_at_once_one_creates(shelf: Shelf) -> None:
    """Whatever the moment: exactly one is told that it did, and its bytes are there. A folder has its lock for this."""
    stores = [CloudStore(Client(shelf.place)) for _ in range(6)]
    ready = threading.Barrier(len(stores))

    def create(number: int, key: str) -> bool:
        ready.wait()
        return stores[number].create(key, (b"%d" % number,))

    with ThreadPoolExecutor(len(stores)) as pool:
        for turn in range(8):
            did = list(pool.map(create, range(len(stores)), [f"ledger/{turn}"] * len(stores)))
            assert sum(did) == 1
            assert read(stores[did.index(False)], f"ledger/{turn}") == b"%d" % did.index(True)


def test_what_fails_on_its_way_leaves_nothing(opened: Open) -> None:
    """Nothing half, and the key is free."""

    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    store = opened()
    with pytest.raises(ZeroDivisionError):
        store.create("objects/ab/full.zst", breaks())
    assert list(opened().keys("")) == []
    assert code(lambda: opened().open("objects/ab/full.zst")) == "archive.lost"
    assert store.create("objects/ab/full.zst", (b"whole",))


def test_large_things_come_back_as_they_were(opened: Open) -> None:
    """Nothing of several megabytes that nothing can pack is cut, doubled or swapped."""
    raw = random.Random(7).randbytes(7_000_001)  # noqa: S311 - nothing secret
    assert opened().create(
        "objects/ab/full.zst", (raw[at : at + 65_536] for at in range(0, len(raw), 65_536))
    )
    with opened().open("objects/ab/full.zst") as file:
        assert file.read(10) == raw[:10]
        file.seek(0)
        assert file.read() == raw


def test_an_empty_thing_is_a_thing(opened: Open) -> None:
    """It is there, and it is empty."""
    assert opened().create("x/y", ())
    assert read(opened(), "x/y") == b""
    assert list(opened().keys("")) == ["x/y"]


def test_keys_come_sorted_by_folder(opened: Open) -> None:
    """A folder is no beginning of a name; the store's own business is no key."""
    store = opened()
    keys = ["a/1", "a/10", "a/2", "a/b/3", "a.b/4", "a_b/5", "ab/6", "b", "lock-free/7", "A/8"]
    with store.lock(HOLDER), store.sending().lock(HOLDER):
        for key in keys:
            store.create(key, (key.encode(),))
        assert list(opened().keys("")) == sorted(keys)
        assert list(opened().keys("a/")) == ["a/1", "a/10", "a/2", "a/b/3"]
        assert list(opened().keys("a/b/")) == ["a/b/3"]
        assert list(opened().keys("none/")) == []


def test_what_is_removed_is_gone_for_everybody(opened: Open) -> None:
    """Also for who has read it before; once more does no harm, and the key is free."""
    store = opened()
    store.create("outbox/1", (b"one",))
    assert read(store, "outbox/1") == b"one"
    store.remove("outbox/1")
    store.remove("outbox/1")
    assert list(store.keys("")) == []
    assert code(lambda: store.open("outbox/1")) == "archive.lost"
    assert store.create("outbox/1", (b"two",))
    assert read(store, "outbox/1") == b"two"


def test_one_writer_at_a_time(opened: Open) -> None:
    """The second is told at once who the first is; afterwards, also after a failure, the lock is free."""
    with opened().lock(HOLDER):
        with pytest.raises(ArchiveError) as caught, opened().lock(HOLDER):
            pass
        assert caught.value.code == "archive.locked"
        assert "process 4711 of watch on bank-7 (cron), since 2026-11-22 06:43:00 UTC" in caught.value.message
    with pytest.raises(ZeroDivisionError), opened().lock(HOLDER):
        raise ZeroDivisionError
    for _ in range(3):
        with opened().lock(HOLDER):
            opened().confirm()


def test_who_sends_does_not_keep_who_writes_waiting(opened: Open) -> None:
    """Two locks, and under both the same things."""
    store = opened()
    with store.lock(HOLDER), store.sending().lock(HOLDER):
        store.sending().create("outbox/1", (b"one",))
        with pytest.raises(ArchiveError, match="in use by"), opened().sending().lock(HOLDER):
            pass
    assert read(store, "outbox/1") == b"one"


def test_more_keys_than_a_page_are_all_told(shelf: Shelf) -> None:
    """A server tells a thousand at once."""
    (shelf.folder / "ledger").mkdir(parents=True)
    for number in range(2_345):
        (shelf.folder / f"ledger/{number:08}.json").touch()
    keys = list(CloudStore(Client(shelf.place)).keys("ledger/"))
    assert keys == [f"ledger/{number:08}.json" for number in range(2_345)]


def test_small_things_are_asked_for_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question to a distant store costs a while, and what lies under a key never changes."""
    asked: list[str] = []
    get = Client.get

    def counted(self: Client, key: str) -> io.IOBase:
        asked.append(key)
        return get(self, key)  # type: ignore[return-value]

    monkeypatch.setattr(Client, "get", counted)
    writer = CloudStore(Client(shelf.place))
    writer.create("a", (b"small",))
    writer.create("b", (bytes(2_000_000),))
    reader = CloudStore(Client(shelf.place))
    for _ in range(3):
        assert read(writer, "a") == read(reader, "a") == read(reader.sending(), "a") == b"small"
        assert read(reader, "b") == bytes(2_000_000)
    assert asked == ["a", "b", "b", "b"]


def test_memory_is_bounded(shelf: Shelf) -> None:
    """Of many small things those read last are remembered."""
    store = CloudStore(Client(shelf.place))
    for number in range(40):
        store.create(f"a/{number}", (bytes(1_000_000),))
    kept = store._memory._known
    assert list(kept) == [f"a/{number}" for number in range(40 - len(kept), 40)]
    assert 30 <= len(kept) <= 33
    assert store._memory._left_bytes == (32 << 20) - 1_000_000 * len(kept)
