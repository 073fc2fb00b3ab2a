"""Mail, over TLS alone: STARTTLS or TLS from the first byte, with a certificate that is verified."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from typing import Final

from potashwatch.alerts.mail import domain_of, mail, on_the_wire
from potashwatch.alerts.sending import Deadline, Sending
from potashwatch.errors import DeliveryError
from potashwatch.records.alert import Alert
from potashwatch.records.sink import SmtpSink

_STATUS: Final = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
"""The enhanced status code of RFC 3463: figures alone, while the words after it name people."""
_NO: Final = range(400, 600)
_TOO_LARGE: Final = 552


class _Refused(Exception):  # noqa: N818 - becomes a DeliveryError
    """The server says no."""

    def __init__(self, code: int, answer: bytes, to_what: str) -> None:
        super().__init__(code)
        self.code, self.to_what = code, to_what
        found = _STATUS.match(answer)
        self.status = f" {found[1].decode('ascii')}" if found else ""


class _Client(smtplib.SMTP):
    """A connection whose end is watched from its first moment on."""

    def __init__(self, sink: SmtpSink, deadline: Deadline, context: ssl.SSLContext) -> None:
        self.is_sent = False
        self._deadline, self._context = deadline, context
        self._is_tls_at_once = sink.security == "tls"
        super().__init__(local_hostname=domain_of(sink.sender), timeout=deadline.left_seconds)
        self._host = sink.host  # what the certificate must name

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """Connect; ``smtplib`` calls this, and its own TLS class overrides it too."""
        plain = socket.create_connection((host, port), min(timeout, self._deadline.connect_seconds))
        self._deadline.watch(plain)
        plain.settimeout(self._deadline.left_seconds)
        return self._context.wrap_socket(plain, server_hostname=host) if self._is_tls_at_once else plain

    def hand_over(self, sender: str, to: str, data: bytes) -> None:
        """Give a mail to the server: return when it took it. Raises _Refused and what smtplib raises."""
        size = [f"size={len(data)}"] if self.has_extn("size") else []
        _expect(2, self.mail(sender, size), "the sender")
        _expect(2, self.rcpt(to), "the reader")
        _expect(3, self.docmd("data"), "the mail")
        self.is_sent = True
        self.send(data)
        _expect(2, self.getreply(), "the mail")


def deliver_smtp(alert: Alert, sink: SmtpSink, sending: Sending) -> None:
    """Send one mail to the one reader of the alert. Raises DeliveryError.

    Delivered is what the server answers with 250 after the text; how it takes the farewell is nothing to the mail.
    """
    if alert.to is None:
        raise DeliveryError(
            "alert.address",
            "the alert names no reader",
            hint="each address of the sink has alerts of its own",
        )
    password = sending.secrets.of(sink.password) if sink.password else None
    data = on_the_wire(mail(alert, sink.sender, alert.to))
    client = _Client(sink, sending.deadline, ssl.create_default_context())
    try:
        _expect(2, client.connect(sink.host, sink.port), "the connection")
        client.ehlo_or_helo_if_needed()
        if sink.security == "starttls":
            client.starttls(context=client._context)  # noqa: SLF001 - our own
            client.ehlo()
        if sink.user is not None and password is not None:
            client.login(sink.user, password)
        client.hand_over(sink.sender, alert.to, data)
        with suppress(smtplib.SMTPException, OSError):
            client.putcmd("quit")
    except (smtplib.SMTPException, OSError, UnicodeError, _Refused) as error:
        failure = _told(error, sink, sending.deadline, is_sent=client.is_sent)
    else:
        return
    finally:
        client.close()
    raise failure  # out here, so that it does not carry what the server or the library said


def _expect(first: int, reply: tuple[int, bytes], to_what: str) -> None:
    """Look at the first figure, which says it all (RFC 5321, 4.3.2). Raises _Refused."""
    code, words = reply
    if code // 100 != first:
        raise _Refused(code, words, to_what)


def _told(error: Exception, sink: SmtpSink, deadline: Deadline, *, is_sent: bool) -> DeliveryError:
    """Return what an exception means, in words of our own."""
    match error:
        case _Refused() if error.code in _NO:
            return _refusal(sink.host, error.code, error.status, error.to_what)
        case smtplib.SMTPAuthenticationError() if error.smtp_code in _NO:
            return _refusal(sink.host, error.smtp_code, "", "user and password")
        case smtplib.SMTPResponseException() if error.smtp_code in _NO:
            return _refusal(sink.host, error.smtp_code, "", "the greeting")
        case UnicodeError():
            return DeliveryError(
                "alert.secret",
                "user or password holds characters that are not ASCII",
                hint="mail servers take no others: set another password",
            )
    if is_sent:
        is_late = deadline.is_over or isinstance(error, TimeoutError)
        return DeliveryError(
            "alert.timeout" if is_late else "alert.no-answer",
            f"{sink.host}: the mail was sent, and no answer came in {deadline.seconds:g} seconds"
            if is_late
            else f"{sink.host}: the connection broke before the server answered; the mail may have arrived",
            hint="it is sent again under the same Message-ID",
            is_unsure=True,
            may_pass=True,
        )
    return _unsent(error, sink, deadline)


def _refusal(host: str, code: int, status: str, to_what: str) -> DeliveryError:
    told = f"{host}: the server answered {code}{status} to {to_what}"
    if 400 <= code < 500:
        return DeliveryError(
            "alert.busy",
            told,
            hint="it is tried again later; if it stays so, ask who keeps the server",
            may_pass=True,
        )
    if code == _TOO_LARGE and to_what != "the reader":
        return DeliveryError("alert.too-large", told, hint="ask who keeps the server how large a mail may be")
    hint = "look at user and password, sender and to of the sink, and ask who keeps the server"
    return DeliveryError("alert.refused", told, hint=hint)


def _unsent(error: Exception, sink: SmtpSink, deadline: Deadline) -> DeliveryError:
    """Return why nothing was sent."""
    if deadline.is_over or isinstance(error, TimeoutError):
        return DeliveryError(
            "alert.timeout",
            f"{sink.host}: not ready in {deadline.seconds:g} seconds; nothing was sent",
            hint="it is tried again later; look at host and port of the sink, and the firewall",
            may_pass=True,
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return DeliveryError(
            "alert.tls",
            f"{sink.host}: the certificate of the server cannot be verified",
            hint="name the bank's own CA bundle in SSL_CERT_FILE; host must be the name in the certificate",
        )
    if isinstance(error, ssl.SSLError):
        return DeliveryError(
            "alert.tls",
            f"{sink.host}: no TLS could be agreed on",
            hint="security is tls for port 465 and starttls for 587, in most places",
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        missing = "STARTTLS" if sink.user is None else "STARTTLS, or no login"
        return DeliveryError(
            "alert.tls",
            f"{sink.host}: the server offers no {missing}; nothing was sent",
            hint="mail goes out under TLS alone: look at host, port and security of the sink",
        )
    is_broken = isinstance(error, (smtplib.SMTPServerDisconnected, OSError))
    if not is_broken or isinstance(error, smtplib.SMTPResponseException):
        return DeliveryError(
            "alert.refused",
            f"{sink.host}: the server speaks another way than was expected",
            hint="look at host, port and user of the sink",
        )
    return DeliveryError(
        "alert.unreachable",
        f"{sink.host}: no connection, or it broke; nothing was sent",
        hint="it is tried again later; look at host and port of the sink, and the firewall",
        may_pass=True,
    )
