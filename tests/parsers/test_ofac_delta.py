"""An OFAC delta is never read as a list, and everything that it says is counted."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from lxml import etree

from potashwatch.errors import ParseError
from potashwatch.parsers import open_publication, read_edition
from potashwatch.parsers.ofac_delta import DeltaStream
from potashwatch.records.edition import FormatDrift
from potashwatch.records.ofac_delta import DeltaHeader, DeltaParty
from tests.parsers.support import local
from tests.published import FIXTURES

FOLDER = FIXTURES / "ofac/delta"
ADDED = (FOLDER / "2026-08-26_delta.xml").read_bytes()
CHANGED = (FOLDER / "2026-08-24_delta.excerpt.xml").read_bytes()
REMOVED = ADDED.replace(b'action="add">\r\n      <generalInfo>', b'action="remove">\r\n      <generalInfo>')
"""A removed party has the shape of an added one."""


def read(folder: Path, data: bytes) -> tuple[DeltaHeader, list[DeltaParty], tuple[FormatDrift, ...]]:
    path = folder / "delta.xml"
    path.write_bytes(data)
    with open_publication(str(path)) as stream:
        assert isinstance(stream, DeltaStream)
        parties = list(stream)
        return stream.header, parties, stream.drift


def zipped(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("delta.xml", data)
    return target.getvalue()


def prefixed(data: bytes) -> bytes:
    """Return the document with a prefix on every element."""
    return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1d:\2", data).replace(b" xmlns=", b" xmlns:d=")


FORMS: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "plain": (bytes, True),
    "gzip": (gzip.compress, True),
    "zip": (zipped, True),
    "zstd": (zstandard.compress, True),
    "prefix": (prefixed, True),
    "cut": (lambda data: data[: len(data) // 2], True),
    "cut behind the root": (lambda data: data[: data.index(b"<publicationInfo")], False),
    "namespace with a reference": (lambda data: data.replace(b'="https://www', b'="https:&#47;/www'), True),
    "a later version": (lambda data: data.replace(b"DeltaFile/1.0", b"DeltaFile/2.0"), True),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_delta_is_never_a_list(tmp_path: Path, form: str) -> None:
    """It is known by the namespace of its root, packed, prefixed or cut; the removal of a party is no listing."""
    change, is_dated = FORMS[form]
    path = tmp_path / "SDN_ENHANCED.XML"
    path.write_bytes(change(REMOVED))
    with pytest.raises(ParseError) as caught:
        read_edition(str(path))
    dated = " of 2026-08-26" if is_dated else ""
    assert caught.value.code == "parse.delta"
    assert caught.value.message == f"{path}: an OFAC delta{dated}, not a list"
    assert "potashwatch info" in caught.value.hint


def test_a_delta_among_the_tables_of_a_set_is_named(tmp_path: Path) -> None:
    """A folder with a CSV set and a delta: the message names the delta."""
    (tmp_path / "sdn.csv").write_bytes(b'1,"A","entity","X","","","","","","","",""\r\n')
    (tmp_path / "delta.xml").write_bytes(CHANGED)
    with pytest.raises(ParseError, match=r"delta\.xml: an OFAC delta of 2026-08-24, not a list"):
        read_edition(str(tmp_path))


@pytest.mark.parametrize("form", [bytes, prefixed], ids=["plain", "prefixed"])
@pytest.mark.parametrize("data", [ADDED, REMOVED, CHANGED], ids=["added", "removed", "changed"])
def test_everything_is_counted(tmp_path: Path, data: bytes, form: Callable[[bytes], bytes]) -> None:
    """Every entity, and every element with an action, is found by its own path, with the old and the new text."""
    header, parties, drift = read(tmp_path, form(data))
    tree = etree.fromstring(data)
    entities = list(tree.iter("{*}entity"))
    kinds = {"add": "addition", "remove": "removal", None: "change"}
    assert [(p.uid, p.kind) for p in parties] == [(e.get("id"), kinds[e.get("action")]) for e in entities]
    assert header.published_text == tree.findtext("{*}publicationInfo/{*}datePublished")
    assert str(header.published_text).startswith(f"{header.published_on}T")
    assert header.publication_type == "Standard Action"
    assert len(header.reference_values) == len(tree.findall("{*}referenceValues/{*}referenceValue"))
    assert drift == ()
    for party, entity in zip(parties, entities, strict=True):
        if party.kind != "change":
            assert party.record is not None
            assert party.name == party.record.name == entity.findtext(".//{*}formattedFullName")
            assert party.entity_type == entity.findtext("{*}generalInfo/{*}entityType")
            assert set(party.record.programs) == {e.text for e in entity.iter("{*}sanctionsProgram")}
            assert party.record.unmapped == ()
            continue
        marked = [e for e in entity.iterdescendants("*") if e.get("action")]
        assert len(party.operations) == len(marked)
        for operation, element in zip(party.operations, marked, strict=True):
            texts = [t for leaf in element.iter("*") if (t := leaf.text or "").strip()]
            old = [element.get("oldValue")] if element.get("oldValue") else []
            printed = [text for path, text in (*operation.old, *operation.new) if "@" not in path]
            assert operation.action == element.get("action")
            assert re.sub(r"\[\d+\]", "", operation.path) == path_of(element)
            assert printed == [*old, *texts]


def path_of(element: etree._Element) -> str:
    above = element.getparent()
    if above is None or local(above.tag) == "entity":
        return local(element.tag)
    return f"{path_of(above)}/{local(element.tag)}"


def test_a_changed_party_has_the_name_that_the_file_prints(tmp_path: Path) -> None:
    """Only one of eight has a name in the file; the type of none is in it."""
    _, parties, _ = read(tmp_path, CHANGED)
    assert {p.uid: p.name for p in parties if p.name} == {"19230": "FARAHI, Seyyed Mahdi"}
    assert {p.entity_type for p in parties} == {None}
    (alias,) = [o for p in parties if p.uid == "23475" for o in p.operations if o.action == "update"]
    assert (alias.path, alias.old, alias.new) == (
        "names/name[73484]/aliasType",
        (("aliasType", "F.K.A."),),
        (("aliasType", "A.K.A."),),
    )


def test_a_day_without_changes_is_a_delta(tmp_path: Path) -> None:
    """Without entities nothing is wrong."""
    data = re.sub(rb"<entities>.*</entities>", b"<entities />", ADDED, flags=re.DOTALL)
    _, parties, drift = read(tmp_path, data)
    assert (parties, drift) == ([], ())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b'<entity id="12060">', b'<entity id="12060" action="modify">', "parse.structure"),
        (b'<entity id="12060">', b"<entity>", "parse.missing-key"),
        (b'<entity id="12060">', b'<entity id="18047">', "parse.duplicate-key"),
        (b'<entity id="21667">', b'<entity id="21667" action="add">', "parse.missing-element"),
        (b"<sanctionsData", b"<!DOCTYPE x><sanctionsData", "parse.doctype"),
        (b"</entities>", b"", "parse.malformed"),
    ],
)
def test_what_is_no_delta_is_refused(tmp_path: Path, old: bytes, new: bytes, code: str) -> None:
    """An unknown action on an entity, or a party that is not whole, is an error: nothing is left out."""
    assert CHANGED.count(old) == 1
    with pytest.raises(ParseError) as caught:
        read(tmp_path, CHANGED.replace(old, new))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("old", "new", "path", "more"),
    [
        (
            b'<address id="27302" action="remove" />',
            b'<address id="27302" action="move" />',
            "entity/addresses/address/@action",
            0,
        ),
        (
            b'<address id="27302" action="remove" />',
            b'<address id="27302" />',
            "entity/addresses/address",
            -1,
        ),
        (
            b"<script refId",
            b'<script action="add" refId',
            "entity/addresses/address/translations/translation/script/@action",
            0,
        ),
        (b' oldValue="F.K.A."', b"", "entity/names/name/aliasType/@oldValue", 0),
        (
            b'oldValue="F.K.A.">A.K.A.<',
            b'oldValue="F.K.A.">A.K.A.<odd>1</odd><',
            "entity/names/name/aliasType/odd",
            0,
        ),
        (
            b"<featureTypes />",
            b"<featureTypes><featureType>X</featureType></featureTypes>",
            "featureTypes/featureType",
            0,
        ),
        (b"<featureTypes />", b"<baseline>802</baseline>", "baseline", 0),
        (b"<entities>", b"<entities><odd/>", "entities/odd", 0),
        (
            b"<publicationType>",
            b"<publicationID>802</publicationID><publicationType>",
            "publicationInfo/publicationID",
            0,
        ),
    ],
)
def test_what_is_unknown_is_drift_and_still_counted(
    tmp_path: Path, old: bytes, new: bytes, path: str, more: int
) -> None:
    """An unknown action inside a party, a leaf without one, a new element around them: reported with its place."""
    assert old in CHANGED
    _, parties, drift = read(tmp_path, CHANGED.replace(old, new, 1))
    assert path in [found.path for found in drift]
    assert len(parties) == 8
    assert sum(len(party.operations) for party in parties) == 35 + more


def test_a_changed_party_that_says_nothing_is_drift(tmp_path: Path) -> None:
    """It is counted as changed, and reported."""
    data = re.sub(rb"(<entity id=\"21667\">).*?(</entity>)", rb"\1\2", CHANGED, flags=re.DOTALL)
    _, parties, drift = read(tmp_path, data)
    assert [party.uid for party in parties if not party.operations] == ["21667"]
    assert [(found.path, found.example_uid) for found in drift] == [("entity", "21667")]
