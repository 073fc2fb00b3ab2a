"""Each list on its own: recorded, and its alerts delivered, before the next one is waited for."""

import importlib
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from potashwatch import fetchers
from potashwatch.errors import DeliveryError, FetchError, Interrupted
from potashwatch.fetchers import Fetched
from potashwatch.pipeline.arriving import Arrival, Missing
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.alert import Alert
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.report import Report
from tests.alerting.days import edition, first
from tests.alerting.mailroom import Mailroom, absent, kinds, news, ops
from tests.published import published
from tests.run.desk import EU, EU_NEXT, NON_SDN, SMALL, STARTER, classic
from tests.run.net import transfer

NON, FSF = "ofac-consolidated", "eu-fsf"
ORDER = importlib.import_module("potashwatch.pipeline.run.run")
"""The module; the package has a function of that name."""


def nothing(_number: int) -> None:
    """Do nothing between two lists."""


def arrive(
    monkeypatch: pytest.MonkeyPatch, order: Sequence[str], before: Callable[[int], None] = nothing
) -> None:
    """Let lists arrive in an order; ``before`` is called before each, with its number."""
    really = ORDER.from_folder

    def arrivals(*arguments: object) -> Iterator[tuple[str, Arrival]]:
        found = dict(really(*arguments))
        for number, list_id in enumerate(order):
            before(number)
            yield list_id, found[list_id]

    monkeypatch.setattr(ORDER, "from_folder", arrivals)


@pytest.fixture
def room(tmp_path: Path) -> Mailroom:
    """A desk with two lists, both of which have changed since its first day."""
    made = Mailroom(tmp_path, lists=("ofac-consolidated", "eu-fsf"))
    limits = SMALL.stale_trouble_days.model_copy(update={"eu_fsf": 99_999})
    guards = SMALL.model_copy(update={"stale_trouble_days": limits})
    made.settings = made.settings.model_copy(update={"guards": guards})
    made.put(classic(published(NON_SDN), drop=20))
    made.put(published(EU), "eu.xml")
    made.first_day()
    edition(made, 22, "03/01/2024")
    made.put(published(EU_NEXT), "eu.xml")
    return made


@pytest.mark.parametrize("order", [(NON, FSF), (FSF, NON)])
def test_a_list_is_recorded_and_reported_before_the_next_arrives(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch, order: Sequence[str]
) -> None:
    """Whatever order they come in; the last record of the run is of no list."""
    seen: list[tuple[list[str], list[str | None]]] = []

    def note(_number: int) -> None:
        record = room.archive.last()
        assert record
        seen.append(([each.list for each in record.lists], [alert.list for alert in room.delivered]))

    arrive(monkeypatch, order, note)
    assert kinds(room.day()) == [("officer", "news"), ("officer", "news")]
    assert seen[1:] == [([order[0]], [order[0]])]
    records = list(room.archive.records())[-3:]
    assert [[each.list for each in record.lists] for record in records] == [[order[0]], [order[1]], []]
    assert [record.is_end for record in records] == [False, False, True]
    assert len({record.started_at for record in records}) == 1


