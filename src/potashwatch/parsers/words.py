"""The words of OFAC's formats, as OFAC lists them.

Source of both tables: ``referenceValues`` and ``featureTypes`` in the enhanced export of 2024-08-28 (read
2026-11-21); a few older words stand in classic files of 2018-2024. A word that is in neither is carried as
printed and reported as drift.
"""

import re
from typing import Final

from potashwatch.records.party import NameKind, PartyKind

PARTY_KINDS: Final[dict[str, PartyKind]] = {
    "Individual": "person",
    "Entity": "entity",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}
"""``sdnType`` (classic), ``entityType`` (enhanced), ``PartySubType`` or ``PartyType`` (advanced)."""

ALIAS_KINDS: Final[dict[str, NameKind]] = {"aka": "aka", "fka": "fka", "nka": "nka"}
"""By the letters of ``a.k.a.``, ``A.K.A.`` and ``aka`` alike."""


def alias_kind(text: str) -> NameKind | None:
    """Return the kind an alias word stands for, or None for an unknown one."""
    return ALIAS_KINDS.get("".join(c for c in text.lower() if c.isalpha()))


WHOLE_NAMES: Final[dict[str, PartyKind]] = {
    "Entity Name": "entity",
    "Vessel Name": "vessel",
    "Aircraft Name": "aircraft",
}
"""Kinds of name part that are the whole name of a party: to the kind of party they belong to. Any other is a part of a
person's name. Source: ``NamePartType`` of the advanced file of 2020-03-17 and of the enhanced exports of 2024."""


def fits(name_part: str, kind: PartyKind | None) -> bool:
    """Tell whether a party of that kind can have a name part of that kind; one of unknown kind, None, can have any."""
    return kind is None or WHOLE_NAMES.get(name_part, "person") == kind


DOCUMENT_KINDS: Final = frozenset(
    {
        "Afghan Money Service Provider License Number",
        "Aircraft Serial Identification",
        "Birth Certificate Number",
        "Bosnian Personal ID No.",
        "Branch Unit Number",
        "British National Overseas Passport",
        "Business Number",
        "Business Registration Document #",
        "Business Registration Number",
        "C.I.F.",
        "C.I.N.",
        "C.R. No.",
        "C.U.I.",
        "C.U.I.P.",
        "C.U.I.T.",
        "C.U.R.P.",
        "CNP (Personal Numerical Code)",
        "Cartilla de Servicio Militar Nacional",
        "Cedula No.",
        "Central Registration System Number",
        "Certificate of Incorporation Number",
        "Chamber of Commerce Number",
        "Chinese Commercial Code",
        "Citizen's Card Number",
        "Commercial Registry Number",
        "Company Number",
        "Credencial electoral",
        "D.N.I.",
        "Diplomatic Passport",
        "Driver's License No.",
        "Dubai Chamber of Commerce Membership No.",
        "Economic Register Number (CBLS)",
        "Electoral Registry No.",
        "Enterprise Number",
        "File Number",
        "Fiscal Code",
        "Folio Mercantil No.",
        "Government Gazette Number",
        "I.F.E.",
        "Identification Number",
        "Immigration No.",
        "Istanbul Chamber of Comm. No.",
        "Italian Fiscal Code",
        "Kenyan ID No.",
        "LE Number",
        "Legal Entity Number",
        "License",
        "MMSI",
        "MSB Registration Number",
        "Matricula Mercantil No",
        "Military Registration Number",
        "Moroccan Personal ID No.",
        "N.I.E.",
        "N.I.F.",
        "NIT #",
        "National Foreign ID Number",
        "National ID No.",
        "Numero Unico de Identificacao Tributaria (NUIT)",
        "Numero de Identidad",
        "Organization Code",
        "Paraguayan tax identification number",
        "Passport",
        "Permit Number",
        "Personal ID Card",
        "Pilot License Number",
        "Public Registration Number",
        "Public Security and Immigration No.",
        "R.F.C.",
        "RFC",
        "RIF #",
        "RSIN",
        "RTN",
        "RUC #",
        "Refugee ID Card",
        "Registered Charity No.",
        "Registration Certificate Number (Dubai)",
        "Registration ID",
        "Registration Number",
        "Residency Number",
        "Romanian C.R.",
        "Romanian Permanent Resident",
        "Romanian Tax Registration",
        "Russian State Individual Business Registration Number Pattern (OGRNIP)",
        "SRE Permit No.",
        "SSN",
        "Seafarer's Identification Document",
        "Serial No.",
        "Stateless Person ID Card",
        "Stateless Person Passport",
        "Tax ID No.",
        "Tazkira National ID Card",
        "Tourism License No.",
        "Trade License No.",
        "Trademark number",
        "Travel Document Number",
        "Turkish Identification Number",
        "UAE Identification",
        "UK Company Number",
        "US FEIN",
        "Unified Social Credit Code (USCC)",
        "United Social Credit Code Certificate (USCCC)",
        "V.A.T. Number",
        "Vessel Registration Identification",
        "VisaNumberID",
    }
)
"""Kinds of ``idType`` that number a document: they become identifiers."""

