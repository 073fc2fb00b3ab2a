"""Sinks as people write them: each mistake is named in one line, and no value is shown that might be a secret."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.alerts import DELIVERERS, read_sinks
from potashwatch.alerts.reading import KINDS
from potashwatch.errors import ConfigError
from potashwatch.records.sink import CommandSink, FileSink, Secret, SlackSink, SmtpSink, WebhookSink
from tests.alerts.support import words_of

BASE: Final = Path("/etc/bank")
URL: Final = {"env": "HOOK_URL"}
SLACK: Final = {"kind": "slack", "name": "desk", "url": URL}
MAIL: Final = {
    "kind": "smtp",
    "name": "mail",
    "host": "mail.bank.example",
    "sender": "a@bank.example",
    "to": ["b@bank.example"],
}
TOKEN: Final = "T0k3nT0k3n"  # noqa: S105 - of the tests
PAGE: Final = (Path(__file__).parents[2] / "docs/alerts.md").read_text("utf-8")


def mistake(*tables: Any) -> ConfigError:  # noqa: ANN401 - whatever a TOML file may hold
    with pytest.raises(ConfigError) as caught:
        read_sinks(list(tables), "potashwatch.toml", BASE)
    return caught.value


def test_every_example_of_the_page_is_right() -> None:
    """Each kind has one, and they can stand in one file together."""
    examples = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    sinks = read_sinks(tomllib.loads("\n".join(examples))["sinks"], "docs/alerts.md", BASE)
    assert {sink.kind for sink in sinks} == set(KINDS)
    assert [f"### {sink.kind}" in PAGE for sink in sinks] == [True] * len(sinks)


def test_every_kind_with_a_reader_has_a_deliverer() -> None:
    """What can be configured can be delivered to; the ping has no reader."""
    assert set(DELIVERERS) == set(KINDS) - {"ping"}


def test_what_is_read() -> None:
    """Lists become tuples, paths absolute; what is not said has its default."""
    tables = [
        {**SLACK, "lists": ["ofac-sdn"], "targets": ["any"], "heartbeat": "daily", "carries": "trouble"},
        {"kind": "webhook", "name": "hook", "url": {"file": "secrets/hook"}, "secret": {"file": "/run/key"}},
        {"kind": "file", "name": "journal", "path": "alerts.jsonl"},
        {"kind": "command", "name": "ticket", "command": ["./ticket.sh", "./stays", "a\nb"]},
        {"kind": "command", "name": "found", "command": ["logger"]},
        MAIL,
    ]
    slack, hook, journal, ticket, found, mail = read_sinks(tables, "potashwatch.toml", BASE)
    assert isinstance(slack, SlackSink)
    assert (slack.lists, slack.targets, slack.heartbeat) == (("ofac-sdn",), ("any",), "daily")
    assert isinstance(hook, WebhookSink)
    assert (hook.url, hook.secret) == (Secret(file="/etc/bank/secrets/hook"), Secret(file="/run/key"))
    assert isinstance(journal, FileSink)
    assert journal.path == "/etc/bank/alerts.jsonl"
    assert isinstance(ticket, CommandSink)
    assert ticket.command == ("/etc/bank/ticket.sh", "./stays", "a\nb")
    assert isinstance(found, CommandSink)
    assert found.command == ("logger",)
    assert isinstance(mail, SmtpSink)
    assert (mail.port, mail.security, mail.to) == (587, "starttls", ("b@bank.example",))


MISTAKES: Final[list[tuple[Any, str, str]]] = [
    ("text", "config.value", "sink no. 1 must be a table"),
    ({}, "config.value", "sink no. 1: kind is missing"),
    (
        {"kind": "slak", "name": "desk"},
        "config.sink",
        "sink desk: its kind is none of webhook, slack, teams, smtp",
    ),
    ({"kind": 3, "name": "desk"}, "config.sink", "sink desk: its kind is none of"),
    ({"kind": ["slack"]}, "config.sink", "sink no. 1: its kind is none of"),
    ({**SLACK, "name": "Desk 1"}, "config.value", "sink no. 1: name must be lower-case letters"),
    ({"kind": "slack", "url": URL}, "config.value", "sink no. 1: name is missing"),
    ({"kind": "slack", "name": "desk"}, "config.value", "sink desk: url is missing"),
    (
        {**SLACK, "chanel": 1},
        "config.unknown-key",
        "sink desk: chanel is no field of a sink of the kind slack",
    ),
    ({**SLACK, "lists": "ofac-sdn"}, "config.value", "sink desk: lists must be a list"),
    ({**SLACK, "lists": ["ofac"]}, "config.value", "sink desk: lists.1 must be 'ofac-sdn', "),
    ({**SLACK, "heartbeat": "hourly"}, "config.value", "heartbeat must be 'never', 'daily' or 'weekly'"),
    ({**SLACK, "targets": [""]}, "config.value", "sink desk: targets must not be empty"),
    ({**SLACK, "targets": ["a\x1bb"]}, "config.value", "sink desk: targets must hold no control characters"),
    ({**SLACK, "url": f"https://hooks.example/{TOKEN}"}, "config.sink", "url stands in the file itself"),
    ({**SLACK, "url": {"env": TOKEN}}, "config.value", "url.env must be the name of a variable"),
    ({**SLACK, "url": {"env": f"https://{TOKEN}"}}, "config.value", "url.env must be the name of a variable"),
    ({**SLACK, "url": {"file": f"https://{TOKEN}"}}, "config.value", "url.file must be the path of a file"),
    (
        {**SLACK, "url": {"env": "POTASHWATCH_SLACK"}},
        "config.sink",
        "url.env must not begin with POTASHWATCH_",
    ),
    ({**SLACK, "url": {}}, "config.sink", "url must have exactly one of env and file"),
    ({**SLACK, "url": {"env": "A", "file": "b"}}, "config.sink", "url must have exactly one of env and file"),
    ({**SLACK, "url": {"value": TOKEN}}, "config.unknown-key", "url has a key that is neither env nor file"),
    ({**SLACK, "url": {"env": 3}}, "config.value", "url.env must be text"),
    ({**SLACK, "url": [TOKEN]}, "config.sink", "url stands in the file itself"),
    ({**MAIL, "user": "u"}, "config.sink", "sink mail has a user and no password"),
    ({**MAIL, "password": {"env": "P"}}, "config.sink", "sink mail has a password and no user"),
    ({**MAIL, "password": TOKEN, "user": "u"}, "config.sink", "password stands in the file itself"),
    ({**MAIL, "to": []}, "config.value", "sink mail: to must not be empty"),
    ({**MAIL, "to": "b@bank.example"}, "config.value", "sink mail: to must be a list"),
    ({**MAIL, "to": ["b@bank.example", "B@bank.example"]}, "config.value", "to must have each address once"),
    (
        {**MAIL, "to": ["Bea <b@bank.example>"]},
        "config.value",
        "to must be an address of mail and nothing else",
    ),
    (
        {**MAIL, "to": ["b@bank.example\r\nBcc: c@d.example"]},
        "config.value",
        "to must hold no control characters",
    ),
    ({**MAIL, "sender": "nobody"}, "config.value", "sender must be an address of mail"),
    ({**MAIL, "sender": "ü@bank.example"}, "config.value", "sender must be an address of mail"),
    (
        {**MAIL, "host": f"smtp://u:{TOKEN}@mail.example"},
        "config.value",
        "host must be the name of a mail server",
    ),
    ({**MAIL, "host": "mail.example:25"}, "config.value", "host must be the name of a mail server"),
    ({**MAIL, "port": "587"}, "config.value", "port must be a whole number"),
    ({**MAIL, "port": True}, "config.value", "port must be a whole number"),
    ({**MAIL, "port": 70_000}, "config.value", "port must be from 1 to 65535"),
    ({**MAIL, "security": "none"}, "config.value", "security must be 'starttls' or 'tls'"),
    ({"kind": "file", "name": "f", "path": f"s3://{TOKEN}"}, "config.value", "path must be a path"),
    (
        {"kind": "file", "name": "f", "path": "~nobody-a1/x"},
        "config.value",
        "path begins with the home of nobody",
    ),
    ({"kind": "command", "name": "c", "command": "rm -rf"}, "config.value", "command must be a list"),
    ({"kind": "command", "name": "c", "command": []}, "config.value", "command must not be empty"),
    (
        {"kind": "ping", "name": "p", "url": URL, "lists": ["eu-fsf"]},
        "config.sink",
        'sink p has lists, which count only with means = "checked"',
    ),
    (
        {"kind": "ping", "name": "p", "url": URL, "means": "well"},
        "config.value",
        "sink p: means must be 'alive' or 'checked'",
    ),
    (
        {"kind": "ping", "name": "p", "url": URL, "carries": "news"},
        "config.unknown-key",
        "carries is no field of a sink",
    ),
]


@pytest.mark.parametrize(("table", "code", "words"), MISTAKES)
def test_every_mistake_is_named_without_its_value(table: Any, code: str, words: str) -> None:  # noqa: ANN401
    """The sink, the field and what it must be; a token that was pasted into the wrong place is not repeated."""
    error = mistake(table)
    assert error.code == code
    assert words in error.message
    assert error.message.startswith("potashwatch.toml: ")
    assert TOKEN not in words_of(error)


def test_the_nearest_is_suggested() -> None:
    """Of kinds and of keys."""
    assert mistake({"kind": "slak"}).hint.startswith("did you mean slack? ")
    assert mistake({**SLACK, "heart_beat": "daily"}).hint.startswith("did you mean heartbeat? ")
    assert mistake({**SLACK, "url": {"enf": "A"}}).hint.startswith("did you mean env? ")


def test_names_are_unique() -> None:
    """What was sent is remembered under the name."""
    assert (
        mistake(SLACK, {**MAIL, "name": "desk"}).message == "potashwatch.toml: two sinks have the name desk"
    )


def test_sinks_are_tables() -> None:
    """One table, or a text, is not a list of them."""
    with pytest.raises(ConfigError) as caught:
        read_sinks({"kind": "slack"}, "potashwatch.toml", BASE)
    assert caught.value.message == "potashwatch.toml: sinks must be tables, [[sinks]]"
    assert read_sinks([], "potashwatch.toml", BASE) == ()


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
FIELDS = sorted({name for model in KINDS.values() for name in model.model_fields} - {"kind"})


@given(st.sampled_from(sorted(KINDS)), st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=8))
def test_whatever_stands_there_is_read_or_named(kind: str, fields: dict[str, Any]) -> None:
    """Never a traceback for a bad file."""
    message = ""
    try:
        read_sinks([{"kind": kind, **fields}], "potashwatch.toml", BASE)
    except ConfigError as error:
        message = error.message
    assert message.isprintable()
