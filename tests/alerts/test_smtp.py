"""Mail: over TLS alone, one for each reader, delivered when the server says so and not before."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.alerts.mail import MOST_ATTACHED_BYTES, MOST_BODY_BYTES, mail, mail_subject, on_the_wire
from potashwatch.alerts.wording import left_out, plain
from tests.alerts.post import PASSWORD, USER, Office, open_office
from tests.alerts.support import HASTY, HOSTILE, ID, PATIENT, Trying, alert, words_of
from tests.alerts.wire import Wire, drip, unused_port

SENDER = "potashwatch@bank.example"
READER = "officer@bank.example"
MAIL = alert(to=READER, text=HOSTILE)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A server's certificate, and its authority trusted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with authority.cert_pem.tempfile() as bundle:
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        yield context


def table(port: int, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a table of a TOML file
    return {"kind": "smtp", "host": "localhost", "port": port, "sender": SENDER, "to": [READER], **fields}


def the_mail(office: Office) -> EmailMessage:
    ((sender, readers, message),) = office.got
    assert (sender, readers) == (SENDER, [READER])
    return message


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_mail_arrives_as_it_is_told(trying: Trying, tls: ssl.SSLContext, security: str) -> None:
    """With hostile text in it: nothing of it is a header, and every line is there."""
    with open_office(tls, at_once=security == "tls") as office:
        trying(table(office.port, security=security), MAIL)
    message = the_mail(office)
    body, attached = message.iter_parts()
    assert body.get_content_type() == "text/plain"
    assert body.get_content().replace("\r\n", "\n") == plain(HOSTILE) + "\n"
    assert attached.get_filename() == "alert.json"
    assert json.loads(attached.get_content()) == MAIL.model_dump(mode="json", by_alias=True)
    assert message["Message-ID"] == f"<{ID[:32]}@bank.example>"
    assert message["Date"].datetime == MAIL.made_at
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Potashwatch-Alert"] == ID
    assert (message["From"], message["To"], message["Bcc"]) == (SENDER, READER, None)
    assert office.were_secure == [True] or security == "tls"
    assert set(office.hellos) == {"bank.example"}


def test_a_repeat_is_the_same_mail(trying: Trying, tls: ssl.SSLContext) -> None:
    """The same Message-ID and the same text: a mail program shows it once (F47)."""
    with open_office(tls) as office:
        for is_repeat in (False, True):
            trying(table(office.port), MAIL, is_repeat=is_repeat)
    first, second = (message.as_bytes() for _, _, message in office.got)
    assert first == second


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it knows no TLS but its own
@pytest.mark.parametrize("at_once", [False, True])
def test_a_login(trying: Trying, tls: ssl.SSLContext, *, at_once: bool) -> None:
    """User and password go out under TLS alone."""
    trying.environment["MAIL_PASSWORD"] = PASSWORD
    with open_office(tls, login=True, at_once=at_once) as office:
        given = table(office.port, user=USER, password={"env": "MAIL_PASSWORD"})
        trying({**given, "security": "tls" if at_once else "starttls"}, MAIL)
    assert the_mail(office)
    assert office.logins == [USER]


def test_a_wrong_password_is_a_refusal(trying: Trying, tls: ssl.SSLContext) -> None:
    """It is no trouble that passes: servers lock the user out after a few tries."""
    trying.environment["MAIL_PASSWORD"] = f"not-{PASSWORD}"
    with open_office(tls, login=True) as office:
        error = trying.failure(table(office.port, user=USER, password={"env": "MAIL_PASSWORD"}), MAIL)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.refused", False, False)
    assert error.message == "desk: localhost: the server answered 535 to user and password"
    assert "Zq7" not in words_of(error)


def test_a_server_without_tls_gets_nothing(trying: Trying) -> None:
    """Not even the user: somebody in between may have taken STARTTLS out."""
    trying.environment["MAIL_PASSWORD"] = PASSWORD
    with open_office(None) as office:
        error = trying.failure(table(office.port, user=USER, password={"env": "MAIL_PASSWORD"}), MAIL)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.tls", False, False)
    assert (office.got, office.logins) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("name", ["other.example", "localhost"])
def test_a_certificate_that_is_not_trusted(
    trying: Trying, monkeypatch: pytest.MonkeyPatch, authority: trustme.CA, security: str, name: str
) -> None:
    """For another host, or of an authority that nobody knows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer = authority if name != "localhost" else trustme.CA()
    issuer.issue_cert(name).configure_cert(context)
    with authority.cert_pem.tempfile() as bundle, open_office(context, at_once=security == "tls") as office:
        monkeypatch.setenv("SSL_CERT_FILE", bundle)
        error = trying.failure(table(office.port, security=security), MAIL)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.tls", False, False)
    assert office.got == []


