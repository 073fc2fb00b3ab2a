"""What is no list, or not whole, is refused: with a stable code, the file's name, and what to do."""

import re
import shutil
from pathlib import Path

import pytest

from potashwatch.errors import InputError, ParseError, PotashwatchError
from potashwatch.parsers import read_edition
from tests.parsers import support
from tests.parsers.support import below, blocks, bytes_of, first, read, sample
from tests.published import FIXTURES

FAILURES = sorted((FIXTURES / "ofac/failures").iterdir()) + sorted((FIXTURES / "eu/failures").iterdir())
SMALL = {name: bytes_of(sample(name)) for name in support.SAMPLES}


def refused(path: Path, code: str) -> PotashwatchError:
    """Read a path and return the refusal, after checking what every refusal has."""
    with pytest.raises(PotashwatchError) as caught:
        read_edition(str(path))
    error = caught.value
    assert error.code == code
    assert path.name in error.message
    assert error.hint
    assert error.message.isprintable()
    return error


def refused_bytes(folder: Path, data: bytes, code: str) -> PotashwatchError:
    path = folder / "list.xml"
    path.write_bytes(data)
    return refused(path, code)


@pytest.mark.parametrize("path", FAILURES, ids=[f"{p.parent.parent.name}/{p.name}" for p in FAILURES])
def test_an_answer_that_was_no_list_is_refused(path: Path) -> None:
    """Empty bodies, error pages and JSON stored under the name of a list never read as "nobody listed" (F11, F12)."""
    data = path.read_bytes()
    error = refused(path, "parse.not-the-list" if data else "parse.empty")
    if data:
        assert data.decode().lstrip()[:10] in error.message


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>",
        b"<html><body>403</body></html>",
        b'{"message": "Forbidden"}',
        b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
        b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        b"   \r\n\t ",
        b"\xef\xbb\xbf",
        b"%PDF-1.7\n",
        b"<",
        b"\x00" * 64,
        b"12,a,b\r\n",
    ],
)
def test_another_document_is_not_the_list(data: bytes, tmp_path: Path) -> None:
    """HTML, JSON, other XML and other files are named for what they are (F12)."""
    error = refused_bytes(tmp_path, data, "parse.not-the-list")
    assert "fetch" in error.hint


def test_the_message_quotes_no_more_than_eighty_printable_characters(tmp_path: Path) -> None:
    """Terminal sequences and direction marks of a hostile file are blanks in the message."""
    error = refused_bytes(
        tmp_path, "\x1b[2Jno\u202elist\x07\u2066".encode() + b"x" * 5000, "parse.not-the-list"
    )
    assert "\x1b" not in error.message
    assert "\u202e" not in error.message
    assert error.message.count("x") <= 80 + str(tmp_path).count("x") + 1


def test_a_hostile_file_name_is_escaped_in_the_message(tmp_path: Path) -> None:
    """Control and direction characters of a name are shown as escapes."""
    path = tmp_path / "a\x1b[31m\u202eb.xml"
    path.write_bytes(b"")
    with pytest.raises(ParseError) as caught:
        read_edition(str(path))
    assert "a\\x1b[31m\\u202eb.xml" in caught.value.message


