"""Dead-man switches: what each signal says, and the requests that a service receives."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from potashwatch.alerts import Secrets
from potashwatch.alerts.switch_address import address_of
from potashwatch.errors import DeliveryError
from potashwatch.pipeline.alerting.sending import Post
from potashwatch.pipeline.alerting.switches import at_end, begin, end
from potashwatch.pipeline.alerting.trying import try_sinks
from potashwatch.records.alert import Alert
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from potashwatch.records.sink import PingSink, Reader
from tests.alerting.test_command_line import Receiver
from tests.alerts.wire import Wire, unused_port
from tests.run.desk import MORNING, STARTER, Told

BOTH: frozenset[ListId] = frozenset({"ofac-sdn", "eu-fsf"})
NO_EU: frozenset[ListId] = frozenset({"ofac-sdn"})


def switch(name: str = "switch", **fields: Any) -> PingSink:  # noqa: ANN401 - fields of a record
    """Return a dead-man switch whose address is in the variable URL."""
    return PingSink.model_validate({"name": name, "kind": "ping", "url": {"env": "URL"}, **fields})


@pytest.mark.parametrize(
    ("fields", "ran", "checked", "succeeds"),
    [
        ({}, True, BOTH, True),
        ({}, True, NO_EU, True),  # a list that is down is no dead machine
        ({}, True, frozenset(), True),
        ({}, False, BOTH, False),
        ({"means": "checked"}, True, BOTH, True),
        ({"means": "checked"}, True, NO_EU, False),
        ({"means": "checked", "lists": ("ofac-sdn",)}, True, NO_EU, True),
        ({"means": "checked", "lists": ("eu-fsf",)}, True, NO_EU, False),
        ({"means": "checked"}, False, BOTH, False),  # an alert that was not delivered is no success
    ],
)
def test_a_switch_says_what_it_means(
    fields: dict[str, Any], *, ran: bool, checked: frozenset[ListId], succeeds: bool
) -> None:
    """Success where it holds; otherwise silence, or an explicit failure."""
    found = {
        style: at_end(switch(style=style, **fields), sorted(BOTH), ran=ran, checked=checked)
        for style in ("plain", "healthchecks")
    }
    failed = {"plain": None, "healthchecks": "fail"}
    assert found == (dict.fromkeys(failed, "success") if succeeds else failed)


@pytest.mark.parametrize(
    ("url", "start"),
    [
        ("https://hc.example/uuid", "https://hc.example/uuid/start"),
        (
            "https://hc.example/key/slug?create=1&rid=a/b",
            "https://hc.example/key/slug/start?create=1&rid=a/b",
        ),
        ("https://hc.example/uuid/?create=1", "https://hc.example/uuid/start?create=1"),
        ("https://[::1", "https://[::1/start"),
    ],
)
def test_the_path_of_a_signal_goes_before_the_query(url: str, start: str) -> None:
    """What is no address is refused when it is requested."""
    assert (address_of(url, "start"), address_of(url, "success")) == (start, url)


@pytest.fixture
def receiver() -> Iterator[tuple[Receiver, str]]:
    """A service on loopback, and an address there."""
    found = Receiver()
    with Wire(found.behave) as wire:
        yield found, f"{wire.url}/ping?create=1"


@pytest.mark.parametrize(
    ("checked", "requests"),
    [
        (BOTH, ["/ping/start?create=1", "/ping?create=1", "/ping?create=1"]),
        (NO_EU, ["/ping/start?create=1", "/ping/fail?create=1", "/ping?create=1"]),
    ],
)
def test_the_requests_of_a_run(
    receiver: tuple[Receiver, str], checked: frozenset[ListId], requests: list[str]
) -> None:
    """A plain switch is requested on success alone, a healthchecks one at both ends of a run."""
    service, url = receiver
    sinks = (switch(), switch("eu", style="healthchecks", means="checked", lists=("eu-fsf",)))
    settings = Settings(sinks=sinks, lists=tuple(sorted(BOTH)))
    secrets = Secrets({"URL": url}, sinks)
    assert list(begin(settings, secrets)) == []
    assert list(end(settings, secrets, ran=True, checked=checked)) == []
    first, *rest = [each.split(b" ")[1].decode() for each in service.requests]
    assert [first, *sorted(rest)] == requests  # the two at the end go side by side


def test_a_test_by_hand_sends_what_a_good_run_sends(receiver: tuple[Receiver, str]) -> None:
    """Both addresses of a healthchecks switch are tried; a failure would raise the alarm."""
    service, url = receiver
    sinks = (switch(), switch("hc", style="healthchecks"))
    post = Post(Told(MORNING), lambda _: None, nothing, Secrets({"URL": url}, sinks), STARTER)
    assert list(try_sinks(Settings(sinks=sinks), (), post)) == [("switch", None), ("hc", None)]
    paths = [each.split(b" ")[1].decode() for each in service.requests]
    assert paths == ["/ping?create=1", "/ping/start?create=1", "/ping?create=1"]


def nothing(_alert: Alert, _sink: Reader, _secrets: Secrets, *, is_repeat: bool) -> None:
    """Deliver nothing: a switch has no reader."""
    raise AssertionError(is_repeat)


def test_a_switch_that_does_not_answer_keeps_no_other_back(receiver: tuple[Receiver, str]) -> None:
    """Each is tried; what failed comes back as an error without its address."""
    service, url = receiver
    dead = switch("dead").model_copy(update={"url": switch().url.model_copy(update={"env": "DEAD"})})
    sinks = (dead, switch())
    secrets = Secrets({"URL": url, "DEAD": f"http://127.0.0.1:{unused_port()}/Zq7secret"}, sinks)
    (error,) = end(Settings(sinks=sinks), secrets, ran=True, checked=frozenset())
    assert isinstance(error, DeliveryError)
    assert (error.code, "Zq7secret" in error.message) == ("alert.unreachable", False)
    assert len(service.requests) == 1


def test_a_run_waits_for_no_switch(receiver: tuple[Receiver, str]) -> None:
    """A switch that has not answered yet holds up neither the run that begins nor another switch."""
    service, url = receiver
    with socket.create_server(("127.0.0.1", 0)) as slow:
        sinks = (switch("slow", style="healthchecks"), switch("quick", style="healthchecks"))
        sinks = (
            sinks[0].model_copy(update={"url": sinks[0].url.model_copy(update={"env": "SLOW"})}),
            sinks[1],
        )
        secrets = Secrets({"URL": url, "SLOW": f"http://127.0.0.1:{slow.getsockname()[1]}/"}, sinks)
        requests = begin(Settings(sinks=sinks), secrets)
        connection, _ = slow.accept()  # only now is there anybody to answer
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            assert list(requests) == []
    assert len(service.requests) == 1
