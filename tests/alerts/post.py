"""A real mail server on loopback that behaves as badly as it is told."""

import asyncio
import ssl
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from typing import Any, Final

with warnings.catch_warnings():  # it uses what Python is about to drop
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP as Server  # noqa: N811 - two things of one name
    from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

USER: Final = "Zq7user1"
PASSWORD: Final = "Zq7-p4ssw0rd"  # noqa: S105 - of the tests


@dataclass
class Office:
    """What the server does, and what it has got."""

    answers: Mapping[str, str] = field(default_factory=dict)
    """By command: the answer instead of the usual one; ``drop`` ends the connection, ``wait`` never answers."""
    got: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    port: int = 0
    logins: list[str] = field(default_factory=list)
    hellos: list[str] = field(default_factory=list)
    were_secure: list[bool] = field(default_factory=list)
    server: Any = None

    async def _answer(self, command: str, usual: str) -> str:
        answer = self.answers.get(command, usual)
        if answer == "wait":
            await asyncio.sleep(3600)
        if answer == "drop":
            self.server.transport.abort()
        return answer

    async def handle_EHLO(  # noqa: N802 - named by the library
        self, _server: Server, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.hellos.append(hostname)
        answer = await self._answer("EHLO", "")
        return [answer] if answer else responses

    async def handle_MAIL(  # noqa: N802
        self, _server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        self.were_secure.append(session.ssl is not None)
        return await self._answer("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: Server, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._answer("RCPT", "250 OK")

    async def handle_DATA(self, _server: Server, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        message = BytesParser(EmailMessage, policy=SMTP).parsebytes(content)
        self.got.append((envelope.mail_from or "", list(envelope.rcpt_tos), message))
        return await self._answer("DATA", "250 OK")

    async def handle_QUIT(self, _server: Server, _session: Session, _envelope: Envelope) -> str:  # noqa: N802
        return await self._answer("QUIT", "221 Bye")

    def login(
        self, _server: Server, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)


@contextmanager
def open_office(
    tls: ssl.SSLContext | None,
    *,
    at_once: bool = False,
    answers: Mapping[str, str] | None = None,
    login: bool = False,
) -> Iterator[Office]:
    """Serve on loopback: with STARTTLS, with TLS at once, or without TLS where there is no context."""
    office = Office(answers or {})
    loop = asyncio.new_event_loop()

    def serve() -> Server:
        server = Server(
            office,
            hostname="mail.test",
            loop=loop,
            tls_context=None if at_once else tls,
            require_starttls=tls is not None and not at_once,
            auth_required=login,
            auth_require_tls=not at_once,
            authenticator=office.login if login else None,
        )
        office.server = server
        return server

    listening = loop.run_until_complete(
        loop.create_server(serve, host="127.0.0.1", port=0, ssl=tls if at_once else None)
    )
    office.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _close(listening: asyncio.Server) -> None:
    listening.close()
    rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
