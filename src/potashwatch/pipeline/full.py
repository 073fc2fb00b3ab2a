"""The full path: both editions are read into records, and every record is compared."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from potashwatch.diff import Difference, Differences, parties
from potashwatch.diff.projection import not_compared, projection
from potashwatch.parsers import EditionStream, open_edition
from potashwatch.parsers.documents import Source, Watch
from potashwatch.pipeline.indexed import refuse_filtered, summary_of
from potashwatch.pipeline.sides import Side, refuse_cut, refuse_formats, refuse_others
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord

Observer = Callable[[PartyRecord], None]
"""Told of every record of the new edition as it is read."""

Found = Differences[PartyRecord]

_KEYED_LINKS: Final = frozenset({"ofac-advanced", "ofac-enhanced"})
"""Formats in which a relationship can give the key of the other party alone."""


@dataclass(frozen=True)
class Compared:
    """What differs between two editions that were read in full."""

    old: Side
    new: Side
    found: Found
    """As it is compared."""
    whole: Found
    """The same with the records as the editions have them."""
    old_records: Sequence[PartyRecord]
    names: tuple[Mapping[str, str], Mapping[str, str]]
    """Of the parties of the old and of the new edition, by key; none where the format names both ends of a link."""
    not_compared: tuple[str, ...]


def compare_in_full(
    old: Source,
    new: Source,
    list_id: ListId | None,
    watch: Watch,
    observe: Observer | None,
    *,
    across_formats: bool,
    is_old_accepted: bool,
) -> Compared:
    """Read two editions and compare every record of them. See ``compare``."""
    with (
        open_edition(old, list_id=list_id, watch=watch) as before,
        open_edition(new, list_id=list_id, watch=watch) as after,
    ):
        if not across_formats:
            refuse_formats(old, before.format, new, after.format)
        counted = Counted(before), Counted(after, observe)
        old_records = list(counted[0].read())
        found, whole, left_out = _diff(old_records, *counted, across_formats=across_formats)
        sides = counted[0].side(), counted[1].side()
    refuse_others(*sides, across_formats=across_formats)
    if not across_formats:
        refuse_cut(*sides, is_old_accepted=is_old_accepted)
    return Compared(*sides, found, whole, old_records, (counted[0].names, counted[1].names), left_out)


class Counted:
    """A stream that counts its records and refuses a filtered file once its header is known."""

    def __init__(self, stream: EditionStream, observe: Observer | None = None) -> None:
        self.stream = stream
        self.count = 0
        self.programs: set[str] = set()
        self.names: dict[str, str] = {}
        self._observe = observe

    def read(self) -> Iterable[PartyRecord]:
        """Yield the records. Raises ParseError for a file that is not the whole list."""
        for record in self.stream:
            self.count += 1
            for listing in record.listings:
                self.programs.update(listing.programs)
            if self.stream.format in _KEYED_LINKS:
                self.names[record.uid] = record.name
            if self._observe:
                self._observe(record)
            yield record
        refuse_filtered(self.stream)

    def side(self) -> Side:
        """Return what was read, after the last record."""
        stream = self.stream
        programs = frozenset(self.programs)
        return Side(
            stream.origin.source,
            summary_of(stream, self.count),
            stream.header,
            stream.format,
            stream.drift,
            programs,
            stream.content_list,
        )


def _diff(
    records: Sequence[PartyRecord], before: Counted, after: Counted, *, across_formats: bool
) -> tuple[Found, Found, tuple[str, ...]]:
    """Return what differs as it is compared, the same with the whole records, and what was left out."""
    if not across_formats:
        found = parties(records, after.read())
        return found, found, ()
    # Which tables a CSV set has is known before its records; what both carry needs both headers.
    others = list(after.read())
    headers = before.stream.header, after.stream.header
    project = projection(*headers)
    found = parties(map(project, records), map(project, others))
    return found, _whole(found, records, others), not_compared(*headers)


def _whole(found: Found, old: Sequence[PartyRecord], new: Sequence[PartyRecord]) -> Found:
    """Return differences with the records as they stand in the editions."""
    before, after = ({record.uid: record for record in records} for records in (old, new))
    whole = [
        Difference(
            each.kind,
            each.old and before[each.old.uid],
            each.new and after[each.new.uid],
            each.evidence,
            each.fields,
        )
        for each in found.found
    ]
    return Differences(tuple(whole), found.unchanged_count)
