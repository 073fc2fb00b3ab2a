"""Two writers that both believe to be the only one: as after a lease that ran out while its holder was asleep."""

import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.holder import Holder
from potashwatch.archive.local import LocalStore
from potashwatch.archive.troubles import moved
from potashwatch.errors import ArchiveError
from potashwatch.records.alert import Alert, Attempt
from potashwatch.records.report import Tool
from tests.archive.making import AT, STARTER, digest, edition, faults, record, small, snapshot, state, take


class LeasedStore(LocalStore):
    """A folder whose lock can be lost: everybody gets it, and ``lost`` says when one has lost it."""

    lost: Callable[[], bool] = staticmethod(lambda: False)

    @contextmanager
    def lock(self, holder: Holder) -> Iterator[None]:
        assert holder.started_by == STARTER
        yield

    def confirm(self) -> None:
        if self.lost():
            raise moved()

    def sending(self) -> LocalStore:
        return self


def writer(path: Path) -> tuple[Archive, LeasedStore]:
    store = LeasedStore(path)
    return Archive.over(path, store, create=True), store


def code(work: Callable[[], object]) -> str:
    with pytest.raises(ArchiveError) as caught:
        work()
    return caught.value.code


def whole(path: Path) -> bool:
    return faults(Archive.open(path)) == []


def alert(number: int, text: str = "News") -> Alert:
    return Alert(
        tool=Tool(version="0.1.0"),
        id=digest(b"the same change"),
        sink="desk",
        to=None,
        kind="news",
        made_at=AT,
        record=number,
        tells=("change",),
        subject="News",
        text=text,
    )


@pytest.mark.parametrize("moment", ["keys", "create"])
def test_of_two_that_begin_an_archive_both_have_it(moment: str, tmp_path: Path) -> None:
    """Nothing was there when the second looked, and then, before it did anything about that, an archive."""
    other: list[Archive] = []

    class SlowStore(LocalStore):
        def keys(self, prefix: str) -> Iterator[str]:
            if moment == "keys":
                other.append(Archive.open(tmp_path, create=True))
            return super().keys(prefix)

        def create(self, key: str, chunks: Iterable[bytes]) -> bool:
            if moment == "create":
                other.append(Archive.open(tmp_path, create=True))
            return super().create(key, chunks)

    Archive.over(tmp_path, SlowStore(tmp_path), create=True)
    assert len(other) == 1
    assert whole(tmp_path)


def test_of_two_records_with_one_number_one_is_written(tmp_path: Path) -> None:
    """Both looked at the same state; the second is told that the archive moved on, and the first record stands."""
    small(tmp_path)
    one, two = writer(tmp_path)[0], writer(tmp_path)[0]
    with one.lock(STARTER, AT), two.lock(STARTER, AT):
        assert one.last() == two.last()
        one.append(record(state(edition(5))))
        assert code(lambda: two.append(record(state(edition(4))))) == "archive.moved-on"
    last = Archive.open(tmp_path).last()
    assert last is not None
    assert last.states == (state(edition(5)),)
    assert whole(tmp_path)


def test_a_record_that_comes_between_looking_and_writing_stops_the_writer(tmp_path: Path) -> None:
    """Also when it comes after the last look: the number itself is taken."""
    small(tmp_path)
    one, two = writer(tmp_path)[0], writer(tmp_path)[0]
    with one.lock(STARTER, AT), two.lock(STARTER, AT):
        last = two._ledger.tail()
        assert last is not None
        two._ledger._looked, two._ledger._head = True, last.sha256
        one.append(record(state(edition(5))))
        two._ledger.tail = lambda: last  # type: ignore[method-assign]
        assert code(lambda: two._ledger.append(record(state(edition(4))))) == "archive.moved-on"
    assert whole(tmp_path)


