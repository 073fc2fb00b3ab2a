"""Editions as the authorities could publish them, and what the next day may do to them.

Texts, keys and references come from small pools, so that they collide: the same name on two parties, one key on two
details, a reference on two records or on none, a key that was given to another party.
"""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from potashwatch.records.party import (
    COLLECTIONS,
    Address,
    Birth,
    Citation,
    Feature,
    Identifier,
    Listing,
    Name,
    NameKind,
    Nationality,
    Part,
    PartyRecord,
    Period,
    Relationship,
)

Records = tuple[PartyRecord, ...]
Draw = Callable[[st.SearchStrategy[Any]], Any]
UIDS: Final = st.sampled_from(("1", "2", "3", "10", "20", "30", "A7", "B7"))
LISTS: Final = st.sampled_from(("eu-fsf", "ofac-sdn"))
_REFERENCES: Final = st.none() | st.sampled_from(("EU.1.10", "EU.2.20", "EU.3.30"))

_TEXTS: Final = (
    "Alfa Bank",
    "ALFA  bank",
    "Аlfa Bаnk",
    "“Alfa” Bank",
    "Béta",
    "Be\u0301ta",
    "Gam\u200bma",
    "",
)
_NAMES: Final = ("Alfa Bank", "ALFA  bank", "Аlfa Bаnk", "Belaruskali", "lvan", "Ivan", "Delta Trading", "x")
_PERIODS: Final = tuple(Period(text=text) for text in ("1960", "1.11.1960", "11.1.1960", "circa 1960"))
_NOTES: Final = (("remark", "good"), ("function", "Minister"))
_ACTS: Final = (
    Citation(act_text="2022/876 (OJ L153)", notes=_NOTES),
    Citation(act_text="2022/876 (OJ L153)", notes=_NOTES[::-1]),
    Citation(act_text="2006/765 (OJ L134)", key="7"),
)
_DRESSES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"key": "1"},
    {"key": "2"},
    {"key": "1", "citation": _ACTS[0]},
    {"citation": _ACTS[1]},
    {"citation": _ACTS[2], "notes": _NOTES},
    {"key": "2", "notes": _NOTES[::-1]},
    {"notes": _NOTES[:1]},
)
"""What any detail can carry beyond its own fields."""


def _dressed(*parts: Part) -> st.SearchStrategy[Any]:
    """Return a detail out of these, each with every dress: one draw a detail keeps the search quick."""
    pool = [part.model_copy(update=dress) for part in parts for dress in _DRESSES]
    return st.lists(st.sampled_from(pool), min_size=1, max_size=4).map(tuple)


_PARTS: Final = {
    "listings": _dressed(
        Listing(),
        *(Listing(programs=programs) for programs in (("BLR",), ("BLR", "UKR"), ("UKR", "BLR"))),
        *(Listing(programs=("BLR",), measures=measures) for measures in (_TEXTS[:2], _TEXTS[1::-1])),
        *(Listing(legal_bases=_TEXTS[:1], listed=period) for period in _PERIODS),
    ),
    "identifiers": _dressed(
        *(
            Identifier(kind_text=kind, value=value)
            for kind in _TEXTS[:3]
            for value in (None, "A-1", "A1", "B 2")
        )
    ),
    "births": _dressed(
        *(Birth(on=on, place_text=place) for on in (None, *_PERIODS) for place in (None, "Minsk"))
    ),
    "nationalities": _dressed(
        *(Nationality(kind="citizenship", country=country) for country in _TEXTS),
        Nationality(kind="nationality", country="Alfa Bank"),
    ),
    "addresses": _dressed(
        *(Address(lines=lines) for lines in (_TEXTS[:2], _TEXTS[1::-1], _TEXTS[:1])),
        *(Address(city=city) for city in _TEXTS),
    ),
    "features": _dressed(*(Feature(name=name, value=value) for name in _TEXTS[:3] for value in _TEXTS)),
    "particulars": _dressed(*(Feature(name=name) for name in _TEXTS)),
    "relationships": _dressed(*(Relationship(kind_text="owns", target_name=name) for name in _NAMES)),
    "unmapped": _dressed(*(Feature(name="sdnEntry/new", value=value) for value in (None, *_TEXTS))),
}


