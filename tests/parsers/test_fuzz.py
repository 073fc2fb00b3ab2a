"""Whatever the bytes: a list, or a refusal in our own words."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from potashwatch.records.party import PartyRecord
from tests.parsers import support
from tests.parsers.support import bytes_of, published, sample
from tests.published import FIXTURES

pytestmark = pytest.mark.long

ROUNDS = 300
FRAGMENTS = (
    b"<",
    b">",
    b"/>",
    b"</",
    b"&",
    b"&#0;",
    b"&#xD800;",
    b"&#99999999;",
    b"&amp",
    b'"',
    b"'",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"]]>",
    b"<?x",
    b"?>",
    b"<!DOCTYPE x>",
    b"\0",
    b"\x1a",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\r",
    b"\xe2\x80\xae",
    b' xmlns="u"',
    b' xmlns:p="u"',
    b"p:",
    b' id="',
    b"-1",
    b"99999999999999999999",
    b"9999-99-99",
    b"true",
    b"",
    b",",
    b"; ",
    b"-0- ",
    b"<x/>",
)

Mutation = Callable[[random.Random, bytes], bytes]


def flip(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]


def cut_out(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def double(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] + data[end:]


def splice(rng: random.Random, data: bytes) -> bytes:
    """Copy a piece to another place."""
    start, end = _span(rng, data)
    at = rng.randrange(len(data))
    return data[:at] + data[start:end] + data[at:]


def swap(rng: random.Random, data: bytes) -> bytes:
    first, second = sorted(rng.sample(range(len(data)), 2))
    size = min(rng.randrange(1, 80), second - first)
    one, two = data[first : first + size], data[second : second + size]
    return data[:first] + two + data[first + size : second] + one + data[second + size :]


def insert(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + rng.choice(FRAGMENTS) + data[at:]


def on_tags(rng: random.Random, data: bytes) -> bytes:
    """Work on whole tags, so that more of the results are well-formed: drop, double or swap them, or empty a text."""
    pieces = data.replace(b">", b">\n\0").split(b"\n\0")
    if len(pieces) < 4:
        return insert(rng, data)
    at = rng.randrange(1, len(pieces) - 1)
    choice = rng.randrange(4)
    if choice == 0:
        del pieces[at]
    elif choice == 1:
        pieces.insert(at, pieces[at])
    elif choice == 2:
        other = rng.randrange(1, len(pieces) - 1)
        pieces[at], pieces[other] = pieces[other], pieces[at]
    else:
        text, bracket, tag = pieces[at].partition(b"<")
        pieces[at] = (b"" if text.strip() else rng.choice(FRAGMENTS)) + bracket + tag
    return b"".join(pieces)


def on_values(rng: random.Random, data: bytes) -> bytes:
    """Replace the value of an attribute by nothing, a fragment, or another attribute's."""
    pieces = data.split(b'"')
    values = range(1, len(pieces) - 1, 2)
    if not values:
        return insert(rng, data)
    at = rng.choice(values)
    pieces[at] = rng.choice([b"", rng.choice(FRAGMENTS), pieces[rng.choice(values)]])
    return b'"'.join(pieces)


MUTATIONS: tuple[Mutation, ...] = (flip, cut_out, double, splice, swap, insert, on_tags, on_tags, on_values)


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data))
    return start, min(len(data), start + rng.choice((1, 2, 8, 40, 200, 1000)))


def mutants(name: str, data: bytes, rounds: int) -> Iterator[bytes]:
    """Yield mutated documents, the same ones in every run."""
    rng = random.Random(f"potashwatch {name}")  # noqa: S311 - no secret
    for _ in range(rounds):
        mutant = data
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            mutant = rng.choice(MUTATIONS)(rng, mutant) or b"<"
        yield mutant


def outcome(path: Path) -> Edition | str:
    """Return the edition, or the code of the refusal; nothing else may come out."""
    try:
        return read_edition(str(path))
    except PotashwatchError as error:
        return error.code if error.message.isprintable() and error.hint else "an ugly message"


def check(path: Path, mutant: bytes) -> bool:
    """Read a mutant twice; tell whether it is a list."""
    path.write_bytes(mutant)
    found = outcome(path)
    assert outcome(path) == found
    if isinstance(found, str):
        assert found.startswith("parse.")
        return False
    for record in found.records:
        assert PartyRecord.model_validate_json(record.model_dump_json()) == record
    return True


@pytest.mark.parametrize("name", support.SAMPLES)
def test_a_mutated_xml_document_is_a_list_or_refused(name: str, tmp_path: Path) -> None:
    """No mutation gets anything but records or a ParseError out of a parser, and the same twice (F24)."""
    read = sum(
        check(tmp_path / "list.xml", mutant) for mutant in mutants(name, bytes_of(sample(name)), ROUNDS)
    )
    assert ROUNDS > read > 0


@pytest.mark.parametrize("table", ["cons_prim.csv", "cons_add.csv", "cons_alt.csv"])
def test_a_mutated_csv_table_is_a_table_or_refused(table: str, tmp_path: Path) -> None:
    """The same of a CSV set with one mutated table (F24)."""
    uids = (b"9639,", b"15036,", b"17013,")
    for name in ("cons_prim.csv", "cons_add.csv", "cons_alt.csv"):
        lines = published(f"ofac/csv/cons_2018-04-06/{name}").splitlines(keepends=True)
        (tmp_path / name).write_bytes(b"".join(line for line in lines if line.startswith(uids)) + b"\x1a")
    data = (tmp_path / table).read_bytes()
    read = 0
    for mutant in mutants(table, data, ROUNDS):
        (tmp_path / table).write_bytes(mutant)
        found = outcome(tmp_path)
        assert found == outcome(tmp_path) != "an ugly message"
        read += not isinstance(found, str)
    assert ROUNDS > read > 0


@pytest.mark.parametrize("name", ["primary table alone", "gzip"])
def test_mutated_bytes_of_other_kinds_are_read_or_refused(name: str, tmp_path: Path) -> None:
    """The primary table alone, and a compressed list (F17, F24)."""
    if name == "gzip":
        data = (
            published("ofac/csv/cons_2018-04-06/cons_comments.csv")
            or ((FIXTURES / support.CLASSIC[0]).read_bytes()[:4000])
        )
    else:
        lines = published("ofac/csv/cons_2018-04-06/cons_prim.csv").splitlines(keepends=True)
        data = b"".join(lines[:5]) + b"\x1a"
    for mutant in mutants(name, data, ROUNDS):
        path = tmp_path / "list.bin"
        path.write_bytes(mutant)
        assert outcome(path) == outcome(path) != "an ugly message"
