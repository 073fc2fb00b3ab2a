"""What the figures are made of."""

import json
import sys

import pytest

from benchmarks import contenders, peers, processes, states, ten_years
from benchmarks.processes import Cost

_NOTHING = Cost(1.0, 2.0, 1024, 0, b"", b"")


def test_a_process_is_measured_to_its_end() -> None:
    """Exit code, output and CPU time are those of the command, its children included."""
    child = "subprocess.run([sys.executable, '-c', 'sum(range(5 * 10**6))'])"
    work = f"import subprocess, sys; {child}; print('told'); sys.exit(3)"
    cost = processes.run((sys.executable, "-c", work))
    assert (cost.code, cost.output) == (3, b"told\n")
    assert cost.cpu_seconds > processes.run((sys.executable, "-c", "pass")).cpu_seconds
    assert cost.peak_kib > 1024


def test_a_process_ends_at_its_limit() -> None:
    """A tool that does not finish is ended by the system, and said so."""
    cost = processes.run(processes.within((sys.executable, "-c", "while True: pass"), 1, 4 * 1024**2))
    assert cost.code < 0
    assert 0.5 < cost.cpu_seconds < 3


def test_settings_of_the_machine_do_not_reach_what_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive of whoever measures is neither read nor written."""
    monkeypatch.setenv("POTASHWATCH_ARCHIVE", "/elsewhere")
    told = processes.run((sys.executable, "-c", "import os; print('POTASHWATCH_ARCHIVE' in os.environ)"))
    assert told.output == b"False\n"


def test_reports_are_compared_without_where_the_editions_came_from() -> None:
    """Two states of the same editions tell the same; another count or change is another answer."""
    one = {
        "lists": [{"old": {"source": "a"}, "new": {"source": "b"}, "counts": {"changes": 1}, "changes": [1]}]
    }
    other = {
        "lists": [{"old": {"source": "c"}, "new": {"source": "d"}, "counts": {"changes": 1}, "changes": [1]}]
    }
    assert states.answer_of(one) == states.answer_of(other)
    other["lists"][0]["changes"] = [2]
    assert states.answer_of(one) != states.answer_of(other)


def test_what_other_tools_tell_is_counted() -> None:
    """Each output is counted in its own words."""
    csv_diff = {"added": [1, 2], "removed": [3], "changed": [], "columns_added": ["a"], "columns_removed": []}
    assert contenders.rows_told(json.dumps(csv_diff).encode()) == "3 rows"
    assert (
        contenders.differences_told(b'{"values_changed": {"a": 1, "b": 2}, "iterable_item_added": {"c": 1}}')
        == "3 differences"
    )
    assert contenders.differences_told(b'{"dictionary_item_added": ["a", "b"]}') == "2 differences"
    assert contenders.lines_told(b"one\ntwo\n") == "2 lines of edits"
    counts = {"additions": 35, "removals": 0, "changes": 2, "reissues": 0, "unchanged": 9000}
    assert (
        contenders.changes_told(json.dumps({"lists": [{"counts": counts}]}).encode())
        == "37 parties (35 additions, 2 changes)"
    )


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        (Cost(1, 1, 1, 0, b"one\n", b""), "1 lines of edits"),
        (Cost(612.3, 700, 1, -9, b"one\n", b""), "not finished in 612 s"),
        (Cost(1, 1, 1, 2, b"", b"Trace\nMemoryError\n"), "failed: MemoryError"),
        (Cost(1, 1, 1, 1, b"", b"Trace\nTypeError: odd\n"), "failed: TypeError: odd"),
    ],
)
def test_a_tool_that_does_not_finish_is_reported_as_such(cost: Cost, told: str) -> None:
    """Neither a kill nor a failure passes for a result."""
    contender = contenders.Contender("pair", "tool", ("tool",), "text", contenders.lines_told, (0, 1))
    assert peers.Standing(contender, cost).result() == told


def test_the_best_finished_run_is_ahead_or_said_to_be_behind() -> None:
    """The line of the table says of each tool how it stands to ours, and is bold where ours is slower."""

    def standing(name: str, seconds: float, code: int = 0) -> peers.Standing:
        contender = contenders.Contender("sdn.csv", name, (name,), "text", contenders.lines_told)
        return peers.Standing(contender, Cost(seconds, seconds, 1024, code, b"told", b""))

    told = peers.section(
        (standing("potashwatch", 1), standing("slow", 3), standing("fast", 0.5), standing("never", 600, -9))
    )
    (row,) = told.rows
    assert row.here == (
        "slow on sdn.csv: 3.0 times ours; **fast on sdn.csv: 0.50 times ours**; never on sdn.csv: not finished in 600 s"
    )
    assert "| never | 600.00 s | at least 600.0 |" in told.text


def test_a_curve_goes_from_zero_to_the_largest() -> None:
    """Equal days are a flat line."""
    assert ten_years.bars([10, 10, 10]) == "███"
    assert ten_years.bars([0, 5, 10]) == "▁▅█"


def test_ten_years_are_told_by_year() -> None:
    """Each year costs what was added in it, not what there is in all."""
    batches = tuple(ten_years.Batch(100, _NOTHING, size) for size in (3000, 4000, 5000))
    found = ten_years.TenYears(10**6, 1000, batches, 8192, (), _NOTHING)
    told = ten_years.section(found)
    assert "| bytes for an added day | 30 | 10 | 10 |" in told.text
    assert "| CPU time for an added day, ms | 10 | 10 | 10 | ███ |" in told.text
    rate, _, _, flat = (row.here for row in told.rows)
    assert rate == "50.0 a second"
    assert flat == "year 10: 1.00 times its CPU time, 0.33 times its bytes of year 1"
