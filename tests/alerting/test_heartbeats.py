"""A heartbeat and the dead-man switch speak only of days on which every list was read and nothing is open."""

from pathlib import Path

from potashwatch.errors import DeliveryError
from tests.alerting.days import edition, first
from tests.alerting.mailroom import Mailroom, kinds, news, ops
from tests.alerting.test_command_line import CONFIGURATION
from tests.alerting.test_command_line import Office as Program
from tests.published import published
from tests.run.desk import EU, NON_SDN, SMALL, classic


def both(tmp_path: Path) -> Mailroom:
    """Return a desk with two lists and a daily heartbeat, after its first day."""
    room = Mailroom(tmp_path, lists=("ofac-consolidated", "eu-fsf"), sinks=(news(heartbeat="daily"), ops()))
    limits = SMALL.stale_trouble_days.model_copy(update={"eu_fsf": 99_999})
    guards = SMALL.model_copy(update={"stale_trouble_days": limits})
    room.settings = room.settings.model_copy(update={"guards": guards})
    room.put(classic(published(NON_SDN), drop=20))
    room.put(published(EU), "eu.xml")
    room.first_day()
    return room


def test_no_heartbeat_of_a_part_while_there_is_trouble_with_the_rest(tmp_path: Path) -> None:
    """A run of one list sends no heartbeat while there is trouble with another of its sink."""
    room = both(tmp_path)
    room.put(b"<html>maintenance</html>")
    assert kinds(room.day()) == [("ops", "failing")]
    room.lists = ("eu-fsf",)
    assert kinds(room.day()) == []


def test_no_heartbeat_of_a_part_though_all_lists_are_wanted(tmp_path: Path) -> None:
    """Runs of a list each send no heartbeat: none of them checked all; the next whole one does."""
    room = both(tmp_path)
    room.configured = room.lists
    room.lists = ("eu-fsf",)
    assert kinds(room.day()) == []
    room.lists = ("ofac-consolidated",)
    assert kinds(room.day(days=0.01)) == []
    room.lists = room.configured
    assert kinds(room.day(days=0.01)) == [("officer", "heartbeat")]


def test_no_heartbeat_on_the_day_of_news_of_a_partial_run(tmp_path: Path) -> None:
    """A day with news from a run of one list has no heartbeat."""
    room = both(tmp_path)
    room.lists = ("ofac-consolidated",)
    edition(room, 22, "03/01/2024")
    assert kinds(room.day()) == [("officer", "news")]
    room.lists = ("ofac-consolidated", "eu-fsf")
    assert kinds(room.day(days=0.04)) == []


def test_no_heartbeat_while_news_for_its_reader_wait(tmp_path: Path) -> None:
    """A reader for whom news wait gets no heartbeat."""
    room = first(tmp_path, news(heartbeat="daily"), ops())
    refused = DeliveryError("alert.too-large", "officer: too large", hint="look")
    room.fails = lambda alert: refused if alert.kind == "news" else None
    edition(room, 22, "03/01/2024")
    room.day()
    assert ("officer", "heartbeat") not in kinds(room.day())


def test_the_switch_is_not_asked_by_a_run_of_some_lists(program: Program) -> None:
    """A run of some lists does not ping the dead-man switch."""
    text = CONFIGURATION.replace('["ofac-consolidated"]', '["ofac-consolidated", "eu-fsf"]')
    (program.folder / "potashwatch.toml").write_text(text)
    assert program.start("run").returncode == 2  # no EU list in the mirror
    asked = len(program.receiver.requests)
    assert program.start("run", "--list", "ofac-consolidated").returncode == 0
    assert len(program.receiver.requests) == asked
