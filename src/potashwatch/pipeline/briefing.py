"""Where the targets stand beside a report: the board of the day, and how each came there."""

from datetime import date

from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import history
from potashwatch.records.standing import Standing


def standing(board: Board, day: date) -> Standing:
    """Return the board of a day and the time line of each target. Raises ArchiveError, ParseError."""
    return Standing(
        status=board.status(day),
        histories=tuple(history(board, target, day) for target in board.watcher.targets),
    )
