"""What stands on a time line, from histories, licenses and editions; and the same facts in words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from potashwatch.errors import one_line
from potashwatch.records.edition import LICENSES, LIST_TITLES
from potashwatch.records.license import IN_FORCE, GeneralLicense
from potashwatch.records.report import EditionSummary, ListReport
from potashwatch.records.status import History, HistoryEvent, HistoryKind, StatusLicense, StatusTarget
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.html.timeline import Drawing, Lane, Mark, Shape, Span, Track, draw
from potashwatch.reports.license_events import number, status_words

_SHAPES: dict[HistoryKind, tuple[Shape, bool]] = {
    "first-seen": ("on", True),
    "listed": ("on", True),
    "re-listed": ("back", True),
    "not-listed": ("off", True),
    "re-issued": ("changed", True),
    "renamed": ("changed", False),
    "programs": ("changed", False),
    "changed": ("changed", False),
    "review": ("changed", False),
    "review-ended": ("changed", False),
    "license": ("license", True),
    "act": ("edition", False),
}


@dataclass(frozen=True)
class Happening:
    """A row of the table that says what the drawing shows."""

    on: str
    who: str
    what: str
    message: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class TimeLine:
    """A drawing and its facts. ``drawing`` None: nothing of it has a day."""

    drawing: Drawing | None
    title: str
    description: str
    happenings: tuple[Happening, ...]
    remarks: tuple[str, ...] = ()
    """What could not be drawn, and why."""

    @property
    def has_many(self) -> bool:
        """Whether it tells of more than one party or list."""
        return len({happening.who for happening in self.happenings}) > 1


def of_histories(
    histories: Sequence[History], targets: Sequence[StatusTarget] = (), today: date | None = None
) -> TimeLine:
    """Return the time line of targets; their licenses as bars where the board tells of them."""
    board = {target.target: target for target in targets}
    lanes, remarks = [], []
    for history in histories:
        target = board.get(history.target)
        spans = [_span(found) for found in target.licenses] if target else []
        drawn = tuple(span for span in spans if span)
        lanes.append(Lane(one_line(history.title), (*_tracks(history, has_bars=bool(drawn)), *_bars(drawn))))
        if target and (missing := [found for found in target.licenses if not found.issued_on]):
            names = ", ".join(number(found.program, found.number) for found in missing)
            remarks.append(f"{history.title}: not drawn, as no day of issue is known: {names}")
    happenings = [_happening(history, event) for history in histories for event in history.events]
    first = min((happening.on for happening in happenings), default="")
    last = max((happening.on for happening in happenings), default="")
    between = f", from {first} to {last}" if happenings else ""
    return TimeLine(
        drawing=draw(lanes, today),
        title=f"Time line: {', '.join(history.title for history in histories)}",
        description=f"{len(happenings)} events{between}. The table below the drawing tells each of them.",
        happenings=tuple(sorted(happenings, key=lambda happening: happening.on)),
        remarks=tuple(remarks),
    )


def of_editions(lists: Sequence[ListReport]) -> TimeLine:
    """Return the editions that were compared, by the authority's dates."""
    lanes, happenings, remarks = [], [], []
    for found in lists:
        sides = [(side, edition) for side, edition in (("old", found.old), ("new", found.new)) if edition]
        marks = [Mark(on, "edition", f"{side} edition") for side, edition in sides if (on := _day(edition))]
        name = one_line(LIST_TITLES[found.list])
        if marks:
            lanes.append(Lane(name, (Track(SHORT_TITLES[found.list], tuple(marks)),)))
        for side, edition in sides:
            told = f"{side} edition"
            if on := _day(edition):
                digest = (f"sha256 {edition.sha256}",)
                happenings.append(Happening(str(on), name, told, edition.source, digest))
            else:
                remarks.append(f"{name}: the {told} has no date in the file")
    return TimeLine(
        drawing=draw(lanes, None),
        title="Time line: the editions compared",
        description=f"{len(happenings)} editions. The table below the drawing tells each of them.",
        happenings=tuple(sorted(happenings, key=lambda happening: happening.on)),
        remarks=tuple(remarks),
    )


