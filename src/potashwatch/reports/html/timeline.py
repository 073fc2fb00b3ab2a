"""Where everything of a time line is drawn: points, bars, labels that never lie on each other. Pure.

All figures are units of the drawing's own box; the width of a text is estimated on the safe side, as no font is known.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

WIDTH: Final = 960
LEFT: Final = 112
"""What stands left of the days: the names of the rows."""
RIGHT: Final = 140
"""What stands right of the last day: room for the labels of the newest."""
_LINE = 15
"""From one line of labels to the next."""
_MOST = 5
"""Lines of labels over one row. What finds no room has its point, and its words in the table below the drawing."""
_ARROW = 7
"""Of a bar with an open end."""
_CHARACTER = 6.4
_LONGEST = 40
_SHORTEST_SPAN = 60
"""Days that the drawing shows at least."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 60000)
_YEAR = 12
_FEW_DAYS = 3 * 366
"""Over more than that the axis has years only."""
_TICK = 58
"""Between two days of the axis, at least."""

Shape = Literal["on", "off", "back", "changed", "license", "edition"]


@dataclass(frozen=True)
class Mark:
    """What happened on a day. ``is_grave``: keeps its label where there is no room for all."""

    on: date
    shape: Shape
    label: str
    is_grave: bool = True


@dataclass(frozen=True)
class Span:
    """What holds from a day to a day; ``end`` None: with no end known."""

    start: date
    end: date | None
    label: str
    is_in_force: bool


@dataclass(frozen=True)
class Track:
    """One row: points and bars of one sort."""

    label: str
    marks: tuple[Mark, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Lane:
    """The rows of one target, or of one list."""

    title: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True)
class Label:
    """A text: its left edge, its base line, the width it may take at most."""

    x: float
    y: float
    width: float
    text: str


@dataclass(frozen=True)
class Point:
    """A point, and the base line of its label; None where it has none."""

    x: float
    y: float
    shape: Shape
    told: str
    """What a pointer over it shows."""
    label_y: float | None


@dataclass(frozen=True)
class Bar:
    """A bar from day to day."""

    x: float
    y: float
    width: float
    is_in_force: bool
    is_open: bool
    told: str


@dataclass
class Drawing:
    """Everything that is drawn."""

    height: float = 0
    titles: list[Label] = field(default_factory=list)
    names: list[Label] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    ticks: list[Label] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    """Base lines of the rows that have points."""
    today: Label | None = None
    """The day of the page; the line stands at ``today_x``."""
    today_x: float = 0
    plot_top: float = 0
    plot_bottom: float = 0
    width: float = WIDTH
    left: float = LEFT
    right: float = WIDTH - RIGHT


def text_width(text: str) -> float:
    """Return the width that a text takes at most."""
    return sum(_CHARACTER * (2 if unicodedata.east_asian_width(c) in "WF" else 1) for c in text)


