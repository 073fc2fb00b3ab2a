"""The time line of a target: what every edition in the archive and every license says, day by day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from potashwatch import __version__
from potashwatch.errors import InputError
from potashwatch.licenses.acts import act_message
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.latest import latest_action, since_edition
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.stretch import Stretch, to_review
from potashwatch.pipeline.watching import Seen, is_alike
from potashwatch.records.edition import LIST_TITLES, PARTY_LISTS
from potashwatch.records.license import GeneralLicense
from potashwatch.records.report import Tool
from potashwatch.records.status import History, HistoryEvent, HistoryKind, StatusReview
from potashwatch.records.target import Target, WatchedParty, WatchedRecord
from potashwatch.reports.dates import in_prose
from potashwatch.reports.review import review_words, reviewed
from potashwatch.targets import Watcher


def find_target(watcher: Watcher, text: str) -> Target:
    """Return the target of an id, whatever its case. Raises InputError."""
    for target in watcher.targets:
        if target.id == text.lower():
            return target
    raise InputError(
        "input.no-such-target",
        f"no target has the id {text}",
        hint=f"one of {', '.join(target.id for target in watcher.targets)}",
    )


def history(board: Board, target: Target, as_of: date) -> History:
    """Return the time line of a target up to a day, over every edition of the archive.

    Raises ArchiveError, ParseError.
    """
    stretches = [stretch for list_id in PARTY_LISTS if (stretch := board.stretch(list_id, as_of))]
    register, at = Register(board.archive, board.lookout), end_of(as_of, board.now)
    licenses = register.at(at)
    events = [
        event for stretch in stretches for party in _parties(target) for event in _of_party(stretch, party)
    ]
    touching = [
        (found, touch.reason)
        for found in licenses
        for touch in board.watcher.touches_license(found)
        if touch.target == target.id
    ]
    events += [event for stretch in stretches for event in _to_review(stretch, target)]
    for found, reason in touching:
        events += _of_license(target, found, as_of, is_excluded=reason == "excluded")
    events += [
        HistoryEvent(
            on=act.on,
            kind="act",
            list=None,
            party=None,
            message=act_message(act),
            evidence=(act.url, act.sha256),
        )
        for act in register.acts(as_of)
    ]
    return History(
        schema="potashwatch/history/1",
        tool=Tool(version=__version__),
        target=target.id,
        title=target.title,
        events=tuple(sorted(events, key=lambda event: event.on)),
        latest_action=latest_action(
            target, stretches, tuple(board.licenses(target, licenses)), as_of, register.sources(at)
        ),
        notices=tuple(board.notices(stretches, as_of)),
    )


def _parties(target: Target) -> Iterator[WatchedParty]:
    yield target
    yield from target.linked


def _of_party(stretch: Stretch, party: WatchedParty) -> Iterator[HistoryEvent]:
    was_there = False
    legible = stretch.legible(party)
    for last, edition in legible.turns if legible else ():
        before = tuple(last.of(party.id)) if last else ()
        here = tuple(edition.of(party.id))
        for kind, message in _moves(before, here, is_first=last is None, was_there=was_there):
            if kind in ("renamed", "changed") and not (last and is_alike(last, edition)):
                continue  # the other format, or the table that is missing, explains it
            yield HistoryEvent(
                on=edition.on,
                kind=kind,
                list=stretch.list,
                party=party.id,
                message=f"{LIST_TITLES[stretch.list]}: {message}{_between(last, edition)}",
                evidence=_evidence(last, edition),
            )
        was_there = was_there or bool(here)


def _to_review(stretch: Stretch, target: Target) -> Iterator[HistoryEvent]:
    """Yield the days on which records came or went that name the target, while none is taken for it."""
    known: dict[str, StatusReview] = {}
    legible = stretch.legible(target)
    for last, edition in legible.turns if legible else ():
        is_listed = any(edition.of(target.id))
        found = () if is_listed else to_review(edition, target.id)
        uids = {each.uid: each for each in found}
        gone = () if is_listed else tuple(each for uid, each in known.items() if uid not in uids)
        told: list[tuple[HistoryKind, str]] = []
        if gone:
            told.append(("review-ended", f"no longer a record to review: {reviewed(gone)}"))
        if uids.keys() - known.keys():
            told.append(("review", review_words(found)))
        for kind, message in told:
            yield HistoryEvent(
                on=edition.on,
                kind=kind,
                list=stretch.list,
                party=target.id,
                message=f"{LIST_TITLES[stretch.list]}: {message}{_between(last, edition)}",
                evidence=_evidence(last, edition),
            )
        known = uids


def _between(before: Seen | None, edition: Seen) -> str:
    """Return between which days something happened, where the edition before is older than a few days."""
    if before is None or (since := since_edition(before, edition)) == edition.on:
        return ""
    return f"; this changed between {in_prose(since)} and {in_prose(edition.on)}"


def _evidence(before: Seen | None, edition: Seen) -> tuple[str, ...]:
    found = [f"edition of {edition.on}, {edition.address}"]
    if before:
        found.append(f"the edition before: {before.on}, {before.address}")
    return tuple(found)


def _moves(
    before: Sequence[WatchedRecord], here: Sequence[WatchedRecord], *, is_first: bool, was_there: bool
) -> Iterator[tuple[HistoryKind, str]]:
    """Yield what happened to the records of one party from one edition to the next."""
    old, new = ({record.uid: record for record in records} for records in (before, here))
    come = [record for uid, record in new.items() if uid not in old]
    gone = [record for uid, record in old.items() if uid not in new]
    if come and gone:
        yield "re-issued", f"{_told(gone)} is now {_told(come)}"
    elif come and is_first:
        yield "first-seen", f"{_told(come)}, listed in our earliest copy{_since(come)}"
    elif come:
        yield (
            "re-listed" if was_there and not before else "listed",
            f"{_told(come)} is on the list{_since(come)}",
        )
    elif gone:
        yield "not-listed", f"{_told(gone)} is no longer on the list"
    for uid in sorted(old.keys() & new.keys()):
        yield from _changes(old[uid], new[uid])


def _changes(old: WatchedRecord, new: WatchedRecord) -> Iterator[tuple[HistoryKind, str]]:
    key = new.reference or new.uid
    if old.names != new.names:
        added = [name for name in new.names if name not in old.names]
        removed = [name for name in old.names if name not in new.names]
        told = [f"new: {'; '.join(added)}"] * bool(added) + [f"gone: {'; '.join(removed)}"] * bool(removed)
        yield "renamed", f"{key} {new.name}: names changed, {', '.join(told)}"
    if old.programs != new.programs:
        yield "programs", f"{key} {new.name}: {_programs(old)} became {_programs(new)}"
    if rest := _rest(old, new):
        yield "changed", f"{key} {new.name}: {rest}"


def _rest(old: WatchedRecord, new: WatchedRecord) -> str:
    """Return what else of a record changed, in words; the empty text where nothing did."""
    told_already = {"names"} if old.names != new.names else set[str]()
    texts = []
    if old.acts != new.acts:
        texts.append(f"act {'; '.join(old.acts) or 'none'} became {'; '.join(new.acts) or 'none'}")
        told_already.add("listings")
    if old.programs != new.programs:
        told_already.add("listings")
    before, after = dict(old.parts), dict(new.parts)
    changed = [
        field
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field) and field not in told_already
    ]
    if changed:
        texts.append(f"{'also ' if texts else ''}changed: {', '.join(changed)}")
    return "; ".join(texts)


def _told(records: Iterable[WatchedRecord]) -> str:
    return "; ".join(f"{r.reference or r.uid} {r.name} ({_programs(r)})" for r in records)


def _programs(record: WatchedRecord) -> str:
    return ", ".join(record.programs) or "no program"


def _since(records: Iterable[WatchedRecord]) -> str:
    days = [record.listed_on for record in records if record.listed_on]
    return f", listed {min(days)} by the authority's own date" if days else ""


def _of_license(
    target: Target, found: GeneralLicense, as_of: date, *, is_excluded: bool
) -> Iterator[HistoryEvent]:
    name = f"{found.program} General License {found.number}"
    evidence = tuple(source.sha256 or source.url for source in found.sources)

    # Which license and what happened stand before the first colon or semicolon: the page says that much in its drawing.
    def event(on: date, message: str) -> HistoryEvent:
        return HistoryEvent(
            on=on, kind="license", list=None, party=target.id, message=message, evidence=evidence
        )

    if found.issued_on and found.issued_on <= as_of:
        until = f"; {found.expires_text}" if found.expires_text else ""
        until += f'; end not understood: "{found.end_not_understood}"' if found.end_not_understood else ""
        title = f": {found.title}" if found.title else ""
        excluded = "; it names the party and authorizes nothing with it" if is_excluded else ""
        yield event(found.issued_on, f"{name} issued{title}{until}{excluded}")
    if found.ended_on and found.ended_on <= as_of:
        yield event(found.ended_on, f"{name} {found.status}: {found.status_reason}")
