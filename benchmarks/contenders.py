"""What is run against each other: potashwatch and other tools on the same real pairs, each as its users would."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.copies import FIXTURES
from benchmarks.processes import PROGRAM
from tests.published import published

HOME: Final = Path(__file__).parent.parent / "build/peers"
"""Where the other tools live."""
_DAYS: Final = ("2021-12-02T0141", "2021-12-02T1850")
_XML_DAYS: Final = ("2022-02-22", "2022-02-24")
_HEADS: Final = (
    "ent_num",
    "SDN_Name",
    "SDN_Type",
    "Program",
    "Title",
    "Call_Sign",
    "Vess_type",
    "Tonnage",
    "GRT",
    "Vess_flag",
    "Vess_owner",
    "Remarks",
)
"""The columns of sdn.csv, in the words of OFAC's data specification of 2023-09-25 (``dat_spec.txt``)."""

_ROWS: Final = """
import csv, sys
from deepdiff import DeepDiff
def rows(path):
    with open(path, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))
old, new = map(rows, sys.argv[1:])
"""
_KEYED: Final = f"""{_ROWS}
found = DeepDiff({{row["ent_num"]: row for row in old}}, {{row["ent_num"]: row for row in new}})
print(found.to_json())
"""
_UNKEYED: Final = f"{_ROWS}print(DeepDiff(old, new, ignore_order=True).to_json())"


@dataclass(frozen=True)
class Contender:
    """A tool on a pair."""

    pair: str
    name: str
    command: tuple[str, ...]
    compares: str
    found: Callable[[bytes], str]
    """What it told, in few words, from its output."""
    codes: tuple[int, ...] = (0,)
    """Exit codes of a run that did its work."""
    is_slow: bool = False
    """Run once, beside the other slow ones."""


def contenders(folder: Path) -> tuple[Contender, ...]:
    """Write the pairs into a folder and return who is run on them, ours first on each."""
    return (*_tables(folder), *_documents(folder))


def _tables(folder: Path) -> tuple[Contender, ...]:
    """Return the contenders on the pair of CSV tables; the others are given a row of column names."""
    plain, headed = [], []
    for day in _DAYS:
        content = published(FIXTURES / f"ofac/csv/sdn_{day}/sdn.csv.gz")
        plain.append(folder / f"sdn_{day}.csv")
        plain[-1].write_bytes(content)
        headed.append(folder / f"headed_{day}.csv")
        headed[-1].write_bytes(",".join(_HEADS).encode() + b"\r\n" + content.rstrip(b"\x1a"))
    pair, own, others = "sdn.csv", tuple(map(str, plain)), tuple(map(str, headed))
    python, tools = str(HOME / "bin/python"), HOME / "bin"
    graphtage = (
        str(tools / "graphtage"),
        "--only-edits",
        "--no-color",
        "--from-csv",
        "--to-csv",
    )
    return (
        Contender(
            pair,
            "potashwatch",
            (*PROGRAM, "diff", *own, "--format", "json"),
            "every field, read into names, births, numbers, programs; keyed",
            changes_told,
            (1,),
        ),
        Contender(
            pair,
            "csv-diff",
            (str(tools / "csv-diff"), *others, "--key", "ent_num", "--json"),
            "every column as text; keyed by `ent_num`",
            rows_told,
        ),
        Contender(
            pair,
            "deepdiff, keyed",
            (python, "-c", _KEYED, *others),
            "every column as text; two dicts keyed by `ent_num`",
            differences_told,
        ),
        Contender(
            pair,
            "deepdiff, `ignore_order`",
            (python, "-c", _UNKEYED, *others),
            "every column as text; rows without a key",
            differences_told,
        ),
        Contender(
            pair,
            "graphtage",
            (*graphtage, *others),
            "every column as text; rows without a key",
            lines_told,
            (0, 1),
            is_slow=True,
        ),
    )


def _documents(folder: Path) -> tuple[Contender, ...]:
    """Return the contenders on the pair of XML documents."""
    paths = []
    for day in _XML_DAYS:
        paths.append(folder / f"consolidated_{day}.xml")
        paths[-1].write_bytes(published(FIXTURES / f"ofac/classic/consolidated_{day}.xml.gz"))
    pair, both, tools = "consolidated.xml", tuple(map(str, paths)), HOME / "bin"
    graphtage = (
        str(tools / "graphtage"),
        "--only-edits",
        "--no-color",
        "--from-xml",
        "--to-xml",
    )
    return (
        Contender(
            pair,
            "potashwatch",
            (*PROGRAM, "diff", *both, "--format", "json"),
            "every field, read into names, births, numbers, programs; keyed",
            changes_told,
            (1,),
        ),
        Contender(
            pair,
            "xmldiff",
            (str(tools / "xmldiff"), *both),
            "the tree of elements, without keys",
            lines_told,
            is_slow=True,
        ),
        Contender(
            pair,
            "xmldiff `--fast-match`",
            (str(tools / "xmldiff"), "--fast-match", *both),
            "the tree of elements, without keys",
            lines_told,
            is_slow=True,
        ),
        Contender(
            pair,
            "graphtage",
            (*graphtage, *both),
            "the tree of elements, without keys",
            lines_told,
            (0, 1),
            is_slow=True,
        ),
    )


def changes_told(output: bytes) -> str:
    """Return how many parties a report of potashwatch names."""
    counts = json.loads(output)["lists"][0]["counts"]
    kinds = {kind: counts[kind] for kind in ("additions", "removals", "changes", "reissues") if counts[kind]}
    return f"{sum(kinds.values())} parties ({', '.join(f'{kinds[kind]} {kind}' for kind in kinds)})"


def rows_told(output: bytes) -> str:
    """Return how many rows csv-diff names."""
    told = json.loads(output)
    return f"{sum(len(told[kind]) for kind in ('added', 'removed', 'changed'))} rows"


def differences_told(output: bytes) -> str:
    """Return how many differences deepdiff names."""
    return f"{sum(len(differences) for differences in json.loads(output).values())} differences"


def lines_told(output: bytes) -> str:
    """Return how many lines an edit script has."""
    return f"{len(output.splitlines()):,} lines of edits"
