"""One request to one server, and what its answer means. The only module of this room that knows httpx.

No redirect is followed, TLS is always verified, nothing leaves the machine without it. Proxies and CA bundles come from
the environment: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR. Messages name the host.
"""

import ipaddress
import logging
import re
import socket
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import httpx

from potashwatch import __version__
from potashwatch.alerts.sending import Deadline
from potashwatch.errors import DeliveryError

_TALKATIVE = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))
_BUSY = frozenset({408, 425, 429, *range(500, 600)})
"""Answers that may be others a little later (RFC 9110; 425 of RFC 8470)."""
_GATEWAY = frozenset({502, 504})
"""A gateway in between answers; what the server behind it did, it does not know (RFC 9110, 15.6.3 and 15.6.5)."""
_WORD = re.compile(r"[a-z]+(?:_[a-z]+)*")
_MOST_ANSWER_BYTES = 4096
_MOST_WORD = 60


def _keep_quiet(_record: logging.LogRecord) -> bool:
    return False


for _name in _TALKATIVE:  # they print addresses and headers, with tokens
    logging.getLogger(_name).addFilter(_keep_quiet)


class _Steps:
    """Looks on while a request is made: watches its connection, and notes when it leaves."""

    def __init__(self, deadline: Deadline) -> None:
        self.is_sent = False
        self._deadline = deadline

    def __call__(self, event: str, info: dict[str, object]) -> None:
        """Learn of a step: httpcore's extension ``trace`` calls this."""
        if event.endswith(".connect_tcp.complete"):
            found = info["return_value"].get_extra_info("socket")  # type: ignore[attr-defined]  # a network stream
            if isinstance(found, socket.socket):
                self._deadline.watch(found)
        elif event.endswith(".send_request_headers.started"):
            # To open a tunnel through a proxy tells nothing to anyone.
            self.is_sent = self.is_sent or getattr(info["request"], "method", b"") != b"CONNECT"


