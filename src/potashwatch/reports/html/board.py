"""The target board: where each watched party stands."""

from dataclasses import dataclass
from typing import Literal

from potashwatch.records.report import Notice
from potashwatch.records.status import Status, StatusLicense, StatusList, StatusTarget
from potashwatch.reports import standing
from potashwatch.reports.board import SHORT_TITLES
from potashwatch.reports.touching import why

State = Literal["listed", "not-listed", "unknown"]


@dataclass(frozen=True)
class Cell:
    """A target on a list."""

    title: str
    state: State
    word: str
    since: str
    doubt: str
    record: str
    edition: str


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
    verdict: str
    silence: str
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


def board(status: Status) -> BoardView:
    """Return the board."""
    return BoardView(
        day=str(status.as_of),
        cards=tuple(_card(found, place) for place, found in enumerate(status.targets, 1)),
        remarks=remarks(status.notices),
    )


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
    linked = tuple(map(standing.linked, found.linked))
    return Card(
        anchor=f"board-{place}",
        id=found.target,
        title=found.title,
        verdict=found.verdict,
        silence=found.silence,
        cells=tuple(map(_cell, found.lists)),
        licenses_title=standing.in_force_count(found),
        licenses=tuple(map(_license, standing.in_force(found))),
        ended=tuple(map(standing.license_end, standing.ended(found))),
        linked_title=f"{len(linked)} still listed" if linked else "none listed",
        linked=linked,
    )


def _cell(found: StatusList) -> Cell:
    states: dict[bool | None, State] = {True: "listed", False: "not-listed", None: "unknown"}
    return Cell(
        title=SHORT_TITLES[found.list],
        state=states[found.listed],
        word=standing.listing(found),
        since=standing.since(found).removeprefix(",").strip(),
        doubt=standing.by_name(found),
        record=standing.record(found),
        edition=standing.edition(found.edition, is_whole=True) if found.edition else "",
    )


def _license(found: StatusLicense) -> LicenseItem:
    return LicenseItem(standing.license_name(found), standing.license_term(found), why(found.touch))
