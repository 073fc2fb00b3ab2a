"""The words that begin a statement of CSV remarks: which kind of feature or document it states, a known or a new one.

A new kind is recognised by the shapes that OFAC gives to its kinds; anything else is prose. Measured on the 272,349
statements of the eight published primary tables of 2018-2023 (fixtures/ofac/csv): no statement has such a shape and is
of no known kind, but for the labels of ``_PROSE``.
"""

import re
from collections import defaultdict
from typing import Final, NamedTuple

from potashwatch.parsers.links import LINKED_TO
from potashwatch.parsers.words import DOCUMENT_KINDS, FEATURE_KINDS, collection_of
from potashwatch.records.features import Collection


class Statement(NamedTuple):
    """A kind and what is stated of it."""

    kind: str
    value: str
    collection: Collection


_PROSE: Final = frozenset(
    {
        LINKED_TO,  # one that is not read as a link
        "Also operations in",
        "Alternate Title",
        "Company ID",
        "Fax",
        "Fax No.",
        "From",
        "International Maritime Organization No.",
        "Interpol",
        "Occupation",
        "Operations in Afghanistan",
        "Organization",
        "Phone No.",
        "Position",
        "Subtribe",
        "Telephone",
        "Telephone No.",
        "Telephone Number",
        "Tribe",
    }
)
"""Labels inside free prose: remarks that OFAC's officers typed, never the name of a feature."""
_LABEL: Final = re.compile(r"([A-Z][^;:,]{1,100}:) ++(.+)")
_DASHED: Final = re.compile(
    r"([A-Z][^;:,]{1,90}\b(?:Address - [A-Z0-9]{2,10}|(?:Determination|Information|Sanctions|Tags?|Programs?) -)) (.+)"
)
_DATED: Final = re.compile(r"([A-Z][A-Za-z/ ]{1,60} Date \([^()]{1,60}\):?) (.+)")
_NUMBERED: Final = re.compile(
    r"([A-Z][A-Za-z.'/ -]{1,60}) "
    r"((?=[^ ]*[0-9])[^ ,]+(?P<country> \([A-Z][A-Za-z .,'-]*\))?(?: (?:issued|expires) [^;]*)?)"
)
_NUMBER_WORDS: Final = ("No.", "Number", "Card", "Code", "ID")
"""One of them ends the kind of a number, or its country follows."""


def _by_first_word() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for kind in sorted(DOCUMENT_KINDS | FEATURE_KINDS, key=len, reverse=True):
        found[kind.partition(" ")[0]].append(f"{kind} ")
    return {word: tuple(kinds) for word, kinds in found.items()}


_KINDS: Final = _by_first_word()
"""Known kinds with the blank that follows, longest first, by their first word."""


def known_statement(text: str) -> Statement | None:
    """Return what a statement of a known kind says; None for any other statement."""
    for kind in _KINDS.get(text.partition(" ")[0], ()):
        if text.startswith(kind) and len(text) > len(kind) and "\n" not in text:
            name = kind[:-1]
            return Statement(name, text[len(kind) :], collection_of(name, "features"))
    return None


def new_statement(text: str) -> Statement | None:
    """Return what a statement of no known kind says that has the shape of one; None for prose."""
    for pattern in (_LABEL, _DASHED, _DATED):
        if (match := pattern.fullmatch(text)) and not _is_prose(match[1]):
            return Statement(match[1], match[2], collection_of(match[1], "features"))
    match = _NUMBERED.fullmatch(text)
    if match and not _is_prose(match[1]) and (match[1].endswith(_NUMBER_WORDS) or match["country"]):
        return Statement(match[1], match[2], collection_of(match[1], "identifiers"))
    return None


def _is_prose(label: str) -> bool:
    """Return whether a label is of prose: a known label of it, a sentence, or a known kind with a colon."""
    word = label.removesuffix(":")
    return word in _PROSE or ". " in label or word in DOCUMENT_KINDS or word in FEATURE_KINDS