@pytest.mark.parametrize("name", SMALL)
def test_a_document_cut_anywhere_is_refused(name: str, tmp_path: Path) -> None:
    """Every prefix of a real document is refused, wherever the transfer stopped (F13)."""
    data = SMALL[name].rstrip()
    size = len(data)
    cuts = {*range(1, min(600, size)), *range(size - 300, size), *range(600, size, max(1, size // 150))}
    path = tmp_path / "list.xml"
    for cut in sorted(cuts):
        path.write_bytes(data[:cut])
        with pytest.raises(ParseError):
            read_edition(str(path))


@pytest.mark.parametrize("name", SMALL)
def test_a_long_cut_is_called_a_cut(name: str, tmp_path: Path) -> None:
    """A document that stops in the middle is said to end too early (F13)."""
    data = SMALL[name]
    refused_bytes(tmp_path, data[: len(data) // 2], "parse.truncated")
    refused_bytes(tmp_path, data[: data.rindex(b"<")], "parse.truncated")


def test_a_count_that_is_off_by_one_is_refused(tmp_path: Path) -> None:
    """The declared number of records and the number read must agree (F14)."""
    for wrong in ("3", "5", "0"):
        root = sample("classic")
        first(root, "Record_Count").text = wrong
        error = refused_bytes(tmp_path, bytes_of(root), "parse.count")
        assert f"declares {wrong} parties, but holds 4" in error.message


@pytest.mark.parametrize("name", SMALL)
def test_a_key_on_two_parties_is_refused(name: str, tmp_path: Path) -> None:
    """Two records of one key are an error that is shown, no overwriting (F30, F41)."""
    root = sample(name)
    one, two = list(below(root, *support.RECORDS))[:2]
    key = support.RECORDS[support.local(one.tag)]
    if one.get(key):
        two.set(key, one.get(key, ""))
    else:
        first(two, key).text = first(one, key).text
    error = refused_bytes(tmp_path, bytes_of(root), "parse.duplicate-key")
    assert support.key_of(one) in error.message


@pytest.mark.parametrize("value", [None, "", " "])
@pytest.mark.parametrize("name", SMALL)
def test_a_party_without_a_key_is_refused(name: str, value: str | None, tmp_path: Path) -> None:
    """No key is ever made up (F24, F40)."""
    root = sample(name)
    party = list(below(root, *support.RECORDS))[1]
    key = support.RECORDS[support.local(party.tag)]
    if name == "classic":
        element = first(party, key)
        element.text = value
        if value is None:
            support.drop(element)
    elif value is None:
        del party.attrib[key]
    else:
        party.set(key, value)
    refused_bytes(tmp_path, bytes_of(root), "parse.missing-key")


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("classic", "lastName"),
        ("classic", "sdnType"),
        ("advanced", "Profile"),
        ("enhanced", "entityType"),
        ("enhanced", "generalInfo"),
        ("fsf", "subjectType"),
    ],
)
def test_a_missing_element_is_refused_with_its_path_and_party(
    name: str, element: str, tmp_path: Path
) -> None:
    """A renamed or missing required element is fatal, with uid, path and line (F22, F24)."""
    root = sample(name)
    party = list(below(root, *support.RECORDS))[1]
    support.drop(first(party, element))
    error = refused_bytes(tmp_path, bytes_of(root), "parse.missing-element")
    assert f"party {support.key_of(party)}" in error.message
    assert element in error.message or element == "generalInfo"
    assert re.search(r"line \d+", error.message)


def test_a_header_without_its_date_or_count_is_refused(tmp_path: Path) -> None:
    """Classic XML states both, and both are needed (F14)."""
    for element in ("Publish_Date", "Record_Count", "publshInformation"):
        root = sample("classic")
        support.drop(first(root, element))
        refused_bytes(tmp_path, bytes_of(root), "parse.missing-element")


@pytest.mark.parametrize("name", SMALL)
def test_a_list_without_parties_is_refused(name: str, tmp_path: Path) -> None:
    """Nobody listed is trouble, never news (F20)."""
    root = sample(name)
    for found in blocks(root).values():
        for block in found:
            if block.getparent() is not None:
                support.drop(block)
    for count in below(root, "Record_Count"):
        count.text = "0"
    refused_bytes(tmp_path, bytes_of(root), "parse.no-records")


@pytest.mark.parametrize("name", SMALL)
def test_an_empty_root_is_refused(name: str, tmp_path: Path) -> None:
    """A root and nothing else is no list (F20)."""
    tag = support.local(sample(name).tag)
    for data in (f"<{tag}/>", f"<{tag}></{tag}>", f"<?xml version='1.0'?>\n<{tag} a='b' />\n"):
        path = tmp_path / "list.xml"
        path.write_bytes(data.encode())
        with pytest.raises(ParseError):
            read_edition(str(path))


@pytest.mark.parametrize("name", SMALL)
def test_records_inside_records_are_refused(name: str, tmp_path: Path) -> None:
    """A record within a record would hide one of them."""
    root = sample(name)
    one, two = list(below(root, *support.RECORDS))[:2]
    one.append(two)
    with pytest.raises(ParseError):
        read(tmp_path, root)


@pytest.mark.parametrize("name", SMALL)
def test_another_encoding_is_refused(name: str, tmp_path: Path) -> None:
    """Invalid UTF-8, UTF-16 and other declared encodings are named."""
    text = SMALL[name].decode()
    body = text[text.index("?>") + 2 :].lstrip()
    refused_bytes(tmp_path, text.replace("utf-8", "utf-16", 1).encode("utf-16"), "parse.encoding")
    refused_bytes(tmp_path, body.encode("utf-16-le"), "parse.encoding")
    refused_bytes(tmp_path, body.encode("utf-16-be"), "parse.encoding")
    refused_bytes(tmp_path, ("<?xml version='1.0' encoding='iso-8859-1'?>" + body).encode(), "parse.encoding")
    cut = SMALL[name].index(b"</", len(SMALL[name]) // 2)
    refused_bytes(tmp_path, SMALL[name][:cut] + b"\xff\xfe" + SMALL[name][cut:], "parse.encoding")


def test_a_path_that_does_not_exist_or_an_empty_folder_is_named(tmp_path: Path) -> None:
    """The path is at fault, not the list."""
    refused(tmp_path / "nothing.xml", "input.not-found")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / ".hidden").write_text("x")
    assert isinstance(refused(empty, "input.empty-folder"), InputError)


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions are said to be the reason."""
    path = tmp_path / "list.xml"
    path.write_bytes(SMALL["classic"])

    def deny(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    assert "Permission denied" in refused(path, "input.unreadable").message


def test_a_path_that_fails_to_open_is_named(tmp_path: Path) -> None:
    """A name too long for the system, or one with a null byte, is an input error too."""
    refused_name = tmp_path / ("x" * 300)
    with pytest.raises(InputError):
        read_edition(str(refused_name))
    with pytest.raises(InputError):
        read_edition(f"{tmp_path}/a\0b")


def test_a_folder_with_a_second_xml_list_is_refused(tmp_path: Path) -> None:
    """A folder is a CSV set; two lists in it are not one edition."""
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).write_bytes(SMALL["classic"])
    with pytest.raises(ParseError) as caught:
        read_edition(str(tmp_path))
    assert caught.value.code in ("parse.not-the-list", "parse.csv-set")


def test_a_folder_with_one_xml_list_reads(tmp_path: Path) -> None:
    """One document in a folder is that document."""
    (tmp_path / "a.xml").write_bytes(SMALL["classic"])
    shutil.copy(FIXTURES / "ofac/failures/empty_body.xml", tmp_path / ".hidden")
    assert len(read_edition(str(tmp_path)).records) == 4
