"""docs/guarantees.md: what the decisive days lead to, from the outcomes that the tests insist on."""

from collections.abc import Iterator
from typing import Any, Final

from tests.decisive.driver import expected
from tests.publisher.decisive_days import DAYS

_HEAD: Final = """# Guarantees

What happens, and what you will see. Each row is a test: the program runs against simulated publishers that show,
refuse or break off what the row says. Every installation begins with Belaruskali, BPC and Belavia on the SDN List and
on the EU's list; the rows under one heading follow each other. *The desk* is a sink for news, *operations* a sink for
trouble; there is a dead-man switch for the run and one for each list, all told when a run starts and how it ended; see
[alerts](alerts.md). The board is what `potashwatch status` says afterwards.

This page is made by `make docs`; do not edit it.

"""


def guarantees() -> str:
    """Return the page."""
    outcomes = expected()
    sections = (_section(day.title, outcomes[day.name]) for day in DAYS if day.name in outcomes)
    return _HEAD + "\n".join(map("\n".join, sections))


def _section(title: str, steps: list[dict[str, Any]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| what happens | exit code | first line | the desk gets | operations get | dead-man switches | board |"
    yield "|---|---|---|---|---|---|---|"
    for step in steps:
        cells = (
            step["happens"],
            _ending(step["exit_code"]),
            _quoted(step["first_line"]),
            _alerts(step["desk"]),
            _alerts(step["operations"]),
            _switches(step["switch"]),
            _board(step["board"]),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _ending(code: int) -> str:
    return str(code) if code >= 0 else f"killed by signal {-code}"


def _alerts(alerts: list[list[str]]) -> str:
    return "<br>".join(_alert(subject) for _, subject in alerts) or "nothing"


def _alert(subject: str) -> str:
    subject, bracket, note = subject.partition(" (again")
    return _quoted(subject) + bracket + note


def _switches(requests: list[str]) -> str:
    """Return which switches fail; each was told at the start of the run, and succeeds if no end is named."""
    ends = [request for request in requests if not request.endswith("/start")]
    failed = [request.removesuffix("/fail") for request in ends if request.endswith("/fail")]
    if not ends:
        return "start, and no end"
    if len(failed) == len(ends):
        return "all fail"
    return f"fail: {', '.join(map(_quoted, failed))}" if failed else "all succeed"


def _board(board: dict[str, str]) -> str:
    """Return the state of each party on each list; a list on which all have the same state has one line."""
    if "all" in board:  # an error in place of the board
        return board["all"]
    lists = dict.fromkeys(place.partition(" on ")[2] for place in board)
    return "<br>".join(
        f"{name}: {_states({place.partition(' on ')[0]: board[place] for place in board if place.endswith(name)})}"
        for name in lists
    )


def _states(states: dict[str, str]) -> str:
    if len(set(states.values())) == 1:
        return f"all {next(iter(states.values()))}"
    return ", ".join(f"{party} {state}" for party, state in states.items())


def _quoted(text: str) -> str:
    return f"`{text.replace('|', '/')}`" if text else "none"
