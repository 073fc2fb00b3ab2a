"""XML can write one content in many forms; all of them are the same edition."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from potashwatch.parsers import markup, read_edition
from tests.parsers import support
from tests.parsers.support import below, bytes_of, elements, local, published, read, sample


def sub(pattern: bytes, replacement: bytes, data: bytes) -> bytes:
    changed = re.sub(pattern, replacement, data)
    assert changed != data
    return changed


def with_comments(data: bytes) -> bytes:
    return sub(rb">(\s*)<(?=[a-zA-Z])", rb">\1<!-- <sdnEntry> &amp; > --><", data)


def with_instructions(data: bytes) -> bytes:
    return sub(rb"(?<=[^?])>(\s*)</", rb">\1<?go <entity id='1'> ?></", data)


def with_cdata(data: bytes) -> bytes:
    return re.sub(rb">([^<>&\s][^<>&]*)</", rb"><![CDATA[\1]]></", data)


def with_cdata_within(data: bytes) -> bytes:
    return re.sub(rb">([A-Za-z0-9]+)([^<>&]*)</", rb">\1<![CDATA[\2]]></", data)


def with_single_quotes(data: bytes) -> bytes:
    return sub(rb"=\"([^\"'<>]*)\"", rb"='\1'", data)


def with_blanks_in_tags(data: bytes) -> bytes:
    return sub(rb" ([\w:-]+)=\"([^\"]*)\"", rb'\n\t\1 = "\2" ', data)


def with_crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def with_character_references(data: bytes) -> bytes:
    return sub(rb">([A-Za-z])", lambda m: b">&#x%X;" % m[1][0], data) if b">A" in data else data  # type: ignore[arg-type]


def with_decimal_references_in_attributes(data: bytes) -> bytes:
    body = data.index(b">", data.index(b"?>") + 2)
    return data[:body] + re.sub(rb"=\"([A-Za-z0-9])", lambda m: b'="&#%d;' % m[1][0], data[body:])


def with_bom(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


def without_declaration(data: bytes) -> bytes:
    return sub(rb"^<\?xml[^>]*\?>\s*", b"", data)


def with_long_empty_elements(data: bytes) -> bytes:
    return re.sub(rb"<([\w:]+)([^<>]*?)\s*/>", rb"<\1\2></\1>", data)


def with_short_empty_elements(data: bytes) -> bytes:
    return re.sub(rb"<([\w:]+)([^<>]*)></\1>", rb"<\1\2/>", data)


def with_a_prefix(data: bytes) -> bytes:
    """Put the root's namespace under a prefix, on every element."""
    data = sub(rb"xmlns=\"", b'xmlns:list="', data)
    return re.sub(rb"<(/?)([A-Za-z][\w-]*)(?=[\s/>])", rb"<\1list:\2", data)


def with_greater_than_signs(data: bytes) -> bytes:
    return data.replace(b"&gt;", b">")


def in_one_line(data: bytes) -> bytes:
    return re.sub(rb">\s+<", b"><", data)


def with_blanks_after_the_end(data: bytes) -> bytes:
    return data + b"\n\n  <!-- end -->\n"


FORMS: list[Callable[[bytes], bytes]] = [
    with_comments,
    with_instructions,
    with_cdata,
    with_cdata_within,
    with_single_quotes,
    with_blanks_in_tags,
    with_crlf,
    with_character_references,
    with_decimal_references_in_attributes,
    with_bom,
    without_declaration,
    with_long_empty_elements,
    with_short_empty_elements,
    with_a_prefix,
    with_greater_than_signs,
    in_one_line,
    with_blanks_after_the_end,
]


