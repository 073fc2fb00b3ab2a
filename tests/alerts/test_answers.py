"""Webhook, Slack, Teams and the dead-man ping: what each answer, and each silence, means."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Final

import pytest
import trustme

from potashwatch.alerts import Secrets, ping
from potashwatch.errors import DeliveryError
from potashwatch.records.sink import PingSink
from tests.alerts.support import HASTY, PATIENT, Trying
from tests.alerts.wire import Wire, drip, read_request, unused_port
from tests.fetchers.server import HANG_UP, SILENCE, Reply, Site, endless, redirect, stalled
from tests.fetchers.server import drip as slowly

KINDS: Final = ("webhook", "slack", "teams", "ping")


def told(trying: Trying, kind: str, url: str, seconds: float = PATIENT) -> DeliveryError | None:
    """Deliver once; return the failure, if it is one."""
    trying.environment["SINK_URL"] = url
    table = {"kind": kind, "url": {"env": "SINK_URL"}}
    try:
        if kind == "ping":
            sink = trying.sink(**table)
            assert isinstance(sink, PingSink)
            ping(sink, "success", Secrets(trying.environment, (sink,)), timeout_seconds=seconds)
        else:
            trying(table, timeout_seconds=seconds)
    except DeliveryError as error:
        return error
    return None


def verdict(error: DeliveryError | None) -> tuple[str, bool, bool] | None:
    return (error.code, error.is_unsure, error.may_pass) if error else None


ANSWERS: Final[dict[int, tuple[str, bool, bool] | None]] = {
    200: None,
    201: None,
    202: None,
    204: None,
    302: ("alert.redirect", False, False),
    304: ("alert.redirect", False, False),
    400: ("alert.refused", False, False),
    401: ("alert.refused", False, False),
    403: ("alert.refused", False, False),
    404: ("alert.refused", False, False),
    408: ("alert.busy", False, True),
    410: ("alert.refused", False, False),
    413: ("alert.too-large", False, False),
    425: ("alert.busy", False, True),
    429: ("alert.busy", False, True),
    500: ("alert.busy", False, True),
    502: ("alert.busy", True, True),
    503: ("alert.busy", False, True),
    504: ("alert.busy", True, True),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_one_meaning(trying: Trying, kind: str) -> None:
    """2xx is delivered; a busy server is another thing than one that refuses; a gateway may have passed it on."""
    found = {}
    for status in ANSWERS:
        with Site(lambda _, status=status: Reply(status)) as site:  # type: ignore[misc]  # bound now
            found[status] = verdict(told(trying, kind, site.url))
        assert len(site.asked) == 1, "one attempt, whatever the answer"
    assert found == ANSWERS


SILENCES: Final = {
    "no answer": (SILENCE, "alert.timeout"),
    "hangs up": (HANG_UP, "alert.no-answer"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SILENCES)
def test_what_was_sent_without_an_answer_may_have_arrived(trying: Trying, kind: str, name: str) -> None:
    """It is neither delivered nor refused, and the error says so."""
    reply, code = SILENCES[name]
    with Site(lambda _: reply) as site:
        error = told(trying, kind, site.url, HASTY if reply is SILENCE else PATIENT)
        assert len(site.asked) == 1
    assert verdict(error) == (code, True, True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "reply", [stalled(b"o"), slowly(b"ok" * 500, 1000, 0.05), endless(), Reply(200, b"x" * 3, length=9)]
)
def test_an_answer_counts_whatever_becomes_of_its_body(trying: Trying, kind: str, reply: Reply) -> None:
    """The status was 200: the alert arrived, and nobody waits for the words."""
    began = time.monotonic()
    with Site(lambda _: reply) as site:
        assert told(trying, kind, site.url) is None
    assert time.monotonic() - began < PATIENT / 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(400, stalled(b"invalid").body, length=99),
        Reply(400, endless().body, length=None),
    ],
)
def test_the_words_of_a_refusal_are_not_waited_for(trying: Trying, reply: Reply) -> None:
    """They are a help, and no more."""
    with Site(lambda _: reply) as site:
        error = told(trying, "slack", site.url, HASTY)
    assert verdict(error) == ("alert.refused", False, False)


def _closes_unread(connection: socket.socket, _: threading.Event) -> None:
    connection.recv(1)


def _closes_half_way(connection: socket.socket, _: threading.Event) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 20")


def _is_no_web_server(connection: socket.socket, _: threading.Event) -> None:
    read_request(connection)
    connection.sendall(b"220 mail.bank.example ESMTP\r\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("behave", [_closes_unread, _closes_half_way, _is_no_web_server])
def test_half_an_answer_is_none(
    trying: Trying, kind: str, behave: Callable[[socket.socket, threading.Event], None]
) -> None:
    """What broke after the first byte left may have arrived."""
    with Wire(behave) as wire:
        assert verdict(told(trying, kind, wire.url)) == ("alert.no-answer", True, True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("data", [b"HTTP/1.1 200 OK" + b" " * 9000, b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_server_that_trickles_is_left_when_the_time_is_over(trying: Trying, kind: str, data: bytes) -> None:
    """A byte now and then meets no timeout of a read; the deadline is for all of it (F46)."""
    began = time.monotonic()
    with Wire(drip(data)) as wire:
        assert verdict(told(trying, kind, wire.url, HASTY)) == ("alert.timeout", True, True)
    assert time.monotonic() - began < PATIENT / 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_handshake_that_trickles_is_left_too(trying: Trying, kind: str) -> None:
    """Nothing was sent before TLS stood."""
    with Wire(drip(b"\x16\x03\x03\x3f\xff" + b"\x0b\x00\x3f\xfb" + b"\x00" * 9000)) as wire:
        error = told(trying, kind, wire.url.replace("http:", "https:"), HASTY)
    assert verdict(error) == ("alert.timeout", False, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_trickles_under_tls_is_left_too(
    trying: Trying, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS takes the connection over; its end is watched all the same."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def behave(connection: socket.socket, closing: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            drip(b"HTTP/1.1 200 OK" + b" " * 9000)(secure, closing)

    began = time.monotonic()
    with authority.cert_pem.tempfile() as bundle, Wire(behave) as wire:
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        error = told(trying, kind, wire.url.replace("http:", "https:"), 4 * HASTY)
    assert verdict(error) == ("alert.timeout", True, True)
    assert time.monotonic() - began < PATIENT / 2


@pytest.mark.parametrize("kind", KINDS)
def test_where_nobody_listens_nothing_was_sent(trying: Trying, kind: str) -> None:
    """It is tried again later."""
    error = told(trying, kind, f"http://127.0.0.1:{unused_port()}/hook")
    assert verdict(error) == ("alert.unreachable", False, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_redirect_is_not_followed(trying: Trying, kind: str) -> None:
    """It names the new host, and nothing else of the new address."""
    with Site(lambda _: Reply()) as other, Site(lambda _: redirect(f"{other.url}/new?token=t1", 307)) as site:
        error = told(trying, kind, site.url)
        assert other.asked == []
    assert error is not None
    assert "points to 127.0.0.1" in error.message
    assert "/new" not in error.message + error.hint


def test_a_redirect_without_an_address(trying: Trying) -> None:
    """It is one all the same."""
    with Site(lambda _: Reply(302)) as site:
        error = told(trying, "webhook", site.url)
    assert error is not None
    assert "answered 302 and points to nowhere" in error.message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hooks.bank.example/a1", "alert.insecure"),
        ("http://127.0.0.1.bank.example/a1", "alert.insecure"),
        ("http://user:pw@10.0.0.1/a1", "alert.insecure"),
        ("ftp://bank.example/a1", "alert.address"),
        ("hooks.bank.example/a1", "alert.address"),
        ("https://", "alert.address"),
        ("https://[::1/a1", "alert.address"),
        ("https://bank.example:99999/a1", "alert.address"),
        ("https://bank.example/a1 b2", "alert.address"),
        ("https://bänk.example/a1", "alert.address"),
        ("https://a..b.example/a1", "alert.address"),
        (f"https://{'a' * 64}.example/a1", "alert.address"),
        ("http://127.0.0.1\\@bank.example/a1", "alert.insecure"),
        ("http://bank.example\\@127.0.0.1:0/a1", "alert.address"),
    ],
)
def test_what_is_no_address_or_has_no_tls_is_not_asked(
    trying: Trying, kind: str, url: str, code: str
) -> None:
    """An alert leaves this machine under TLS alone."""
    error = told(trying, kind, url)
    assert error is not None
    assert (error.code, error.is_unsure) == (code, False)
    assert "a1" not in error.message + error.hint


@pytest.mark.parametrize("kind", KINDS)
def test_loopback_is_asked_past_any_proxy(trying: Trying, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain http to this machine must not leave it by way of a proxy."""
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{unused_port()}")
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{unused_port()}")
    with Site(lambda _: Reply()) as site:
        assert told(trying, kind, site.url) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_refuses_has_passed_nothing_on(
    trying: Trying, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request for a tunnel is not the alert."""
    proxy = Wire(lambda connection, _: _refuse_tunnel(connection))
    with proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://proxyuser:proxypass1@127.0.0.1:{proxy.port}")
        error = told(trying, kind, "https://hooks.bank.example/a1")
    assert verdict(error) == ("alert.unreachable", False, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_silent_proxy_has_passed_nothing_on(
    trying: Trying, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answered, and still nothing was sent."""
    with Wire(_is_silent) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.port}")
        error = told(trying, kind, "https://hooks.bank.example/a1", HASTY)
    assert verdict(error) == ("alert.timeout", False, True)


