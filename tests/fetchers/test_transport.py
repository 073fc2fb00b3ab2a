"""The transport: attempts, limits of time and size, what each answer means, an interrupt."""

import gzip
import logging
import re
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from potashwatch import __version__
from potashwatch.errors import FetchError
from potashwatch.fetchers import Backoff
from potashwatch.fetchers.transport import Transport
from potashwatch.parsers.documents import ignore
from potashwatch.records.settings import FetchSettings, Settings
from tests.fetchers.authority import SIGNATURE, TOKEN, EuSite, OfacSite
from tests.fetchers.conftest import FSF, Fetching
from tests.fetchers.server import (
    HANG_UP,
    SILENCE,
    Asked,
    Reply,
    Site,
    cut,
    cut_chunk,
    drip,
    endless,
    stalled,
)

Mirror = Callable[..., Settings]


@pytest.fixture
def answers() -> list[Reply]:
    """What the server answers, one after the other; the last one for good."""
    return []


@pytest.fixture
def site(answers: list[Reply]) -> Iterator[Site]:
    """A mirror of the EU's list: the shortest way to the transport."""

    def answer(_asked: Asked) -> Reply:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    with Site(answer) as found:
        yield found


@pytest.fixture
def mirror(site: Site) -> Mirror:
    def settings(**fetch: Any) -> Settings:  # noqa: ANN401 - fields of FetchSettings
        return Settings(mirror=site.url, fetch=FetchSettings(**fetch))

    return settings


def failure(fetching: Fetching, settings: Settings) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", settings)
    return caught.value


def test_timeouts_and_redirects_are_set_on_purpose(fetching: Fetching) -> None:
    """httpx's defaults are five seconds and no redirect; ours are said, and redirects go by hand (F10)."""
    with Transport(
        FetchSettings(),
        hosts=frozenset(),
        successor="",
        clock=fetching.clock,
        watch=ignore,
        stop=fetching.stop,
        backoff=Backoff(),
    ) as transport:
        http = transport.client.http
        assert http.timeout == httpx.Timeout(connect=5, read=90, write=90, pool=5)
        assert http.follow_redirects is False
        assert http.trust_env is True


def test_the_user_agent_is_honest_and_long_enough(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """OFAC's firewall wanted Mozilla, a digit and 40 characters; the name of the program stands in it (F01)."""
    answers.append(Reply(body=FSF))
    fetching("eu-fsf", mirror())
    fetching("eu-fsf", mirror(user_agent="Custom/1.0"))
    default, custom = (asked.headers["user-agent"] for asked in site.asked)
    assert default.startswith("Mozilla/5.0 (compatible; potashwatch/" + __version__)
    assert len(default) >= 40
    assert custom == "Custom/1.0"
    assert site.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("reply", "code", "attempts"),
    [
        (Reply(403), "fetch.refused", 1),
        (Reply(202, headers={"x-amzn-waf-action": "challenge"}), "fetch.challenged", 1),
        (Reply(202), "fetch.challenged", 1),
        (Reply(405, headers={"x-amzn-waf-action": "captcha"}), "fetch.challenged", 1),
        (Reply(200, FSF, {"x-amzn-waf-action": "challenge"}), "fetch.challenged", 1),
        (Reply(404), "fetch.gone", 1),
        (Reply(410), "fetch.gone", 1),
        (Reply(401), "fetch.unavailable", 1),
        (Reply(206, FSF), "fetch.unavailable", 1),
        (Reply(204, length=None), "fetch.unavailable", 1),
        (Reply(300), "fetch.unavailable", 1),
        (Reply(429), "fetch.unavailable", 6),
        (Reply(500), "fetch.unavailable", 6),
        (Reply(503), "fetch.unavailable", 6),
        (HANG_UP, "fetch.unavailable", 6),
        (Reply(200), "fetch.empty", 1),
        (cut(FSF, 1000), "fetch.truncated", 6),
        (cut(FSF, 0), "fetch.truncated", 6),
        (cut_chunk(FSF[:1000]), "fetch.truncated", 6),
        (Reply(200, b'\xef\xbb\xbf\n {"status":500}'), "fetch.not-the-list", 1),
        (Reply(200, b"<?xml version='1.0'?><!-- x --><HTML><p>login"), "fetch.not-the-list", 1),
        (Reply(200, FSF, {"Content-Type": "Text/HTML; charset=utf-8"}), "fetch.not-the-list", 1),
        (Reply(200, FSF, {"Content-Encoding": "br"}), "fetch.encoded", 1),
    ],
)
def test_every_answer_but_the_list_has_its_code(
    site: Site,
    answers: list[Reply],
    mirror: Mirror,
    fetching: Fetching,
    reply: Reply,
    code: str,
    attempts: int,
) -> None:
    """Only status 200 with a body is looked at; only what may pass is tried again (F01, F02, F12, F13, F21)."""
    answers.append(reply)
    error = failure(fetching, mirror())
    assert error.code == code
    assert len(site.asked) == attempts
    assert error.message.startswith(f"{site.url}/xmlFullSanctionsList_1_1.xml: ")
    assert (f"; {attempts} attempts in " in error.message) == (attempts > 1)
    assert error.hint