@cache
def _fields(list_id: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return the strategies of what a record of the list can hold besides its key."""
    kinds: tuple[NameKind, ...] = ("unstated",) if list_id == "eu-fsf" else ("primary", "aka", "fka")
    names = [Name(kind=k, text=text, weak=weak) for k in kinds for text in _NAMES for weak in (False, True)]
    texts = st.sampled_from(_TEXTS)
    found = {"names": _dressed(*names), **_PARTS}
    found |= {"remarks": st.lists(texts, max_size=3).map(tuple), "title": texts}
    return found | ({"reference": _REFERENCES} if list_id == "eu-fsf" else {})


@st.composite
def _record(draw: Draw, list_id: str) -> PartyRecord:
    """Return a party with a name, a reference if its list has them, and a few other fields."""
    fields = _fields(list_id)
    told = {
        "names",
        *({"reference"} & fields.keys()),
        *draw(st.sets(st.sampled_from(sorted(fields)), max_size=3)),
    }
    record = {field: draw(fields[field]) for field in sorted(told)}
    kind = draw(st.sampled_from(("person", "entity")))
    return PartyRecord.model_validate({"uid": draw(UIDS), "kind": kind, "kind_text": kind, **record})


def editions(list_id: str) -> st.SearchStrategy[Records]:
    """Return editions of a few parties, each key once."""
    return st.lists(_record(list_id), max_size=4, unique_by=lambda record: record.uid).map(tuple)


def shuffled(records: Records, random: Random) -> Records:
    """Return the same records, everything whose order means nothing in another order."""
    mixed = [_shuffled_record(record, random) for record in records]
    random.shuffle(mixed)
    return tuple(mixed)


def _shuffled_record(record: PartyRecord, random: Random) -> PartyRecord:
    update: dict[str, Any] = {"remarks": tuple(random.sample(record.remarks, len(record.remarks)))}
    for field in COLLECTIONS:
        parts = [_shuffled_part(part, random) for part in getattr(record, field)]
        update[field] = tuple(random.sample(parts, len(parts)))
    return record.model_copy(update=update)


def _shuffled_part(part: Part, random: Random) -> Part:
    update: dict[str, Any] = {
        leaf: tuple(random.sample(getattr(part, leaf), len(getattr(part, leaf))))
        for leaf in ("notes", "programs", "measures", "legal_bases")
        if hasattr(part, leaf)
    }
    if part.citation:
        notes = tuple(random.sample(part.citation.notes, len(part.citation.notes)))
        update["citation"] = part.citation.model_copy(update={"notes": notes})
    return part.model_copy(update=update)


_EVENTS: Final = ("same", "edited", "edited", "doubled", "less", "shuffled", "gone", *(3 * ("re-keyed",)))


@st.composite
def pairs(draw: Draw, list_id: str) -> tuple[Records, Records]:
    """Return an edition and the next one, made from it by what authorities do."""
    old: Records = draw(editions(list_id))
    new = [edited for record in old if (edited := _next_day(draw, list_id, record)) is not None]
    if draw(st.booleans()):
        new += draw(editions(list_id))
    distinct = {record.uid: record for record in reversed(new)}
    return old, tuple(distinct.values())


def _next_day(draw: Draw, list_id: str, record: PartyRecord) -> PartyRecord | None:
    field, strategy = draw(st.sampled_from(sorted(_fields(list_id).items())))
    event = draw(st.sampled_from(_EVENTS))
    update: dict[str, Any] = {}
    match event:
        case "gone":
            return None
        case "shuffled":
            return shuffled((record,), draw(st.randoms(use_true_random=False)))[0]
        case "edited":
            update[field] = draw(strategy)
        case "re-keyed":
            update["uid"] = draw(UIDS)
            if draw(st.booleans()) and list_id == "eu-fsf":
                update["reference"] = draw(_REFERENCES)
        case "doubled" if field in COLLECTIONS:
            update[field] = 2 * getattr(record, field)
        case "less" if field in COLLECTIONS:
            update[field] = getattr(record, field)[1:]
    return PartyRecord.model_validate({**dict(record), **update})
