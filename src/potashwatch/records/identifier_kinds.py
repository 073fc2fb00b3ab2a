"""The words for documents and numbers that the lists use: a number under another word is of an unknown kind.

OFAC: ``ID DOCUMENT TYPE`` of the enhanced export of 2024-08-28 (fixtures/ofac/enhanced, read 2026-11-21), and five
words that the SDN list of 2026 prints beside them (read 2026-12-01 in public readers of that list, among them
OpenSanctions' ``us_ofac_sdn.yml``). EU: ``identificationTypeCode``, of which the XSD has no list (OpenSanctions'
``eu_fsf.yml``, read 2026-12-01, and the published excerpts).
"""

from typing import Final

from potashwatch.records.features import FEATURES
from potashwatch.records.party import Identifier

OFAC_DOCUMENTS: Final = frozenset(
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
        "Entity Code",
        "Federal ID Card",
        "File Number",
        "Fiscal Code",
        "Folio Mercantil No.",
        "Global Intermediary Identification Number",
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
        "Tarjeta Profesional",
        "Tarjeta de Identidad",
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
"""``idType`` (classic), ``identityDocument/type`` (enhanced), ``IDRegDocType`` (advanced), and words of CSV remarks."""

EU_DOCUMENTS: Final = frozenset(
    {
        "NRN",
        "birthcert",
        "drivinglicence",
        "electionid",
        "fiscalcode",
        "id",
        "imo",
        "nationcert",
        "other",
        "passport",
        "regnumber",
        "residentperm",
        "ssn",
        "swiftbic",
        "tradelic",
        "travelcardid",
        "un",
    }
)
"""``identification/@identificationTypeCode``; ``un`` is this program's code for ``unitedNationId``."""


def is_known(identifier: Identifier) -> bool:
    """Return whether the kind of a number is a known one: by the EU's code, else by OFAC's word."""
    if identifier.kind is not None:
        return identifier.kind in EU_DOCUMENTS
    kind = FEATURES.get(identifier.kind_text)
    return identifier.kind_text in OFAC_DOCUMENTS or (kind is not None and kind.collection == "identifiers")