def of_licenses(licenses: Sequence[GeneralLicense], today: date) -> TimeLine:
    """Return licenses as bars, a lane for each series; their facts stand in the table of the page."""
    lanes, missing = [], []
    for program in dict.fromkeys(found.program for found in licenses):
        own = [found for found in licenses if found.program == program]
        lanes.append(Lane(one_line(program), tuple(_bars(span for found in own if (span := _span(found))))))
        missing += [number(found.program, found.number) for found in own if not found.issued_on]
    return TimeLine(
        drawing=draw(lanes, today),
        title="Time line of general licenses",
        description=f"{len(licenses)} licenses from issue to end. The table of the page tells each of them.",
        happenings=(),
        remarks=(f"Not drawn, as no day of issue is known: {', '.join(missing)}.",) if missing else (),
    )


def _day(edition: EditionSummary) -> date | None:
    return edition.published_on or edition.dated_on


def _tracks(history: History, *, has_bars: bool) -> Iterator[Track]:
    """Yield a row for each list, the target's own before those of linked parties; then for licenses, and for acts."""
    events = [event for event in history.events if event.list]
    for title, is_own in (("", True), ("linked, ", False)):
        for list_id in dict.fromkeys(event.list for event in events):
            found = [e for e in events if e.list == list_id and (e.party == history.target) == is_own]
            if found and list_id:
                yield Track(
                    f"{title}{SHORT_TITLES[list_id]}", tuple(map(_mark, found, [history.target] * len(found)))
                )
    if not has_bars:
        yield from _track(SHORT_TITLES[LICENSES], "license", history)
    yield from _track("acts", "act", history)


def _track(title: str, kind: HistoryKind, history: History) -> Iterator[Track]:
    marks = tuple(_mark(event, history.target) for event in history.events if event.kind == kind)
    if marks:
        yield Track(title, marks)


def _mark(event: HistoryEvent, target: str) -> Mark:
    shape, is_grave = _SHAPES[event.kind]
    through = f" {one_line(event.party)}" if event.party and event.party != target else ""
    return Mark(event.on, shape, f"{_what(event)}{through}", is_grave)


def _what(event: HistoryEvent) -> str:
    """Return what happened in short; of a license also to which: the message says it before the first stop."""
    if event.kind != "license":
        return event.kind
    return one_line(re.split("[:;]", event.message, maxsplit=1)[0].replace(" General License ", " GL "))


def _bars(spans: Iterable[Span]) -> Iterator[Track]:
    found = tuple(spans)
    if found:
        yield Track("licenses", spans=found)


def _span(found: GeneralLicense | StatusLicense) -> Span | None:
    """Return a license from its issue to its end, as far as days are known."""
    if found.issued_on is None:
        return None
    is_in_force = found.status in IN_FORCE
    planned = found.expires_at.astimezone(UTC).date() if found.expires_at else None
    # Of one that ended on no known day nothing is drawn but its beginning.
    end = planned if is_in_force else found.ended_on or found.issued_on
    is_possible = isinstance(found, StatusLicense) and found.touch.reason == "possible"
    words: list[str] = [status_words(found.status)]
    words += ["possible"] if is_possible else []
    has_no_day = not is_in_force and not found.ended_on and found.status != "unknown"
    words += ["day not known"] if has_no_day else []
    name = one_line(f"{number(found.program, found.number)}: {', '.join(words)}")
    return Span(found.issued_on, end, name, is_in_force)


def _happening(history: History, event: HistoryEvent) -> Happening:
    where = f"{SHORT_TITLES[event.list]}, " if event.list else ""
    linked = f", through {event.party}" if event.party and event.party != history.target else ""
    return Happening(
        str(event.on), history.title, f"{where}{_what(event)}{linked}", event.message, event.evidence
    )
