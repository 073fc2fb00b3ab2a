"""Comparing two editions of one list."""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from potashwatch import __version__
from potashwatch.diff import Difference, Differences, parties, told
from potashwatch.diff.projection import not_compared, projection
from potashwatch.errors import CompareError, InputError, ParseError, printable
from potashwatch.parsers import EditionStream, open_edition
from potashwatch.parsers.documents import Source, Watch, ignore, name_of
from potashwatch.parsers.seen import Seen
from potashwatch.pipeline.filters import Filters, folded
from potashwatch.pipeline.renames import explained
from potashwatch.pipeline.touching import Past, touched
from potashwatch.records.delta import Change, Delta
from potashwatch.records.edition import LIST_TITLES, FormatDrift, FormatId, Header, ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.report import (
    Counts,
    EditionSummary,
    FilterSettings,
    ListReport,
    Outcome,
    Report,
    ReportDrift,
    Tool,
)
from potashwatch.reports.ordering import ordered
from potashwatch.targets import Watcher

Observer = Callable[[PartyRecord], None]
"""Told of every record of the new edition as it is read."""


@dataclass(frozen=True)
class Side:
    """One edition of a comparison, read to its end."""

    summary: EditionSummary
    header: Header
    format: FormatId
    drift: tuple[FormatDrift, ...]
    programs: frozenset[str]
    content_list: ListId | None
    """Which list the content speaks for beyond doubt; None in doubt."""


@dataclass(frozen=True)
class Comparison:
    """The full answer, before any filter."""

    old: Side
    new: Side
    delta: Delta
    differences: Differences[PartyRecord]
    """In the order of the delta, with the records as the editions have them."""
    old_records: Sequence[PartyRecord]
    not_compared: tuple[str, ...]

    def outcome(self) -> Outcome:
        """Return what happened to the list."""
        if self.old.summary.sha256 == self.new.summary.sha256:
            return "unchanged"
        return "changed" if self.delta.changes else "republished"

    def counts(self) -> Counts:
        """Return how many changes of each kind there are."""
        kinds = [change.kind for change in self.delta.changes]
        return Counts(
            additions=kinds.count("addition"),
            removals=kinds.count("removal"),
            changes=kinds.count("change"),
            reissues=kinds.count("reissue"),
            unchanged=self.delta.unchanged_count,
        )

    def changes(self, watcher: Watcher, past: Past) -> tuple[Change, ...]:
        """Return the changes with whom they concern."""
        list_id, found = self.new.header.list, self.differences.found
        changes = explained(self.delta.changes, found, self.old_records)
        return touched(list_id, changes, found, self.old_records, watcher, past)

    def drift(self) -> tuple[ReportDrift, ...]:
        """Return the format drift of both editions."""
        old = tuple(ReportDrift(edition="old", **dict(found)) for found in self.old.drift)
        return old + tuple(ReportDrift(edition="new", **dict(found)) for found in self.new.drift)


def compare_editions(
    old: Source,
    new: Source,
    *,
    filters: Filters,
    watcher: Watcher,
    list_id: ListId | None = None,
    strict: bool = False,
    across_formats: bool = False,
    watch: Watch = ignore,
) -> Report:
    """Compare two published editions and report what changed.

    ``old`` and ``new`` are paths, folders with a CSV set, ``-`` (one of them), or stored editions. ``strict`` makes
    format drift fatal; ``across_formats`` allows editions of different formats and compares what both carry. Raises
    InputError, ParseError and CompareError.
    """
    found = compare(old, new, list_id=list_id, across_formats=across_formats, watch=watch)
    _refuse_unknown_programs(filters, found.old.programs | found.new.programs)
    if strict:
        refuse_drift(found.old)
        refuse_drift(found.new)
    changes = found.changes(watcher, Past(on=found.new.summary.published_on))
    changes = ordered(tuple(change for change in changes if filters.keep(change)))
    return Report(
        tool=Tool(version=__version__),
        complete=True,
        filters=FilterSettings(**asdict(filters)),
        lists=(
            ListReport(
                list=found.new.header.list,
                outcome=found.outcome(),
                format=found.new.format,
                old=found.old.summary,
                new=found.new.summary,
                counts=found.counts(),
                drift=found.drift(),
                not_compared=found.not_compared,
                changes=changes,
            ),
        ),
    )


