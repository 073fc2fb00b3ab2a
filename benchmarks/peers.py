"""Other tools on the same real pairs, each run as its users would.

They live in an environment of their own under ``build/``, locked in ``requirements/peers.txt``; the project uses none.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Final

from benchmarks.contenders import HOME, Contender, contenders
from benchmarks.machine import measured
from benchmarks.page import Row, Section, prose, table
from benchmarks.processes import Cost, last_line, run, within

TITLE: Final = "Against other tools"
LIMIT_SECONDS: Final = 600
_STOP_SECONDS: Final = LIMIT_SECONDS * 5 // 4
"""Where the system is asked to stop a tool: some count coarsely, and stop too early."""
_LIMIT_KIB: Final = 8 * 1024**2
_STOPPED: Final = (-signal.SIGXCPU, -signal.SIGKILL)
_RUNS: Final = 3
_ROOT: Final = Path(__file__).parent.parent
_LOCK: Final = _ROOT / "requirements/peers.txt"


@dataclass(frozen=True)
class Standing:
    """What became of a contender."""

    contender: Contender
    cost: Cost
    """Of the best run."""

    @property
    def is_finished(self) -> bool:
        """Tell whether it did its work; a traceback can have the exit code of a difference."""
        return self.cost.code in self.contender.codes and bool(self.cost.output.strip())

    def result(self) -> str:
        """Return what it told, or why it did not."""
        if self.is_finished:
            return self.contender.found(self.cost.output)
        if self.cost.code in _STOPPED:
            return f"not finished in {self.cost.cpu_seconds:.0f} s"
        return f"failed: {last_line(self.cost.errors)[:100]}"


def installed() -> str | None:
    """Install the tools where they are not there yet; return why that cannot be done, or None."""
    done = HOME / ".complete"
    if done.exists() and done.read_bytes() == _LOCK.read_bytes():
        return None
    rmtree(HOME, ignore_errors=True)
    made = run((sys.executable, "-m", "venv", str(HOME)))
    if made.code == 0:
        pip = (str(HOME / "bin/python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
        made = run((*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(_LOCK)))
    if made.code:
        return last_line(made.errors)
    done.write_bytes(_LOCK.read_bytes())
    return None


def measure(*, is_quick: bool = False) -> tuple[Standing, ...]:
    """Run every tool: the quick ones in turn, the best of several runs; the slow ones once, side by side.

    ``is_quick`` leaves the slow ones out.
    """
    with tempfile.TemporaryDirectory() as folder:
        all_of_them = [each for each in contenders(Path(folder)) if not (is_quick and each.is_slow)]
        runs: dict[str, list[Cost]] = {each.name + each.pair: [] for each in all_of_them}
        for _ in range(_RUNS):
            for each in all_of_them:
                if not each.is_slow:
                    runs[each.name + each.pair].append(_run(each))
        slow = [each for each in all_of_them if each.is_slow]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for each, cost in zip(slow, pool.map(_run, slow), strict=True):
                runs[each.name + each.pair].append(cost)
    return tuple(
        Standing(each, min(runs[each.name + each.pair], key=lambda cost: cost.cpu_seconds))
        for each in all_of_them
    )


def _run(contender: Contender) -> Cost:
    return run(within(contender.command, _STOP_SECONDS, _LIMIT_KIB))


def section(standings: Iterable[Standing]) -> Section:
    """Tell what was found."""
    chosen = tuple(standings)
    left_out = "" if any(each.contender.is_slow for each in chosen) else f"\n\n{_LEFT_OUT}"
    pairs = tuple(dict.fromkeys(each.contender.pair for each in chosen))
    bodies = []
    for pair in pairs:
        of_pair = [each for each in chosen if each.contender.pair == pair]
        own = of_pair[0].cost.cpu_seconds
        heads = ("tool", "CPU time", "times ours", "wall clock", "memory", "compares", "told")
        bodies.append(f"{prose(_PAIRS[pair])}\n\n{table(heads, (_line(each, own) for each in of_pair))}")
    return Section(
        TITLE,
        (
            Row(
                _WORK,
                "ahead of every one, while comparing every field",
                "; ".join(map(_verdict, _rivals(chosen))),
            ),
        ),
        f"{measured()}\n{versions()}.\n\n{prose(_TEXT)}{left_out}\n\n" + "\n\n".join(bodies),
    )


_LEFT_OUT: Final = "**Left out this time, with `--quick`: xmldiff and graphtage.**"
_WORK: Final = "against csv-diff, deepdiff, xmldiff and graphtage on the same real pair"
_TEXT: Final = f"""
The whole process of each. The tools are installed by the benchmark, from `requirements/peers.txt`, into `build/peers`;
the project uses none of them. Each has at least {LIMIT_SECONDS} s of CPU time, and 8 GiB. Quick ones are run in turn,
the best of {_RUNS} runs counts; xmldiff and graphtage are run once, side by side at the end.
"""
_PAIRS: Final = {
    "sdn.csv": """
        The SDN list as CSV (2 MB), morning and evening of 2021-12-02: 35 parties came, nothing else differs. OFAC
        prints no row of column names and ends the file with the byte 1A; the other tools are given such a row, and no
        such byte.
    """,
    "consolidated.xml": """
        The consolidated list as classic XML (0.9 MB), 2022-02-22 and 2022-02-24: 18 parties came, 44 changed.
    """,
}


def not_installed(reason: str) -> Section:
    """Tell that nothing was measured."""
    return Section(
        TITLE,
        (Row(_WORK, "ahead of every one, while comparing every field", "not measured"),),
        f"{measured()}\n\nNot measured: the other tools could not be installed: {reason}",
    )


def _rivals(standings: tuple[Standing, ...]) -> list[tuple[Standing, float]]:
    own = {
        each.contender.pair: each.cost.cpu_seconds
        for each in standings
        if each.contender.name == "potashwatch"
    }
    return [(each, own[each.contender.pair]) for each in standings if each.contender.name != "potashwatch"]


def _verdict(rival: tuple[Standing, float]) -> str:
    standing, own = rival
    name = f"{standing.contender.name} on {standing.contender.pair}"
    if not standing.is_finished:
        return f"{name}: {standing.result()}"
    times = standing.cost.cpu_seconds / own
    return f"{name}: {times:.1f} times ours" if times > 1 else f"**{name}: {times:.2f} times ours**"


def _line(standing: Standing, own_seconds: float) -> tuple[str, ...]:
    cost, contender = standing.cost, standing.contender
    at_least = "" if standing.is_finished else "at least "
    return (
        contender.name,
        f"{cost.cpu_seconds:.2f} s",
        f"{at_least}{cost.cpu_seconds / own_seconds:.1f}",
        f"{cost.wall_seconds:.2f} s",
        f"{cost.peak_kib / 1024:.0f} MiB",
        contender.compares,
        standing.result().replace("|", "\\|"),
    )


def versions() -> str:
    """Return what is measured, in the words of the lock."""
    names = ("csv-diff", "deepdiff", "graphtage", "xmldiff")
    lines = _LOCK.read_text(encoding="utf-8").splitlines()
    return ", ".join(
        line.split()[0].replace("==", " ")
        for line in lines
        if line.startswith(tuple(f"{n}==" for n in names))
    )
