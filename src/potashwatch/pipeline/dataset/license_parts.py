"""Events of licenses: always what is known now, so that a part is replaced when more is."""

import hashlib
from datetime import datetime
from typing import Final

from potashwatch.pipeline.dataset.columns import LICENSES
from potashwatch.pipeline.dataset.editions import Editions
from potashwatch.pipeline.dataset.jsonl import line
from potashwatch.pipeline.dataset.license_days import events_by_day
from potashwatch.pipeline.dataset.parts import Parts, Place, short
from potashwatch.pipeline.dataset.rows import license_row
from potashwatch.pipeline.dataset.tally import Days, Tally
from potashwatch.records.edition import LICENSES as LICENSES_LIST

_NAMES: Final = tuple(column.name for column in LICENSES.columns)


def write_licenses(parts: Parts, editions: Editions, days: Days, now: datetime, tally: Tally) -> None:
    """Write a part for each day with events, named by its rows; other parts of these days go.

    Raises ArchiveError, LicenseError, OutputError, ParseError.
    """
    rules = editions.lookout.watcher.rules
    # Everything is known before anything is removed.
    found = dict(events_by_day(editions.archive, editions.lookout, now))
    for day in sorted({*found, *parts.days("licenses", LICENSES_LIST)}):
        if day not in days:
            continue
        place = Place("licenses", LICENSES_LIST, day)
        rows = [license_row(day, rules, event) for event in found.get(day, ())]
        name = short(hashlib.sha256(b"".join(line(_NAMES, row) for row in rows)).hexdigest())
        there = parts.names(place)
        if rows and name not in there:
            tally.rows += parts.write(place, name, LICENSES, rows)
            tally.files += 1
        elif rows:
            tally.left += 1
        for other in there - ({name} if rows else set()):
            parts.remove(place, other)
            tally.removed += 1