FEATURE_KINDS: Final = frozenset(
    {
        "Additional Sanctions Information -",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacture Date",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Manufacturer’s Serial Number (MSN)",
        "Aircraft Mode S Transponder Code",
        "Aircraft Model",
        "Aircraft Operator",
        "Aircraft Tail Number",
        "BIK (RU)",
        "CAATSA Section 235 Information:",
        "D-U-N-S Number",
        "Divestment Date (CCMC)",
        "Digital Currency Address - ARB",
        "Digital Currency Address - BCH",
        "Digital Currency Address - BSC",
        "Digital Currency Address - BSV",
        "Digital Currency Address - BTG",
        "Digital Currency Address - DASH",
        "Digital Currency Address - ETC",
        "Digital Currency Address - ETH",
        "Digital Currency Address - LTC",
        "Digital Currency Address - TRX",
        "Digital Currency Address - USDC",
        "Digital Currency Address - USDT",
        "Digital Currency Address - XBT",
        "Digital Currency Address - XMR",
        "Digital Currency Address - XRP",
        "Digital Currency Address - XVG",
        "Digital Currency Address - ZEC",
        "Effective Date (CCMC)",
        "Effective Date (CMIC)",
        "Effective Date (EO 14014 Directive 1):",
        "Effective Date (EO 14024 Directive 1a):",
        "Effective Date (EO 14024 Directive 2):",
        "Effective Date (EO 14024 Directive 3):",
        "Email Address",
        "Equity Ticker",
        "Executive Order 13662 Directive Determination -",
        "Executive Order 13846 information:",
        "Executive Order 14014 Directive Information:",
        "Executive Order 14024 Directive Information",
        "Executive Order 14024 Directive Information -",
        "Executive Order 14059 information:",
        "For more information, please see:",
        "Former Vessel Flag",
        "Gender",
        "IFCA Determination -",
        "ISIN",
        "Issuer Name",
        "Listing Date (CCMC)",
        "Listing Date (CMIC)",
        "Listing Date (EO 14014 Directive 1):",
        "Listing Date (EO 14024 Directive 1a):",
        "Listing Date (EO 14024 Directive 2):",
        "Listing Date (EO 14024 Directive 3):",
        "MICEX Code",
        "Nationality of Registration",
        "Organization Established Date",
        "Organization Type:",
        "Other Vessel Call Sign",
        "Other Vessel Flag",
        "Other Vessel Type",
        "PEESA Information:",
        "Phone Number",
        "Previous Aircraft Tail Number",
        "Purchase/Sales For Divestment Date (CMIC)",
        "Registration Country",
        "SWIFT/BIC",
        "Secondary sanctions risk:",
        "Target Type",
        "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:",
        "UN/LOCODE",
        "VESSEL TYPE",
        "Vessel Call Sign",
        "Vessel Flag",
        "Vessel Gross Registered Tonnage",
        "Vessel Owner",
        "Vessel Tonnage",
        "Vessel Year of Build",
        "Website",
    }
)
"""Kinds of ``idType`` that classic XML squeezes into ``idList`` though they are no documents: features."""

_PARTICULAR = re.compile(r"(?:Other |Former |Previous )?(?:Vessel|Aircraft) ", re.IGNORECASE)


def is_particular(name: str) -> bool:
    """Tell whether a feature describes a vessel or an aircraft."""
    return _PARTICULAR.match(name) is not None


NON_SDN_LISTS: Final = frozenset(
    {
        "CAPTA List",
        "Consolidated List",
        "FSE List",
        "Non-SDN CMIC List",
        "Non-SDN Menu-Based Sanctions List",
        "Non-SDN Palestinian Legislative Council List",
        "Sectoral Sanctions Identifications List",
    }
)
"""``ENTITY LISTING TYPE`` of the same export, without ``SDN List``."""

NON_SDN_PROGRAMS: Final = frozenset(
    {
        "561-Related",
        "561List",
        "CAATSA - RUSSIA",
        "CCMC-EO13959",
        "CMIC-EO",
        "CMIC-EO13959",
        "FSE-IR",
        "FSE-SY",
        "NS-PLC",
        "UKRAINE-EO13662",
    }
)
"""Programs that mark a party of the non-SDN list. Source: ``program`` in ten consolidated files of 2018-2024; SDN files
carry UKRAINE-EO13662 too, on a small share of parties, so only shares decide (``lists.decide``)."""
