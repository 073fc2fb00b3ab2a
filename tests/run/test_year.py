"""A year of daily editions, run through in sequence and imported: nothing lost, nothing invented."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from potashwatch.diff.applying import apply
from potashwatch.diff.fields import canonical
from potashwatch.parsers import read_edition
from potashwatch.pipeline.keeping import stored
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord
from tests.run.desk import Desk
from tests.run.year import CLASSIC, CSV, FIRST_DAY, dailies

DAYS = 365


@pytest.mark.long
def test_the_deltas_of_a_year_lead_from_the_first_edition_to_the_last(tmp_path: Path) -> None:
    """365 daily runs over two lists: applied one after the other, what they report is first to last (F43)."""
    desk = Desk(tmp_path, lists=("ofac-sdn", "ofac-consolidated"))
    desk.clock.at = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, 6, 17, tzinfo=UTC)
    desk.clock.at -= timedelta(days=1)
    now: dict[ListId, dict[str, PartyRecord]] = {}
    ends: dict[ListId, list[str]] = {"ofac-sdn": [], "ofac-consolidated": []}
    editions = zip(dailies(CSV, DAYS, stable_every=400), dailies(CLASSIC, DAYS, stable_every=20), strict=True)
    for number, ((_, csv), (_, xml)) in enumerate(editions):
        desk.put(csv, "sdn.csv")
        desk.put(xml, "consolidated.xml")
        report = desk.run()
        assert report.errors == ()
        for found in report.lists:
            assert found.new is not None
            if number in (0, DAYS - 1):
                ends[found.list].append(found.new.sha256)
            if not number:
                assert found.outcome == "baseline"
                now[found.list] = _records(desk, found.list, found.new.sha256)
                continue
            records = apply(now[found.list].values(), found.changes)
            now[found.list] = {record.uid: record for record in records}
    for list_id, (first, last) in ends.items():
        assert {uid: canonical(record) for uid, record in now[list_id].items()} == _records(
            desk, list_id, last
        )
        assert first != last
    assert list(desk.archive.verify()) == []
    assert len(list(desk.archive.records())) == DAYS


def _records(desk: Desk, list_id: ListId, sha256: str) -> dict[str, PartyRecord]:
    archive = desk.archive
    edition = read_edition(stored(archive, archive.find(f"{list_id}@{sha256}")), list_id=list_id)
    return {record.uid: canonical(record) for record in edition.records}
