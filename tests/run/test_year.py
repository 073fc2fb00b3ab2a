"""A year of daily editions, imported and run through in sequence: nothing lost, nothing invented."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from potashwatch.diff.applying import apply
from potashwatch.diff.fields import canonical
from potashwatch.parsers import read_edition
from potashwatch.pipeline.importing import Importing
from potashwatch.pipeline.keeping import stored
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord
from tests.run.desk import SMALL, STARTER, Desk, nobody
from tests.run.year import CLASSIC, CSV, FIRST_DAY, dailies

DAYS = 365


@pytest.mark.long
def test_the_deltas_of_a_year_lead_from_the_first_edition_to_the_last(tmp_path: Path) -> None:
    """365 days, two lists, each imported and run: applied in turn, what is reported is first to last (F43)."""
    desk = Desk(tmp_path, lists=("ofac-sdn", "ofac-consolidated"))
    desk.clock.at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 6, 17, tzinfo=UTC)
    desk.clock.at -= timedelta(days=1)
    now: dict[ListId, dict[str, PartyRecord]] = {}
    ends: dict[ListId, list[str]] = {"ofac-sdn": [], "ofac-consolidated": []}
    changes = 0
    editions = zip(dailies(CSV, DAYS, stable_every=400), dailies(CLASSIC, DAYS, stable_every=20), strict=True)
    for number, ((day, csv), (_, xml)) in enumerate(editions):
        folder = tmp_path / f"day {day}"
        folder.mkdir()
        (folder / "sdn.csv").write_bytes(csv)
        (folder / "consolidated.xml").write_bytes(xml)
        importing = Importing(desk.archive, STARTER, desk.clock.now, nobody(desk.archive), guards=SMALL)
        assert [done.error for done in importing.run([folder])] == [None, None]
        report = desk.run(is_offline=True)
        assert report.errors == ()
        for found in report.lists:
            assert found.new is not None
            if number in (0, DAYS - 1):
                ends[found.list].append(found.new.sha256)
            if not number:
                assert found.outcome == "baseline"
                now[found.list] = _records(desk, found.list, found.new.sha256)
                continue
            changes += len(found.changes)
            records = apply(now[found.list].values(), found.changes)
            now[found.list] = {record.uid: record for record in records}
    for list_id, (_, last) in ends.items():
        found_now = {uid: canonical(record) for uid, record in now[list_id].items()}
        assert found_now == _records(desk, list_id, last)
    assert changes > DAYS
    assert list(desk.archive.verify()) == []
    assert len(list(desk.archive.records())) == 1 + (len(desk.lists) + 2) * DAYS
    middle = FIRST_DAY + timedelta(days=DAYS // 2)
    assert desk.archive.find(f"ofac-sdn@{middle}").dated_on == middle


def _records(desk: Desk, list_id: ListId, sha256: str) -> dict[str, PartyRecord]:
    archive = desk.archive
    edition = read_edition(stored(archive, archive.find(f"{list_id}@{sha256}")), list_id=list_id)
    return {record.uid: canonical(record) for record in edition.records}
