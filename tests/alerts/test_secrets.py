"""Secrets are read when they are needed, and stand in nothing that anyone can read afterwards."""

import base64
import io
import logging
import os
import re
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.alerts import Secrets, deliver, ping
from potashwatch.errors import DeliveryError
from potashwatch.records.sink import PingSink, Secret
from tests.alerts.post import PASSWORD, USER, open_office
from tests.alerts.support import HASTY, NOW, PATIENT, Trying, alert, words_of
from tests.alerts.wire import Wire, drip, unused_port
from tests.fetchers.server import HANG_UP, SILENCE, Asked, Reply, Site, redirect

MARK: Final = "Zq7"
"""In every secret of these tests, and in nothing else."""
USERINFO: Final = f"{MARK}user1:{MARK}pass1"
TAIL: Final = f"services/{MARK}path1/{MARK}%2Fpath2?sig={MARK}sig1%2B&{MARK}name1=1#{MARK}anchor1"


def test_a_variable() -> None:
    """As it is, blanks and all."""
    assert Secrets({"A": " s3cret "}).of(Secret(env="A")) == " s3cret "


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_file_is_read_each_time(tmp_path: Path, end: str) -> None:
    """It is renewed while the program runs; one line end is not part of it."""
    path = tmp_path / "key"
    secrets = Secrets({})
    for text in ("first-1", "second-2"):
        path.write_bytes(f"{text}{end}".encode())
        assert secrets.of(Secret(file=str(path))) == text
    assert secrets.hide("first-1 second-2") == "… …"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"Zq7one\nZq7two\n", "control characters"),
        (b"Zq7one\n\n", "control characters"),
        (b"Zq7\x00", "control characters"),
        (b"\xffZq7", "not UTF-8"),
        (b"Zq7" * 40_000, "larger than 65,536 bytes"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_secret(tmp_path: Path, content: bytes | None, words: str) -> None:
    """It is said what is wrong; neither the content nor the name of the file is."""
    path = tmp_path / "Zq7key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DeliveryError) as caught:
        Secrets({}).of(Secret(file=str(path)))
    assert caught.value.code == "alert.secret"
    assert words in caught.value.message
    assert MARK not in caught.value.message + caught.value.hint


def test_a_folder_or_a_pipe_is_no_file(tmp_path: Path) -> None:
    """A pipe would be waited for."""
    paths = [tmp_path]
    if sys.platform != "win32":
        paths.append(tmp_path / "pipe")
        os.mkfifo(paths[1])
    for path in paths:
        with pytest.raises(DeliveryError) as caught:
            Secrets({}).of(Secret(file=str(path)))
        assert caught.value.message == "the file of a secret is no file"


def test_a_variable_that_is_not_set() -> None:
    """It is named: somebody has to set it."""
    with pytest.raises(DeliveryError) as caught:
        Secrets({}).of(Secret(env="HOOK_URL"))
    assert caught.value.message == "the variable HOOK_URL is not set"


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=6).filter(str.strip),
    st.binary(max_size=8),
    st.binary(max_size=8),
)
def test_a_secret_is_hidden_however_it_is_written(text: str, before: bytes, after: bytes) -> None:
    """Plain, quoted for an address, and in base64 wherever it stands in a longer text."""
    secrets = Secrets({"A": text})
    secrets.of(Secret(env="A"))
    for form in (text, quote(text), quote(text, safe="")):
        assert form not in secrets.hide(f"a{form}b")
    code = base64.b64encode(before + text.encode() + after).decode()
    inner = base64.b64encode(b"\0" * (len(before) % 3) + text.encode()).decode().rstrip("=")
    hidden = secrets.hide(code)
    assert len(inner) < 12 or "…" in hidden