def request(
    method: str,
    url: str,
    *,
    deadline: Deadline,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> None:
    """Send a request; return when the answer is 2xx.

    Raises DeliveryError: alert.address, alert.insecure, alert.unreachable, alert.tls, alert.timeout, alert.no-answer,
    alert.redirect, alert.too-large, alert.busy, alert.refused.
    """
    host = _host(url)
    steps = _Steps(deadline)
    failure: DeliveryError | None = None
    try:
        with _client(host, deadline) as client:
            asked = client.build_request(
                method, url, headers=dict(headers or {}), content=body, extensions={"trace": steps}
            )
            answer = client.send(asked, stream=True)
            try:
                failure = _refusal(answer, host)
            finally:
                answer.close()
    except httpx.InvalidURL:
        failure = _no_address()
    except httpx.TransportError as error:
        failure = _broken(error, host, steps, deadline)
    if failure is not None:
        raise failure  # out here, so that it does not carry the client's error, which knows the address


def _host(url: str) -> str:
    """Return the host of an address that may be asked. Raises DeliveryError: alert.address, alert.insecure."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        is_usable = (
            parts.scheme in ("http", "https")
            and bool(host.encode("idna"))  # as a look-up will do
            and parts.port != 0
            and httpx.URL(url).raw_host == host.encode("ascii")  # whom the client will ask
        )
    except (ValueError, httpx.InvalidURL):  # a port, a name or an IPv6 address that is none
        is_usable = False
    if not is_usable or not url.isascii() or not url.isprintable() or " " in url:
        raise _no_address()
    if parts.scheme == "http" and not _is_loopback(host):
        raise DeliveryError(
            "alert.insecure",
            f"{host}: the address begins with http://, and an alert leaves this machine only under TLS",
            hint="write https:// into the address of the sink",
        )
    return host


def _no_address() -> DeliveryError:
    return DeliveryError(
        "alert.address",
        "what its secret holds is no address of the web",
        hint="let it hold the whole address alone, beginning with https://",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _client(host: str, deadline: Deadline) -> httpx.Client:
    """Return a client for one request. Raises DeliveryError: alert.tls, alert.unreachable."""
    try:
        trust = httpx.create_ssl_context()
    except OSError as error:
        reason = error.strerror or type(error).__name__
    else:
        try:
            return httpx.Client(
                headers={"User-Agent": f"potashwatch/{__version__}", "Accept-Encoding": "identity"},
                follow_redirects=False,
                timeout=httpx.Timeout(deadline.left_seconds, connect=deadline.connect_seconds),
                verify=trust,
                trust_env=not _is_loopback(host),  # what needs no TLS must not go to a proxy elsewhere
            )
        except (ValueError, ImportError, httpx.InvalidURL):  # their words hold the proxy's password
            pass
        raise DeliveryError(
            "alert.unreachable",
            f"{host}: the proxy of the environment cannot be used",
            hint="look at HTTPS_PROXY and ALL_PROXY: an address beginning with http:// or https://",
        )
    raise DeliveryError(
        "alert.tls",
        f"{host}: the CA bundle of the environment cannot be used: {reason}",
        hint="let SSL_CERT_FILE name a PEM file with certificates, or unset it",
    )


def _refusal(answer: httpx.Response, host: str) -> DeliveryError | None:
    """Return why an answer is no success; None for 2xx. The body of a success is not waited for."""
    status = answer.status_code
    if 200 <= status < 300:
        return None
    told = f"{host}: the server answered {status}"
    if 300 <= status < 400:
        return DeliveryError(
            "alert.redirect",
            f"{told} and points to {_new_host(answer)}; no redirect is followed",
            hint="ask who keeps the server; where the new address is right, put it into the secret",
        )
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return DeliveryError(
            "alert.too-large",
            f"{told}: the alert is too large for it",
            hint="let the server take larger bodies",
        )
    if status in _BUSY:
        return DeliveryError(
            "alert.busy",
            told,
            hint="it is tried again later; if it stays so, ask who keeps the server",
            may_pass=True,
            is_unsure=status in _GATEWAY,
        )
    word = _word(answer)
    return DeliveryError(
        "alert.refused",
        f"{told}, {word}" if word else told,
        hint="the address or the key may be withdrawn: look at the secret of the sink, and at the server",
    )


def _new_host(answer: httpx.Response) -> str:
    location = answer.headers.get("location", "")
    try:
        host = urlsplit(urljoin(str(answer.url), location)).hostname
    except ValueError:
        host = None
    return (location and host) or "nowhere"


def _word(answer: httpx.Response) -> str:
    """Return the body of a refusal where it is one plain word, such as Slack's ``invalid_payload``.

    Nothing else of it is told: servers repeat the path they were asked for, and with it the secret.
    """
    body = b""
    try:
        for chunk in answer.iter_raw():
            body += chunk
            if len(body) > _MOST_ANSWER_BYTES:
                break
    except httpx.TransportError:
        return ""
    text = body[: _MOST_WORD + 1].decode("utf-8", "replace").strip()
    return text if _WORD.fullmatch(text) and len(text) <= _MOST_WORD else ""


def _broken(error: httpx.TransportError, host: str, steps: _Steps, deadline: Deadline) -> DeliveryError:
    """Return what it means that no answer came."""
    if steps.is_sent:
        is_late = deadline.is_over or isinstance(error, httpx.TimeoutException)
        return DeliveryError(
            "alert.timeout" if is_late else "alert.no-answer",
            f"{host}: the alert was sent, and no answer came in {deadline.seconds:g} seconds"
            if is_late
            else f"{host}: the connection broke before an answer came; the alert may have arrived",
            hint="it is sent again under the same id",
            is_unsure=True,
            may_pass=True,
        )
    if _is_untrusted(error):
        return DeliveryError(
            "alert.tls",
            f"{host}: the certificate of the server cannot be verified",
            hint="behind a proxy that inspects TLS, name its CA bundle in SSL_CERT_FILE",
        )
    if deadline.is_over or isinstance(error, httpx.TimeoutException):
        return DeliveryError(
            "alert.timeout",
            f"{host}: no connection in time; nothing was sent",
            hint="it is tried again later; look at the network, HTTPS_PROXY and the firewall",
            may_pass=True,
        )
    is_proxy = isinstance(error, httpx.ProxyError)
    return DeliveryError(
        "alert.unreachable",
        f"{host}: {'the proxy did not let the request pass' if is_proxy else 'no connection'}; nothing was sent",
        hint="it is tried again later; look at the address, the network, HTTPS_PROXY and the firewall",
        may_pass=True,
    )


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