def test_who_has_lost_the_lock_writes_no_record_and_leaves_no_snapshot(tmp_path: Path) -> None:
    """The number of a snapshot may be another's by now: the snapshot goes again, and the archive stays whole."""
    small(tmp_path)
    one, store = writer(tmp_path)
    new = edition(7)
    with one.lock(STARTER, AT):
        one.sightings()
        one.put(io.BytesIO(new))
        asked = iter([False, True])
        store.lost = lambda: next(asked)
        assert code(lambda: one.add(snapshot(new, date(2021, 12, 9)))) == "archive.moved-on"
        assert next(asked, None) is None
        store.lost = lambda: True
        assert code(lambda: one.add(snapshot(new, date(2021, 12, 9)))) == "archive.moved-on"
        assert code(lambda: one.append(record())) == "archive.moved-on"
    assert len(Archive.open(tmp_path).sightings()) == 6
    with Archive.open(tmp_path).lock(STARTER, AT):
        pass
    after = writer(tmp_path)[0]
    with after.lock(STARTER, AT):
        take(after, edition(8), date(2021, 12, 10))
        after.append(record())
    assert whole(tmp_path)


def test_a_snapshot_whose_key_another_took_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    """Both took the same edition at the same time: the second is told, and the first one's provenance stands."""
    small(tmp_path)
    one, two = writer(tmp_path)[0], writer(tmp_path)[0]
    new = edition(7)
    with one.lock(STARTER, AT), two.lock(STARTER, AT):
        assert len(one.sightings()) == len(two.sightings()) == 6
        kept = take(one, new, date(2021, 12, 9), tool_version="1")
        assert code(lambda: take(two, new, date(2021, 12, 9), tool_version="2")) == "archive.moved-on"
    assert Archive.open(tmp_path).find("ofac-sdn@latest") == kept


def test_a_pruning_stops_where_the_lock_is_lost(tmp_path: Path) -> None:
    """What another may build upon by now is not removed; the next pruning does the rest."""
    small(tmp_path)
    one, store = writer(tmp_path)
    with one.lock(STARTER, AT):
        plan = one.plan_prune(lambda snapshot: snapshot.number == 6)
        left = iter([False] * 3)
        store.lost = lambda: next(left, True)
        assert code(lambda: one.prune(plan, record())) == "archive.moved-on"
    assert 0 < len(Archive.open(tmp_path).sightings()) < 6
    assert whole(tmp_path)


def test_alerts_of_a_run_that_may_still_be_decided_are_kept(tmp_path: Path) -> None:
    """A run that seems dead wakes up and writes its record: the alert that this names must be there."""
    small(tmp_path)
    slow, quick = writer(tmp_path)[0], writer(tmp_path)[0]
    with slow.lock(STARTER, AT), quick.lock(STARTER, AT):
        slow.last()
        slow.outbox.put(alert(4))
        quick.outbox.clear_undecided()
        slow.append(record(alerts=(alert(4).id,)))
    assert [each.id for each in quick.outbox.look().pending] == [alert(4).id]
    assert whole(tmp_path)


def test_alerts_that_were_decided_against_are_cleared(tmp_path: Path) -> None:
    """Their record is there and does not name them."""
    small(tmp_path)
    archive = writer(tmp_path)[0]
    with archive.lock(STARTER, AT):
        archive.outbox.put(alert(4))
        archive.append(record())
        archive.outbox.clear_undecided()
    assert not archive.outbox.look().undecided
    assert not list((tmp_path / "outbox").rglob("*.zst"))


def test_an_alert_put_again_has_its_last_words(tmp_path: Path) -> None:
    """A run that was killed left it in the form of then; the next one tells the same in the form of now."""
    small(tmp_path)
    archive = writer(tmp_path)[0]
    with archive.lock(STARTER, AT):
        archive.outbox.put(alert(4, "in plain text"))
        archive.outbox.put(alert(4, "as a page"))
        archive.outbox.put(alert(4, "as a page"))
        archive.append(record(alerts=(alert(4).id,)))
    assert [each.text for each in archive.outbox.look().pending] == ["as a page"]


def test_of_two_senders_one_begins_a_try(tmp_path: Path) -> None:
    """Both believe to be the only one: the second does not send what the first is sending."""
    small(tmp_path)
    one, two = writer(tmp_path)[0], writer(tmp_path)[0]
    attempt = Attempt(number=1, begun_at=AT)
    one.outbox.begin(alert(1).id, attempt)
    later = attempt.model_copy(update={"begun_at": AT.replace(hour=7)})
    assert code(lambda: two.outbox.begin(alert(1).id, later)) == "archive.moved-on"
    assert one.outbox.tries(alert(1))[0].attempt == attempt