def test_short_secrets_do_not_garble_messages() -> None:
    """To take each a out of a message would hide everything else."""
    secrets = Secrets({"A": "a"})
    secrets.of(Secret(env="A"))
    assert secrets.hide("an alert") == "an alert"


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Hear every logger that there is, at the lowest level."""
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    names = [None, *logging.root.manager.loggerDict]
    levels = {name: logging.getLogger(name).level for name in names}
    logging.getLogger().addHandler(handler)
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(handler)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def echo(asked: Asked, status: int) -> Reply:
    """Repeat everything that was asked, as servers do on their error pages, in the head too."""
    told = f"{asked.path}?{asked.query} {dict(asked.headers)}"
    return Reply(status, told.encode(), headers={"X-Asked": re.sub(r"[^ -~]", "", told)})


def servers(stack: ExitStack) -> dict[str, str]:
    """Return addresses, each with secrets in all its parts, at which every sort of trouble waits."""
    sites: dict[str, Site | Wire] = {
        f"answers {status}": Site(lambda asked, status=status: echo(asked, status))  # type: ignore[misc]  # bound now
        for status in (200, 400, 404, 413, 429, 500, 504)
    }
    sites["redirects"] = Site(lambda asked: redirect(f"https://elsewhere.example{asked.path}?{asked.query}"))
    sites["redirects nowhere"] = Site(lambda asked: redirect(f"https://[{asked.path}"))
    sites["is silent"] = Site(lambda _: SILENCE)
    sites["hangs up"] = Site(lambda _: HANG_UP)
    sites["trickles"] = Wire(drip(b"HTTP/1.1 200 OK" + b" " * 9000))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("localhost").configure_cert(context)
    sites["is not trusted"] = Site(lambda _: Reply(), tls=context)
    for site in sites.values():
        stack.enter_context(site)
    places = {name: site.url for name, site in sites.items()}
    places["is not there"] = f"http://127.0.0.1:{unused_port()}"
    places["has no tls"] = "http://hooks.bank.example"
    places["has a wrong port"] = "https://127.0.0.1:99999"
    places["is no address"] = "https://[::1"
    places["has a wrong name"] = f"https://a..{MARK}b"
    return {name: f"{url.replace('://', f'://{USERINFO}@')}/{TAIL}" for name, url in places.items()}


@pytest.mark.parametrize("kind", ["webhook", "slack", "teams", "ping", "apprise"])
def test_no_secret_of_an_address_is_told(
    trying: Trying, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """In no message, hint, traceback, log or output, whatever goes wrong, on all parts of an address."""
    trying.environment["KEY"] = f"whsec_{base64.b64encode(f'{MARK}key12345678'.encode()).decode()}"
    outcomes = set()
    with ExitStack() as stack:
        places = servers(stack)
        heard = stack.enter_context(everything_logged())
        for name, url in places.items():
            if kind == "apprise" and name not in (
                "answers 404",
                "is not there",
                "is not trusted",
                "is no address",
            ):
                continue  # a process each
            trying.environment["ADDRESS"] = url if kind != "apprise" else url.replace("http", "json", 1)
            outcomes.add(outcome(trying, {"kind": kind, "url": {"env": "ADDRESS"}}, name))
    assert_nothing_is_told(heard.getvalue(), *capfd.readouterr())
    assert len(outcomes) >= (1 if kind == "apprise" else 10)


def outcome(trying: Trying, table: dict[str, Any], name: str) -> str:
    """Deliver, and look at the error; return its code."""
    if table["kind"] == "webhook":
        table = {**table, "secret": {"env": "KEY"}}
    seconds = HASTY if name in ("is silent", "trickles") else PATIENT
    sink = trying.sink(**table)
    secrets = Secrets(trying.environment, (sink,))
    failure: DeliveryError | None = None
    try:
        if isinstance(sink, PingSink):
            ping(sink, "fail", secrets, timeout_seconds=seconds)
        else:
            told = alert(to="officer@bank.example")
            deliver(told, sink, secrets, is_repeat=False, timeout_seconds=seconds, clock=lambda: NOW)
    except DeliveryError as error:
        failure = error
    if failure is None:
        return "delivered"
    assert_nothing_is_told(words_of(failure), f"{sink!r}", f"{failure.__dict__}")
    assert (failure.__cause__, failure.__context__) == (None, None)
    assert failure.message.isprintable()
    assert failure.code != "alert.internal"
    return failure.code


def assert_nothing_is_told(*texts: str) -> None:
    for text in texts:
        assert MARK not in text
        for code in (base64.b64encode(USERINFO.encode()), base64.b64encode(f"\0{MARK}".encode())):
            assert code.decode()[:-4] not in text


@pytest.mark.parametrize(
    ("password", "answers"),
    [
        (f"{MARK}wrong1", {}),
        (PASSWORD, {"MAIL": f"550 5.1.0 {USER}"}),
        (PASSWORD, {"DATA": f"451 {PASSWORD}"}),
        (PASSWORD, {"DATA": "drop"}),
        (PASSWORD, {"EHLO": f"421 {USER}"}),
    ],
)
def test_no_secret_of_a_mail_server_is_told(
    trying: Trying,
    password: str,
    answers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Neither user nor password, also where the server repeats them."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    trying.environment["MAIL_PASSWORD"] = password
    table = {
        "kind": "smtp",
        "host": "localhost",
        "sender": "potashwatch@bank.example",
        "to": ["officer@bank.example"],
        "user": USER,
        "password": {"env": "MAIL_PASSWORD"},
    }
    told = alert(to="officer@bank.example")
    with authority.cert_pem.tempfile() as bundle, open_office(context, answers=answers, login=True) as office:
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        error = trying.failure({**table, "port": office.port}, told)
    assert_nothing_is_told(words_of(error), *capfd.readouterr())
    assert "EHLO" in answers or set(office.logins) == {USER}


def test_an_error_that_nobody_foresaw_is_told_by_its_name(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words may hold an address; it is one line, and it may have arrived."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"https://{USERINFO}@hooks.bank.example/{TAIL}")

    monkeypatch.setattr("potashwatch.alerts.webhook.request", fail)
    trying.environment["HOOK"] = "https://hooks.bank.example"
    error = trying.failure({"kind": "webhook", "url": {"env": "HOOK"}})
    assert (error.code, error.is_unsure) == ("alert.internal", True)
    assert "RuntimeError" in error.message
    assert_nothing_is_told(words_of(error))


def test_a_message_that_holds_a_secret_by_mistake_is_told_without_it(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last net under every sink, for message and hint."""

    def fail(_method: str, url: str, **_: object) -> None:
        raise DeliveryError("alert.refused", f"said {url}", hint=f"see {url}")

    monkeypatch.setattr("potashwatch.alerts.webhook.request", fail)
    trying.environment["HOOK"] = f"https://{USERINFO}@hooks.bank.example/{TAIL}"
    error = trying.failure({"kind": "webhook", "url": {"env": "HOOK"}})
    assert (error.message, error.hint) == ("desk: said …", "see …")
