"""However an edition is handed over, plain or packed, it is the same edition with the same digest."""

import gzip
import hashlib
import io
import os
import sys
import threading
import zipfile
from pathlib import Path

import pytest
import zstandard

from potashwatch.parsers import read_edition
from potashwatch.records.edition import Edition
from tests.parsers import support
from tests.parsers.support import bytes_of, published, sample
from tests.published import FIXTURES

LIST = bytes_of(sample("classic"))
SET = FIXTURES / "ofac/csv/cons_2018-04-06"
TABLES = {path.name: path.read_bytes() for path in sorted(SET.iterdir())}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.mkdir("folder")
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


HALF = len(LIST) // 2
FORMS = {
    "plain": LIST,
    "gzip": gzip.compress(LIST),
    "gzip of two members": gzip.compress(LIST[:HALF]) + gzip.compress(LIST[HALF:]),
    "gzip with an empty member": gzip.compress(b"") + gzip.compress(LIST) + gzip.compress(b""),
    "gzip padded with zeros": gzip.compress(LIST) + b"\0" * 512,
    "zstd": zstandard.compress(LIST),
    "zstd of two frames": zstandard.compress(LIST[:HALF]) + zstandard.compress(LIST[HALF:]),
    "zip": zipped({"a.xml": LIST}),
    "zip stored": zipped({"folder/b.xml": LIST}, zipfile.ZIP_STORED),
}


def same(edition: Edition, base: Edition) -> bool:
    """Tell whether two editions are the same but for where they came from."""
    return (
        edition.model_copy(update={"origin": None}) == base.model_copy(update={"origin": None})
        and edition.origin.sha256 == base.origin.sha256
        and edition.origin.size_bytes == base.origin.size_bytes
    )


@pytest.fixture
def base(tmp_path: Path) -> Edition:
    return support.read(tmp_path, LIST)


@pytest.mark.parametrize("form", FORMS)
def test_a_packed_document_is_the_document(form: str, base: Edition, tmp_path: Path) -> None:
    """The digest and the size are those of the document itself, whatever it is packed in and called."""
    path = tmp_path / "anything.txt"
    path.write_bytes(FORMS[form])
    edition = read_edition(str(path))
    assert same(edition, base)
    assert edition.origin.sha256 == hashlib.sha256(LIST).hexdigest()
    assert edition.origin.size_bytes == len(LIST)
    assert edition.origin.source == str(path)


@pytest.mark.parametrize("form", FORMS)
def test_standard_input_is_the_document(
    form: str, base: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``-`` reads standard input, which cannot be read twice."""
    path = tmp_path / "input"
    path.write_bytes(FORMS[form])
    with path.open("rb", buffering=0) as raw:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(raw)))
        edition = read_edition("-")
    assert same(edition, base)
    assert edition.origin.source == "-"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("form", ["plain", "gzip", "zip", "zstd"])
def test_a_named_pipe_is_the_document(form: str, base: Edition, tmp_path: Path) -> None:
    """A pipe, as the shell's ``<(...)`` makes one, is read once and to the end."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(FORMS[form],))
    writer.start()
    edition = read_edition(str(path))
    writer.join()
    assert same(edition, base)


def test_a_folder_with_one_document_and_dot_files_is_the_document(base: Edition, tmp_path: Path) -> None:
    """What a file manager leaves in a folder is no table."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "list.xml.gz").write_bytes(FORMS["gzip"])
    (folder / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    (folder / "sub").mkdir()
    assert same(read_edition(str(folder)), base)


def test_a_csv_set_is_the_same_in_a_folder_packed_or_in_a_zip(tmp_path: Path) -> None:
    """Names, order and compression of the tables say nothing."""
    base = read_edition(str(SET))
    packed = tmp_path / "packed"
    packed.mkdir()
    for number, (name, data) in enumerate(reversed(TABLES.items())):
        (packed / f"{number}{name}.gz").write_bytes(gzip.compress(data))
    (packed / ".hidden").write_bytes(b"x")
    assert same(read_edition(str(packed)), base)
    (tmp_path / "set.zip").write_bytes(zipped(dict(reversed(TABLES.items()))))
    assert same(read_edition(str(tmp_path / "set.zip")), base)


def test_the_digest_of_a_csv_set_can_be_made_by_hand(tmp_path: Path) -> None:
    """SHA-256 over one line for each table, ``name digest``, in the order primary, addresses, aliases, comments.

    Of a single table it is the digest of its file.
    """
    kinds = {"primary": "prim", "addresses": "add", "aliases": "alt", "comments": "comments"}
    digests = {table: hashlib.sha256(TABLES[f"cons_{name}.csv"]).hexdigest() for table, name in kinds.items()}
    lines = "".join(f"{table} {digest}\n" for table, digest in digests.items())
    edition = read_edition(str(SET))
    assert edition.origin.sha256 == hashlib.sha256(lines.encode()).hexdigest()
    assert edition.origin.size_bytes == sum(map(len, TABLES.values()))
    (tmp_path / "sdn.csv").write_bytes(TABLES["cons_prim.csv"])
    assert read_edition(str(tmp_path / "sdn.csv")).origin.sha256 == digests["primary"]


def test_the_watch_is_told_every_byte(tmp_path: Path) -> None:
    """Progress adds up to more than the file, never less, in whatever steps."""
    for relative in (support.CLASSIC[0], support.ADVANCED[0]):
        data = published(relative)
        path = tmp_path / "list.xml"
        path.write_bytes(data)
        told: list[int] = []
        read_edition(str(path), watch=told.append)
        assert sum(told) >= len(data)
        assert min(told) >= 0


def test_the_list_can_be_overruled(tmp_path: Path) -> None:
    """``list_id`` overrules what the content says, and the doubt goes with it."""
    path = tmp_path / "list.xml"
    path.write_bytes(LIST)
    edition = read_edition(str(path), list_id="ofac-sdn")
    assert edition.header.list == "ofac-sdn"
    assert edition.drift == ()
