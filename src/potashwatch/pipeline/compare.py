"""Comparing two editions of one list."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from potashwatch import __version__
from potashwatch.diff import Differences, occurrence_id, parties, told
from potashwatch.errors import InputError
from potashwatch.parsers import open_edition
from potashwatch.parsers.cutting import UNCERTIFIED
from potashwatch.parsers.documents import Source, Watch, ignore
from potashwatch.parsers.rows import NOTHING
from potashwatch.pipeline.filters import Filters, folded
from potashwatch.pipeline.full import Observer, compare_in_full
from potashwatch.pipeline.indexed import Fresh, Indexed, Scan, differing, side_of
from potashwatch.pipeline.linked import Names, with_linked_names
from potashwatch.pipeline.renames import explained
from potashwatch.pipeline.shelved import Shelved
from potashwatch.pipeline.sides import (
    Side,
    refuse_cut,
    refuse_drift,
    refuse_formats,
    refuse_others,
    refuse_sources,
)
from potashwatch.pipeline.touching import LookBack, Past, by_reading, nobody, touched
from potashwatch.records.delta import Change, Delta
from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.report import (
    Counts,
    FilterSettings,
    ListReport,
    Outcome,
    Report,
    ReportDrift,
    Tool,
)
from potashwatch.reports.ordering import ordered
from potashwatch.targets import Watcher

if TYPE_CHECKING:
    from potashwatch.pipeline.indexes import Indexes


@dataclass(frozen=True)
class Comparison:
    """The full answer, before any filter."""

    old: Side
    new: Side
    delta: Delta
    differences: Differences[PartyRecord]
    """In the order of the delta, with the records as the editions have them."""
    was_there: frozenset[str]
    """The watched parties in the old edition; empty where no watched party came."""
    not_compared: tuple[str, ...]
    scan: Scan | None
    """The new edition, gone through by its digests; None where it was read in full, or was known already."""

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
        return touched(list_id, self.delta.changes, found, self.was_there, watcher, past)

    def drift(self) -> tuple[ReportDrift, ...]:
        """Return the format drift of the two editions; an unknown word that both have once."""
        words, other_words = (
            {(d.path, d.message) for d in side.drift if d.code == "drift.word"}
            for side in (self.old, self.new)
        )
        both = words & other_words
        old = tuple(
            ReportDrift(edition="old", **dict(found))
            for found in self.old.drift
            if (found.path, found.message) not in both
        )
        return old + tuple(
            ReportDrift(edition="both" if (found.path, found.message) in both else "new", **dict(found))
            for found in self.new.drift
        )


def compare_editions(
    old: Source,
    new: Source,
    *,
    filters: Filters,
    watcher: Watcher,
    list_id: ListId | None = None,
    strict: bool = False,
    across_formats: bool = False,
    is_full: bool = False,
    watch: Watch = ignore,
) -> Report:
    """Compare two published editions and report what changed.

    ``old`` and ``new`` are paths, folders with a CSV set, ``-`` (one of them), or stored editions. ``strict`` makes
    format drift fatal; ``across_formats`` allows editions of different formats and compares what both carry;
    ``is_full`` reads every record of both. Raises InputError, ParseError and CompareError.
    """
    found = compare(
        old,
        new,
        look_back=partial(by_reading, watcher),
        list_id=list_id,
        across_formats=across_formats,
        is_full=is_full,
        wants_programs=bool(filters.programs),
        watch=watch,
    )
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
    look_back: LookBack = nobody,
    list_id: ListId | None = None,
    across_formats: bool = False,
    is_full: bool = False,
    is_old_accepted: bool = False,
    wants_programs: bool = False,
    watch: Watch = ignore,
    observe: Observer | None = None,
    indexes: "Indexes | None" = None,
) -> Comparison:
    """Compare two editions and return everything that differs. See ``compare_editions``.

    Records that both have, as their digests tell, are not made; ``is_full`` reads and compares all, as editions of
    different formats are. ``is_old_accepted``: the old one was read and accepted on its own, so that only the new one
    can be cut. ``look_back`` says who of the watched parties the old one had. ``observe`` is told of every record of a
    new edition that is read in full. ``indexes`` are those of the archive in which an edition lies.
    """
    refuse_sources(old, new)
    if across_formats or is_full:
        full = compare_in_full(
            old,
            new,
            list_id,
            watch,
            observe,
            across_formats=across_formats,
            is_old_accepted=is_old_accepted,
        )
        return _comparison(
            (full.old, full.new),
            (full.found, full.whole),
            lambda: full.old_records,
            (partial(_chosen, full.names[0]), partial(_chosen, full.names[1])),
            look_back,
            full.not_compared,
        )
    with ExitStack() as stack:
        before, after = _opened((old, new), list_id, stack, watch, indexes)
        refuse_formats(old, before.format, new, after.format)
        if isinstance(before, Fresh):
            before.go_through(NOTHING if isinstance(after, Fresh) else after.known())
        if isinstance(after, Fresh):
            after.go_through(before.known())
        sides = side_of(before, wants_programs=wants_programs), side_of(after, wants_programs=wants_programs)
        refuse_others(*sides, across_formats=False)
        refuse_cut(*sides, is_old_accepted=is_old_accepted)
        gone = list(before.records(differing(before, after)))
        come = list(after.records(differing(after, before)))
        found = parties(gone, come)
        found = Differences(found.found, found.unchanged_count + len(after.rows) - len(come))
        scan = after.scan(gone, come) if isinstance(after, Fresh) else None
        names = partial(_names_in, before), partial(_names_in, after)
        return _comparison(
            sides, (found, found), lambda: before.records(before.rows), names, look_back, (), scan
        )


def _chosen(names: Mapping[str, str], uids: Iterable[str]) -> Mapping[str, str]:
    return {uid: names[uid] for uid in uids if uid in names}


def _names_in(edition: Indexed, uids: Iterable[str]) -> Mapping[str, str]:
    """Return the names of the parties that an edition has; only those are read."""
    return {record.uid: record.name for record in edition.records(uid for uid in uids if uid in edition.rows)}


def _opened(
    sources: tuple[Source, Source],
    list_id: ListId | None,
    stack: ExitStack,
    watch: Watch,
    indexes: "Indexes | None",
) -> tuple[Indexed, Indexed]:
    """Open two editions, each by its record index where one is kept."""
    before, after = (_kept(source, list_id, indexes) for source in sources)

    def fresh(source: Source, other: Indexed | None) -> Fresh:
        certified = other.certified() if other else UNCERTIFIED
        return Fresh(
            stack.enter_context(open_edition(source, list_id=list_id, watch=watch, certified=certified))
        )

    first = before or fresh(sources[0], after)
    return first, after or fresh(sources[1], first)


def _kept(source: Source, list_id: ListId | None, indexes: "Indexes | None") -> Indexed | None:
    """Return an edition of an archive by its record index; None where it must be read."""
    if not isinstance(source, Shelved):
        return None
    from potashwatch.pipeline.indexes import Indexes  # noqa: PLC0415 - files alone need no archive

    return (indexes or Indexes(source.archive)).recall(source, list_id)


def _comparison(
    sides: tuple[Side, Side],
    differences: tuple[Differences[PartyRecord], Differences[PartyRecord]],
    old_records: Callable[[], Iterable[PartyRecord]],
    names: tuple[Names, Names],
    look_back: LookBack,
    left_out: tuple[str, ...],
    scan: Scan | None = None,
) -> Comparison:
    """Return a comparison; ``differences`` as they are compared, and with whole records.

    The old records and the ``names`` of both editions are asked for only in need.
    """
    old, new = sides
    list_id = new.header.list
    found, whole = differences
    changes = tuple(told(list_id, difference) for difference in found.found)
    changes = explained(changes, whole.found, old_records)
    changes = with_linked_names(changes, *names)
    digests = old.summary.sha256, new.summary.sha256
    changes = tuple(
        change.model_copy(update={"occurrence_id": occurrence_id(change.id, *digests)}) for change in changes
    )
    was_there = look_back(new, whole.found, old_records)
    return Comparison(
        old,
        new,
        Delta(changes=changes, unchanged_count=found.unchanged_count),
        whole,
        was_there,
        left_out,
        scan,
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
