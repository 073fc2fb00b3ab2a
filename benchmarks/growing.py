"""The four XML formats at the size of a whole list. Sizes and counts: the lists of 2026."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.copies import FIXTURES, Full, Origin, fresh, picked, redate, renumber

CHANGED = 100
_PARTIES = 19_400
_CLASSIC_BYTES = 29_000_000
_ADVANCED_BYTES = 125_000_000
_FSF_PARTIES = 6_200
_FSF_BYTES = 25_000_000

_SECTION_ENDS = re.compile(
    r"</(?:Locations|IDRegDocuments|DistinctParties|ProfileRelationships|SanctionsEntries)>"
)


def text_of(path: Path) -> str:
    """Return a published file's text."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")


def _records(text: str, tag: str) -> list[str]:
    return re.findall(rf"[ \t]*<{tag}[ >].*?</{tag}>\r?\n", text, re.DOTALL)


class _Draft(NamedTuple):
    """The pieces of a document and of its later edition, which has another date, and names changed."""

    heads: tuple[str, str]
    parties: list[str]
    tail: str
    change: tuple[str, str]
    """What is replaced by what in a party, once."""


def _write(folder: Path, name: str, draft: _Draft) -> tuple[Path, Path]:
    """Write both editions."""
    old, new = folder / f"{name}-old.xml", folder / f"{name}-new.xml"
    changed = picked(min(CHANGED, len(draft.parties)), len(draft.parties))
    with (
        old.open("w", encoding="utf-8", newline="") as first,
        new.open("w", encoding="utf-8", newline="") as second,
    ):
        first.write(draft.heads[0])
        second.write(draft.heads[1])
        for place, part in enumerate(draft.parties):
            first.write(part)
            second.write(part.replace(*draft.change, 1) if place in changed else part)
        first.write(draft.tail)
        second.write(draft.tail)
    return old, new


def classic(folder: Path, parties: int | None = None) -> Full:
    """Grow classic XML to 29 MB, or to so many parties."""
    source = tuple(
        FIXTURES / "ofac/classic" / f"consolidated_{day}.xml.gz" for day in ("2022-04-29", "2018-04-06")
    )
    texts = [text_of(path) for path in source]
    records = [(record, place) for place, text in enumerate(texts) for record in _records(text, "sdnEntry")]
    numbers = re.compile(r"<uid>(\d+)</uid>")
    dates = re.compile(r"<dateOfBirth>[^<]*")
    parts: list[str] = []
    origin: dict[str, Origin] = {}
    size_bytes = 0
    for copy in count():
        for record, place in records:
            own = 2 * copy + place
            uid = numbers.findall(record)[0]
            origin[fresh(uid, own)] = source[place], uid
            parts.append(redate(renumber(record, numbers, own), dates, own))
            size_bytes += len(parts[-1].encode())
            if size_bytes >= _CLASSIC_BYTES or len(parts) == parties:
                break
        if size_bytes >= _CLASSIC_BYTES or len(parts) == parties:
            break
    head = texts[0][: texts[0].index("<sdnEntry>")].rstrip(" ")
    head = re.sub(r"<Record_Count>\d+", f"<Record_Count>{len(parts)}", head)
    later = re.sub(r"<Publish_Date>[^<]+", "<Publish_Date>05/02/2022", head)
    old, new = _write(
        folder, "classic", _Draft((head, later), parts, "</sdnList>\n", ("</lastName>", " II</lastName>"))
    )
    return Full("classic", old, new, origin, min(CHANGED, len(parts)))


_ADVANCED_NUMBERS = re.compile(
    r"\b(ID|FixedRef|IdentityID|FeatureVersionID|IDRegDocumentID|IssuedIn-LocationID|DocumentedNameID"
    r'|NamePartGroupID|LocationID|ProfileID|From-ProfileID|To-ProfileID|SanctionsEntryID)="(\d+)"'
)
_ADVANCED_DATES = re.compile(r"<DatePeriod .*?</DatePeriod>", re.DOTALL)
_OWNERS = {
    "IDRegDocument": re.compile(r'IdentityID="(\d+)"'),
    "ProfileRelationship": re.compile(r'From-ProfileID="(\d+)"'),
    "SanctionsEntry": re.compile(r' ProfileID="(\d+)"'),
}


