"""Every published file reads as what it is, whole, and says what it says."""

from datetime import date

import pytest

from potashwatch.parsers import open_edition, read_edition
from potashwatch.records.edition import FormatId, Header, ListId
from potashwatch.records.party import Feature, Identifier, PartyRecord, Period, Relationship
from tests.parsers.support import by_uid
from tests.published import FIXTURES

CLASSIC = {
    "2018-04-06": 639,
    "2020-03-17": 375,
    "2021-05-21": 426,
    "2021-06-03": 446,
    "2022-02-22": 444,
    "2022-02-24": 462,
    "2022-04-07": 449,
    "2022-04-29": 449,
    "2024-02-23": 444,
    "2024-05-06": 443,
}
FSF = {
    "2021-12-02": 2381,
    "2021-12-04": 2409,
    "2022-06-04": 3390,
    "2022-06-05": 3493,
    "2022-06-08": 3493,
    "2022-06-10": 3493,
}
FILES: list[tuple[str, FormatId, ListId, str | None, int]] = [
    *(
        (f"ofac/classic/consolidated_{day}.xml.gz", "ofac-classic", "ofac-consolidated", day, count)
        for day, count in CLASSIC.items()
    ),
    *(
        (f"eu/fsf/fsf_1_1_rebuilt_{day}.xml.gz", "eu-fsf-1.1", "eu-fsf", day, count)
        for day, count in FSF.items()
    ),
    ("eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml", "eu-fsf-1.1", "eu-fsf", "2026-08-05", 1),
    ("eu/excerpts/fsf_1_1_excerpt_undated.xml", "eu-fsf-1.1", "eu-fsf", None, 4),
    (
        "ofac/advanced/cons_advanced_2020-03-17.xml.gz",
        "ofac-advanced",
        "ofac-consolidated",
        "2020-03-17",
        375,
    ),
    ("ofac/enhanced/YEMEN_program_ENHANCED_2024-05-24.xml", "ofac-enhanced", "ofac-sdn", "2024-05-24", 10),
    ("ofac/enhanced/IRGC_program_ENHANCED_2024-08-28.xml.gz", "ofac-enhanced", "ofac-sdn", "2024-08-28", 293),
    ("ofac/csv/cons_2018-04-06", "ofac-csv", "ofac-consolidated", None, 639),
    ("ofac/csv/sdn_2021-07-07", "ofac-csv", "ofac-sdn", None, 8976),
    ("ofac/csv/sdn_2021-08-18T0939", "ofac-csv", "ofac-sdn", None, 9083),
    ("ofac/csv/sdn_2021-08-20T1850", "ofac-csv", "ofac-sdn", None, 9115),
    ("ofac/csv/sdn_2021-12-02T0141", "ofac-csv", "ofac-sdn", None, 9000),
    ("ofac/csv/sdn_2021-12-02T1850", "ofac-csv", "ofac-sdn", None, 9035),
    ("ofac/csv/sdn_2023-08-03T1843", "ofac-csv", "ofac-sdn", None, 12800),
    ("ofac/csv/sdn_2023-08-09T1843", "ofac-csv", "ofac-sdn", None, 12817),
]


@pytest.mark.parametrize(("path", "format_id", "list_id", "day", "count"), FILES, ids=[f[0] for f in FILES])
def test_a_published_file_reads_whole_and_without_drift(
    path: str, format_id: FormatId, list_id: ListId, day: str | None, count: int
) -> None:
    """List, format, date and count are those of the file, and nothing in it is new to us."""
    with open_edition(str(FIXTURES / path)) as stream:
        uids = [record.uid for record in stream if not record.unmapped]
        header: Header = stream.header
    assert len(uids) == len(set(uids)) == count
    cut = format_id == "ofac-csv" and "comments" not in header.tables
    assert [found.code for found in stream.drift] == (["drift.cut-remarks"] if cut else [])
    assert (header.format, header.list) == (format_id, list_id)
    assert header.published_on == (date.fromisoformat(day) if day else None)
    assert header.declared_count == (count if format_id == "ofac-classic" else None)


def party(path: str, uid: str) -> PartyRecord:
    with open_edition(str(FIXTURES / path)) as stream:
        return next(record for record in stream if record.uid == uid)


def year(text: str, number: int) -> Period:
    return Period(text=text, start_on=date(number, 1, 1), end_on=date(number, 12, 31))


def day(text: str, *parts: int) -> Period:
    return Period(text=text, start_on=date(*parts), end_on=date(*parts))