def _is_silent(_: socket.socket, closing: threading.Event) -> None:
    closing.wait()


def _refuse_tunnel(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize(
    "proxy", ["ftp://proxyuser:proxypass1@127.0.0.1:1", "http://proxyuser:proxypass1@[::1"]
)
def test_a_proxy_that_is_none_is_named_without_its_password(
    trying: Trying, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error and not a traceback."""
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    error = told(trying, "webhook", "https://hooks.bank.example/a1")
    assert error is not None
    assert error.code == "alert.unreachable"
    assert "proxypass1" not in error.message + error.hint


def test_a_bundle_that_is_none(trying: Trying, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named by its variable; nothing is sent without verification instead."""
    monkeypatch.setenv("SSL_CERT_FILE", __file__)
    error = told(trying, "webhook", "https://localhost/a1")
    assert verdict(error) == ("alert.tls", False, False)


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_for_another_host_is_refused(
    trying: Trying, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name counts, not only the signature."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    with authority.cert_pem.tempfile() as bundle, Site(lambda _: Reply(), tls=context) as site:
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        assert verdict(told(trying, kind, site.url)) == ("alert.tls", False, False)
        assert site.asked == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"invalid_payload", "answered 400, invalid_payload"),
        (b"no_service\n", "answered 400, no_service"),
        (b"<html>Cannot POST /services/T0/B0/secret1</html>", "answered 400"),
        (b"Cannot POST /services/T0/B0/secret1", "answered 400"),
        (b"T0secret1", "answered 400"),
        (b"x" * 200, "answered 400"),
        (b"", "answered 400"),
        (b"\xff\xfe\x1b[31m", "answered 400"),
    ],
)
def test_a_refusal_is_quoted_where_it_is_one_plain_word(trying: Trying, body: bytes, words: str) -> None:
    """Slack says why; other servers repeat the address they were asked for."""
    with Site(lambda _: Reply(400, body)) as site:
        error = told(trying, "slack", site.url)
    assert error is not None
    assert error.message == f"desk: 127.0.0.1: the server {words}"
