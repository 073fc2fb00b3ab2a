"""Comparing across formats: only what both carry, in the words that both use.

| field | classic | advanced | enhanced | CSV set |
|---|---|---|---|---|
| kind, main name, programs | yes | yes | yes | yes |
| aliases | yes | yes | yes | with the alias table |
| identifiers | yes | yes | yes | with the comments table: without it the remarks are cut |

Letters are compared without case (classic XML and CSV print family names and entities in capitals, advanced XML as
they are spelt), double quotes as single ones (CSV), and a number with its country in brackets behind it (CSV). All else
is spelt, split or numbered differently from format to format and is left out.
"""

from collections.abc import Callable

from potashwatch.records.edition import Header
from potashwatch.records.party import COLLECTIONS, Identifier, Listing, Name, PartyRecord

_ALWAYS = frozenset({"kind", "names", "programs"})
_OTHERS = frozenset({"title", "remarks", *COLLECTIONS} - {"names", "identifiers", "listings", "unmapped"})


def carried(header: Header) -> frozenset[str]:
    """Return which comparable fields an edition carries."""
    if header.format != "ofac-csv":
        return _ALWAYS | {"aliases", "identifiers"}
    by_table = {"aliases": "aliases", "comments": "identifiers"}
    return _ALWAYS | {by_table[table] for table in header.tables if table in by_table}


def not_compared(old: Header, new: Header) -> tuple[str, ...]:
    """Return the fields that a comparison of the two leaves out."""
    both = carried(old) & carried(new)
    missing = {"aliases", "identifiers"} - both
    return tuple(sorted(_OTHERS | missing | {"listings beyond programs"}))


def projection(old: Header, new: Header) -> Callable[[PartyRecord], PartyRecord]:
    """Return the function that reduces a record to what both editions carry."""
    both = carried(old) & carried(new)
    with_aliases, with_identifiers = "aliases" in both, "identifiers" in both

    def project(record: PartyRecord) -> PartyRecord:
        return PartyRecord(
            uid=record.uid,
            kind=record.kind,
            kind_text=record.kind,
            names=tuple(
                Name(kind=name.kind, text=_plain(name.text), weak=name.weak)
                for name in record.names
                if (with_aliases or name.kind == "primary") and name.script in (None, "Latin")
            ),
            listings=(Listing(programs=record.programs),),
            identifiers=tuple(
                Identifier(kind_text=i.kind_text, value=_number(i))
                for i in record.identifiers
                if with_identifiers
            ),
        )

    return project


def _plain(text: str) -> str:
    return text.upper().replace('"', "'")


def _number(identifier: Identifier) -> str:
    return f"{identifier.value} ({identifier.country})" if identifier.country else identifier.value or ""
