"""The ledger for people: one entry for each run, though it has several records."""

from datetime import timedelta

from potashwatch.records.edition import ListId
from potashwatch.records.ledger import LedgerRecord
from potashwatch.reports.ledger import NO_END, entries, render_ledger
from potashwatch.reports.style import Style
from tests.reports.tables import AT, record


def _of_list(number: int, list_id: ListId, hour: int) -> LedgerRecord:
    found = record("")
    entry = found.lists[0].model_copy(update={"list": list_id, "errors": (), "notices": ()})
    update = {"number": number, "lists": (entry,), "reason": None, "complete": True}
    return found.model_copy(update={**update, "started_at": AT + timedelta(hours=hour)})


def _end(number: int, hour: int) -> LedgerRecord:
    return _of_list(number, "ofac-sdn", hour).model_copy(update={"lists": (), "is_end": True})


def test_a_run_is_one_entry_and_one_without_an_end_says_so() -> None:
    """A run of two lists and its end; a run that was killed after its first list; an approval; a run."""
    approval = _end(5, 2).model_copy(update={"kind": "approve", "is_end": False, "affected": ("a",)})
    ledger = [
        _of_list(1, "ofac-sdn", 0),
        _of_list(2, "eu-fsf", 0),
        _end(3, 0),
        _of_list(4, "ofac-sdn", 1),
        approval,
        _end(6, 3),
    ]
    found = tuple(entries(ledger))
    assert [[each.number for each in entry] for entry in found] == [[1, 2, 3], [4], [5], [6]]
    text = render_ledger(found, Style())
    assert [line.split()[0] for line in text.splitlines() if " UTC  " in line] == ["1-3", "4", "5", "6"]
    assert text.count(NO_END) == text.count("INCOMPLETE") == 1
    killed = text.splitlines().index(f"        {NO_END}")
    assert text.splitlines()[killed - 1].lstrip().startswith("4 ")
