"""Damaged, cut, hostile and far too large files are refused, in bounded memory."""

import gzip
import io
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard

from potashwatch.errors import ParseError
from potashwatch.parsers import documents, read_edition
from tests.parsers import support
from tests.parsers.support import bytes_of, sample

LIST = bytes_of(sample("classic"))


def zipped(data: bytes, name: str = "list.xml") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


PACKED = {
    "gzip": gzip.compress(LIST, mtime=0),
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress(LIST),  # as the zstd command does
    "zip": zipped(LIST),
}


def refused(folder: Path, data: bytes, *codes: str) -> ParseError:
    path = folder / "list.bin"
    path.write_bytes(data)
    with pytest.raises(ParseError) as caught:
        read_edition(str(path))
    assert not codes or caught.value.code in codes
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("name", PACKED)
def test_a_compressed_file_cut_anywhere_is_refused(name: str, tmp_path: Path) -> None:
    """No prefix of a compressed list is read as a list (F13, F17)."""
    data = PACKED[name]
    for cut in {*range(1, 40), *range(40, len(data), 97), *range(len(data) - 40, len(data))}:
        refused(tmp_path, data[:cut])
    refused(tmp_path, data[: len(data) // 2], "parse.truncated", "parse.damaged")


@pytest.mark.parametrize("name", PACKED)
def test_a_compressed_file_with_a_flipped_byte_is_refused_or_reads_alike(name: str, tmp_path: Path) -> None:
    """The checksum of the archive holds: damage is never read as a change of the list (F17)."""
    path = tmp_path / "list.xml"
    path.write_bytes(LIST)
    records = read_edition(str(path)).records
    data = PACKED[name]
    for at in range(4, len(data), max(1, len(data) // 150)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        try:
            found = read_edition(str(path)).records
        except ParseError:
            continue
        assert found == records


def test_rubbish_behind_a_gzip_file_is_refused(tmp_path: Path) -> None:
    """What follows the last member is damage (F17)."""
    refused(tmp_path, PACKED["gzip"] + b"rubbish", "parse.damaged")


def test_a_zip_without_files_is_refused(tmp_path: Path) -> None:
    """An empty archive is an empty download (F11)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.mkdir("folder")
    refused(tmp_path, file.getvalue(), "parse.empty")
    file = io.BytesIO()
    zipfile.ZipFile(file, "w").close()
    refused(tmp_path, file.getvalue())


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    """A file that needs a password is not guessed at."""
    data = bytearray(PACKED["zip"])
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(marker) + offset] |= 1
    assert "password" in refused(tmp_path, bytes(data), "parse.damaged").message


def test_a_zip_with_an_unknown_method_is_refused(tmp_path: Path) -> None:
    """A compression that this program cannot undo is damage to it, no crash."""
    data = bytearray(PACKED["zip"])
    for marker, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(marker) + offset] = 99
    refused(tmp_path, bytes(data), "parse.damaged")


@pytest.mark.parametrize("name", ["empty", "error page"])
@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, zipped], ids=["gzip", "zstd", "zip"])
def test_a_packed_failure_is_the_failure(name: str, pack: object, tmp_path: Path) -> None:
    """Compression hides neither an empty body nor an error page (F11, F12)."""
    assert callable(pack)
    if name == "empty":
        refused(tmp_path, pack(b""), "parse.empty")
    else:
        refused(tmp_path, pack(b"<html>Error 500</html>"), "parse.not-the-list")


def bomb(kind: str) -> bytes:
    """Return a small file that unpacks to 400 MB of blanks."""
    block, count = b" " * 1_000_000, 400
    if kind == "gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return b"".join(packer.compress(block) for _ in range(count)) + packer.flush()
    if kind == "zstd":
        stream = zstandard.ZstdCompressor(level=3).compressobj()
        return b"".join(stream.compress(block) for _ in range(count)) + stream.flush()
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("list.xml", "w") as member,
    ):
        for _ in range(count):
            member.write(block)
    return file.getvalue()


BOUNDED = """
import resource, sys
from potashwatch.parsers import documents, read_edition
from potashwatch.errors import ParseError
documents.MAX_BYTES = 8_000_000
resource.setrlimit(resource.RLIMIT_FSIZE, (64_000_000, 64_000_000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_edition(sys.argv[1])
except ParseError as error:
    print(error.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("kind", ["gzip", "zstd", "zip"])
def test_a_bomb_is_refused_before_it_fills_memory_or_disk(kind: str, tmp_path: Path) -> None:
    """A small file that unpacks beyond the limit costs neither memory nor disk (F17, F57)."""
    path = tmp_path / "list.bin"
    path.write_bytes(bomb(kind))
    assert path.stat().st_size < 1_000_000
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    code, grown = done.stdout.split()
    assert code == "parse.too-large"
    assert int(grown) < 100_000  # kilobytes on Linux


def test_the_limit_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain file beyond the limit is refused too."""
    monkeypatch.setattr(documents, "MAX_BYTES", 1 << 20)
    assert "1 MiB" in refused(tmp_path, LIST + b" " * (1 << 20), "parse.too-large").message


BODY = LIST[LIST.index(b"<sdnList") :]
SECRET = "potash-secret"  # noqa: S105 - a marker


@pytest.mark.parametrize("name", support.SAMPLES)
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE sdnList>",
        '<!DOCTYPE sdnList SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE sdnList [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!doctype sdnList [<!ENTITY x "y">]>',
        "<!-- a --><?b c?>\n<!DOCTYPE sdnList [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        '<!DOCTYPE html [<!ENTITY x "y">]>',
        "<!DOCTYPE html>",
        f"<!-- {'x' * 70000} --><!DOCTYPE sdnList>",
    ],
)
def test_a_doctype_is_refused_before_parsing(name: str, doctype: str, tmp_path: Path) -> None:
    """No list has one; it is the door to local files and to a billion laughs (F59)."""
    data = bytes_of(sample(name))
    body = data[data.index(b"?>") + 2 :]
    error = refused(tmp_path, doctype.encode() + body, "parse.doctype", "parse.not-the-list")
    assert "root:" not in error.message


@pytest.mark.parametrize("name", support.SAMPLES)
def test_an_undefined_entity_is_refused(name: str, tmp_path: Path) -> None:
    """A reference that nothing defines would leave a hole in a name (F59)."""
    data = bytes_of(sample(name))
    at = data.rindex(b"</", 0, data.rindex(b"</"))
    refused(tmp_path, data[:at] + b"&laugh;" + data[at:])
    refused(tmp_path, data[:at] + b"<!-- --> &laugh;" + data[at:])


def test_a_doctype_within_the_document_is_refused(tmp_path: Path) -> None:
    """Further down it is not XML at all (F59)."""
    for extra in (b"<!DOCTYPE a>", b'<!ENTITY x SYSTEM "/etc/passwd">'):
        refused(tmp_path, LIST.replace(b"<sdnEntry>", extra + b"<sdnEntry>", 1))
        refused(tmp_path, LIST + extra)


def test_two_roots_or_text_behind_the_root_are_refused(tmp_path: Path) -> None:
    """Two documents in one file are not one list; the second would be lost."""
    refused(tmp_path, LIST + BODY)
    refused(tmp_path, LIST + b"text")
    refused(tmp_path, LIST + b"\0")
