"""Documents made so that the path by digests could be wrong about them: both paths say the same."""

from pathlib import Path

import pytest

from potashwatch.pipeline.filters import Filters
from tests.indexes.twice import files, on_both_paths
from tests.parsers.support import bytes_of, sample


def listed(*parties: bytes, root: bytes = b"") -> bytes:
    """Return a classic list; ``root`` stands in its root element."""
    return (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<sdnList xmlns="http://tempuri.org/sdnList.xsd" %b>\n'
        b"<publshInformation><Publish_Date>01/02/2020</Publish_Date><Record_Count>%d</Record_Count>"
        b"</publshInformation>\n%b</sdnList>\n" % (root, len(parties), b"".join(parties))
    )


def party(uid: int, more: bytes = b"", name: bytes = b"A") -> bytes:
    return (
        b"<sdnEntry>\n<uid>%d</uid>\n<lastName>%b</lastName>\n<sdnType>Entity</sdnType>%b\n</sdnEntry>\n"
        % (uid, name, more)
    )


TWO = listed(party(1), party(2))
SLOW = party(1, b"<remarks>a > b</remarks><p:title>T</p:title>")
XSI = party(1, b'<remarks>a > b</remarks><foo p:t="T"/>')
LARGE = b"<sdnEntry>" + b" " * (17 << 20)
XML = {
    "a prefix bound to another name": (
        listed(SLOW, root=b'xmlns:p="http://tempuri.org/sdnList.xsd"'),
        listed(SLOW, root=b'xmlns:p="urn:other"'),
    ),
    "the prefix of schema instances bound to another name": (
        listed(XSI, root=b'xmlns:p="http://www.w3.org/2001/XMLSchema-instance"'),
        listed(XSI, root=b'xmlns:p="urn:other"'),
    ),
    "a prefix declared in a value only": (
        listed(party(1, b"<p:foo/>"), root=b'xmlns:p="urn:a"'),
        listed(party(1, b"<p:foo/>"), root=b'note=" xmlns:p=&quot;&quot;"'),
    ),
    "two attributes that two prefixes make one": (
        listed(party(1, b'<foo a:t="T" b:t="U"/>'), root=b'xmlns:a="urn:a" xmlns:b="urn:b"'),
        listed(party(1, b'<foo a:t="T" b:t="U"/>'), root=b'xmlns:a="urn:a" xmlns:b="urn:a"'),
    ),
    "a bad tag, then a large element": (TWO, TWO.replace(b"</sdnList>", b"<bad a=1></bad>" + LARGE)),
    "a comment that begins a record": (
        TWO,
        TWO.replace(b"<publsh", b"<!-- <sdnEntry> --><publsh", 1) + b"\n" * (17 << 20),
    ),
}


@pytest.mark.parametrize("name", XML)
def test_xml(name: str, tmp_path: Path) -> None:
    """Namespaces and prefixes that change what the same bytes mean; what stands in odd places."""
    full, quick = on_both_paths(*files(tmp_path, ".xml")(*XML[name]))
    assert quick == full


def test_an_element_that_ends_in_another_section(tmp_path: Path) -> None:
    """Cut where it seems to end it leaves two well-formed documents, of which the second is none."""
    whole = bytes_of(sample("advanced"))
    odd = b'<Location ID="999999"></Location ></Locations><Locations><Location ID="999998"></Location>'
    old = whole.replace(b"<Locations>", b"<Locations>" + odd, 1)
    new = whole.replace(b"<IDRegDocuments>", b"<IDRegDocuments>" + odd, 1)
    assert len({whole, old, new}) == 3
    full, quick = on_both_paths(*files(tmp_path, ".xml")(old, new))
    assert len(full) == len(quick) == 2
    assert on_both_paths(*files(tmp_path, ".xml")(new, old))[1][0] == "parse.malformed"


NULL = b"-0- "
PRIMARY = b"".join(
    b'%d,"%b CO",-0- ,"CUBA",%b\r\n' % (uid, name, b",".join([NULL] * 8))
    for uid, name in ((1, b"A"), (2, b"B"))
)
ADDRESSES = b'1,11,"S 1","C","D",-0- \r\n1,12,"S 2","C","D",-0- \r\n2,13,"S 3","C","D",-0- \r\n'
END = b"\x1a\r\n"


def tables(folder: Path, primary: bytes, addresses: bytes, comments: bytes = b'1,"x."\r\n') -> str:
    """Write a CSV set."""
    folder.mkdir()
    for name, content in (
        ("sdn.csv", primary),
        ("add.csv", addresses),
        ("alt.csv", b'1,21,"aka","A1",-0- \r\n' + END),
        ("sdn_comments.csv", comments + END),
    ):
        (folder / name).write_bytes(content)
    return str(folder)


SETS = {
    "two rows of a party on one line": (
        (PRIMARY + END, ADDRESSES.replace(b"\r\n1,12", b"\n1,12") + END),
        (PRIMARY + END, ADDRESSES + END),
    ),
    "two tables that are cut": ((PRIMARY + END, ADDRESSES + END), (PRIMARY.rstrip(), ADDRESSES.rstrip())),
    "words of the list over an empty comment": (
        (PRIMARY + END, ADDRESSES + END),
        (
            PRIMARY.replace(NULL + b"\r\n", b'"Information - Not on the"\r\n') + END,
            ADDRESSES + END,
            b'1,"-0- "\r\n1," SDN List"\r\n2,"-0- "\r\n2," SDN List"\r\n',
        ),
    ),
}


@pytest.mark.parametrize("filters", [Filters(), Filters(programs=("CUBA",))], ids=("all", "program"))
@pytest.mark.parametrize("name", SETS)
def test_tables(name: str, filters: Filters, tmp_path: Path) -> None:
    """Lines that are not what they seem; whichever of the two editions has them."""
    one, other = (tables(tmp_path / str(number), *each) for number, each in enumerate(SETS[name]))
    for old, new in ((one, other), (other, one)):
        full, quick = on_both_paths(old, new, filters)
        assert quick == full