def advanced(folder: Path, parties: int = _PARTIES) -> Full:
    """Grow advanced XML to 125 MB and 19,400 parties, or to fewer."""
    source = FIXTURES / "ofac/advanced/cons_advanced_2020-03-17.xml.gz"
    text = text_of(source)
    blocks = _blocks(text)
    copies = [(copy, number) for copy in range(_PARTIES // len(blocks) + 1) for number in range(len(blocks))]
    sections: dict[str, list[str]] = defaultdict(list)
    origin: dict[str, Origin] = {}
    size_bytes = 0
    for place, (copy, number) in enumerate(islice(copies, parties)):
        uid, own = blocks[number]
        origin[fresh(uid, copy)] = source, uid
        entries = 0
        for tag, block in own:
            # This list has two entries for many parties, the SDN list one: as many seconds as the size needs.
            entries += tag == "SanctionsEntry"
            if tag == "SanctionsEntry" and entries == 2 and size_bytes > _ADVANCED_BYTES * place / _PARTIES:
                continue
            fit = renumber(
                redate(block, _ADVANCED_DATES, copy) if tag == "DistinctParty" else block,
                _ADVANCED_NUMBERS,
                copy,
            )
            sections[tag].append(fit)
            size_bytes += len(fit.encode())
    parts = sections.pop("DistinctParty")
    gaps = _gaps(text)
    before = (
        gaps["head"]
        + "".join(sections["Location"])
        + gaps["Location"]
        + "".join(sections["IDRegDocument"])
        + gaps["IDRegDocument"]
    )
    after = (
        gaps["DistinctParty"]
        + "".join(sections["ProfileRelationship"])
        + gaps["ProfileRelationship"]
        + "".join(sections["SanctionsEntry"])
        + gaps["SanctionsEntry"]
    )
    later = before.replace("<Day>17</Day>", "<Day>19</Day>", 1)
    old, new = _write(
        folder, "advanced", _Draft((before, later), parts, after, ("</NamePartValue>", " II</NamePartValue>"))
    )
    return Full("advanced", old, new, origin, min(CHANGED, len(parts)))


def _blocks(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return each party's key and its blocks of all sections."""
    owned: dict[tuple[str, str], list[str]] = defaultdict(list)
    for tag, owner in _OWNERS.items():
        for block in _records(text, tag):
            owned[tag, owner.findall(block)[0]].append(block)
    places = {re.findall(r'ID="(\d+)"', block)[0]: block for block in _records(text, "Location")}
    parties: list[tuple[str, list[tuple[str, str]]]] = []
    for party in _records(text, "DistinctParty"):
        uid, identity = (
            re.findall(pattern, party)[0] for pattern in (r'FixedRef="(\d+)"', r'<Identity ID="(\d+)"')
        )
        own = [("DistinctParty", party)]
        for tag, key in (("IDRegDocument", identity), ("ProfileRelationship", uid), ("SanctionsEntry", uid)):
            own.extend((tag, block) for block in owned[tag, key])
        numbers = re.findall(r'[ -]LocationID="(\d+)"', "".join(block for _, block in own))
        own.extend(("Location", places[number]) for number in dict.fromkeys(numbers))
        parties.append((uid, own))
    return parties


def _gaps(text: str) -> dict[str, str]:
    """Return what stands before, between and behind the blocks."""
    gaps: dict[str, str] = {}
    last, at = "head", 0
    for tag in ("Location", "IDRegDocument", "DistinctParty", "ProfileRelationship", "SanctionsEntry"):
        found = _records(text, tag)
        gaps[last] = text[at : text.index(found[0], at)]
        last, at = tag, text.rindex(found[-1]) + len(found[-1])
    gaps[last] = text[at:]
    return gaps


def enhanced(folder: Path, parties: int = _PARTIES) -> Full:
    """Grow enhanced XML to 19,400 parties, or to fewer; without the filters, which make an export less than a list."""
    source = tuple(
        FIXTURES / "ofac/enhanced" / name
        for name in ("IRGC_program_ENHANCED_2024-08-28.xml.gz", "YEMEN_program_ENHANCED_2024-05-24.xml")
    )
    texts = [text_of(path) for path in source]
    records = {
        re.findall(r'<entity id="(\d+)"', record)[0]: (record, path)
        for path, text in zip(source, texts, strict=True)
        for record in _records(text, "entity")
    }
    numbers = re.compile(
        r'(?<![a-z])(id="|entityId="|nameId="|nameTranslationId="|featureVersionId="|identityId>|versionId>)'
        r"(\d+)"
    )
    dates = re.compile(r"<(?:value|fromDateBegin|fromDateEnd|toDateBegin|toDateEnd)>[^<]{4,11}<")
    parts: list[str] = []
    origin: dict[str, Origin] = {}
    for copy in range(parties // len(records) + 1):
        for uid, (record, path) in islice(records.items(), parties - len(parts)):
            origin[fresh(uid, copy)] = path, uid
            parts.append(redate(renumber(record, numbers, copy), dates, copy))
    head = texts[0][: texts[0].index("<entity ")].rstrip(" ")
    head = re.sub(r"[ \t]*<filters>.*?</filters>\r?\n", "", head, flags=re.DOTALL)
    later = head.replace("<dataAsOf>2024-08-28", "<dataAsOf>2024-08-30", 1)
    tail = texts[0][texts[0].rindex("</entity>") + len("</entity>") :]
    old, new = _write(
        folder,
        "enhanced",
        _Draft((head, later), parts, tail, ("</formattedFullName>", " II</formattedFullName>")),
    )
    return Full("enhanced", old, new, origin, min(CHANGED, len(parts)))


def fsf(folder: Path, parties: int = _FSF_PARTIES) -> Full:
    """Grow FSF XML to 25 MB and 6,200 parties, or to fewer; details come from the excerpts."""
    source = FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-10.xml.gz"
    text = text_of(source)
    records = _records(text, "sanctionEntity")
    numbers = re.compile(r'(?<= logicalId=")(\d+)')
    dates = re.compile(r"<birthdate .*?>")
    details = _details()
    extra = (_FSF_BYTES - len(text.encode()) * _FSF_PARTIES // len(records)) // _FSF_PARTIES
    parts: list[str] = []
    origin: dict[str, Origin] = {}
    serial, owed = count(10**6), 0
    for copy in range(parties // len(records) + 1):
        for record in records[: parties - len(parts)]:
            uid = re.findall(r' logicalId="(\d+)"', record.partition(">")[0])[0]
            origin[fresh(uid, copy)] = source, uid
            grown = redate(renumber(record, numbers, copy), dates, copy)
            owed += extra
            while owed > 0:
                detail = numbers.sub(lambda _: str(next(serial)), next(details))
                grown = grown.replace("    </sanctionEntity>", f"        {detail}\n    </sanctionEntity>")
                owed -= len(detail) + 9
            parts.append(grown)
    head = text[: text.index("<sanctionEntity ")].rstrip(" ")
    later = head.replace('generationDate="2022-06-10', 'generationDate="2022-06-12', 1)
    old, new = _write(
        folder, "fsf", _Draft((head, later), parts, "</export>\n", (' wholeName="', ' wholeName="II '))
    )
    return Full("fsf", old, new, origin, min(CHANGED, len(parts)))


def _details() -> Iterator[str]:
    """Yield addresses, documents, births and remarks of the published excerpts, over and over."""
    pool = [
        detail[0]
        for path in sorted((FIXTURES / "eu/excerpts").glob("*.xml"))
        for detail in re.finditer(
            r"<(address|identification|birthdate|citizenship)\b.*?</\1>", text_of(path), re.DOTALL
        )
    ]
    for place in count():
        yield pool[place % len(pool)]
