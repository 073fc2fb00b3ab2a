"""Which watched parties a general license names, and in what part."""

import re
from collections.abc import Iterator
from typing import Final

from potashwatch.records.license import GeneralLicense
from potashwatch.targets.index import Index
from potashwatch.targets.recognition import Hit, in_name, in_text, same_names

_OWNED: Final = re.compile(
    r"\b(?:entit(?:y|ies)|propert(?:y|ies)|persons?)\b[^.;]{0,40}?\b(?:in which|owned)\b[^.;]{0,120}?"
    r"\b(?:50|fifty)\s?(?:percent|per cent|%)[^.;,]*",
    re.IGNORECASE,
)
"""The 50 percent clause of OFAC's licenses: "any entity in which ... own, directly or indirectly, individually or in
the aggregate, a 50 percent or greater interest". See 31 CFR 548.411."""


def in_license(index: Index, license: GeneralLicense) -> Iterator[Hit]:  # noqa: A002 - the field's word
    """Yield what a license has in common with the watched parties; of a party that it excludes only that."""
    excluded = {
        (hit.entry.place, hit.entry.party.id): Hit(
            hit.entry, "excluded", f"excludes {hit.evidence.removeprefix('the name ')}"
        )
        for excluded in license.excluded
        if excluded.kind == "party"
        for hit in same_names(index, excluded.text)
        if hit.grade == "same"
    }
    yield from excluded.values()
    yield from (
        hit for hit in _named(index, license) if (hit.entry.place, hit.entry.party.id) not in excluded
    )


def _named(index: Index, license: GeneralLicense) -> Iterator[Hit]:  # noqa: A002 - the field's word
    for entity in license.entities:
        for hit in same_names(index, entity.text):
            yield Hit(hit.entry, hit.grade, f"names {hit.evidence.removeprefix('the name ')}", hit.score)
        for hit in in_name(index, entity.text, "entity"):
            if hit.grade == "near":
                yield hit
        for hit in in_text(index, entity.text):
            yield Hit(hit.entry, "text", f"names {hit.evidence}")
    texts = [("title", license.title)] if license.title else []
    texts += [(f"clause {clause.key}" if clause.key else "clause", clause.text) for clause in license.clauses]
    for where, text in texts:
        for hit in in_text(index, _OWNED.sub(" ", text), text):
            yield Hit(hit.entry, "text", f"{where} {hit.evidence}")
        for clause in _OWNED.findall(text):
            for hit in in_text(index, clause, text):
                yield Hit(hit.entry, "owned", f"{where} {hit.evidence}")
