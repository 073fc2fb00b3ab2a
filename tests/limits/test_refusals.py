"""What exceeds a limit, or is no namespace-well-formed XML, is refused with one clear line, on both paths."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from potashwatch.errors import ParseError
from potashwatch.parsers import FORMATS, cutting, documents, read_edition
from tests.indexes.test_odd_documents import listed, party
from tests.indexes.twice import files, on_both_paths
from tests.parsers.support import SAMPLES, bytes_of, sample
from tests.program import ROOT

NAMES = tuple(SAMPLES)
TAGS = {reading.format.split("-")[1]: reading.tags[0].encode() for reading in FORMATS.values()}


def with_cdata(data: bytes) -> bytes:
    """Return the same content in a form that libxml2 must write again first."""
    end = data.index(b">", data.index(b"?>") + 2) + 1
    return data[:end] + b"<!-- c --><![CDATA[\n]]>" + data[end:]


def in_record(name: str, inserted: bytes) -> bytes:
    """Return a sample of a format with bytes at the end of its first party."""
    return bytes_of(sample(name)).replace(b"</" + TAGS[name], inserted + b"</" + TAGS[name], 1)


def in_header(name: str, inserted: bytes) -> bytes:
    """Return a sample of a format with bytes at the end of its root element."""
    head, end, tail = bytes_of(sample(name)).rpartition(b"</")
    return head + inserted + end + tail


@pytest.mark.parametrize("place", [in_record, in_header])
@pytest.mark.parametrize("name", NAMES)
def test_a_prefix_that_is_not_declared(
    name: str, place: Callable[[str, bytes], bytes], tmp_path: Path
) -> None:
    """On an attribute or an element; in an edition that is plain or not, compared with one that is plain or not."""
    plain = bytes_of(sample(name))
    write = files(tmp_path, ".xml")
    for inserted in (b'<foo xx:nil="true"/>', b"<xx:foo/>"):
        bad = place(name, inserted)
        for old, new in ((plain, bad), (with_cdata(plain), bad), (bad, plain), (plain, with_cdata(bad))):
            full, quick = on_both_paths(*write(old, new))
            assert quick == full
            assert full[0] == "parse.malformed"
            assert "Namespace prefix xx" in full[1]
            assert "line " in full[1]


def test_two_prefixes_that_another_document_makes_one(tmp_path: Path) -> None:
    """What is well-formed below one root is not below another: the names of the prefixes count, not only they."""
    twice = party(1, b'<foo a:t="T" b:t="U"/>')
    old = listed(twice, root=b'xmlns:a="urn:a" xmlns:b="urn:b"')
    new = listed(twice, root=b'xmlns:a="urn:a" xmlns:b="urn:a"')
    full, quick = on_both_paths(*files(tmp_path, ".xml")(old, new))
    assert quick == full
    assert full[0] == "parse.malformed"


@pytest.mark.parametrize("place", [in_record, in_header])
@pytest.mark.parametrize("name", NAMES)
def test_elements_nested_too_deep(name: str, place: Callable[[str, bytes], bytes], tmp_path: Path) -> None:
    """3,000 deep ended in a RecursionError; also where libxml2 makes a tree of the record, for a ``>`` in a text."""
    for text in (b"", b"a > b"):
        bad = place(name, b"<foo>" * 3000 + text + b"</foo>" * 3000)
        full, quick = on_both_paths(*files(tmp_path, ".xml")(bytes_of(sample(name)), bad))
        assert quick == full
        assert full[0] == "parse.structure"
        assert "nested more than 100 deep" in full[1]


def test_numbers_of_many_digits(tmp_path: Path) -> None:
    """Python refuses to read more than 4,300 digits: zeros before a character's number, and a count of records."""
    write = files(tmp_path, ".xml")
    odd = listed(party(1, name=b"&#" + b"0" * 4400 + b"65;"))
    full, quick = on_both_paths(*write(listed(party(1, name=b"A")), odd))
    assert quick == full
    assert '"changes":[]' in full[0].replace(" ", "")
    count = listed(party(1)).replace(b"Count>1<", b"Count>" + b"1" * 5000 + b"<")
    full, quick = on_both_paths(*write(listed(party(1)), count))
    assert quick == full
    assert full[0] == "parse.structure"
    assert len(full[1]) < 300


