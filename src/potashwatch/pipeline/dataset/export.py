"""Records, changes and events of licenses out of an archive, as files that other engines read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from potashwatch.errors import ArchiveError, OutputError, ParseError
from potashwatch.pipeline.dataset.columns import TableName
from potashwatch.pipeline.dataset.editions import Editions
from potashwatch.pipeline.dataset.jsonl import write_jsonl
from potashwatch.pipeline.dataset.license_parts import write_licenses
from potashwatch.pipeline.dataset.list_parts import ListParts
from potashwatch.pipeline.dataset.parts import FormName, Parts, Write, hold
from potashwatch.pipeline.dataset.tally import Days, Tally, Trouble
from potashwatch.records.edition import LICENSES, PARTY_LISTS, ListId

OF_LISTS: Final[tuple[TableName, ...]] = ("records", "changes")


@dataclass(frozen=True)
class Export:
    """What is to be written, and where."""

    editions: Editions
    folder: Path
    form: FormName
    lists: Sequence[ListId]
    tables: Sequence[TableName]
    days: Days
    now: datetime
    """UTC, aware."""
    tallies: dict[TableName, Tally] = field(default_factory=dict)
    """What was done, by table; filled by ``run``."""

    def run(self) -> Iterator[Trouble]:
        """Write all that is not there yet, and yield what had to be left out.

        Killed at any point, it leaves only whole files, and the next one goes on. Raises OutputError, and ArchiveError
        where nothing can be read at all.
        """
        write = writer(self.form)
        has_parties = any(list_id in PARTY_LISTS for list_id in self.lists)
        self.tallies.update(
            (table, Tally())
            for table in self.tables
            if (has_parties if table in OF_LISTS else LICENSES in self.lists)
        )
        with hold(self.folder, self.form, write) as parts:
            of_lists = {table: tally for table, tally in self.tallies.items() if table in OF_LISTS}
            for list_id in self.lists:
                if list_id in PARTY_LISTS and of_lists:
                    yield from self._list(parts, list_id, of_lists)
            if "licenses" in self.tallies:
                yield from self._licenses(parts)

    def _list(self, parts: Parts, list_id: ListId, tallies: dict[TableName, Tally]) -> Iterator[Trouble]:
        try:
            found = ListParts(parts, self.editions, list_id, tallies)
        except ArchiveError as error:  # which editions count cannot be told
            yield Trouble(list_id, error)
        else:
            yield from found.write(self.days)

    def _licenses(self, parts: Parts) -> Iterator[Trouble]:
        try:
            write_licenses(parts, self.editions, self.days, self.now, self.tallies["licenses"])
        except (ArchiveError, ParseError) as error:
            yield Trouble(LICENSES, error)
        unread = self.editions.lookout.unread.values()
        for name, why in sorted((name, why) for found in unread for name, why in found.items()):
            yield Trouble(f"{name}, as a cause of what happened to licenses,", why)


def writer(form: FormName) -> Write:
    """Return what writes rows in a form. Raises OutputError where pyarrow is not installed."""
    if form == "jsonl":
        return write_jsonl
    try:
        from potashwatch.pipeline.dataset.parquet import write_parquet  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise OutputError(
            "output.no-pyarrow",
            f"Parquet is written by pyarrow, which cannot be loaded: {error}",
            hint='pip install "potashwatch[parquet]", or --format jsonl, which needs nothing more',
        ) from error
    return write_parquet