def test_tls_at_once_where_starttls_is_spoken(trying: Trying, tls: ssl.SSLContext) -> None:
    """The usual mistake: the hint names it."""
    with open_office(tls) as office:
        error = trying.failure(table(office.port, security="tls"), MAIL)
    assert error.code == "alert.tls"
    assert "465" in error.hint


@pytest.mark.parametrize(
    ("command", "answer", "verdict"),
    [
        ("MAIL", "450 4.2.0 greylisted by bank", ("alert.busy", False, True)),
        ("MAIL", "550 5.7.1 no", ("alert.refused", False, False)),
        ("MAIL", "552 5.3.4 too big", ("alert.too-large", False, False)),
        ("MAIL", "drop", ("alert.unreachable", False, True)),
        ("RCPT", "451 4.3.0 later", ("alert.busy", False, True)),
        ("RCPT", "550 5.1.1 officer@bank.example unknown", ("alert.refused", False, False)),
        ("RCPT", "552 5.2.2 mailbox of officer full", ("alert.refused", False, False)),
        ("RCPT", "421 4.3.2 closing", ("alert.busy", False, True)),
        ("RCPT", "drop", ("alert.unreachable", False, True)),
        ("DATA", "421 4.3.2 closing", ("alert.busy", False, True)),
        ("DATA", "451 4.3.0 disk of mail1 full", ("alert.busy", False, True)),
        ("DATA", "554 5.6.0 spam", ("alert.refused", False, False)),
        ("DATA", "drop", ("alert.no-answer", True, True)),
    ],
)
def test_what_the_server_says_is_what_happened(
    trying: Trying, tls: ssl.SSLContext, command: str, answer: str, verdict: tuple[str, bool, bool]
) -> None:
    """A drop after the text is neither; a code is told with its figures, and never its words."""
    with open_office(tls, answers={command: answer}) as office:
        error = trying.failure(table(office.port), MAIL)
    assert (error.code, error.is_unsure, error.may_pass) == verdict
    assert "officer" not in words_of(error)
    if answer[0].isdigit():
        assert " ".join(answer.split()[:2]) in error.message


@pytest.mark.parametrize(
    ("command", "verdict"),
    [("MAIL", ("alert.timeout", False, True)), ("DATA", ("alert.timeout", True, True))],
)
def test_a_silent_server_is_left(
    trying: Trying, tls: ssl.SSLContext, command: str, verdict: tuple[str, bool, bool]
) -> None:
    """After the text was sent it may have arrived; before it, it has not."""
    with open_office(tls, answers={command: "wait"}) as office:
        error = trying.failure(table(office.port), MAIL, timeout_seconds=2.0)
    assert (error.code, error.is_unsure, error.may_pass) == verdict


@pytest.mark.parametrize("answer", ["drop", "wait", "421 Bye"])
def test_the_farewell_is_nothing_to_the_mail(trying: Trying, tls: ssl.SSLContext, answer: str) -> None:
    """The server had answered 250; it is not sent a second time because of a rude end."""
    began = time.monotonic()
    with open_office(tls, answers={"QUIT": answer}) as office:
        trying(table(office.port), MAIL)
    assert the_mail(office)
    assert time.monotonic() - began < PATIENT / 2


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("data", [b"220-mail.test waits\r\n", b"2", b"\x16\x03\x03\x3f\xff" + b"\0" * 900])
def test_a_server_that_trickles_is_left_when_the_time_is_over(
    trying: Trying, security: str, data: bytes
) -> None:
    """A greeting without an end, a handshake without an end."""
    began = time.monotonic()
    with Wire(drip(data)) as wire:
        error = trying.failure(table(wire.port, security=security), MAIL, timeout_seconds=HASTY)
    assert error.code in ("alert.timeout", "alert.tls")
    assert not error.is_unsure
    assert time.monotonic() - began < PATIENT / 2


