"""The target board: where each watched party stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from potashwatch.records.report import Notice
from potashwatch.records.status import Status, StatusList, StatusTarget
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.html.page import Fact
from potashwatch.reports.standing import (
    State,
    by_force,
    called,
    counted,
    days,
    detail,
    edition,
    ended,
    linked,
    linked_title,
    record,
    state_of,
    word,
)
from potashwatch.reports.touching import why


@dataclass(frozen=True)
class Cell:
    """A target on a list."""

    title: str
    state: State
    word: str
    since: str
    record: str
    edition: str
    """Of which day the answer is."""


@dataclass(frozen=True)
class LicenseItem:
    """A license in force."""

    name: str
    term: str
    why: str


@dataclass(frozen=True)
class Card:
    """A target."""

    anchor: str
    id: str
    title: str
    summary: str
    latest_action: str
    cells: tuple[Cell, ...]
    licenses_title: str
    licenses: tuple[LicenseItem, ...]
    ended: tuple[str, ...]
    linked_title: str
    linked: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """What a reader must know of how the answer was found; ``word`` says how grave it is."""

    word: str
    text: str
    is_grave: bool


@dataclass(frozen=True)
class BoardView:
    """The board of a day."""

    day: str
    cards: tuple[Card, ...]
    remarks: tuple[Remark, ...]
    not_covered: str
    editions: tuple[Fact, ...]
    """What the answers rest on, digests whole."""


def board(status: Status) -> BoardView:
    """Return the board."""
    return BoardView(
        day=str(status.as_of),
        cards=tuple(_card(found, place) for place, found in enumerate(status.targets, 1)),
        remarks=remarks(status.notices),
        not_covered=status.not_covered,
        editions=tuple(dict.fromkeys(_editions(status))),
    )


def _editions(status: Status) -> Iterator[Fact]:
    for target in status.targets:
        for found in target.lists:
            if found.edition:
                yield Fact(SHORT_TITLES[found.list], edition(found.edition, is_whole=True))


def remarks(notices: tuple[Notice, ...]) -> tuple[Remark, ...]:
    """Return notices: the doubtful with what to do, then the others."""
    found = [
        Remark("note", f"{notice.message} [{notice.code}]", is_grave=False)
        if notice.level == "note"
        else Remark(notice.level, f"{notice.message} [{notice.code}]; {notice.hint}", is_grave=True)
        for notice in notices
    ]
    return tuple(sorted(found, key=lambda remark: not remark.is_grave))


def _card(found: StatusTarget, place: int) -> Card:
    names = tuple(map(linked, found.linked))
    in_force, others = by_force(found.licenses)
    return Card(
        anchor=f"board-{place}",
        id=found.target,
        title=found.title,
        summary=found.summary,
        latest_action=found.latest_action,
        cells=tuple(map(_cell, found.lists)),
        licenses_title=counted(found.licenses),
        licenses=tuple(LicenseItem(called(one), days(one), why(one.touch)) for one in in_force),
        ended=tuple(map(ended, others)),
        linked_title=linked_title(found),
        linked=names,
    )


def _cell(found: StatusList) -> Cell:
    return Cell(
        title=SHORT_TITLES[found.list],
        state=state_of(found),
        word=word(found),
        since=detail(found).lstrip(",; "),
        record=record(found),
        edition=edition(found.edition).partition(", sha256")[0] if found.edition else "",
    )