LARGE = {
    "a text": b"<remarks>" + b"a" * cutting.MAX_LEAF_BYTES + b"</remarks>",
    "a value": b'<foo a="' + b"a" * cutting.MAX_LEAF_BYTES + b'"/>',
    "attributes": b"<foo " + b" ".join(b'a%d=""' % n for n in range(30_000)) + b"/>",
    "items": b"<a/>" * (cutting.MAX_RECORD_PIECES + 1),
    "a record": b"<foo>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</foo>\n" * 70_000,
}


@pytest.mark.parametrize("what", LARGE)
def test_what_no_list_has(what: str, tmp_path: Path) -> None:
    """A tag, a text, a record beyond all measure: refused with its line, whichever edition has it."""
    old, new = listed(party(1), party(2)), listed(party(1), party(2, LARGE[what]))
    for pair in ((old, new), (new, old), (old, with_cdata(new))):
        full, quick = on_both_paths(*files(tmp_path, ".xml")(*pair))
        assert quick == full
        assert full[0] == "parse.too-large"
        assert "line " in full[1]


def test_too_much_outside_of_the_records(tmp_path: Path) -> None:
    old = listed(party(1))
    new = old.replace(b"</sdnList>", b"<foo>aaaaaaaaaaaaaaaaaaaaaa</foo>" * 300_000 + b"</sdnList>")
    full, quick = on_both_paths(*files(tmp_path, ".xml")(old, new))
    assert quick == full
    assert full[0] == "parse.too-large"


def refused(path: Path) -> ParseError:
    with pytest.raises(ParseError) as caught:
        read_edition(str(path))
    return caught.value


def test_a_zip_or_a_folder_of_many_files(tmp_path: Path) -> None:
    """Each member was unpacked into an open file: 20,000 of them took long, and then there were too many open files."""
    many = [f"{number}.csv" for number in range(documents.MAX_FILES + 1)]
    long = [f"{number}" + "n" * 60_000 for number in range(20)]  # a table of contents of more than a mebibyte
    for number, names in enumerate((many, long)):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, b"1")
        assert refused(path).code == "parse.too-large"
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in many:
        (folder / name).write_bytes(b"1")
    assert refused(folder).code == "parse.too-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_by_another_method_is_refused_unread(method: int, tmp_path: Path) -> None:
    """A few bytes of it unfold to gigabytes at once."""
    path = tmp_path / "sdn.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("sdn.xml", b"0" * 1000)
    with pytest.raises(ParseError, match="a method that no authority uses"):
        read_edition(str(path))


def test_a_first_tag_is_bounded(tmp_path: Path) -> None:
    """It stands around every record that is read by itself."""
    path = tmp_path / "sdn.xml"
    path.write_bytes(b"<sdnList " + b" ".join(b'a%d="1"' % n for n in range(2000)) + b"></sdnList>")
    with pytest.raises(ParseError, match="a first tag of more than 8 KiB"):
        read_edition(str(path))


def test_a_delta_under_another_namespace_is_no_list(tmp_path: Path) -> None:
    """The date of its publication stands in an element that no list has."""
    path = tmp_path / "delta.xml"
    content = (ROOT / "fixtures" / "ofac/delta/2026-08-26_delta.xml").read_bytes()
    path.write_bytes(content.replace(b"DeltaFile/1.0", b"Other/1.0"))
    with pytest.raises(ParseError, match="an OFAC delta of 2026-08-26, not a list"):
        read_edition(str(path))
