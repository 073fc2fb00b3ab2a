"""The format can be read without this program: a second reader, written from docs/archive.md alone."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard

from potashwatch.archive import Archive
from tests.archive.making import digest, put, series, small, writing
from tests.published import FIXTURES


def numbers(steps: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in steps:
        value += (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def by_hand(archive: Path, sha256: str) -> bytes:
    """Restore a document as the page says."""
    folder = archive / "objects" / sha256[:2] / sha256
    if (folder / "full.zst").exists():
        return zstandard.ZstdDecompressor().decompress((folder / "full.zst").read_bytes())
    raw = (folder / "delta.zst").read_bytes()
    assert raw[:4] == bytes.fromhex("5D2A4D18")
    assert raw[-40:-32] == bytes.fromhex("5D2A4D18 20000000")
    assert raw[-32:] == hashlib.sha256(raw[:-40]).digest()
    at = 8 + int.from_bytes(raw[4:8], "little")
    header = json.loads(raw[8:at])
    assert (header["schema"], header["sha256"]) == ("potashwatch/delta/1", sha256)
    base = by_hand(archive, header["path"][0])
    row = numbers(zstandard.ZstdDecompressor().decompress(raw[at : at + header["steps_bytes"]]))
    end = 0
    steps: list[tuple[int | None, int]] = []
    for n in row:
        if n % 2:
            steps.append((None, n // 2))
        else:
            jump = next(row)
            start = end - (jump + 1) // 2 if jump % 2 else end + jump // 2
            end = start + n // 2
            steps.append((start, n // 2))
    copied = bytearray(len(base))
    for begin, length in steps:
        if begin is not None:
            copied[begin : begin + length] = b"\1" * length
    rest = bytes(byte for byte, is_copied in zip(base, copied, strict=True) if not is_copied)
    words = zstandard.ZstdCompressionDict(
        rest[: header["dictionary_bytes"]], dict_type=zstandard.DICT_TYPE_RAWCONTENT
    )
    unpacker = zstandard.ZstdDecompressor(dict_data=words if header["dictionary_bytes"] else None)
    inserted = unpacker.decompress(raw[at + header["steps_bytes"] : -40])
    assert len(inserted) == header["insert_bytes"]
    result, used = b"", 0
    for begin, length in steps:
        if begin is None:
            result += inserted[used : used + length]
            used += length
        else:
            result += base[begin : begin + length]
    assert len(result) == header["size_bytes"]
    return result


def test_a_second_reader_restores_every_document(tmp_path: Path) -> None:
    """Thirty lines suffice, in ten years too."""
    days = series("ofac/classic/*")
    with writing(tmp_path) as archive:
        for before, document in zip([None, *days], days, strict=False):
            put(archive, document, before)
    assert any(tmp_path.glob("objects/*/*/delta.zst"))
    assert [n for n, document in enumerate(days) if by_hand(tmp_path, digest(document)) != document] == []


@pytest.mark.skipif(shutil.which("zstd") is None, reason="the zstd command is not installed")
def test_the_zstd_command_unpacks_a_full_object(tmp_path: Path) -> None:
    """The page's first command."""
    with writing(tmp_path) as archive:
        sha256 = put(archive, b"evidence")
    path = tmp_path / "objects" / sha256[:2] / sha256 / "full.zst"
    assert subprocess.run(["zstd", "-dc", path], check=True, capture_output=True).stdout == b"evidence"


def test_the_commands_of_the_page_check_the_chain(tmp_path: Path) -> None:
    """Each digest that the page's loop prints stands in the next record."""
    page = (FIXTURES.parent / "docs/archive.md").read_text("utf-8")
    (loop,) = (line for line in page.splitlines() if line.startswith("for f in *.json; "))
    small(tmp_path)
    done = subprocess.run(
        ["sh", "-c", f"cd ledger && {loop}"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    told = [
        line.split()[0].removeprefix('"previous_sha256":').strip('"') for line in done.stdout.splitlines()
    ]
    assert told[::2] == ["null", *told[1:-1:2]]
    assert told[-1] == Archive.open(tmp_path).head()
