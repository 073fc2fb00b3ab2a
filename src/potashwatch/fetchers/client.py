"""The HTTP client: the only module that knows httpx, so that it can be replaced.

Redirects are not followed here, time is limited on purpose, TLS is always verified. Proxies and CA bundles come from
the environment: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR.
"""

import logging
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType

import httpx

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import bare
from potashwatch.records.settings import FetchSettings

_TALKATIVE = ("httpx", *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")))


def _keep_quiet(_record: logging.LogRecord) -> bool:
    return False


for _name in _TALKATIVE:  # they print addresses and headers, with signatures and tokens
    logging.getLogger(_name).addFilter(_keep_quiet)


class Broken(Exception):  # noqa: N818 - becomes an error in the transport, or another attempt
    """No answer, or not the whole of one.

    ``what`` is safe to show; None where only the client's own words are left, which may hold a header of the server.
    """

    def __init__(self, what: str | None = None, *, is_untrusted: bool = False) -> None:
        super().__init__(what)
        self.what = what
        self.is_untrusted = is_untrusted


@dataclass(frozen=True)
class Query:
    """One request, without what every request has."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None
    read_seconds: float
    """The longest silence of the server."""
    limit_seconds: float
    """No single wait may be longer: what is left of the time."""


class Answer(AbstractContextManager["Answer"]):
    """The answer to one request; its body is still on the way. Header names have any case."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers

    @property
    def length_bytes(self) -> int | None:
        """The announced length of the body as it is sent; None where there is none."""
        text = self.headers.get("content-length", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as it comes. Raises Broken."""
        try:
            yield from self._response.iter_raw()
        except httpx.TransportError as error:
            broken = _broken(error)
        else:
            return
        raise broken  # out here, so that it does not carry the client's error, which knows the address

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        """Close the connection, read or not."""
        self._response.close()


class Client:
    """Sends requests, each on a connection of its own. Close it."""

    def __init__(self, settings: FetchSettings) -> None:
        """Make one. Raises FetchError: fetch.ca-bundle, fetch.proxy."""
        self._connect_seconds = settings.connect_timeout_seconds
        timeout = self._timeout(settings.read_timeout_seconds, settings.total_timeout_seconds)
        trust = _trust()
        try:
            self.http = httpx.Client(
                headers={
                    "User-Agent": settings.user_agent,
                    "Accept-Encoding": "identity",
                    "Cache-Control": "no-cache",
                },
                follow_redirects=False,
                timeout=timeout,
                # Nothing kept alive: nothing goes stale, and an interrupt knows which connection to shut.
                limits=httpx.Limits(max_keepalive_connections=0),
                verify=trust,
                trust_env=True,
            )
        except (ValueError, ImportError, httpx.InvalidURL):  # their words hold the proxy's password
            raise FetchError(
                "fetch.proxy",
                "the proxy of the environment cannot be used",
                hint="look at HTTPS_PROXY, HTTP_PROXY, ALL_PROXY: an address beginning with http:// or https://",
            ) from None

    def send(self, query: Query, trace: Callable[[str, dict[str, object]], None]) -> Answer:
        """Send a request. ``trace`` is told of each step. Raises Broken, FetchError (fetch.address)."""
        timeout = self._timeout(query.read_seconds, query.limit_seconds)
        try:
            request = self.http.build_request(
                query.method,
                query.url,
                headers=dict(query.headers),
                content=query.content,
                timeout=timeout,
                extensions={"trace": trace},
            )
        except httpx.InvalidURL:
            raise FetchError(
                "fetch.address",
                f"{bare(query.url)}: not an address of the web",
                hint="look at the addresses in the configuration",
            ) from None
        try:
            return Answer(self.http.send(request, stream=True, follow_redirects=False))
        except httpx.TransportError as error:
            broken = _broken(error)
        raise broken  # out here for the same reason as in ``chunks``

    def close(self) -> None:
        """Close every connection."""
        self.http.close()

    def _timeout(self, read_seconds: float, limit_seconds: float) -> httpx.Timeout:
        connect, read = min(self._connect_seconds, limit_seconds), min(read_seconds, limit_seconds)
        return httpx.Timeout(connect=connect, read=read, write=read, pool=connect)


def _trust() -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise FetchError(
            "fetch.ca-bundle",
            f"the CA bundle of the environment cannot be used: {error.strerror or type(error).__name__}",
            hint="let SSL_CERT_FILE name a PEM file with certificates, or unset it",
        ) from error


def _broken(error: httpx.TransportError) -> Broken:
    return Broken(_words(error), is_untrusted=_is_untrusted(error))


def _words(error: httpx.TransportError) -> str | None:
    if isinstance(error, httpx.ConnectTimeout):
        return "no address of the host took the connection in time"
    if isinstance(error, httpx.ProxyError):
        return "the proxy did not let the request pass"
    if isinstance(error, httpx.ConnectError):
        return f"no connection: {error}"
    if isinstance(error, httpx.TimeoutException):
        return "the server fell silent"
    return None


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