def odd(name: str) -> etree._Element:
    """Return the small document with texts and values that need care: quotes, brackets, ampersands, other scripts."""
    root = sample(name)
    for element in below(root, "remarks", "Comment", "formattedFullName", "value", "remark", "city"):
        element.text = f"""{element.text or ""} a<b> & "c" 'd' ]] > Беларусь \u200b\u202eZ\U0001f600"""
    for element in below(root, "nameAlias", "contactInfo"):
        element.set("function", """x<y> & "z" 'w' > Ω""")
    return root


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("name", support.SAMPLES)
def test_every_form_of_xml_reads_alike(name: str, form: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Comments, CDATA, instructions, quotes, references, prefixes, line ends and BOM change no record (F20)."""
    data = bytes_of(odd(name))
    base, edition = read(tmp_path, data), read(tmp_path, form(data))
    assert edition.records == base.records
    assert edition.header == base.header
    assert edition.drift == base.drift
    assert etree.tostring(etree.fromstring(data), method="c14n")


@pytest.mark.parametrize("name", support.SAMPLES)
def test_an_element_of_a_foreign_namespace_is_carried_with_a_mark(name: str, tmp_path: Path) -> None:
    """An extension by somebody else is no field of ours, whatever its name: carried, and reported (F20)."""
    root = sample(name)
    base = read(tmp_path, root)
    party = next(e for e in below(root, *support.RECORDS))
    twin = elements(party)[0]
    added = etree.SubElement(party, f"{{urn:other}}{local(twin.tag)}", {"{urn:other}note": "n"})
    added.text = "from elsewhere"
    edition = read(tmp_path, root)
    (changed,) = (r for r, b in zip(edition.records, base.records, strict=True) if r != b)
    assert changed.model_copy(update={"unmapped": ()}) == base.records[edition.records.index(changed)]
    assert {f.value for f in changed.unmapped} == {"n", "from elsewhere"}
    assert all("foreign:" in f.name for f in changed.unmapped)


@pytest.mark.parametrize("name", support.SAMPLES)
def test_a_namespace_declared_again_further_down_says_nothing(name: str, tmp_path: Path) -> None:
    """A record that repeats the declaration of its namespace is the same record (F20)."""
    root = sample(name)
    base = read(tmp_path, root)
    namespace = etree.QName(root.tag).namespace or ""
    record = next(e for e in below(root, *support.RECORDS))
    start = f"(<{local(record.tag)})(?=[ >])".encode()
    data = sub(start, f'\\1 xmlns="{namespace}" xmlns:i="urn:i"'.encode(), bytes_of(root))
    edition = read(tmp_path, data)
    assert edition.records == base.records
    assert edition.drift == base.drift


@pytest.mark.parametrize("size_bytes", [1 << 12, 4099, 10007])
def test_records_across_the_edges_of_chunks_read_alike(
    size_bytes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a chunk of the file ends says nothing."""
    for name in (support.CLASSIC[0], support.ADVANCED[0], support.FSF[0]):
        data = published(name)
        base = read(tmp_path, data)
        with monkeypatch.context() as patch:
            patch.setattr(markup, "CHUNK_BYTES", size_bytes)
            assert read(tmp_path, data).records == base.records


@pytest.mark.parametrize(
    "value", [">", "/>", "a/>b", "-->", "</sdnEntry>".replace("<", "&lt;"), "'/>", "&#13;/>"]
)
@pytest.mark.parametrize("name", support.SAMPLES)
def test_brackets_in_the_start_tag_of_a_block_cut_nothing(name: str, value: str, tmp_path: Path) -> None:
    """A legal value that looks like the end of its tag, and line ends between attributes, lose nothing."""
    root = sample(name)
    base = read(tmp_path, root)
    names = (*support.RECORDS, "Location", "SanctionsEntry", "IDRegDocument", "ProfileRelationship")
    pattern = f"<({'|'.join(names)})(?=[ >])".encode()
    edition = read(
        tmp_path, sub(pattern, rb'<\1 odd="VALUE"'.replace(b"VALUE", value.encode()), bytes_of(root))
    )
    assert [r.model_copy(update={"unmapped": ()}) for r in edition.records] == list(base.records)
    assert all({f.name.rpartition("/")[2] for f in r.unmapped} == {"@odd"} for r in edition.records)
    plain = value.replace("&lt;", "<").replace("&#13;", "\r")
    assert {f.value for r in edition.records for f in r.unmapped} == {plain}
    with_line_ends = sub(pattern, rb"<\1\r\n", bytes_of(root))
    assert read(tmp_path, with_line_ends).records == base.records


def test_a_record_end_inside_cdata_is_text(tmp_path: Path) -> None:
    """CDATA alone makes a document one that cannot be cut as it stands: its text may look like tags."""
    document = (
        b"<sdnList><publshInformation><Publish_Date>01/02/2024</Publish_Date><Record_Count>1</Record_Count>"
        b"</publshInformation><sdnEntry><uid>1</uid><lastName><![CDATA[a</sdnEntry><sdnEntry>b]]></lastName>"
        b"<sdnType>Entity</sdnType></sdnEntry></sdnList>"
    )
    (tmp_path / "list.xml").write_bytes(document)
    (record,) = read_edition(str(tmp_path / "list.xml")).records
    assert record.name == "a</sdnEntry><sdnEntry>b"
