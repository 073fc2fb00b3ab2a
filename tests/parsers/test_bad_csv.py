"""A CSV set is whole and of one day, or it is refused."""

from pathlib import Path

import pytest

from potashwatch.errors import ParseError
from potashwatch.parsers import read_edition
from potashwatch.pipeline.compare import compare_editions
from potashwatch.pipeline.filters import Filters
from potashwatch.targets import Watcher
from tests.parsers.support import published

FOLDER = "ofac/csv/cons_2018-04-06"
TABLES = ("cons_prim.csv", "cons_add.csv", "cons_alt.csv", "cons_comments.csv")
UIDS = (b"9639,", b"17013,", b"17016,", b"18715,")


def rows(table: str) -> bytes:
    """Return the rows of a few parties, as published."""
    lines = published(f"{FOLDER}/{table}").splitlines(keepends=True)
    return b"".join(line for line in lines if line.startswith(UIDS)) + b"\x1a"


def write(folder: Path, **changes: bytes | None) -> Path:
    """Write the small set; ``prim``, ``add``, ``alt`` and ``comments`` stand for other contents, None for no file."""
    contents: dict[str, bytes | None] = {TABLES[3]: b""}
    contents.update((table, rows(table)) for table in TABLES[:3])
    contents |= {f"cons_{name}.csv": data for name, data in changes.items()}
    for name, data in contents.items():
        if data is not None:
            (folder / name).write_bytes(data)
    return folder


def refused(folder: Path, code: str) -> str:
    with pytest.raises(ParseError) as caught:
        read_edition(str(folder))
    assert caught.value.code == code
    assert caught.value.hint
    assert folder.name in caught.value.message
    return caught.value.message


def test_an_empty_comments_file_beside_the_other_three_is_right(tmp_path: Path) -> None:
    """``cons_comments.csv`` of 2018 is rightly empty."""
    edition = read_edition(str(write(tmp_path)))
    assert [record.uid for record in edition.records] == ["9639", "17013", "17016", "18715"]
    assert edition.header.tables == ("primary", "addresses", "aliases", "comments")


@pytest.mark.parametrize("table", ["prim", "add", "alt"])
def test_any_other_empty_table_is_refused(table: str, tmp_path: Path) -> None:
    """Zero bytes are no table (F11)."""
    refused(write(tmp_path, **{table: b""}), "parse.empty")
    refused(write(tmp_path, **{table: b"", "comments": None}), "parse.empty")


def test_an_empty_file_beside_the_primary_table_alone_is_refused(tmp_path: Path) -> None:
    """It could be any of the others (F11)."""
    refused(write(tmp_path, add=None, alt=None), "parse.empty")


def test_a_set_of_different_days_is_refused_with_counts(tmp_path: Path) -> None:
    """Rows that name parties the primary table does not have: tables of different days (F18)."""
    for table, column in (("add", "addresses"), ("alt", "aliases")):
        data = rows(f"cons_{table}.csv").replace(b"17013,", b"424242,")
        count = data.count(b"424242,")
        message = refused(write(tmp_path, **{table: data}), "parse.csv-set")
        assert f"{count} rows of the {column} table name 1 parties" in message
        assert "424242" in message
        write(tmp_path)
    refused(write(tmp_path, comments=b'424242,"more"\r\n'), "parse.csv-set")


def test_a_row_with_another_number_of_columns_is_refused_with_its_line(tmp_path: Path) -> None:
    """No row is skipped (F24)."""
    lines = rows("cons_prim.csv").splitlines(keepends=True)
    for changed in (lines[2].replace(b",-0- ,", b",", 1), lines[2].rstrip() + b",extra\r\n", b"x\r\n"):
        data = b"".join([*lines[:2], changed, *lines[3:]])
        assert "line 3:" in refused(write(tmp_path, prim=data), "parse.structure")


def test_rows_behind_the_end_mark_are_refused(tmp_path: Path) -> None:
    """After 0x1A nothing may follow: a program that stops there would lose it (F24)."""
    data = rows("cons_prim.csv")
    lines = data.rstrip(b"\x1a").splitlines(keepends=True)
    refused(write(tmp_path, prim=b"".join([*lines[:2], b"\x1a\r\n", *lines[2:], b"\x1a"])), "parse.structure")


def test_a_key_that_is_no_number_is_refused(tmp_path: Path) -> None:
    """A bad key is no zero (F24, F40)."""
    for key in (b"", b" ", b"x1", b"-0- ", b"1.5"):
        data = rows("cons_prim.csv").replace(b"17013,", key + b",")
        assert "line 2:" in refused(write(tmp_path, prim=data), "parse.missing-key")


