"""The path by digests says what the full path says, byte for byte: of real pairs, and of anything done to documents."""

import gzip
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from potashwatch.pipeline.filters import Filters
from tests.indexes.changing import changed, changed_table
from tests.indexes.twice import files, on_both_paths
from tests.parsers.support import bytes_of, sample
from tests.published import FIXTURES

FORMATS = ("classic", "advanced", "enhanced", "fsf")
CLASSIC = [FIXTURES / path for path in sorted(FIXTURES.glob("ofac/classic/consolidated_*"))]
FSF = sorted(FIXTURES.glob("eu/fsf/fsf_*"))
SDN = sorted(FIXTURES.glob("ofac/csv/sdn_202[13]-*"))
OTHERS = [
    (FIXTURES / "ofac/advanced/cons_advanced_2020-03-17.xml.gz",) * 2,
    (FIXTURES / "ofac/csv/cons_2018-04-06",) * 2,
    (CLASSIC[0], FSF[0]),
    (FSF[0], SDN[0]),
]
PAIRS = [*pairwise(CLASSIC), *pairwise(FSF), *pairwise(SDN), *OTHERS]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].name} {pair[1].name}")
def test_real_pairs(pair: tuple[Path, Path]) -> None:
    """Every pair of published neighbors, the small ones also backwards; and pairs that are refused."""
    for old, new in (pair, pair[::-1])[: 1 if pair[0] in SDN else 2]:
        full, quick = on_both_paths(str(old), str(new))
        assert quick == full


@pytest.mark.parametrize("filters", [Filters(programs=("BELARUS",)), Filters(programs=("NOBODY",))], ids=str)
def test_filters_by_program(filters: Filters) -> None:
    """What programs there are is asked of all records, whether they changed or not."""
    full, quick = on_both_paths(str(SDN[3]), str(SDN[4]), filters)
    assert quick == full


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", FORMATS)
def test_anything_done_to_a_document(name: str, seed: int, tmp_path: Path) -> None:
    """Values, places, orders, blanks, quotes, comments, unknown things, lost bytes: both editions changed at random."""
    random = Random(f"{name} {seed}")  # noqa: S311 - chance, no secret
    root = sample(name)
    plain = bytes_of(root)
    write = files(tmp_path, ".xml")
    refused = 0
    for number in range(100):
        old = changed(root, random) if number % 3 == 0 else plain
        full, quick = on_both_paths(*write(old, changed(root, random)))
        assert quick == full, f"{name} {seed} {number}"
        refused += len(full) > 1
    assert 5 < refused < 90


@pytest.mark.parametrize("seed", range(4))
def test_anything_done_to_a_table(seed: int, tmp_path: Path) -> None:
    """The same of CSV: quotes, rows over two lines, bytes that are no text, rows that come twice, other line ends."""
    random = Random(seed)  # noqa: S311 - chance, no secret
    lines = gzip.decompress((SDN[0] / "sdn.csv.gz").read_bytes()).split(b"\r\n")[1000:1040]
    write = files(tmp_path, ".csv")
    refused = 0
    for number in range(100):
        old = changed_table(lines, random) if number % 3 == 0 else b"\r\n".join([*lines, b"\x1a\r\n"])
        full, quick = on_both_paths(*write(old, changed_table(lines, random)))
        assert quick == full, f"{seed} {number}"
        refused += len(full) > 1
    assert 5 < refused < 90
