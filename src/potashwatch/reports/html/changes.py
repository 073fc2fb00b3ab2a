"""Changes and events as a page shows them: each an entry that opens, with its fields old beside new."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from potashwatch.records.delta import KINDS, SIGNIFICANCES, Change, ChangeKind, FieldChange
from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.report import ListReport, Report
from potashwatch.reports.changes import RELISTED, TITLES, key
from potashwatch.reports.describe import (
    describe,
    describe_change,
    is_renumbered,
    label,
    renumbered,
    renumbered_line,
)
from potashwatch.reports.html.words import Segments, mark, whole
from potashwatch.reports.license_events import details, end, issue, number
from potashwatch.reports.table import EVENTS, elsewhere
from potashwatch.reports.touching import Watched, watched, why

TOLD_ANYWAY = ("uid", "reference", "kind", "kind_text")
"""Fields that the head of an entry tells."""
EVENT_KIND = "license"
"""What the filter calls events of licenses."""
_KIND_WORDS: dict[ChangeKind, str] = {
    "addition": "addition",
    "removal": "removal",
    "reissue": "re-issue",
    "change": "change",
}


@dataclass(frozen=True)
class FieldRow:
    """One thing that differs. ``old`` is None where it was added, ``new`` where it was removed."""

    label: str
    op: str
    old: Segments | None
    new: Segments | None
    significance: str


@dataclass(frozen=True)
class Detail:
    """A statement about a party that came or went."""

    label: str
    text: str


@dataclass(frozen=True)
class Entry:
    """A change or an event."""

    anchor: str
    """Empty for one that is told above, under a watched party."""
    above: str
    """The place where it is told in full; empty where that is here."""
    list: ListId
    kind: str
    kind_word: str
    significance: str
    """Empty for an event of a license, which has none."""
    key: str
    name: str
    about: str
    flags: tuple[str, ...]
    """Words that stand out: re-listed, possible."""
    targets: tuple[str, ...]
    notes: tuple[str, ...]
    """Why it concerns a target, evidence, and other single lines."""
    fields: tuple[FieldRow, ...]
    details: tuple[Detail, ...]
    """Of a party that was added or removed, all that is known of it beyond key, kind and name."""
    details_title: str


@dataclass(frozen=True)
class WatchedTarget:
    """A watched party and all that touches it."""

    anchor: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Group:
    """Entries of one kind in one list."""

    anchor: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Choice:
    """What a filter offers."""

    value: str
    text: str


@dataclass(frozen=True)
class Choices:
    """What the entries of a page can be filtered by; only what occurs is offered."""

    lists: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    significances: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    total: int


def watched_targets(report: Report, titles: dict[str, str]) -> tuple[WatchedTarget, ...]:
    """Return what touches each target, in the order of ``watched``; ``titles`` by the id of the target."""
    above = anchors(report)
    return tuple(
        WatchedTarget(
            f"target-{place}",
            f"{titles[target]} ({target})" if target in titles else target,
            tuple(_watched(item, f"target-{place}-{n}", above) for n, item in enumerate(items, 1)),
        )
        for place, (target, items) in enumerate(watched(report), 1)
    )


def anchors(report: Report) -> dict[str, str]:
    """Return where each change or event that touches a target is told in full, by its id."""
    return {
        item.found.id: f"target-{place}-{n}"
        for place, (_, items) in enumerate(watched(report), 1)
        for n, item in enumerate(items, 1)
        if item.is_told_here
    }


def groups(found: ListReport, place: int, above: dict[str, str]) -> Iterator[Group]:
    """Yield the changes of a list by kind; those told above are only named."""
    for kind in KINDS:
        changes = [change for change in found.changes if change.kind == kind]
        if changes:
            anchor = f"list-{place}-{kind}"
            entries = tuple(
                change_entry(found.list, change, f"{anchor}-{n}", above=above.get(change.id, ""))
                for n, change in enumerate(changes, 1)
            )
            yield Group(anchor, TITLES[kind], entries)


def events(found: Sequence[LicenseEvent], place: int, above: dict[str, str]) -> Iterator[Group]:
    """Yield the events of licenses, if there are any; those told above are only named."""
    if found:
        anchor = f"list-{place}-events"
        entries = (
            event_entry(event, f"{anchor}-{n}", above=above.get(event.id, ""))
            for n, event in enumerate(found, 1)
        )
        yield Group(anchor, EVENTS, tuple(entries))


def change_entry(
    list_id: ListId,
    change: Change,
    anchor: str,
    *,
    above: str = "",
    notes: Iterable[str] = (),
    is_possible: bool = False,
) -> Entry:
    """Return a change; ``notes`` stand before its own evidence."""
    relisted = [f"re-listed: {change.relisted}"] if change.relisted is not None else []
    is_whole = change.kind in ("addition", "removal")
    alike = renumbered(change.fields)
    own = [*relisted, *notes, *(f"evidence: {text}" for text in change.evidence)]
    own += [renumbered_line(len(alike))] if alike else []
    return Entry(
        anchor="" if above else anchor,
        above=above,
        list=list_id,
        kind=change.kind,
        kind_word=_KIND_WORDS[change.kind],
        significance=change.significance,
        key=key(change),
        name=change.name,
        about=", ".join([change.party_kind, *change.programs, *_uid(change)]),
        flags=_flags(is_relisted=change.relisted is not None, is_possible=is_possible),
        targets=_targets(change),
        notes=() if above else tuple(own),
        fields=() if above or is_whole else _fields(change.fields, folds_numbers=bool(alike)),
        details=tuple(_details(change)) if is_whole and not above else (),
        details_title="Removed" if change.kind == "removal" else "Added",
    )


def event_entry(
    event: LicenseEvent,
    anchor: str,
    *,
    above: str = "",
    notes: Iterable[str] = (),
    is_possible: bool = False,
) -> Entry:
    """Return what happened to a license."""
    return Entry(
        anchor="" if above else anchor,
        above=above,
        list=LICENSES,
        kind=EVENT_KIND,
        kind_word=f"license {event.kind}",
        significance="",
        key=number(event.program, event.number),
        name=event.title or "",
        about=f"{issue(event.issued_on)}; {end(event)}",
        flags=_flags(is_relisted=False, is_possible=is_possible),
        targets=_targets(event),
        notes=() if above else (*notes, *details(event)),
        fields=() if above else _fields(event.fields, folds_numbers=False),
        details=(),
        details_title="",
    )


def choices(entries: Sequence[Entry], titles: dict[str, str]) -> Choices:
    """Return what there is to choose from, in fixed orders."""
    lists = {entry.list for entry in entries}
    kinds = {entry.kind for entry in entries}
    significances = {entry.significance for entry in entries}
    targets = sorted({target for entry in entries for target in entry.targets})
    ranks = [rank for rank in SIGNIFICANCES if rank in significances]
    return Choices(
        lists=tuple(Choice(one, text) for one, text in LIST_TITLES.items() if one in lists),
        kinds=tuple(
            Choice(kind, text)
            for kind, text in [*_KIND_WORDS.items(), (EVENT_KIND, "license event")]
            if kind in kinds
        ),
        significances=(
            *(Choice(rank, rank) for rank in ranks),
            *([Choice("none", "none stated (licenses)")] if "" in significances else []),
        ),
        targets=tuple(Choice(target, titles.get(target, target)) for target in targets),
        total=len(entries),
    )


def _watched(item: Watched, anchor: str, above: dict[str, str]) -> Entry:
    """Return what touches a target; where another target is touched more strongly, it is only named."""
    found = item.found
    notes = [item.standing] if item.standing else []
    notes += [f"{LIST_TITLES[item.list]}; {why(item.touch)}"]
    if isinstance(found, LicenseEvent):
        entry = event_entry(found, anchor, notes=notes, is_possible=item.is_possible)
    else:
        entry = change_entry(item.list, found, anchor, notes=notes, is_possible=item.is_possible)
    if item.is_told_here:
        return entry
    return replace(
        entry, anchor="", above=above[found.id], notes=(elsewhere(item), *notes), fields=(), details=()
    )


def _uid(change: Change) -> Iterator[str]:
    """Yield the authority's key where the head quotes the reference."""
    if change.reference:
        yield f"uid {change.uid}"


def _flags(*, is_relisted: bool, is_possible: bool) -> tuple[str, ...]:
    return (*([RELISTED] if is_relisted else []), *(["possible"] if is_possible else []))


def _targets(found: Change | LicenseEvent) -> tuple[str, ...]:
    return tuple(sorted({touch.target for touch in found.targets}))


def _fields(fields: Sequence[FieldChange], *, folds_numbers: bool) -> tuple[FieldRow, ...]:
    return tuple(_row(field) for field in fields if not (folds_numbers and is_renumbered(field)))


def _details(change: Change) -> Iterator[Detail]:
    """Yield what is told of a whole party; key, kind and main name stand in its head."""
    for field in change.fields:
        text = describe(field.new or field.old)
        if field.field not in TOLD_ANYWAY and text not in ("", change.name):
            yield Detail(label(field.field), text)


def _row(field: FieldChange) -> FieldRow:
    what, old, new = describe_change(field)
    olds, news = whole(old, is_different=True), whole(new, is_different=True)
    if field.op == "changed":
        olds, news = mark(old, new)
    return FieldRow(
        label=what,
        op=field.op,
        old=None if field.op == "added" else olds,
        new=None if field.op == "removed" else news,
        significance=field.significance,
    )
