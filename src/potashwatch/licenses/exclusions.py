"""What a license says that it does not authorize: property, activities, and parties."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from potashwatch.licenses.exclusion_words import EXCEPT, EXCLUDES, permitted_words
from potashwatch.licenses.item_lists import item_lists, without_tail
from potashwatch.licenses.naming import folded as as_compared
from potashwatch.licenses.naming import named_in
from potashwatch.records.license import Clause, Exclusion

_OF_PARTIES: Final = re.compile(r"\bnot (?:apply|extend) to\b|\blicense excludes\b", re.IGNORECASE)
"""What follows may be the party itself."""
_REMAINS: Final = re.compile(r"remains?", re.IGNORECASE)
_PROPERTY: Final = re.compile(
    r"\bunblock|\bdebit|\bremains? blocked\b"
    r"|^(?:(?:the|any|all) )?(?:transfer|release|return|withdrawal)s? of [^;]{0,40}"
    r"\b(?:property|accounts?|funds|assets)\b",
    re.IGNORECASE,
)
_PARTIES: Final = re.compile(
    r"\b(?:involving|with|to|for|of|on behalf of)"
    r" (?P<who>any (?:other )?(?:blocked )?(?:persons?|entit(?:y|ies)|part(?:y|ies))\b"
    r"(?:,? (?:other than|not|whose|blocked|that)\b[^;]{1,240})?)",
    re.IGNORECASE,
)
_MOST: Final = 100
_LONGEST: Final = 2_000


def exclusions(clauses: Sequence[Clause]) -> tuple[Exclusion, ...]:
    """Return what the clauses do not authorize, each once, in their order.

    Each item is the license's own words, as ``property`` where it is about blocked property, else as ``activity``.
    ``party`` is a party that it names, or describes ("any other blocked person"), unless an authorizing clause names
    that party too: then only some dealings with it are excluded.
    """
    authorizing = [clause for clause in clauses if clause.role == "authorizes"]
    permitted = " ".join(f" {as_compared(permitted_words(clause.text))} " for clause in authorizing)
    found: dict[Exclusion, None] = {}
    for clause in clauses:
        if clause.role not in ("authorizes", "excludes"):
            continue
        for match in islice(EXCEPT.finditer(clause.text) if clause.role == "authorizes" else (), _MOST):
            what = match["what"]
            for who in named_in((f"{what};" if "involving" in what else f"involving {what};",)):
                found[Exclusion(kind="party", text=who)] = None
        for text in islice(_items(clause.text), _MOST):
            found[Exclusion(kind="property" if _PROPERTY.search(text) else "activity", text=text)] = None
            direct = named_in((f"involving {text};",)) if _OF_PARTIES.search(clause.text) else ()
            for who in (
                *named_in((f"{text};",)),
                *direct,
                *(match["who"] for match in _PARTIES.finditer(text)),
            ):
                if f" {as_compared(who)} " not in permitted:
                    found[Exclusion(kind="party", text=who)] = None
        if len(found) > _MOST:
            break
    return tuple(found)


def _items(text: str) -> Iterator[str]:
    match = EXCLUDES.search(text)
    if match is None:
        return
    if _REMAINS.match(match[0]):  # the property is named before these words
        yield without_tail(text)[:_LONGEST]
        return
    rest = text[match.end() :]
    listed = next((each for each in item_lists(rest) if rest[: each.start].strip(" :") == ""), None)
    for item in listed.items if listed else (without_tail(rest.strip(" :")),):
        if item:
            yield item[:_LONGEST]
