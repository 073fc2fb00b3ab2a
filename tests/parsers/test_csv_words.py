"""What begins a statement of CSV remarks: a known kind, a new one, a link, or prose."""

import csv
import io
from pathlib import Path

import pytest

from potashwatch.parsers import open_edition, read_edition
from potashwatch.parsers.csv_words import known_statement, new_statement
from potashwatch.parsers.links import read_link, take_links
from potashwatch.parsers.rows import NOTHING
from potashwatch.records.party import Feature, Identifier, Relationship
from tests.parsers.support import by_uid, published

KNOWN = {
    "Executive Order 14024 Directive Information - For more": (
        "Executive Order 14024 Directive Information -",
        "For more",
        "features",
    ),
    "Executive Order 14024 Directive Information Subject to Directive 1a": (
        "Executive Order 14024 Directive Information",
        "Subject to Directive 1a",
        "features",
    ),
    "Additional Program Tags - IRAN-EO13902": ("Additional Program Tags -", "IRAN-EO13902", "features"),
    "Digital Currency Address - SOL 42RLPACwZPx3": (
        "Digital Currency Address - SOL",
        "42RLPACwZPx3",
        "identifiers",
    ),
    "SWIFT/BIC BPSBBY2X": ("SWIFT/BIC", "BPSBBY2X", "identifiers"),
    "Tarjeta Profesional 71389 (Colombia)": ("Tarjeta Profesional", "71389 (Colombia)", "identifiers"),
    "Vessel Owner NITC": ("Vessel Owner", "NITC", "particulars"),
}
NEW = {
    "PAIPA Section 9 Information: DEBT": ("PAIPA Section 9 Information:", "DEBT", "features"),
    "Additional Country Tags - X": ("Additional Country Tags -", "X", "features"),
    "Effective Date (EO 14024 Directive 9) 01 Jan 2027": (
        "Effective Date (EO 14024 Directive 9)",
        "01 Jan 2027",
        "features",
    ),
    "Digital Currency Address - TON EQD3nX": ("Digital Currency Address - TON", "EQD3nX", "identifiers"),
    "Vessel Captain: J. Silver": ("Vessel Captain:", "J. Silver", "particulars"),
    "Cosmic Registry Number 7-X (Belarus)": ("Cosmic Registry Number", "7-X (Belarus)", "identifiers"),
    "Tarjeta Lunar 12345 (Colombia) expires 01 Jan 2027": (
        "Tarjeta Lunar",
        "12345 (Colombia) expires 01 Jan 2027",
        "identifiers",
    ),
}
PROSE = (
    "All offices worldwide. For more information on directives, please visit the following link: https://ofac",
    "Brigadier General, Chief of the 31st Armored Brigade of Caracas",
    "Commander of FDLR 1st Division",
    "Fax No. 263-4-487261",
    "HAMAS - Hebron",
    "Interpol: Red Notice. File No. 2009/3599. March 24, 2009",
    "Islamic Revolutionary Guard Corps - Qods Force General",
    "Linked To: A) and others",
    "National ID No.: 1372584, Kenya",
    "Officer, Rwandan Patriotic Front (RPF), 1992-1998",
    "Operations in Afghanistan: Herat, Jalalabad, Kabul",
    "Penal Colony IK-7",
    "Position: Head of Hesco Engineering and Construction Ltd's Moscow office",
    "Telephone (357)(25800000)",
    "nationality: Eritrean",
)
"""From the published tables."""
LINKS = {
    "Linked To: HAMAS": "HAMAS",
    "(Linked To: ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE)": (
        "ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE"
    ),
    "(Linked To: BELARUSKALI (OAO))": "BELARUSKALI (OAO)",
    "(Linked To: A) and (Linked To: B)": None,
    "(Linked To: A) and others": None,
    "Linked To A": None,
}
ROW = [
    *("12", "NEW PARTY", "-0- ", "BELARUS-EO14038", "-0- ", "-0- ", "-0- ", "-0- ", "-0- ", "-0- ", "-0- "),
    (
        "PAIPA Section 9 Information: DEBT; alt. PAIPA Section 9 Information: EQUITY;"
        " Cosmic Registry Number 7-X (Belarus); Position: Owner; Linked To: HAMAS."
    ),
]


def test_a_known_kind_is_told_from_a_new_one_and_from_prose() -> None:
    """By OFAC's words and the shapes of its words; free prose with a colon or a number in it is neither."""
    assert {text: known_statement(text) for text in KNOWN} == KNOWN
    assert [text for text in (*NEW, *PROSE) if known_statement(text)] == []
    assert {text: new_statement(text) for text in NEW} == NEW
    assert [text for text in PROSE if new_statement(text)] == []


def test_a_link_ends_where_its_bracket_ends() -> None:
    """Where words follow the bracket, no name is made of them: the statement stays a remark."""
    found = {text: read_link(text) for text in LINKS}
    assert {text: link["target_name"] if link else None for text, link in found.items()} == LINKS
    rest, links = take_links("All offices worldwide; (Linked To: A; Linked To: B); Fax 1")
    assert rest == "All offices worldwide; Fax 1"
    assert [link["target_name"] for link in links] == ["A", "B"]


def test_a_new_kind_is_carried_and_reported_once_on_both_paths(tmp_path: Path) -> None:
    """Read in full or by its rows: the statements in their collections, each word one notice with its count."""
    rows = list(
        csv.reader(io.StringIO(published("ofac/csv/sdn_2021-07-07/sdn.csv.gz").decode().rstrip("\x1a")))
    )
    path = tmp_path / "sdn.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\r\n").writerows([*rows[:300], ROW, [*("13", *ROW[1:])]])
        file.write("\x1a")
    edition = read_edition(str(path))
    record = by_uid(edition)["12"]
    assert record.features == (
        Feature(name="PAIPA Section 9 Information:", value="DEBT"),
        Feature(name="PAIPA Section 9 Information:", value="EQUITY"),
    )
    assert record.identifiers == (
        Identifier(kind_text="Cosmic Registry Number", value="7-X", country="Belarus"),
    )
    assert record.relationships == (Relationship(kind_text="Linked To", target_name="HAMAS"),)
    assert record.remarks == ("Position: Owner",)
    words = [drift for drift in edition.drift if drift.code == "drift.word"]
    assert [(drift.message, drift.count, drift.example_uid) for drift in words] == [
        ("an unknown word: Cosmic Registry Number", 2, "12"),
        ("an unknown word: PAIPA Section 9 Information:", 4, "12"),
    ]
    with open_edition(str(path)) as stream:
        assert stream.rows(NOTHING)
        assert stream.drift == edition.drift


@pytest.mark.parametrize("code", ["SOL", "TON"])
def test_a_digital_currency_is_a_number_whether_it_is_known_or_not(code: str) -> None:
    """So that a new one is matched with watched numbers from its first day."""
    text = f"Digital Currency Address - {code} 42RLPACwZPx3"
    found = known_statement(text) or new_statement(text)
    assert found is not None
    assert found.collection == "identifiers"
