"""Where the targets stand beside a report: the board of the day, and how each came there."""

from datetime import date

from potashwatch.errors import PotashwatchError
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import history
from potashwatch.records.standing import Standing


def standing(board: Board, day: date) -> Standing | PotashwatchError:
    """Return the board of a day and the time line of each target; or why that cannot be told.

    An old edition that is damaged must not keep back a report that does not need it.
    """
    try:
        return Standing(
            status=board.status(day),
            histories=tuple(history(board, target, day) for target in board.watcher.targets),
        )
    except PotashwatchError as error:
        return error
