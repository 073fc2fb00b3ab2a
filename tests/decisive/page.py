"""docs/guarantees.md: what the decisive days lead to, from the outcomes that the tests insist on."""

from collections.abc import Iterator
from typing import Any, Final

from tests.decisive.driver import expected
from tests.publisher.decisive_days import DAYS

_HEAD: Final = """# Guarantees

What happens, and what you will see. Each row is a test: the program runs against simulated publishers that show,
refuse or break off what the row says. Every installation begins with Belaruskali, BPC and Belavia on the SDN List and
on the EU's list; the rows under one heading follow each other. *The desk* is a sink for news, *operations* a sink for
trouble; see [alerts](alerts.md).

This page is made by `make docs`; do not edit it.

"""


def guarantees() -> str:
    """Return the page."""
    outcomes = expected()
    sections = (_section(day.title, outcomes[day.name]) for day in DAYS if day.name in outcomes)
    return _HEAD + "\n".join(map("\n".join, sections))


def _section(title: str, steps: list[dict[str, Any]]) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| what happens | what you will see |"
    yield "|---|---|"
    for step in steps:
        yield f"| {step['happens']} | {'<br>'.join(_outcome(step))} |"
    yield ""


def _outcome(step: dict[str, Any]) -> Iterator[str]:
    code = step["exit_code"]
    yield f"exit code {code}" if code >= 0 else f"killed by signal {-code}"
    yield f"report: {_quoted(step['first_line'])} ..."
    for reader, verb in (("desk", "the desk gets"), ("operations", "operations get")):
        yield f"{verb} {'; '.join(_alert(subject) for _, subject in step[reader]) or 'nothing'}"
    yield f"dead-man switch: {', '.join(map(_quoted, step['switch'])) or 'nothing'}"
    yield f"board: {_board(step['board'])}"


def _board(board: dict[str, str]) -> str:
    """Return who is not simply listed; the rest is."""
    states = dict.fromkeys(state for state in board.values() if state != "listed")
    told = [
        f"{state}: {', '.join(place for place, each in board.items() if each == state)}" for state in states
    ]
    if "listed" not in board.values():
        return "; ".join(told)
    return "; ".join([*told, "otherwise listed"]) if told else "all listed"


def _alert(subject: str) -> str:
    subject, bracket, note = subject.partition(" (again")
    return _quoted(subject) + bracket + note


def _quoted(text: str) -> str:
    return f"`{text.replace('|', '/')}`"