def shortened(text: str, most: int = _LONGEST) -> str:
    """Return a text that is not longer than so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def draw(lanes: Sequence[Lane], today: date | None) -> Drawing | None:
    """Return the drawing; None where no lane has anything with a day."""
    days = [day for lane in lanes for track in lane.tracks for day in _days(track)]
    if not days:
        return None
    days += [today] if today else []
    first, last = min(days).toordinal(), max(days).toordinal()
    lacking = max(0, _SHORTEST_SPAN - (last - first))
    first, last = first - lacking // 2, last + (lacking + 1) // 2
    drawing = Drawing()

    def place(day: date) -> float:
        return _round(LEFT + (day.toordinal() - first) / (last - first) * (WIDTH - RIGHT - LEFT))

    drawing.ticks = list(_ticks(first, last, place))
    y: float = 4
    if today:
        drawing.today_x = place(today)
        drawing.today = _label(place(today) + 4, y + 10, f"as of {today}")
        y += 18
    drawing.plot_top = y
    for lane in lanes:
        y = _lane(drawing, lane, y, place)
    drawing.plot_bottom = y
    drawing.ticks = [Label(tick.x, y + 16, tick.width, tick.text) for tick in drawing.ticks]
    drawing.height = y + 24
    return drawing


Place = Callable[[date], float]


def _days(track: Track) -> Iterator[date]:
    yield from (mark.on for mark in track.marks)
    for span in track.spans:
        yield span.start
        if span.end:
            yield span.end


def _lane(drawing: Drawing, lane: Lane, y: float, place: Place) -> float:
    """Draw a lane from ``y`` downwards; return where it ends."""
    y += 20
    title = shortened(lane.title, 100)
    drawing.titles.append(Label(0, y, text_width(title) * 1.15, title))
    for track in lane.tracks:
        if track.marks:
            y = _marks(drawing, track, y, place)
        if track.spans:
            y = _spans(drawing, track, y + 8, place)
    return y + 12


def _marks(drawing: Drawing, track: Track, y: float, place: Place) -> float:
    marks = _merged(track.marks)
    levels = _levels(marks, place)
    if max(levels.values(), default=0) >= _MOST:  # no room for all: the grave ones are labeled
        levels = _levels([mark for mark in marks if mark.is_grave], place)
    levels = {mark: level for mark, level in levels.items() if level < _MOST}
    base = y + (max(levels.values(), default=0) + 1) * _LINE + 12
    drawing.rules.append(base)
    name = shortened(track.label, 16)
    drawing.names.append(Label(8, base + 4, text_width(name), name))
    for mark in marks:
        told = f"{mark.on} {mark.label}"
        x, label_y = place(mark.on), None
        if mark in levels:
            label_y = base - 9 - levels[mark] * _LINE
            drawing.labels.append(_label(x, label_y, told))
        drawing.points.append(Point(x, base, mark.shape, told, label_y))
    drawing.points.sort(key=lambda point: point.shape != "changed")  # a point that says more lies on top
    return base + 6


def _merged(marks: Iterable[Mark]) -> list[Mark]:
    """Return one mark a day, by day; the first shape of a day is shown, and all its words."""
    by_day: dict[date, list[Mark]] = {}
    for mark in marks:
        by_day.setdefault(mark.on, []).append(mark)
    return [
        Mark(
            on,
            next((mark for mark in same if mark.is_grave), same[0]).shape,
            ", ".join(dict.fromkeys(mark.label for mark in same)),
            is_grave=any(mark.is_grave for mark in same),
        )
        for on, same in sorted(by_day.items())
    ]


def _levels(marks: Sequence[Mark], place: Place) -> dict[Mark, int]:
    """Return on which line each label stands: the newest lowest, so that no leader crosses a label below."""
    ends: list[list[tuple[float, float]]] = []
    found: dict[Mark, int] = {}
    for mark in reversed(marks):
        label = _label(place(mark.on), 0, f"{mark.on} {mark.label}")
        room = (label.x - 6, label.x + label.width + 6)
        level = next((n for n, taken in enumerate(ends) if not _meets(room, taken)), len(ends))
        if level == len(ends):
            ends.append([])
        ends[level].append(room)
        found[mark] = level
    return found


def _meets(room: tuple[float, float], taken: Iterable[tuple[float, float]]) -> bool:
    return any(room[0] < end and start < room[1] for start, end in taken)


def _spans(drawing: Drawing, track: Track, y: float, place: Place) -> float:
    lines: list[list[tuple[float, float]]] = []
    name = shortened(track.label, 16)
    drawing.names.append(Label(8, y + 12, text_width(name), name))
    for span in sorted(track.spans, key=lambda span: (span.start, span.label)):
        x = place(span.start)
        end = place(span.end) if span.end else WIDTH - RIGHT
        width = max(3, _round(end - x))
        label = _beside(x, x + width + (_ARROW if span.end is None else 0), span.label)
        room = (min(x, label.x) - 3, max(x + width + _ARROW, label.x + label.width) + 3)
        line = next((n for n, taken in enumerate(lines) if not _meets(room, taken)), len(lines))
        if line == len(lines):
            lines.append([])
        lines[line].append(room)
        top = y + line * 19
        drawing.labels.append(Label(label.x, top + 12, label.width, label.text))
        drawing.bars.append(Bar(x, top, width, span.is_in_force, span.end is None, span.label))
    return y + len(lines) * 19


def _beside(start: float, end: float, text: str) -> Label:
    """Return the label of a bar: on it where it has room, else right of it, else left of it."""
    width = _round(text_width(shortened(text)))
    if width + 10 <= end - start:
        return _label(start + 5, 0, text)
    is_room = end + 5 + width <= WIDTH - 2
    return _label(_round(end + 5 if is_room else start - 5 - width), 0, text)


def _label(x: float, y: float, text: str) -> Label:
    """Return a label that begins at ``x``, or as far left of it as the box needs."""
    text = shortened(text)
    width = _round(text_width(text))
    return Label(max(0, min(x, _round(WIDTH - 2 - width))), y, width, text)


def _ticks(first: int, last: int, place: Place) -> Iterator[Label]:
    """Yield the first days of years, or of months where few years are shown."""
    width = (WIDTH - RIGHT - LEFT) / (last - first) * 30.4
    steps = [step for step in _MONTHS if step >= _YEAR or last - first < _FEW_DAYS]
    step = next(step for step in steps if step * width >= _TICK or step == steps[-1])
    begin = date.fromordinal(max(1, first))
    month = begin.year * 12 + begin.month - 1
    for number in range(-(-month // step) * step, date.max.year * 12, step):
        day = date(number // 12, number % 12 + 1, 1)
        if day.toordinal() > last:
            return
        if day.toordinal() >= first:
            text = f"{day:%Y}" if step % 12 == 0 else f"{day:%Y-%m}"
            yield Label(place(day), 0, _round(text_width(text)), text)


def _round(number: float) -> float:
    """Return a figure with one decimal: the same on every machine."""
    return round(number, 1)