def _is_a_web_server(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + b"x" * 20_000)


def _is_full(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(b"421 too many connections from 10.1.2.3\r\n")


def _hangs_up(_connection: socket.socket, _: threading.Event) -> None:
    pass


@pytest.mark.parametrize(
    ("behave", "code"),
    [(_is_a_web_server, "alert"), (_is_full, "alert.busy"), (_hangs_up, "alert.unreachable")],
)
def test_another_server_than_one_of_mail(trying: Trying, behave: Any, code: str) -> None:  # noqa: ANN401
    """An error in one line, whatever it says."""
    with Wire(behave) as wire:
        error = trying.failure(table(wire.port), MAIL)
    assert error.code.startswith(code)
    assert error.code != "alert.internal"
    assert not error.is_unsure


def test_where_nobody_listens_nothing_was_sent(trying: Trying) -> None:
    """It is tried again later."""
    error = trying.failure(table(unused_port()), MAIL)
    assert (error.code, error.is_unsure, error.may_pass) == ("alert.unreachable", False, True)


def test_an_alert_without_a_reader(trying: Trying) -> None:
    """Each address has alerts of its own; which one is meant is not guessed."""
    assert trying.failure(table(1), alert()).code == "alert.address"


def test_a_password_that_no_server_takes(trying: Trying, tls: ssl.SSLContext) -> None:
    """The library's own error quotes it."""
    trying.environment["MAIL_PASSWORD"] = f"ünicode-{PASSWORD}"
    with open_office(tls, login=True) as office:
        error = trying.failure(table(office.port, user=USER, password={"env": "MAIL_PASSWORD"}), MAIL)
    assert error.code == "alert.secret"
    assert "Zq7" not in words_of(error)


def test_a_mail_is_bounded() -> None:
    """A body of 200 KB with the count of what is missing, and no attachment above 1 MB, which is said."""
    text = "\n".join(f"БЕЛАРУСЬКАЛІЙ {n}" for n in range(60_000))
    message = mail(alert(text=text), SENDER, READER)
    body = message.get_content()
    shown = body.partition("\n\n")[0].split("\n")
    assert shown == text.split("\n")[: len(shown)]
    assert left_out(60_000 - len(shown)) in body
    assert "larger than 1 MB" in body
    assert len(body.encode()) < MOST_BODY_BYTES + 400
    assert len(on_the_wire(message)) < 2 * MOST_ATTACHED_BYTES


def test_trouble_has_no_attachment() -> None:
    """There is no report in it."""
    message = mail(alert(kind="failing", report=None), SENDER, READER)
    assert not message.is_multipart()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_subject_is_one_line_of_text(subject: str) -> None:
    """Never a header of its own, never a word that decodes into another; it is read as it was written."""
    message = mail(alert(subject=subject, kind="test", report=None), SENDER, READER)
    read = BytesParser(EmailMessage, policy=SMTP).parsebytes(on_the_wire(message)[:-3])
    assert read.keys() == message.keys()
    assert read["Subject"].split() == mail_subject(subject).split()
    assert all(len(line) <= 998 for line in on_the_wire(message).split(b"\r\n"))


@pytest.mark.parametrize(
    "subject",
    ["=?utf-8?q?hi=0D=0ABcc:_evil@evil.example?=", "a\r\nBcc: evil@evil.example", "x" * 5000],
)
def test_a_hostile_subject_stays_a_subject(subject: str) -> None:
    """As the one before, with what attackers write."""
    read = BytesParser(EmailMessage, policy=SMTP).parsebytes(
        mail(alert(subject=subject), SENDER, READER).as_bytes()
    )
    assert read["Bcc"] is None
    assert "\n" not in read["Subject"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    """Lines with dots, long lines, other alphabets."""
    data = on_the_wire(mail(alert(text=text, kind="test", report=None), SENDER, READER))
    assert data.endswith(b"\r\n.\r\n")
    assert b"\r\n.\r\n" not in data[:-3]
    undotted = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in data[:-3].split(b"\r\n"))
    read = BytesParser(EmailMessage, policy=SMTP).parsebytes(undotted)
    assert read.get_content().rstrip() == plain(text).rstrip()