def test_a_cut_download_says_how_much_came(answers: list[Reply], mirror: Mirror, fetching: Fetching) -> None:
    """The figures stand in the message: announced, received (F13)."""
    answers.append(cut(FSF, 1000))
    message = failure(fetching, mirror(attempts=1)).message
    assert f"the download was cut after 1,000 of {len(FSF):,} bytes; 1 attempt in " in message


def test_a_cut_download_is_fetched_again_from_the_start(
    answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Nothing of the cut one is in the result (F08, F13)."""
    answers += [cut(FSF, 1000), Reply(body=FSF)]
    assert fetching.fetched("eu-fsf", mirror()).file.read() == FSF


def test_not_the_list_quotes_without_addresses_and_control_characters(
    answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """80 printable characters at most, no query of any address (F06, F12)."""
    answers.append(Reply(body=b'{"path":"/x?token=secret"}\x1b[31m\r\n\xff' + b"y" * 200))
    message = failure(fetching, mirror()).message
    assert '"{"path":"/x?"}[31m ' in message
    assert "secret" not in message
    assert len(message.partition('list: "')[2]) == 81


def test_an_announced_length_beyond_the_limit_is_believed(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Not a byte of the body is read."""
    answers.append(Reply(body=FSF))
    error = failure(fetching, mirror(max_body_bytes=100))
    assert error.code == "fetch.too-large"
    assert f"announces {len(FSF):,} bytes; the limit is 100" in error.message
    assert fetching.watched == []
    assert len(site.asked) == 1


def test_an_endless_body_is_left_at_the_limit(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Nothing announced, and no end: not tried again either."""
    answers.append(endless())
    error = failure(fetching, mirror(max_body_bytes=100_000))
    assert error.code == "fetch.too-large"
    assert sum(fetching.watched) <= 100_000
    assert len(site.asked) == 1


def test_gzip_that_nobody_asked_for_is_undone(
    answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Some proxies pack all the same, in one member or several; digests are of the list."""
    packed = gzip.compress(FSF[:5000]) + gzip.compress(FSF[5000:])
    answers.append(Reply(body=packed, headers={"Content-Encoding": "GZIP"}))
    found = fetching.fetched("eu-fsf", mirror())
    assert found.file.read() == FSF
    assert found.transfer.body_bytes == len(FSF)


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-20], lambda b: b[:50] + b"\0" * 9 + b[59:], lambda _: b"no"]
)
def test_damaged_gzip_is_a_cut_download(
    answers: list[Reply], mirror: Mirror, fetching: Fetching, damage: Callable[[bytes], bytes]
) -> None:
    """Not a byte of it is a list (F13)."""
    answers.append(Reply(body=damage(gzip.compress(FSF)), headers={"Content-Encoding": "gzip"}))
    assert failure(fetching, mirror()).code == "fetch.truncated"


def test_a_gzip_bomb_meets_the_limit_before_the_memory(
    answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """A gigabyte in a megabyte: unpacked in small pieces, refused at the limit."""
    packer = zlib.compressobj(wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 24)) for _ in range(16)) + packer.flush()
    answers.append(Reply(body=bomb, headers={"Content-Encoding": "gzip"}))
    error = failure(fetching, mirror(max_body_bytes=1_000_000))
    assert error.code == "fetch.too-large"
    assert max(fetching.watched) <= 1 << 18
    assert sum(fetching.watched) <= 1_000_000


