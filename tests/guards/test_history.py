"""All that is known to have happened honestly passes; what breaks an edition does not."""

import csv
import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.guards.events import EVENTS, Event
from potashwatch.guards import flap, quarantines
from potashwatch.records.ledger import Quarantine
from tests.guards.samples import codes, facts, judged, measured, removals, tripped
from tests.published import FIXTURES

SDN = "ofac/csv/sdn_{}"
CONSOLIDATED = "ofac/classic/consolidated_{}.xml.gz"
EU = "eu/fsf/fsf_1_1_rebuilt_{}.xml.gz"

STEPS = [
    *(
        (SDN.format(old), SDN.format(new))
        for old, new in (
            ("2021-08-18T0939", "2021-08-20T1850"),
            ("2021-12-02T0141", "2021-12-02T1850"),
            ("2023-08-03T1843", "2023-08-09T1843"),
        )
    ),
    *(
        (EU.format(old), EU.format(new))
        for old, new in (
            ("2021-12-02", "2021-12-04"),
            ("2021-12-04", "2022-06-04"),
            ("2022-06-04", "2022-06-05"),
            ("2022-06-05", "2022-06-08"),
            ("2022-06-08", "2022-06-10"),
        )
    ),
]
GAPS = {
    (CONSOLIDATED.format("2018-04-06"), CONSOLIDATED.format("2020-03-17")): [
        "guard.vanished",
        "guard.program-vanished",
        "guard.kind-vanished",
        "guard.fill",
    ],
    (SDN.format("2021-08-20T1850"), SDN.format("2021-12-02T0141")): ["guard.vanished"],
}
"""Editions with so much between them that a person has to look."""


@pytest.mark.parametrize("event", [event for event in EVENTS if event.of == "list"], ids=str)
def test_the_largest_recorded_removals_pass(event: Event) -> None:
    """The default share and minimum would have held none of the editions that are known by their figures (F19)."""
    assert judged(facts(event.loss.before), removals(event.loss.gone)) == []


def test_the_end_of_a_program_is_held() -> None:
    """86 of the 98 parties of the Zimbabwe program, in March 2024: honest, and like a file that lacks them."""
    (loss,) = (event.loss for event in EVENTS if event.of == "program")
    old = facts(14_000, programs={loss.group: loss.before})
    assert judged(old, removals(loss.gone, (loss.group,))) == ["guard.program-vanished"]


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_published_neighbors_trip_nothing(old: str, new: str) -> None:
    """Renamed programs and re-issues are plausible (F19, F33, F36). Non-SDN: tests/benchmarks/test_guards.py."""
    assert tripped(str(FIXTURES / old), str(FIXTURES / new)) == []


@pytest.mark.parametrize(("old", "new"), GAPS)
def test_a_gap_of_months_is_for_a_person_to_approve(old: str, new: str) -> None:
    """266 of 639 over two years, 236 of 9,115 over three months: honest, but no guard can know."""
    assert codes(tripped(str(FIXTURES / old), str(FIXTURES / new))) == GAPS[old, new]


Row = list[str]
BEFORE = SDN.format("2021-12-02T1850")


@pytest.fixture
def without(tmp_path: Path) -> Callable[..., str]:
    """Return a writer of copies of the SDN list of 2021-12-02 with the rows a function makes of its own."""

    def write(name: str, changed: Callable[[int, Row], Row | None]) -> str:
        text = gzip.decompress((FIXTURES / BEFORE / "sdn.csv.gz").read_bytes()).decode("ascii")
        rows = [row for row in csv.reader(text.splitlines()) if len(row) > 1]
        kept = [new for number, row in enumerate(rows) if (new := changed(number, row)) is not None]
        path = tmp_path / f"{name}.csv"
        with path.open("w", newline="", encoding="ascii") as file:
            csv.writer(file).writerows(kept)
            file.write("\x1a")
        return str(path)

    return write


def test_a_copy_of_every_row_trips_nothing(without: Callable[..., str]) -> None:
    """The cuts below are what trips, not the copying."""
    assert tripped(str(FIXTURES / BEFORE), without("same", lambda _, row: row)) == []


def test_a_program_that_goes_is_seen_though_the_total_passes(without: Callable[..., str]) -> None:
    """A combined list came for days without one of its parts (F15): here 33 of 9,035 parties, one program."""
    cut = without("program", lambda _, row: None if row[3] == "BELARUS-EO14038" else row)
    (notice,) = tripped(str(FIXTURES / BEFORE), cut)
    assert notice.code == "guard.program-vanished"
    assert notice.message.startswith("removed, by program: BELARUS-EO14038 ")
    assert quarantines([notice])


def test_a_kind_that_goes_is_seen_though_the_total_passes(without: Callable[..., str]) -> None:
    """The aircraft of many programs go: less than two percent of the list, and of each program half at most (F15)."""
    aircraft = [0]

    def cut(_number: int, row: Row) -> Row | None:
        is_next = row[2].strip() == "aircraft" and aircraft[0] < 170
        aircraft[0] += is_next
        return None if is_next else row

    found = tripped(str(FIXTURES / BEFORE), without("kind", cut))
    assert "guard.kind-vanished" in codes(found)
    assert "guard.vanished" not in codes(found)


@pytest.mark.parametrize("share", [40, 20])
def test_a_list_that_ends_too_early_is_seen(without: Callable[..., str], share: int) -> None:
    """The last fortieth or twentieth of the rows is missing, the end mark is there (F14, F42)."""
    cut = without("cut", lambda number, row: row if number < 9035 - 9035 // share else None)
    assert "guard.vanished" in codes(tripped(str(FIXTURES / BEFORE), cut))


def test_fields_that_empty_are_seen(without: Callable[..., str]) -> None:
    """Everyone is there, but the remarks are not, and with them births, numbers and weak names."""
    (notice,) = tripped(str(FIXTURES / BEFORE), without("bare", lambda _, row: [*row[:11], "-0- "]))
    assert notice.code == "guard.fill"
    assert "identifiers" in notice.message


def test_gone_and_back_is_one_flap(without: Callable[..., str]) -> None:
    """686, 515, 686 parties on three days: the 515 are kept apart, the return is no change but a flap (F16)."""
    whole = without("first", lambda number, row: row if number < 686 else None)
    part = without("second", lambda number, row: row if number < 515 else None)
    notices = tuple(tripped(whole, part))
    assert quarantines(notices)
    assert tripped(whole, whole) == []
    kept = Quarantine(
        sha256="0" * 64,
        since_at=datetime(2019, 10, 2, 23, 59, tzinfo=UTC),
        records=measured(part)[0].records,
        notices=notices,
    )
    (notice,) = flap([kept], measured(whole)[0])
    assert notice.code == "guard.flap"
    assert notice.message == "under quarantine: 515 parties on 2019-10-02; 686 again today"