def test_a_key_on_two_rows_is_refused(tmp_path: Path) -> None:
    """The later row does not overwrite the earlier (F41)."""
    data = rows("cons_prim.csv").replace(b"17013,", b"17016,")
    assert "17016" in refused(write(tmp_path, prim=data), "parse.duplicate-key")


def test_an_alias_table_alone_is_refused(tmp_path: Path) -> None:
    """It does not show who is on the list."""
    refused(write(tmp_path, prim=None, add=None, comments=None), "parse.csv-set")
    refused(write(tmp_path, prim=None, comments=None), "parse.csv-set")


def test_two_primary_tables_are_refused(tmp_path: Path) -> None:
    """Which of them is the list?"""
    (write(tmp_path) / "sdn.csv").write_bytes(rows("cons_prim.csv"))
    assert "second primary table" in refused(tmp_path, "parse.csv-set")


def test_a_stranger_in_the_folder_is_named(tmp_path: Path) -> None:
    """Another file in the folder is refused by its name."""
    (write(tmp_path) / "readme.txt").write_text("hello")
    assert "readme.txt: no table of a CSV set" in refused(tmp_path, "parse.csv-set")


def test_an_edition_in_the_folder_is_told_from_an_error_page(tmp_path: Path) -> None:
    """Several editions in one folder or zip: the one to be read must be named."""
    (write(tmp_path) / "sdn.xml").write_text("<sdnList/>")
    assert "sdn.xml: a whole edition by itself" in refused(tmp_path, "parse.csv-set")


def test_tables_of_which_one_may_be_cut_are_not_compared(tmp_path: Path) -> None:
    """A cut between rows would read as removals; its sign is the end mark that the other edition has (F13)."""
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    data = rows("cons_prim.csv")
    for folder, kept in ((whole, data), (cut, data[: data.rindex(b"\r\n", 0, -3) + 2])):
        folder.mkdir()
        (folder / "sdn.csv").write_bytes(kept)
    with pytest.raises(ParseError) as refusal:
        compare_editions(str(whole), str(cut), filters=Filters(), watcher=Watcher(()))
    assert refusal.value.code == "parse.truncated"


@pytest.mark.parametrize("table", ["prim", "add", "alt"])
def test_a_cut_table_is_refused_or_reported(table: str, tmp_path: Path) -> None:
    """A cut inside a row is refused; one between two rows lacks 0x1A, as some copies do, and is reported (F13)."""
    data = rows(f"cons_{table}.csv")
    write(tmp_path)
    for cut in range(len(data)):
        (tmp_path / f"cons_{table}.csv").write_bytes(data[:cut])
        try:
            edition = read_edition(str(tmp_path))
        except ParseError:
            continue
        assert data[:cut].endswith((b"\r", b"\n"))
        assert "drift.end-mark" in {drift.code for drift in edition.drift}


def test_comments_cut_within_a_row_are_refused(tmp_path: Path) -> None:
    """The comments of 2021 end in a line end without 0x1A; a cut one does not (F13)."""
    data = b'9639,"more of it."\r\n'
    assert read_edition(str(write(tmp_path, comments=data))).records
    for cut in range(1, len(data) - 1):
        (tmp_path / "cons_comments.csv").write_bytes(data[:cut])
        with pytest.raises(ParseError):
            read_edition(str(tmp_path))


def test_invalid_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    """The files are ASCII; another encoding is damage."""
    data = rows("cons_prim.csv").replace(b"GAZPROMBANK", b"GAZ\xffROMBANK", 1)
    assert "line" in refused(write(tmp_path, prim=data), "parse.encoding")


def test_an_open_quote_is_refused(tmp_path: Path) -> None:
    """A quote that swallows the rest of the file is damage, no long name (F24)."""
    data = rows("cons_prim.csv").replace(b'"GAZPROMBANK OAO"', b'"GAZPROMBANK OAO', 1)
    with pytest.raises(ParseError):
        read_edition(str(write(tmp_path, prim=data)))


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\x1a\r\n"])
@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_line_ends_and_the_end_mark_say_nothing(end: bytes, line_end: bytes, tmp_path: Path) -> None:
    """With CRLF or LF, with a blank line or a BOM: the same records."""
    base = read_edition(str(write(tmp_path))).records
    data = rows("cons_prim.csv").rstrip(b"\x1a").replace(b"\r\n", line_end) + end
    assert read_edition(str(write(tmp_path, prim=data))).records == base
    assert read_edition(str(write(tmp_path, prim=b"\xef\xbb\xbf" + data))).records == base
