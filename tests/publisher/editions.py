"""Editions of the lists on a day of the script: cut from real published files, small, and made once.

The SDN List is the edition of 2023-08-09: all parties of the Belarus programs and every twentieth other one. OFAC's
table is written here in its classic XML form, because the list service has no CSV. The EU's list is the
edition of 2022-06-10: all records of the Belarus program and every fiftieth other one. What a day changes in them is
invented: no such edition was published.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final
from xml.sax.saxutils import escape

from tests.published import FIXTURES, published

BELARUSKALI: Final = "32746"
BPC: Final = "33374"
BELAVIA: Final = "44541"
"""OFAC's UIDs."""
PARTIES: Final = (BELARUSKALI, BPC, BELAVIA)
EU_BELARUSKALI: Final = "EU.8273.79"
EU_BPC: Final = "EU.8280.51"
EU_BELAVIA: Final = "EU.6711.45"

_SDN: Final = FIXTURES / "ofac/csv/sdn_2023-08-09T1843/sdn.csv.gz"
_EU: Final = FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-10.xml.gz"
_FIRST_DAY: Final = date(2024, 3, 4)
_SDN_EVERY: Final = 20
_EU_EVERY: Final = 50
_NEW_UID: Final = 20_000
"""What a record that was listed again has on top of its old UID."""
_NUMBER: Final = re.compile(r"(Registration Number|Tax ID No\.) (\S+) \((\w+)\)")
_ENTITY: Final = re.compile(rb"[ \t]*<sanctionEntity .*?</sanctionEntity>\r?\n?", re.DOTALL)
_REFERENCE: Final = re.compile(rb'euReferenceNumber="([^"]*)"')
_GENERATED: Final = re.compile(rb'generationDate="[^"]*" globalFileId="[^"]*"')
_ACT: Final = b"765/2006 (OJ L134)"


def day_of(number: int) -> date:
    """Return the date that editions of a day of the script carry; the first day has number 1."""
    return _FIRST_DAY + timedelta(days=number - 1)


@dataclass(frozen=True)
class Sdn:
    """The SDN List of a day."""

    without: tuple[str, ...] = ()
    """UIDs that it does not show."""
    relisted: tuple[str, ...] = ()
    """UIDs whose parties it shows under new ones."""
    has_belarus: bool = True
    """Whether it has the parties of the Belarus programs; without them a guard objects."""

    def document(self, day: int) -> bytes:
        """Return ``SDN.XML``."""
        return _sdn(self, day)


@dataclass(frozen=True)
class Eu:
    """The EU's list of a day."""

    without: tuple[str, ...] = ()
    """Reference numbers that it does not show."""
    tightened: tuple[str, ...] = ()
    """Reference numbers whose records rest on a newer act than before."""

    def document(self, day: int) -> bytes:
        """Return ``xmlFullSanctionsList_1_1``."""
        return _eu(self, day)


@cache
def _sdn(sdn: Sdn, day: int) -> bytes:
    gone = {*sdn.without}
    entries = [
        _entry(row, is_relisted=row[0] in sdn.relisted)
        for row in _rows()
        if row[0] not in gone and (sdn.has_belarus or "BELARUS" not in row[3])
    ]
    return f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation>
    <Publish_Date>{day_of(day):%m/%d/%Y}</Publish_Date>
    <Record_Count>{len(entries)}</Record_Count>
  </publshInformation>
{"".join(entries)}</sdnList>
""".encode()


@cache
def _rows() -> tuple[list[str], ...]:
    """Return the rows of the table: UID, name, kind, programs, and in the end the remarks."""
    text = published(_SDN).decode("utf-8").rstrip("\x1a")
    rows = [row for row in csv.reader(text.splitlines()) if len(row) > 1]
    return tuple(row for at, row in enumerate(rows) if "BELARUS" in row[3] or not at % _SDN_EVERY)


def _entry(row: list[str], *, is_relisted: bool) -> str:
    number = int(row[0]) + (_NEW_UID if is_relisted else 0)
    programs = "".join(f"<program>{escape(each)}</program>" for each in row[3].split("] ["))
    kind = "Entity" if row[2].startswith("-0-") else row[2].strip().capitalize()
    ids = "".join(
        f"<id><uid>{number * 10 + at}</uid><idType>{kind_text}</idType><idNumber>{value}</idNumber>"
        f"<idCountry>{country}</idCountry></id>"
        for at, (kind_text, value, country) in enumerate(_NUMBER.findall(row[-1]))
    )
    return (
        f"  <sdnEntry><uid>{number}</uid><lastName>{escape(row[1])}</lastName><sdnType>{kind}</sdnType>"
        f"<programList>{programs}</programList>{f'<idList>{ids}</idList>' if ids else ''}</sdnEntry>\n"
    )


@cache
def _eu(eu: Eu, day: int) -> bytes:
    before, entities, after = _eu_parts()
    stamp = f'generationDate="{day_of(day)}T16:30:00.000+01:00" globalFileId="{140_000 + day}"'.encode()
    shown = (
        _tightened(entity) if reference in eu.tightened else entity
        for reference, entity in entities
        if reference not in eu.without
    )
    return _GENERATED.sub(stamp, before) + b"".join(shown) + after


def _tightened(entity: bytes) -> bytes:
    """Return a record whose listing rests on an act of 2024."""
    head, end, rest = entity.partition(b"</regulation>")
    head = head.replace(_ACT, b"2024/768 (OJ L768)").replace(b"2006-05-20", b"2024-03-01")
    return head + end + rest


@cache
def _eu_parts() -> tuple[bytes, tuple[tuple[str, bytes], ...], bytes]:
    content = published(_EU)
    found = list(_ENTITY.finditer(content))
    entities = tuple(_chosen(match[0] for match in found))
    return content[: found[0].start()], entities, content[found[-1].end() :]


def _chosen(entities: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    for at, entity in enumerate(entities):
        reference = _REFERENCE.search(entity)
        assert reference
        if b'programme="BLR"' in entity or not at % _EU_EVERY:
            yield reference[1].decode(), entity
