"""Sinks: where alerts go, as the configuration names them. Secrets are named in it, never written into it."""

from typing import Annotated, Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.delta import Significance
from potashwatch.records.edition import ListId

SinkName = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$", description="lower case letters, digits and -")
]
Words = Annotated[str, Field(min_length=1)]

Heartbeat = Literal["never", "daily", "weekly"]

ANY_TARGET = "any"


class Secret(Frozen):
    """Where a secret is found: in the variable ``env`` of the environment, or in ``file``; exactly one is given."""

    env: Words | None = None
    file: Words | None = None
    """Its content without the line end; a relative path is taken from where the configuration lies."""


class AnySink(Frozen):
    """What all sinks have."""

    name: SinkName
    """Each has its own. The outbox knows a sink by it: with another name it is another reader."""


class ReadingSink(AnySink):
    """A sink with a reader: what goes to it."""

    carries: Literal["news", "trouble"] = "news"
    """Changes and licenses, or trouble of operations; never both."""
    lists: tuple[ListId, ...] = ()
    """Only of these lists; all where it is empty."""
    targets: tuple[str, ...] = ()
    """Only what touches one of these watched parties, or ``any`` of them; everything where it is empty."""
    min_significance: Significance = "editorial"
    """Nothing less grave. Licenses have no significance and pass."""
    heartbeat: Heartbeat = "never"
    """How often to say "checked, no change" where there was nothing else to say."""


class WebhookSink(ReadingSink):
    """An HTTP server of one's own: the alert as JSON, signed as https://www.standardwebhooks.com says."""

    kind: Literal["webhook"]
    url: Secret
    secret: Secret | None = None
    """The key of the signature; without it nothing is signed."""


class SlackSink(ReadingSink):
    """An incoming webhook of Slack."""

    kind: Literal["slack"]
    url: Secret


class TeamsSink(ReadingSink):
    """A workflow of Microsoft Teams that takes an adaptive card."""

    kind: Literal["teams"]
    url: Secret


class SmtpSink(ReadingSink):
    """Mail, over TLS alone."""

    kind: Literal["smtp"]
    host: Words
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls"] = "starttls"
    user: Words | None = None
    password: Secret | None = None
    sender: Words
    to: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Each gets a mail of their own: a wrong address keeps no other from its mail."""


class FileSink(ReadingSink):
    """A file to which each alert is appended as a line of JSON."""

    kind: Literal["file"]
    path: Words


class DirectorySink(ReadingSink):
    """A folder into which each alert is written as a file of its own."""

    kind: Literal["directory"]
    path: Words
    format: Literal["text", "json"] = "json"


class CommandSink(ReadingSink):
    """A program, started without a shell, that reads the alert as JSON from its standard input."""

    kind: Literal["command"]
    command: Annotated[tuple[Words, ...], Field(min_length=1)]


class AppriseSink(ReadingSink):
    """Any service that Apprise knows (https://github.com/caronc/apprise), with the extra ``[alerts]``."""

    kind: Literal["apprise"]
    url: Secret


class PingSink(AnySink):
    """A dead-man switch: an address that is requested (GET) after a run; no request in time is the alarm."""

    kind: Literal["ping"]
    url: Secret
    means: Literal["alive", "checked"] = "alive"
    """What a success says. ``alive``: the run came to its end, and every alert was delivered. ``checked``: the same,
    and each of ``lists`` was read and accepted in this run."""
    lists: tuple[ListId, ...] = ()
    """Of ``checked`` alone: these lists; all that are configured where it is empty."""
    style: Literal["plain", "healthchecks"] = "plain"
    """``plain``: requested on success only. ``healthchecks``: also ADDRESS/start when a run begins, and ADDRESS/fail
    where it is no success."""


Reader = Annotated[
    WebhookSink | SlackSink | TeamsSink | SmtpSink | FileSink | DirectorySink | CommandSink | AppriseSink,
    Field(discriminator="kind"),
]
Sink = Annotated[
    WebhookSink
    | SlackSink
    | TeamsSink
    | SmtpSink
    | FileSink
    | DirectorySink
    | CommandSink
    | AppriseSink
    | PingSink,
    Field(discriminator="kind"),
]