def test_a_vessel_of_classic_xml() -> None:
    """Names, numbers and what describes the ship stand where they belong."""
    shona = party("ofac/classic/consolidated_2018-04-06.xml.gz", "15036")
    assert (shona.kind, shona.kind_text, shona.programs) == ("vessel", "Vessel", ("IRAN",))
    assert [(n.kind, n.text, n.key) for n in shona.names] == [
        ("primary", "SHONA", None),
        ("fka", "ABADAN", "22153"),
        ("fka", "ALPHA", "23827"),
    ]
    assert shona.identifiers == (
        Identifier(key="8114", kind_text="MMSI", value="572469210"),
        Identifier(key="8045", kind_text="Vessel Registration Identification", value="IMO 9187629"),
    )
    assert set(shona.particulars) == {
        Feature(key="111445", name="Former Vessel Flag", value="Malta"),
        Feature(key="112992", name="Former Vessel Flag", value="Tuvalu"),
        Feature(key="113470", name="Former Vessel Flag", value="None Identified"),
        Feature(name="Vessel Call Sign", value="T2EU4"),
        Feature(name="VESSEL TYPE", value="Crude/Oil Products Tanker"),
        Feature(name="Vessel Flag", value="Tanzania"),
        Feature(name="Vessel Tonnage", value="99144"),
        Feature(name="Vessel Gross Registered Tonnage", value="56068"),
    }
    assert shona.relationships == (
        Relationship(kind_text="Linked To", target_name="NATIONAL IRANIAN TANKER COMPANY"),
    )
    assert shona.remarks == ()


def test_a_person_of_classic_xml() -> None:
    """A year is every day of it; the place and the address stand apart (F44)."""
    shanti = party("ofac/classic/consolidated_2018-04-06.xml.gz", "9641")
    assert [(b.key, b.on, b.place_text, b.is_main) for b in shanti.births] == [
        ("4700", year("1955", 1955), None, True),
        ("4701", None, "Jabalia Camp", True),
    ]
    assert [(n.kind, n.last, n.first, n.weak) for n in shanti.names] == [
        ("primary", "AL-SHANTI", "Jamileh Abdullah", False),
        ("aka", "EL-SHANTI", "Jameela Abdallah", False),
        ("aka", "AL SHANTEE", "Jamila Abed Allah", False),
    ]
    assert [(a.key, a.region, a.country) for a in shanti.addresses] == [("12128", "Gaza", "Palestinian")]


def test_a_person_of_advanced_xml() -> None:
    """Names in parts, the year of birth as an interval, both listings with dates (F44)."""
    shanti = party("ofac/advanced/cons_advanced_2020-03-17.xml.gz", "9641")
    assert (shanti.kind, shanti.kind_text, shanti.programs) == ("person", "Individual", ("NS-PLC",))
    assert [(n.kind, n.text, n.last, n.first, n.script) for n in shanti.names] == [
        ("primary", "AL-SHANTI, Jamileh Abdullah", "AL-SHANTI", "Jamileh Abdullah", "Latin"),
        ("aka", "EL-SHANTI, Jameela Abdallah", "EL-SHANTI", "Jameela Abdallah", "Latin"),
        ("aka", "AL SHANTEE, Jamila Abed Allah", "AL SHANTEE", "Jamila Abed Allah", "Latin"),
    ]
    assert [b.on for b in shanti.births] == [year("1955-1-1 to 1955-12-31", 1955), None]
    assert [b.place_text for b in shanti.births] == [None, "Jabalia Camp"]
    assert [(entry.list_text, entry.listed, entry.measures) for entry in shanti.listings] == [
        ("Consolidated List", day("2014-10-10", 2014, 10, 10), ("Reject",)),
        ("Non-SDN Palestinian Legislative Council List", day("2006-4-12", 2006, 4, 12), ("Reject",)),
    ]
    assert [(a.region, a.country, a.country_code) for a in shanti.addresses] == [
        ("Gaza", "Palestinian", "PS")
    ]


def test_a_relationship_of_advanced_xml() -> None:
    """Who owns whom, under which entry, stands with the party that it is said of."""
    owned = party("ofac/advanced/cons_advanced_2020-03-17.xml.gz", "18267")
    assert owned.relationships == (
        Relationship(
            key="2211",
            kind_text="Owned or Controlled By",
            target_uid="17022",
            is_former=False,
            notes=(("sanctions entry", "70018267"),),
        ),
    )


def test_an_entity_of_enhanced_xml() -> None:
    """The Arabic name, its direction marks untouched, documents, programs and the owner."""
    afkar = party("ofac/enhanced/IRGC_program_ENHANCED_2024-08-28.xml.gz", "37957")
    assert [(n.kind, n.script, n.text) for n in afkar.names] == [
        ("primary", "Latin", "AFKAR SYSTEM YAZD COMPANY"),
        ("primary", "Arabic", "\u202bشرکت افکار سیستم یزد\u202c"),
        ("aka", "Latin", "YAZD AFKAR SYSTEM PRIVATE JOINT STOCK COMPANY"),
    ]
    assert afkar.programs == ("CYBER2", "IFSR", "IRGC")
    assert [(i.kind_text, i.value, i.country) for i in afkar.identifiers] == [
        ("National ID No.", "10860176637", "Iran"),
        ("Registration ID", "8862", "Iran"),
    ]
    assert [(r.kind_text, r.target_uid, r.target_name) for r in afkar.relationships] == [
        ("Owned or Controlled By", "38419", "KHATIBI AGHADA, Ahmad")
    ]
    assert afkar.listings[0].listed == day("2022-09-14", 2022, 9, 14)


