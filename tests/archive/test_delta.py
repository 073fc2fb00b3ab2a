"""Telling a document by another: any two give each other back, whatever the marks."""

import gzip
import hashlib
import json
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from potashwatch.archive import delta, matching
from potashwatch.archive.cutting import MARKS, cut, seams_of
from tests.archive.making import digest, edition, published, series

PIECES = st.sampled_from((b"<sdnEntry>", b"<entity ", b"\r\n", b"a", b"bb", b"<", b"\x00", b"<Location "))
DOCUMENTS = st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=200)
ANY_MARKS = st.lists(st.binary(min_size=1, max_size=3), max_size=3).map(tuple) | st.just(MARKS)


def told(base: bytes, new: bytes, marks: tuple[bytes, ...] = MARKS) -> bytes:
    telling = delta.compare(base, new, marks)
    assert telling is not None
    return delta.write(telling, sha256=digest(new), size_bytes=len(new), position=1, path=(digest(base),))


@given(DOCUMENTS, DOCUMENTS, ANY_MARKS)
@example(b"", b"", MARKS)
@example(b"", b"x", MARKS)
@example(b"x", b"", MARKS)
def test_any_two_documents_and_any_marks_give_the_new_one_back(
    base: bytes, new: bytes, marks: tuple[bytes, ...]
) -> None:
    """Wrong marks cost space, never a byte."""
    assert b"".join(delta.apply(told(base, new, marks), base)) == new


@given(DOCUMENTS, ANY_MARKS)
def test_pieces_are_the_document(document: bytes, marks: tuple[bytes, ...]) -> None:
    """Cutting leaves nothing out and takes nothing twice."""
    pieces = cut(document, seams_of(document, marks), 0, len(document))
    assert b"".join(document[begin:end] for begin, end in pieces) == document


def test_a_document_in_another_order_costs_little() -> None:
    """Both authorities reorder freely (F35): what moved is copied, not stored anew."""
    base = published("ofac/classic/consolidated_2024-02-23.xml.gz")
    records = base.split(b"<sdnEntry>")
    new = b"<sdnEntry>".join([records[0], *reversed(records[1:])])
    raw = told(base, new)
    assert b"".join(delta.apply(raw, base)) == new
    assert len(raw) < 4096


def test_equal_pieces_are_copied_in_one_stretch() -> None:
    """Of pieces that come often, the one that goes on is taken: a repeated document is one step."""
    base = b"<sdnEntry>same\n" * 100
    telling = delta.compare(base, base)
    assert telling is not None
    assert telling.steps == (delta.Step(0, len(base)),)


def test_equal_digests_of_unequal_pieces_do_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest only says where to look; the bytes decide."""
    monkeypatch.setattr(matching, "_digest", lambda *_: b"all alike")
    base, new = edition(1), edition(2)
    assert b"".join(delta.apply(told(base, new), base)) == new


def test_every_damage_of_a_delta_is_noticed() -> None:
    """No bit of a delta can flip, and no byte be cut off, unnoticed."""
    base, new = edition(1), edition(2)
    raw = told(base, new)
    for at in range(len(raw)):
        for harmed in (raw[:at] + bytes([raw[at] ^ 1 << at % 8]) + raw[at + 1 :], raw[:at]):
            with pytest.raises(delta.DamagedDeltaError):
                b"".join(delta.apply(harmed, base))


def framed(content: bytes) -> bytes:
    return b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content


def sealed(told: bytes) -> bytes:
    return told + framed(hashlib.sha256(told).digest())


def with_header(raw: bytes, **lies: object) -> bytes:
    """Return a delta with other words in its header, and a check that agrees."""
    at = 8 + int.from_bytes(raw[4:8], "little")
    header = json.dumps(json.loads(raw[8:at]) | lies).encode()
    return sealed(framed(header) + raw[at:-40])


@pytest.mark.parametrize(
    "lies",
    [
        {"insert_bytes": 1},
        {"insert_bytes": 1 << 40},
        {"insert_bytes": -1},
        {"steps_bytes": 1},
        {"steps_bytes": 1 << 20},
        {"dictionary_bytes": 1},
        {"position": 0},
        {"path": []},
        {"schema": "potashwatch/delta/2"},
        {"more": 1},
    ],
)
def test_a_delta_that_lies_is_refused(lies: dict[str, object]) -> None:
    """Bytes made up to look like a delta are an error of their own, whatever they ask for."""
    base, new = edition(1), edition(2)
    raw = told(base, new)
    assert b"".join(delta.apply(with_header(raw), base)) == new
    with pytest.raises(delta.DamagedDeltaError):
        b"".join(delta.apply(with_header(raw, **lies), base))


def test_a_delta_of_another_base_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps beyond the base, before it, or cut, and no delta at all."""
    base, new = edition(1), edition(2)
    with pytest.raises(delta.DamagedDeltaError):
        b"".join(delta.apply(told(base, new), base[:200]))
    for begin in (10**9, -5):
        telling = delta.Telling((delta.Step(begin, 7),), b"", b"")
        raw = delta.write(telling, sha256="", size_bytes=7, position=1, path=("",))
        with pytest.raises(delta.DamagedDeltaError, match="base does not have"):
            b"".join(delta.apply(raw, base))
    monkeypatch.setattr(delta, "_written", lambda _: [b"\x02"])
    raw = delta.write(telling, sha256="", size_bytes=7, position=1, path=("",))
    for harmed, message in ((raw, "cut"), (sealed(b""), "header"), (sealed(b"12345678"), "begin")):
        with pytest.raises(delta.DamagedDeltaError, match=message):
            b"".join(delta.apply(harmed, base))


def test_a_document_of_nothing_but_news_is_not_told_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """More news than fit into memory are stored in full."""
    monkeypatch.setattr(delta, "MAX_INSERT_BYTES", 1000)
    assert delta.compare(b"<sdnEntry>", b"\n".join(b"%d" % i for i in range(500))) is None


@pytest.mark.parametrize(
    ("pattern", "aim"),
    [("ofac/csv/*/sdn.csv.gz", 0.30), ("ofac/classic/*", 0.16), ("eu/fsf/*2022-06-*", 0.05)],
)
def test_published_editions_are_told_by_the_one_before(pattern: str, aim: float) -> None:
    """Between real editions, days or years apart, little is stored; and every byte comes back."""
    days = series(pattern)
    for base, new in pairwise(days):
        raw = told(base, new)
        assert b"".join(delta.apply(raw, base)) == new
        assert len(raw) / len(gzip.compress(new, 9)) < aim