def compare(
    old: Source,
    new: Source,
    *,
    list_id: ListId | None = None,
    across_formats: bool = False,
    is_old_accepted: bool = False,
    watch: Watch = ignore,
    observe: Observer | None = None,
) -> Comparison:
    """Read two editions and return everything that differs. See ``compare_editions``.

    ``is_old_accepted``: the old one was read and accepted on its own, so that only the new one can be cut.
    """
    for source in (old, new):
        if not source:
            raise InputError(
                "input.empty-path", "the path of an edition is empty", hint="name a file or a folder"
            )
    if old == new == "-":
        raise CompareError(
            "compare.stdin", "both editions are to come from standard input", hint="name a file for one"
        )
    seen = Seen()
    with (
        open_edition(old, list_id=list_id, watch=watch, seen=seen) as before,
        open_edition(new, list_id=list_id, watch=watch, seen=seen) as after,
    ):
        if before.format != after.format and not across_formats:
            raise CompareError(
                "compare.formats",
                f"{name_of(old)} is {before.format}, {name_of(new)} is {after.format}: formats carry different things",
                hint="compare editions of one format, or add --across-formats for what both carry",
            )
        counted = Counted(before), Counted(after, observe)
        old_records = list(counted[0].read())
        found, whole, left_out = _diff(old_records, *counted, across_formats=across_formats)
        _refuse_others(before, after, across_formats=across_formats)
        if not across_formats:
            _refuse_cut(before, after, is_old_accepted=is_old_accepted)
        list_id = after.header.list
        delta = Delta(
            changes=tuple(told(list_id, difference) for difference in found.found),
            unchanged_count=found.unchanged_count,
        )
        return Comparison(counted[0].side(), counted[1].side(), delta, whole, old_records, left_out)


class Counted:
    """A stream that counts its records and refuses a filtered file once its header is known."""

    def __init__(self, stream: EditionStream, observe: Observer | None = None) -> None:
        self.stream = stream
        self.count = 0
        self.programs: set[str] = set()
        self._observe = observe

    def read(self) -> Iterable[PartyRecord]:
        """Yield the records. Raises ParseError for a file that is not the whole list."""
        for record in self.stream:
            self.count += 1
            for listing in record.listings:
                self.programs.update(listing.programs)
            if self._observe:
                self._observe(record)
            yield record
        if filters := self.stream.header.filters:
            raise ParseError(
                "parse.filtered",
                f"{self.stream.origin.source}: a custom export, {_told(filters)}: it is not the list",
                hint="download the whole list; show and info read this file all the same",
            )

    def side(self) -> Side:
        """Return what was read, after the last record."""
        origin = self.stream.origin
        summary = EditionSummary(
            source=printable(origin.source),
            sha256=origin.sha256,
            bytes=origin.size_bytes,
            published_on=self.stream.header.published_on,
            records=self.count,
        )
        stream = self.stream
        programs = frozenset(self.programs)
        return Side(summary, stream.header, stream.format, stream.drift, programs, stream.content_list)


def _told(filters: tuple[str, ...]) -> str:
    more = f" and {len(filters) - 1} more" if len(filters) > 1 else ""
    return f"filtered by {filters[-1]}{more}"


Found = Differences[PartyRecord]


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


def _refuse_others(before: EditionStream, after: EditionStream, *, across_formats: bool) -> None:
    old, new = before.header, after.header
    if old.list != new.list:
        raise CompareError(
            "compare.lists",
            f"{_named(before, old)}, {_named(after, new)}: a list is compared only with itself",
            hint="if the content misleads, --list says which list both are",
        )
    if across_formats:
        return
    if old.tables != new.tables:
        raise CompareError(
            "compare.tables",
            f"{before.origin.source} has the tables {', '.join(old.tables)};"
            f" {after.origin.source} has {', '.join(new.tables)}",
            hint="compare sets of the same tables, or add --across-formats for what both carry",
        )


def _refuse_cut(before: EditionStream, after: EditionStream, *, is_old_accepted: bool) -> None:
    """Refuse a CSV set without the end mark that the other one has."""
    ends = [any(drift.code == "drift.end-mark" for drift in stream.drift) for stream in (before, after)]
    if ends[0] != ends[1] and not (ends[0] and is_old_accepted):
        raise ParseError(
            "parse.truncated",
            f"{(before if ends[0] else after).origin.source}: a table lacks the byte 0x1A at its end, which the other"
            " edition has: it may have been cut",
            hint="fetch it again; a program that keeps the file must keep its last byte",
        )


def _refuse_unknown_programs(filters: Filters, programs: frozenset[str]) -> None:
    """Refuse a filter that can never let anything through: a mistyped tag would be silence for ever."""
    for program in filters.programs:
        if program.casefold() not in folded(programs):
            close = difflib.get_close_matches(program, sorted(programs), n=3, cutoff=0.4)
            raise InputError(
                "input.no-such-program",
                f"no party of either edition is under the program {program}",
                hint=f"give the whole tag as printed{', such as ' if close else ''}{', '.join(close)}",
            )


def _named(stream: EditionStream, header: Header) -> str:
    return f"{stream.origin.source} is the {LIST_TITLES[header.list]}"


def refuse_drift(side: Side) -> None:
    """Raise ParseError for an edition with format drift."""
    if side.drift:
        first = side.drift[0]
        raise ParseError(
            "parse.drift",
            f"{side.summary.source}: format drift, {len(side.drift)} in all, first {first.path}: {first.message}",
            hint="see them all with: potashwatch info; without --strict they are carried and reported",
        )