def test_pauses_grow_and_retry_after_is_obeyed(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Seconds or a date; never shorter than the own pause (F04)."""
    answers += [
        Reply(503),
        Reply(503, headers={"Retry-After": "90"}),
        Reply(503, headers={"Retry-After": "Sun, 22 Nov 2026 06:02:00 GMT"}),
        Reply(429, headers={"Retry-After": "0"}),
        Reply(body=FSF),
    ]
    fetching("eu-fsf", mirror())
    assert fetching.pauses == [1.5, 90.0, 120.0, 8.5]
    assert len(site.asked) == 5


def test_a_wait_beyond_the_deadline_is_not_begun(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """A server that asks for an hour gets no second request, and the run no hour (F04)."""
    answers.append(Reply(503, headers={"Retry-After": "3600"}))
    error = failure(fetching, mirror())
    assert error.code == "fetch.unavailable"
    assert "the server answered 503; 1 attempt in " in error.message
    assert fetching.pauses == []
    assert len(site.asked) == 1


def test_all_attempts_together_keep_the_total_time(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Pauses end with the deadline, however many attempts are left (F04)."""
    answers.append(Reply(500))
    failure(fetching, mirror(total_timeout_seconds=10, attempts=20))
    assert fetching.pauses == [1.5, 2.5, 4.5]
    assert len(site.asked) == 4


def test_a_slow_download_is_no_dead_one(answers: list[Reply], mirror: Mirror, fetching: Fetching) -> None:
    """The timeout is per read: a body that takes four times as long arrives whole (F08)."""
    answers.append(drip(FSF, pieces=8, pause_seconds=0.1))
    found = fetching.fetched("eu-fsf", mirror(read_timeout_seconds=0.4))
    assert found.file.read() == FSF


def test_a_download_that_drips_past_the_total_time_is_given_up(
    answers: list[Reply], mirror: Mirror, fetching: Fetching
) -> None:
    """Each byte comes in time, the file never would; the figures are told (F08)."""
    answers.append(drip(FSF, pieces=400, pause_seconds=0.05))
    error = failure(fetching, mirror(total_timeout_seconds=0.6))
    assert error.code == "fetch.deadline"
    told = re.search(
        r"not done when its time was over: 1 attempt in \d+ seconds, ([\d,]+) bytes", error.message
    )
    assert told
    assert int(told[1].replace(",", "")) > 0


def test_silence_is_a_timeout(answers: list[Reply], mirror: Mirror, fetching: Fetching) -> None:
    """Before an answer or in the midst of one; tried again (F04)."""
    answers += [SILENCE, stalled(b"<sdn"), Reply(body=FSF)]
    found = fetching.fetched("eu-fsf", mirror(read_timeout_seconds=0.2))
    assert found.file.read() == FSF
    assert len(fetching.pauses) == 2


def test_headers_that_never_end_meet_the_total_time(fetching: Fetching) -> None:
    """A byte now and then keeps every read alive; the watchdog shuts the connection."""
    stop = threading.Event()

    def dribble(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Endless: ")
            try:
                for _ in range(500):  # ten seconds
                    connection.sendall(b"x")
                    if stop.wait(0.02):
                        return
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=dribble, args=(server,))
        thread.start()
        settings = Settings(
            mirror=f"http://127.0.0.1:{server.getsockname()[1]}",
            fetch=FetchSettings(total_timeout_seconds=0.5),
        )
        began = time.monotonic()
        try:
            assert failure(fetching, settings).code == "fetch.deadline"
        finally:
            stop.set()
            thread.join()
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "reply", [SILENCE, stalled(b"<sdn"), endless(), Reply(503, headers={"Retry-After": "60"})]
)
def test_an_interrupt_ends_at_once(
    site: Site, answers: list[Reply], mirror: Mirror, fetching: Fetching, reply: Reply
) -> None:
    """In a wait for an answer, in a body, in a pause: no timeout is waited for."""
    answers.append(reply)
    fetching.stop = threading.Event()
    caught: list[FetchError] = []

    def run() -> None:
        try:
            fetching("eu-fsf", mirror(max_body_bytes=1 << 40))
        except FetchError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not site.asked:
        assert thread.is_alive()
    began = time.monotonic()
    fetching.stop.set()
    thread.join(30)
    assert time.monotonic() - began < 5
    assert [error.code for error in caught] == ["fetch.interrupted"]


