"""The simulator from end to end: three days of an installation, with the real command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publisher.editions import BPC, Sdn
from tests.publisher.installation import BEGIN, Installation
from tests.publisher.script import Day, Fault
from tests.publisher.server import Publisher


def switches(publisher: Publisher) -> set[str]:
    return {address for _, address in publisher.got("switch")}


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with Publisher() as publisher:
        made = Installation(tmp_path, publisher)
        made.configure()
        yield made


def test_each_reader_gets_what_is_theirs(installation: Installation) -> None:
    """The desk gets news and no trouble, operations trouble and no news; both get the first editions."""
    publisher = installation.publisher
    publisher.publish(Day(1, Sdn(without=(BPC,))))
    assert installation.command(*BEGIN).returncode == 0
    for reader in ("desk", "operations"):
        assert [kind for kind, _ in publisher.got(reader)] == ["baseline"] * 3
    checked = ["checked-ofac-sdn", "checked-eu-fsf", "checked-ofac-licenses"]
    assert switches(publisher) == {f"{each}{turn}" for each in ("alive", *checked) for turn in ("/start", "")}

    publisher.publish(Day(2))
    assert installation.command("run").returncode == 1
    (alert,) = [each for each in publisher.received if each.by != "switch"]
    assert (alert.by, alert.kind) == ("desk", "news")
    assert "OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY" in alert.body["text"]
    assert publisher.got("operations") == []

    publisher.publish(Day(3, faults={"eu": Fault("truncate")}))
    assert installation.command("run").returncode == 2
    ((kind, subject),) = publisher.got("operations")
    assert kind == "failing"
    assert "fetch.truncated" in subject
    assert publisher.got("desk") == []
    assert "checked-eu-fsf/fail" in switches(publisher)
    assert {"alive", "checked-ofac-sdn"} < switches(publisher)
