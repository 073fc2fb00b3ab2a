"""What a network and a distant server can do, and what is told of it."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.archive.cloud import Client, CloudStore
from potashwatch.errors import ArchiveError
from potashwatch.records.place import Bucket
from tests.archive.making import AT, STARTER, small
from tests.cloud.faults import Fault, faulty
from tests.cloud.server import SECRET, environment_of

PLACE = Bucket("s3", "evidence", "")


@dataclass
class Net:
    """A store at the end of a line that is not to be relied upon."""

    store: CloudStore
    folder: Path
    faults: list[tuple[str, Fault]] = field(default_factory=list)

    def there(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}


@pytest.fixture
def net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    """A store whose library asks three times, without waiting long."""
    backoff = {"init_backoff": timedelta(milliseconds=1), "max_backoff": timedelta(milliseconds=2), "base": 2}
    patience = {"max_retries": 2, "retry_timeout": timedelta(seconds=5), "backoff": backoff}
    monkeypatch.setattr("potashwatch.archive.cloud.client._PATIENT", patience)
    (tmp_path / "evidence").mkdir()
    faults: list[tuple[str, Fault]] = []
    with ExitStack() as stack:
        port = stack.enter_context(faulty(tmp_path, faults))
        for name, value in environment_of(port).items():
            monkeypatch.setenv(name, value)
        yield Net(CloudStore(Client(PLACE)), tmp_path / "evidence", faults)


def failure(work: Callable[[], object]) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        work()
    return caught.value


def test_an_answer_that_was_lost_is_no_failure(net: Net) -> None:
    """It was stored, and nobody said so: it is found there, and it is one's own."""
    net.faults += [("PUT", "mute")]
    assert net.store.create("a", (b"record",))
    assert net.there() == {"a": b"record"}
    assert not net.faults


def test_an_answer_that_was_lost_is_no_success_of_another(net: Net) -> None:
    """The request was lost on its way; what is there is another's."""
    (net.folder / "a").write_bytes(b"of another")
    net.faults += [("PUT", "deaf")]
    assert not net.store.create("a", (b"record",))
    assert net.there() == {"a": b"of another"}


def test_a_request_that_was_lost_is_made_again(net: Net) -> None:
    """Nothing is there: it never arrived."""
    net.faults += [("PUT", "deaf"), ("PUT", "broken")]
    assert net.store.create("a", (b"record",))
    assert net.there() == {"a": b"record"}
    assert not net.faults


def test_a_conflict_with_nothing_there_is_asked_again(net: Net) -> None:
    """S3 answers 409 to a writing that meets a removal; nothing is there then, so nobody else has written it."""
    net.faults += [("PUT", "conflict")]
    assert net.store.create("a", (b"record",))
    assert net.there() == {"a": b"record"}


def test_a_writing_that_never_arrives_ends(net: Net) -> None:
    """After three tries, with one line; nothing is there."""
    net.faults += [("PUT", "deaf")] * 3
    assert failure(lambda: net.store.create("a", (b"record",))).code == "archive.unreachable"
    assert net.there() == {}
    assert not net.faults


@pytest.mark.parametrize("fault", ["deaf", "broken"])
def test_a_reading_is_repeated_a_few_times(net: Net, fault: Fault) -> None:
    """Twice it fails and then it comes; three times it fails, and that is told."""
    (net.folder / "a").write_bytes(b"record")
    net.faults += [("GET", fault)] * 2
    with net.store.open("a") as file:
        assert file.read() == b"record"
    (net.folder / "b").write_bytes(b"record")
    net.faults += [("GET", fault)] * 3
    error = failure(lambda: net.store.open("b"))
    assert error.code == "archive.unreachable"
    assert ("answers 503" in error.message) == (fault == "broken")


def test_half_a_thing_is_never_given_out(net: Net) -> None:
    """The line breaks in the middle: the rest is fetched, or it is an error."""
    raw, ends = bytes(range(256)) * 20_000, "it never gave up"
    (net.folder / "a").write_bytes(raw)
    for breaks in range(1, 8):
        net.faults[:] = [("GET", "short")] * breaks
        try:
            with net.store.open("a") as file:
                assert file.read() == raw
        except ArchiveError as error:
            ends = error.code
            break
    assert ends == "archive.unreachable"


@pytest.mark.parametrize(
    ("fault", "code"), [("refusing", "archive.refused"), ("bucketless", "archive.no-bucket")]
)
def test_what_only_a_person_can_mend_is_told_at_once(net: Net, fault: Fault, code: str) -> None:
    """Credentials that are not taken, a bucket that is not there: whatever is asked, and no second time."""
    for method, work in (
        ("PUT", lambda: net.store.create("a", (b"record",))),
        ("GET", lambda: net.store.open("a")),
        ("GET", lambda: list(net.store.keys(""))),
        ("GET", lambda: Archive.open(PLACE)),
        ("DELETE", lambda: net.store.remove("a")),
    ):
        net.faults[:] = [(method, fault)]
        assert failure(work).code == code
        assert not net.faults
    assert net.there() == {}


def test_nothing_secret_is_told(net: Net) -> None:
    """The library's words hold addresses and what the server said: none of it is in a message or a traceback."""
    faults: list[Fault] = ["refusing", "bucketless", "broken", "deaf"]
    for fault in faults:
        net.faults[:] = [("GET", fault)] * 3
        error = failure(lambda: net.store.open("a"))
        told = "".join(traceback.format_exception(error)) + error.message + error.hint
        context: BaseException | None = error
        while context is not None:
            told += repr(context)
            context = context.__context__ or context.__cause__
        for secret in (SECRET, "AKIA-runner", "SECRET-7", "127.0.0.1", "Signature"):
            assert secret not in told
        assert "\n" not in error.message


def test_an_archive_is_whole_however_often_the_line_breaks(net: Net) -> None:
    """Six editions and three records over a line on which every third request fails in some way."""
    kinds: list[tuple[str, Fault]] = [("PUT", "mute"), ("PUT", "deaf"), ("GET", "deaf"), ("PUT", "broken")]
    for turn in range(12):
        net.faults.append(kinds[turn % len(kinds)])
    days = small(PLACE)
    assert not net.faults
    archive = Archive.open(PLACE)
    assert list(archive.verify()) == []
    assert len(archive.sightings()) == len(days)
    last = archive.last()
    assert last is not None
    assert last.number == 3
    with archive.lock(STARTER, AT):
        pass