def test_a_dead_first_address_costs_seconds(
    answers: list[Reply], site: Site, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host whose first address takes no connection is reached on the next one (F07)."""
    answers.append(Reply(body=FSF))
    resolve = socket.getaddrinfo
    with socket.socket() as dead, socket.socket() as filler, socket.socket() as more:
        dead.bind(("127.0.0.1", 0))
        dead.listen(0)
        for taker in (filler, more):  # the queue is full: the next one hangs, as behind a black hole
            taker.settimeout(0)
            taker.connect_ex(dead.getsockname())
        tried: list[str] = []

        def both(host: str, port: int, *rest: Any) -> list[Any]:  # noqa: ANN401 - as the standard library
            if host != "two.test":
                return resolve(host, port, *rest)
            tried.append(host)
            kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
            return [(*kind, dead.getsockname()), (*kind, ("127.0.0.1", site.port))]

        monkeypatch.setattr(socket, "getaddrinfo", both)
        settings = Settings(
            mirror=f"http://two.test:{site.port}",
            fetch=FetchSettings(connect_timeout_seconds=0.3, attempts=1),
        )
        began = time.monotonic()
        assert fetching.fetched("eu-fsf", settings).file.read() == FSF
        assert tried == ["two.test"]
        assert 0.3 <= time.monotonic() - began < 5


def test_a_port_where_nobody_listens_is_unavailable(fetching: Fetching) -> None:
    """The system's own word stands in the message."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = failure(fetching, Settings(mirror=f"http://127.0.0.1:{port}/lists"))
    assert error.code == "fetch.unavailable"
    assert "refused; 6 attempts" in error.message


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_full_disk_is_an_error_with_its_own_code(
    answers: list[Reply], mirror: Mirror, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's own full device takes the place of the temporary file."""
    monkeypatch.setattr("potashwatch.fetchers.body.temporary_file", lambda: open("/dev/full", "wb", 0))  # noqa: PTH123, SIM115
    answers.append(Reply(body=FSF))
    error = failure(fetching, mirror())
    assert error.code == "fetch.unwritable"
    assert "No space left" in error.message


def test_nothing_logs_an_address(
    ofac: OfacSite, eu: EuSite, fetching: Fetching, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at DEBUG and a handler on each, no signature, no token, no query is written (F06)."""
    records: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record.getMessage() + repr(record.__dict__))

    keep = Keep()
    names = [
        n for n in logging.root.manager.loggerDict if n.partition(".")[0] in ("httpx", "httpcore", "stamina")
    ]
    loggers = [logging.getLogger(name) for name in names]
    assert {"httpx", "httpcore.http11", "httpcore.connection"} <= set(names)
    caplog.set_level(logging.DEBUG)
    try:
        for logger in loggers:
            caplog.set_level(logging.DEBUG, logger.name)
            logger.addHandler(keep)
        ofac.storage_faults["SDN_ENHANCED.ZIP"] = [Reply(403)]
        eu.faults["content"] = [Reply(500)]
        fetching("ofac-sdn", ofac.settings())
        fetching("eu-fsf", eu.settings())
    finally:
        for logger in loggers:
            logger.removeHandler(keep)
    told = "".join(records) + caplog.text
    assert SIGNATURE not in told
    assert TOKEN not in told
    assert records == []


def test_no_error_holds_a_secret_anywhere_in_its_chain(
    ofac: OfacSite, eu: EuSite, fetching: Fetching
) -> None:
    """Neither the message nor what it was raised from (F06)."""
    ofac.storage_faults |= {name: cut(b"x" * 99, 5) for name in ofac.files}
    eu.faults["content"] = HANG_UP
    with pytest.raises(FetchError) as of_ofac:
        fetching("ofac-sdn", ofac.settings())
    with pytest.raises(FetchError) as of_eu:
        fetching("eu-fsf", eu.settings())
    for caught in (of_ofac, of_eu):
        error: BaseException | None = caught.value
        while error is not None:
            told = f"{error!r} {error} {error.__dict__}"
            assert SIGNATURE not in told
            assert TOKEN not in told
            error = error.__cause__ or error.__context__


def test_lists_are_fetched_side_by_side(ofac: OfacSite, eu: EuSite, fetching: Fetching) -> None:
    """One that hangs delays no other (F09)."""
    eu.faults |= {"rss": SILENCE, "content": SILENCE}
    stop = threading.Event()
    caught: list[str] = []

    def hang() -> None:
        with ExitStack() as stack:
            hanging = Fetching(stack)
            hanging.stop = stop
            try:
                hanging("eu-fsf", eu.settings())
            except FetchError as error:
                caught.append(error.code)

    thread = threading.Thread(target=hang)
    thread.start()
    while not eu.site.asked:
        assert thread.is_alive()
    found = fetching.fetched("ofac-sdn", ofac.settings())
    assert found.name == "SDN_ENHANCED.ZIP"
    assert thread.is_alive()
    stop.set()
    thread.join(30)
    assert caught == ["fetch.interrupted"]