def test_a_list_that_misses_the_deadline_is_unavailable_and_the_others_are_done(
    room: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The EU's server hangs: OFAC's change has arrived, the EU list is named as trouble."""
    gate, reports = Event(), list[Report]()
    body = (room.mirror / "list.xml").read_bytes()

    def fetch(list_id: ListId, *_arguments: object, **_more: object) -> Fetched:
        if list_id == FSF:
            gate.wait(60)
            raise FetchError("fetch.stopped", "stopped", hint="")
        return Fetched(
            (room.mirror / "list.xml").open("rb"), "list.xml", transfer(body), room.clock.at, (), ()
        )

    def pass_time(alert: Alert) -> None:
        if alert.kind == "news":
            room.clock.at += timedelta(hours=2)

    monkeypatch.setattr(fetchers, "fetch", fetch)
    room.fails_after = pass_time
    settings = room.settings.model_copy(update={"lists": room.lists})
    room.clock.at += timedelta(days=1)
    try:
        run(room.archive, settings, Surroundings(room.clock, STARTER, post=room.post), reports.append)
    finally:
        gate.set()
    (error,) = reports[0].errors
    assert (error.list, error.code) == (FSF, "fetch.deadline")
    assert kinds(room.delivered) == [("officer", "news"), ("ops", "failing")]
    assert [(found.list, found.outcome) for found in reports[0].lists] == [
        (NON, "changed"),
        (FSF, "unavailable"),
    ]


@pytest.mark.parametrize(
    ("arriving", "judged"),
    [
        (("ofac-licenses", NON, "ofac-sdn", FSF), (NON, "ofac-sdn", "ofac-licenses", FSF)),
        (("ofac-sdn", "ofac-licenses", NON, FSF), ("ofac-sdn", "ofac-licenses", NON, FSF)),
        (("ofac-licenses", NON, FSF), ("ofac-licenses", NON, FSF)),
    ],
)
def test_licenses_wait_for_the_sdn_list_and_for_no_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arriving: tuple[ListId, ...],
    judged: tuple[str, ...],
) -> None:
    """The SDN List can say why a license ended; where this run does not read it, nothing is waited for."""
    room = Mailroom(tmp_path, lists=arriving, sinks=())

    def arrivals(*_arguments: object) -> Iterator[tuple[ListId, Arrival]]:
        for list_id in arriving:
            yield list_id, Missing(FetchError("fetch.timeout", f"{LIST_TITLES[list_id]}: no", hint="wait"))

    monkeypatch.setattr(ORDER, "from_folder", arrivals)
    room.day()
    assert [each.list for record in room.archive.records() for each in record.lists] == list(judged)


def test_a_sink_that_fails_for_good_is_reported_in_the_same_run(tmp_path: Path) -> None:
    """Tried once; the readers of trouble know at the end of that run."""
    room = first(tmp_path, news(), ops(), ops("night"))
    refused = DeliveryError("alert.refused", "officer: 403", hint="look")
    room.fails = lambda alert: refused if alert.sink == "officer" else None
    edition(room, 22, "03/01/2024")
    found = room.day()
    assert kinds(found) == [("night", "failing"), ("ops", "failing")]
    assert found[0].errors[0].code == "alert.undelivered"
    assert "403" in found[0].text
    assert [alert.sink for alert in room.offered].count("officer") == 1


def test_a_dead_sink_is_tried_once_a_run_and_not_once_a_list(room: Mailroom) -> None:
    """Two lists and the end of the run: the attempts of one alert, and no more."""
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    room.day()
    tried = [alert for alert in room.offered if alert.sink == "officer"]
    assert len(tried) == room.settings.alerts.attempts
    assert len({alert.id for alert in tried}) == 1
    assert len(room.left()) == 2


def test_a_run_that_a_signal_stops_says_so(room: Mailroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGTERM while the second list is awaited: recorded with what was not checked, reported, and recovered from."""

    def stop(number: int) -> None:
        if number == 1:
            raise Interrupted(signal.SIGTERM)

    with monkeypatch.context() as patch:
        arrive(patch, (NON, FSF), stop)
        with pytest.raises(Interrupted):
            room.day()
    assert kinds(room.delivered) == [("officer", "news"), ("ops", "failing")]
    assert "the run was stopped" in room.delivered[1].subject
    assert "[run.interrupted]" in room.delivered[1].subject
    record = room.archive.last()
    assert record
    assert (record.is_end, record.complete, record.report_id) == (True, False, None)
    assert record.reason
    assert "SIGTERM" in record.reason
    assert record.reason.endswith(f"not checked: {LIST_TITLES['eu-fsf']} [run.interrupted]")
    assert kinds(room.day()) == [("officer", "news"), ("ops", "recovered")]
    assert [len(found.changes) > 0 for found in room.reports[-1].lists] == [
        True,
        False,
        True,
    ]  # owed, today, the other list
    assert list(room.archive.verify()) == []