def test_belaruskali_in_csv() -> None:
    """The statements folded into the remarks become identifiers and features."""
    kali = party("ofac/csv/sdn_2021-08-18T0939", "32746")
    assert (kali.name, kali.kind, kali.programs, kali.remarks) == (
        "BELARUSKALI OAO",
        "entity",
        ("BELARUS-EO",),
        (),
    )
    assert kali.identifiers == (
        Identifier(kind_text="Registration Number", value="600122610", country="Belarus"),
    )
    assert kali.features == (Feature(name="Organization Established Date", value="23 Dec 1996"),)


def test_a_person_of_a_csv_set() -> None:
    """Weak aliases come from the remarks, the address from its table, the birth date as a day (F44)."""
    yan = party("ofac/csv/sdn_2021-07-07", "25308")
    assert [(n.kind, n.text, n.weak) for n in yan.names] == [
        ("primary", "YAN, Xiaobing", False),
        ("aka", "ZHOU, William", True),
        ("aka", "YAN, Steven", True),
    ]
    assert yan.births[0].on == day("25 Mar 1977", 1977, 3, 25)
    assert yan.births[1].place_text == "Wuhan City, Hubei, China"
    assert [(a.key, a.city, a.country) for a in yan.addresses] == [("38289", "Wuhan, Hubei", "China")]
    assert sum(number.kind_text == "Digital Currency Address - XBT" for number in yan.identifiers) == 6


BELARUSKALI = [
    "Ανοικτή συμμετοχική εταιρία “Belaruskali”",
    "Veřejná akciová společnost „Belaruskali“",
    "Avatud aktsiaselts „Belaruskali“",
    "Avoin osakeyhtiö ”Belaruskali”",
    "Odprta delniška družba „Belaruskali“",
    "Atviroji akcinė bendrovė „Belaruskali“",
    "Openbare vennootschap op aandelen “Belaruskali”",
    "Sociedade por ações aberta “Belaruskali”",
    'Société par actions ouverte "Belaruskali"',
    "Cuideachta Comhstoic Oscailte ‘Belaruskali’",
    "Javno dioničko društvo „Belaruskali”",
    "Offene Aktiengesellschaft „Belaruskali“",
    "Open Joint Stock Company “Belaruskali”",
    "Адкрытае акцыянернае таварыства “Беларуськалій“",
    "Открытое акционерное общество “Беларуськалий“",
    "Отворено акционерно дружество „Belaruskali“",
    "Sociedad limitada por acciones abierta “Belaruskali”",
    "Societatea deschisă pe acțiuni «Belaruskali»",
]


def test_belaruskali_in_the_eu_list() -> None:
    """All 18 names in their scripts and quotation marks, in the order of the file."""
    kali = next(
        r
        for r in read_edition(str(FIXTURES / "eu/fsf/fsf_1_1_rebuilt_2022-06-05.xml.gz")).records
        if r.reference == "EU.8273.79"
    )
    assert [name.text for name in kali.names] == BELARUSKALI
    assert [name.language for name in kali.names] == ["EL", *[None] * 17]
    assert {name.kind for name in kali.names} == {"unstated"}
    assert {name.citation.act_text for name in kali.names if name.citation} == {"765/2006 (OJ L134)"}
    assert (kali.kind, kali.kind_text, kali.programs) == ("entity", "enterprise", ("BLR",))
    assert [(a.lines, a.city, a.postal_code, a.country_code) for a in kali.addresses] == [
        (("5 Korzha St.",), "Soligorsk", "223710", "BY")
    ]


def test_parties_of_the_eu_excerpts() -> None:
    """Dates of birth and of designation, UN numbers, document kinds and remarks are read beside the words."""
    found = by_uid(read_edition(str(FIXTURES / "eu/excerpts/fsf_1_1_excerpt_undated.xml")))
    sidorov, ship, badi = found["7300"], found["107840"], found["118593"]
    assert sidorov.births[0].on == day("1958-07-02", 1958, 7, 2)
    assert sidorov.remarks == ("none",)
    assert sidorov.listings[-1].listed == day("2014-03-17", 2014, 3, 17)
    assert ship.identifiers[0].citation
    assert ship.identifiers[0].citation.url_text == (
        "http://eur-lex.europa.eu/legal-content/EN/TXT/PDF/?uri=CELEX:32016R0315&from=EN"
    )
    assert [(i.kind, i.value, i.country_code) for i in ship.identifiers] == [("imo", "5342883", "00")]
    assert badi.identifiers == (Identifier(kind="un", kind_text="United Nations reference", value="LYi.28"),)
