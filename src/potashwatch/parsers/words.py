"""The words of OFAC's formats, as OFAC lists them.

Source of parties, lists and programs: ``referenceValues`` in the enhanced export of 2024-08-28 (read 2026-11-21). The
words for features and for documents, with their sources, are in ``records.features`` and ``records.identifier_kinds``.
A word that is in no table is carried as printed and reported as drift.
"""

import re
from typing import Final

from potashwatch.records.features import FEATURES, Collection
from potashwatch.records.identifier_kinds import OFAC_DOCUMENTS
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


DOCUMENT_KINDS: Final = OFAC_DOCUMENTS
"""Kinds of ``idType`` that number a document: they become identifiers."""

NO_TEXT_KINDS: Final = frozenset(
    {"Birthdate", "Citizenship Country", "Location", "Nationality Country", "Place of Birth", "Title"}
)
"""Features of advanced and enhanced XML that classic XML and CSV print in elements and words of their own."""

FEATURE_KINDS: Final = FEATURES.keys() - NO_TEXT_KINDS
"""Kinds of ``idType`` that classic XML squeezes into ``idList`` though they are no documents."""

_PARTICULAR: Final = re.compile(r"(?:Other |Former |Previous )?(?:Vessel|Aircraft) ", re.IGNORECASE)
_STATEMENT: Final = re.compile(r"\b(?:Date|Information)\b|[:-]\Z")
_CURRENCY: Final = "Digital Currency Address - "


def is_known(kind: str) -> bool:
    """Return whether a word for a feature or a document is in the tables."""
    return kind in FEATURES or kind in DOCUMENT_KINDS


def collection_of(kind: str, usual: Collection) -> Collection:
    """Return the collection a statement of that kind belongs to, the same in every format.

    Of an unknown kind its name decides where it has the shape of one sort; ``usual`` is that of the element it is in.
    """
    if rating := FEATURES.get(kind):
        return rating.collection
    if kind in DOCUMENT_KINDS or kind.startswith(_CURRENCY):
        return "identifiers"
    if _PARTICULAR.match(kind):
        return "particulars"
    return "features" if _STATEMENT.search(kind) else usual


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
