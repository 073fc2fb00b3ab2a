"""The use cases, without terminal and without rendering."""

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from potashwatch import __version__
from potashwatch.diff.engine import diff
from potashwatch.diff.folding import fold
from potashwatch.diff.projection import not_compared, projection
from potashwatch.errors import CompareError, InputError, ParseError, printable
from potashwatch.parsers import EditionStream, open_edition
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.parsers.seen import Seen
from potashwatch.records.delta import SIGNIFICANCES, Change, ChangeKind, Delta, Significance
from potashwatch.records.edition import LIST_TITLES, Header, ListId
from potashwatch.records.party import Listing, Part, PartyRecord
from potashwatch.records.report import (
    Counts,
    EditionSummary,
    FilterSettings,
    ListReport,
    Report,
    ReportDrift,
    Tool,
)


@dataclass(frozen=True)
class Filters:
    """Which changes are shown, and counted for the exit code. Empty means all."""

    min_significance: Significance = "editorial"
    kinds: tuple[ChangeKind, ...] = ()
    programs: tuple[str, ...] = ()
    match: str | None = None

    def keep(self, change: Change) -> bool:
        """Tell whether a change passes every filter."""
        return (
            SIGNIFICANCES.index(change.significance) <= SIGNIFICANCES.index(self.min_significance)
            and (not self.kinds or change.kind in self.kinds)
            and (not self.programs or not _folded(self.programs).isdisjoint(_folded(_programs(change))))
            and (not self.match or any(fold(self.match) in fold(text) for text in _texts(change)))
        )


def _folded(texts: Iterable[str]) -> set[str]:
    return {text.casefold() for text in texts}


def _programs(change: Change) -> set[str]:
    """Return the programs of a change, those it lost among them."""
    values = [value for field in change.fields for value in (field.old, field.new)]
    return set(change.programs).union(*(v.programs for v in values if isinstance(v, Listing)))


def _texts(change: Change) -> list[str]:
    """Return what a text is looked for in: names, keys, programs and everything that changed."""
    values = (_text(value) for field in change.fields for value in (field.old, field.new))
    keys = (change.uid, change.old_uid, change.reference, change.old_reference)
    return [change.name, *change.programs, *(text for text in (*keys, *values) if text)]


def _text(value: object) -> str:
    return value.model_dump_json(exclude_defaults=True) if isinstance(value, Part) else str(value or "")


def compare_editions(
    old: str,
    new: str,
    *,
    filters: Filters,
    list_id: ListId | None = None,
    strict: bool = False,
    across_formats: bool = False,
    watch: Watch = ignore,
) -> Report:
    """Compare two published editions and report what changed.

    ``old`` and ``new`` are paths, folders with a CSV set, or ``-`` (one of them). ``strict`` makes format drift fatal;
    ``across_formats`` allows editions of different formats and compares what both carry. Raises InputError,
    ParseError and CompareError.
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
                f"{old} is {before.format}, {new} is {after.format}: formats carry different things",
                hint="compare editions of one format, or add --across-formats for what both carry",
            )
        counted = _Counted(before), _Counted(after)
        delta, left_out = _diff(*counted, across_formats=across_formats)
        _refuse_others(before, after, across_formats=across_formats)
        _refuse_unknown_programs(filters, counted[0].programs | counted[1].programs)
        if strict:
            _refuse_drift(before)
            _refuse_drift(after)
        return _report(delta, counted, left_out, filters)


class _Counted:
    """A stream that counts its records and refuses a filtered file once its header is known."""

    def __init__(self, stream: EditionStream) -> None:
        self.stream = stream
        self.count = 0
        self.programs: set[str] = set()

    def read(self) -> Iterable[PartyRecord]:
        for record in self.stream:
            self.count += 1
            for listing in record.listings:
                self.programs.update(listing.programs)
            yield record
        if filters := self.stream.header.filters:
            raise ParseError(
                "parse.filtered",
                f"{self.stream.origin.source}: a custom export, {_told(filters)}: it is not the list",
                hint="download the whole list; show and info read this file all the same",
            )

    def summary(self) -> EditionSummary:
        origin = self.stream.origin
        return EditionSummary(
            source=printable(origin.source),
            sha256=origin.sha256,
            bytes=origin.size_bytes,
            published_on=self.stream.header.published_on,
            records=self.count,
        )


def _told(filters: tuple[str, ...]) -> str:
    more = f" and {len(filters) - 1} more" if len(filters) > 1 else ""
    return f"filtered by {filters[-1]}{more}"


def _diff(before: _Counted, after: _Counted, *, across_formats: bool) -> tuple[Delta, tuple[str, ...]]:
    records = list(before.read())
    if not across_formats:
        return diff(before.stream.header.list, records, after.read()), ()
    # Which tables a CSV set has is known before its records; what both carry needs both headers.
    others = list(after.read())
    headers = before.stream.header, after.stream.header
    project = projection(*headers)
    delta = diff(headers[1].list, map(project, records), map(project, others))
    return delta, not_compared(*headers)


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
    ends = [any(drift.code == "drift.end-mark" for drift in stream.drift) for stream in (before, after)]
    if ends[0] != ends[1]:
        raise ParseError(
            "parse.truncated",
            f"{(before if ends[0] else after).origin.source}: a table lacks the byte 0x1A at its end, which the other"
            " edition has: it may have been cut",
            hint="fetch it again; a program that keeps the file must keep its last byte",
        )


def _refuse_unknown_programs(filters: Filters, programs: set[str]) -> None:
    """Refuse a filter that can never let anything through: a mistyped tag would be silence for ever."""
    for program in filters.programs:
        if program.casefold() not in _folded(programs):
            close = difflib.get_close_matches(program, sorted(programs), n=3, cutoff=0.4)
            raise InputError(
                "input.no-such-program",
                f"no party of either edition is under the program {program}",
                hint=f"give the whole tag as printed{', such as ' if close else ''}{', '.join(close)}",
            )


def _named(stream: EditionStream, header: Header) -> str:
    return f"{stream.origin.source} is the {LIST_TITLES[header.list]}"


def _refuse_drift(stream: EditionStream) -> None:
    if stream.drift:
        first = stream.drift[0]
        raise ParseError(
            "parse.drift",
            f"{stream.origin.source}: format drift, {len(stream.drift)} in all, first {first.path}: {first.message}",
            hint="see them all with: potashwatch info; without --strict they are carried and reported",
        )


def _report(
    delta: Delta, counted: tuple[_Counted, _Counted], left_out: tuple[str, ...], filters: Filters
) -> Report:
    before, after = counted
    kinds = [change.kind for change in delta.changes]
    drift = [ReportDrift(edition="old", **dict(found)) for found in before.stream.drift]
    drift += [ReportDrift(edition="new", **dict(found)) for found in after.stream.drift]
    return Report(
        tool=Tool(version=__version__),
        complete=True,
        filters=FilterSettings(**asdict(filters)),
        lists=(
            ListReport(
                list=after.stream.header.list,
                format=after.stream.format,
                old=before.summary(),
                new=after.summary(),
                counts=Counts(
                    additions=kinds.count("addition"),
                    removals=kinds.count("removal"),
                    changes=kinds.count("change"),
                    reissues=kinds.count("reissue"),
                    unchanged=delta.unchanged_count,
                ),
                drift=tuple(drift),
                not_compared=left_out,
                changes=tuple(change for change in delta.changes if filters.keep(change)),
            ),
        ),
    )
