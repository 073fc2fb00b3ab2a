"""Events of licenses by day: what ``licenses diff`` says of that day, and nothing on any other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from potashwatch.archive import Archive
from potashwatch.errors import LicenseError
from potashwatch.pipeline import register
from potashwatch.pipeline.dataset import Days, Editions, Export
from potashwatch.pipeline.dataset.license_days import events_by_day
from potashwatch.pipeline.license_list import Licenses
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LICENSES
from potashwatch.records.license import LicensePages
from potashwatch.records.license_event import LicenseEvent
from tests.export.lake import FORMS, NOW, WATCHER, as_record, files, imported, names, plain, put, rows, table
from tests.licenses.samples import line, look

Show = Callable[..., None]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive of one small edition: the licenses are those of the register shipped."""
    return imported(tmp_path / "archive", put(tmp_path, "2021-12-02", table(1)))


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """What makes the archive have seen these pages."""

    def shown(*pages: LicensePages) -> None:
        monkeypatch.setattr(register, "looks", lambda _archive, _until: pages)

    return shown


def export(archive: Archive, folder: Path, **more: Any) -> Export:  # noqa: ANN401 - fields of an export
    """Export the events, and return what was done."""
    editions = Editions(archive, Lookout(archive, WATCHER))
    asked = Export(editions, folder, "jsonl", (LICENSES,), ("licenses",), Days(), NOW)
    asked = replace(asked, **more, tallies={})
    assert list(asked.run()) == []
    return asked


def by_day(archive: Archive, now: datetime = NOW) -> dict[date, tuple[LicenseEvent, ...]]:
    return dict(events_by_day(archive, Lookout(archive, WATCHER), now))


def day_by_day(
    archive: Archive, first: date, last: date, now: datetime = NOW
) -> dict[date, tuple[LicenseEvent, ...]]:
    """Return what ``licenses diff`` says of every single day."""
    answering = Licenses(archive, WATCHER, Lookout(archive, WATCHER), now)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told = ((day, answering.between(day - timedelta(days=1), day).events) for day in days)
    return {day: events for day, events in told if events}


@pytest.mark.parametrize(("first", "last"), [("2021-06-01", "2021-08-12"), ("2025-10-25", "2025-12-20")])
def test_no_day_between_is_left_out(archive: Archive, first: str, last: str) -> None:
    """Looking at the days that licenses name finds what looking at every day finds."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    found = {day: events for day, events in by_day(archive).items() if start <= day <= end}
    assert found == day_by_day(archive, start, end)
    assert len(found) > 1


def test_what_pages_show_is_told_on_the_day_they_were_seen(archive: Archive, show: Show) -> None:
    """One license comes on a page and one leaves it; looks that show the same say nothing."""
    twelve, fourteen = (line(n, on=day) for n, day in (("12", "2025-11-04"), ("14", "2026-03-26")))
    new = line("15", on="2026-10-07")
    show(
        look("2026-10-01", (twelve, fourteen)),
        look("2026-10-09", (twelve, fourteen, new)),
        look("2026-10-12", (twelve, fourteen, new)),
        look("2026-10-20", (twelve, new)),
    )
    first, last = date(2026, 10, 1), date(2026, 10, 22)
    found = {day: events for day, events in by_day(archive).items() if day >= first}
    assert found == day_by_day(archive, first, last)
    assert [(str(day), e.kind, e.number) for day, events in found.items() for e in events] == [
        ("2026-10-09", "issued", "15"),
        ("2026-10-20", "withdrawn", "14"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_events_are_rows_under_their_day(archive: Archive, tmp_path: Path, form: str) -> None:
    """Each event can be built again from its row; its partition is its day."""
    done = export(archive, tmp_path / "lake", form=form)
    found = rows(tmp_path / "lake", "licenses", LICENSES)
    told = by_day(archive)
    assert [plain(row["happened_on"]) for row in found] == [str(day) for day in told for _ in told[day]]
    events = [event for day in sorted(told) for event in told[day]]
    assert [as_record(LicenseEvent, {**row, "fields": []}) for row in found] == [
        event.model_copy(update={"fields": ()}) for event in events
    ]
    assert [len(row["fields"]) for row in found] == [len(event.fields) for event in events]
    assert [name.split()[0] for name in names(tmp_path / "lake", "licenses")] == [str(day) for day in told]
    assert done.tallies["licenses"].rows == len(events)
    (potash,) = (row for row in found if (row["kind"], row["number"]) == ("issued", "13"))
    assert {touch["target"] for touch in potash["targets"]} == {"belaruskali", "bpc"}


def test_a_day_of_which_more_is_known_is_replaced(archive: Archive, tmp_path: Path, show: Show) -> None:
    """The table is what is known now: no event stands twice, and a second export changes nothing."""
    export(archive, tmp_path / "lake")
    before = files(tmp_path / "lake")
    again = export(archive, tmp_path / "lake")
    assert (again.tallies["licenses"].files, files(tmp_path / "lake")) == (0, before)
    kept = (line("12", on="2025-11-04"), line("14", on="2026-03-26"))
    show(look("2026-10-01", kept), look("2026-10-09", (*kept, line("15", on="2026-10-09"))))
    export(archive, tmp_path / "lake")
    show(look("2026-10-01", kept))
    export(archive, tmp_path / "lake")
    fresh = tmp_path / "fresh"
    export(archive, fresh)
    assert files(tmp_path / "lake") == files(fresh)


def test_only_the_days_asked_for_are_touched(archive: Archive, tmp_path: Path) -> None:
    """Parts of other days stay as they are."""
    days = Days(date(2025, 12, 1), date(2025, 12, 31))
    export(archive, tmp_path / "lake", days=days)
    assert [name.split()[0] for name in names(tmp_path / "lake", "licenses")] == ["2025-12-15"]
    export(archive, tmp_path / "lake")
    whole = files(tmp_path / "lake")
    export(archive, tmp_path / "lake", days=days)
    assert files(tmp_path / "lake") == whole


def test_pages_that_cannot_be_read_take_nothing_away(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are named, and what was exported stands."""
    export(archive, tmp_path / "lake")
    before = files(tmp_path / "lake")

    def broken(*_: object) -> None:
        raise LicenseError("license.page", "no license on the page", hint="look")

    monkeypatch.setattr(register, "looks", broken)
    editions = Editions(archive, Lookout(archive, WATCHER))
    asked = Export(editions, tmp_path / "lake", "jsonl", (LICENSES,), ("licenses",), Days(), NOW)
    assert [(each.what, each.error.code) for each in asked.run()] == [(LICENSES, "license.page")]
    assert files(tmp_path / "lake") == before
