"""One line for a detail of a party or a license, and for a change of one. Plain text: no markup of any kind."""

from collections.abc import Sequence

from potashwatch.records.delta import FieldChange, Value
from potashwatch.records.license import Clause, Exclusion, NamedEntity
from potashwatch.records.party import (
    Address,
    Birth,
    Feature,
    Identifier,
    Listing,
    Name,
    Nationality,
    Part,
    Period,
    Relationship,
)

NO_COUNTRY = "00"
"""The EU's code for an unknown country."""

NO_ADDRESS = "none stated"

_LABELS = {
    "names": "name",
    "listings": "listing",
    "identifiers": "identifier",
    "births": "birth",
    "nationalities": "nationality",
    "addresses": "address",
    "features": "feature",
    "particulars": "particular",
    "relationships": "relationship",
    "remarks": "remark",
    "unmapped": "unmapped leaf",
    "kind_text": "kind as printed",
    "issued": "day of issue",
    "expires": "end (UTC)",
    "expires_text": "end as printed",
    "covers_owned": "covers entities owned by 50 percent or more",
    "superseded_by": "superseded by",
    "entities": "party named",
    "excluded": "not authorized",
    "clauses": "clause",
}


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its word."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def label(field: str) -> str:
    """Return a field's name in the singular, for people."""
    return _LABELS.get(field, field)


def describe(value: Value) -> str:
    """Return a detail in one line; the empty text for None."""
    if value is None or isinstance(value, str):
        return value or ""
    texts = [*_core(value), *(f"{key}: {text}" for key, text in value.notes)]
    return ", ".join(text for text in texts if text) or _nothing(value)


def _nothing(value: Part) -> str:
    """Return what is said of a detail that states nothing. OFAC numbers an address even where it states none."""
    return NO_ADDRESS if isinstance(value, Address) else "(empty)"


def _core(value: Part) -> list[str | None]:  # noqa: PLR0911 - one return a class
    match value:
        case Name():
            words = [value.kind_text or value.kind if value.kind not in ("primary", "unstated") else None]
            words += ["weak" if value.weak else None, value.script, value.language]
            told = ", ".join(word for word in words if word)
            return [f"{value.text} ({told})" if told else value.text]
        case Listing():
            return [
                value.list_text,
                ", ".join(value.programs) or None,
                f"measures: {', '.join(value.measures)}" if value.measures else None,
                f"under {', '.join(value.legal_bases)}" if value.legal_bases else None,
                f"listed {value.listed.text}" if value.listed else None,
                f"delisted {value.delisted.text}" if value.delisted else None,
                f"act {value.citation.act_text}" if value.citation else None,
            ]
        case Identifier():
            country = f"({value.country})" if value.country else None
            return [
                " ".join(text for text in (value.kind_text, value.value, country) if text),
                f"issued by {value.issuer_text}" if value.issuer_text else None,
                f"issued {value.issued.text}" if value.issued else None,
                f"expires {value.expires.text}" if value.expires else None,
            ]
        case Address():
            country = value.country if value.country_code != NO_COUNTRY else None
            return [*value.lines, value.city, value.region, value.postal_code, country, value.script]
        case Birth():
            return [
                f"{'circa ' if value.is_circa and 'circa' not in value.on.text else ''}{value.on.text}"
                if value.on
                else None,
                value.calendar,
                value.place_text,
                value.country if value.country_code != NO_COUNTRY else None,
            ]
        case Nationality():
            return [f"{value.kind} {value.country}"]
        case Feature():
            # OFAC's names of features end in a colon, a dash, or nothing.
            joint = " " if value.name.endswith((":", "-")) else ": "
            return [f"{value.name}{joint}{value.value}" if value.value else value.name]
        case Relationship():
            key = f"({value.target_uid})" if value.target_uid else None
            to = " ".join(text for text in (value.target_name, key) if text)
            return [f"{value.kind_text} {to}", "former" if value.is_former else None, value.quality_text]
        case Exclusion():
            return [f"{value.kind}: {value.text}"]
        case Clause():
            return [clause_text(value)]
        case NamedEntity():
            return [value.text]
        case _:
            return [value.model_dump_json(exclude_defaults=True)]


def clause_text(clause: Clause) -> str:
    """Return a clause under its label; a text that is ours and not OFAC's is marked."""
    mark = "(summary)" if clause.is_summary else None
    return " ".join(text for text in (clause.key, clause.text, mark) if text)


def describe_change(change: FieldChange) -> tuple[str, str, str]:
    """Return label, old and new text of a change; of a part that changed, where it differs alone if that is short."""
    old, new = change.old, change.new
    if isinstance(old, Part) and isinstance(new, Part):
        leaves = [leaf for leaf, before in old if before != getattr(new, leaf)]
        before, after = describe(old), describe(new)
        if leaves == ["programs"] and isinstance(old, Listing) and isinstance(new, Listing):
            return "programs", ", ".join(old.programs), ", ".join(new.programs)
        if before == after:
            named = ", ".join(leaves)
            return f"{label(change.field)} {before}: {named}", _leaves(old, leaves), _leaves(new, leaves)
        return label(change.field), before, after
    return label(change.field), describe(old), describe(new)


def describe_field(change: FieldChange) -> tuple[str, str]:
    """Return old and new text of a change, whole; where the two would read the same, what differs."""
    old, new = describe(change.old), describe(change.new)
    if change.op == "changed" and old == new:  # told by what differs: a number, an act cited
        _, old, new = describe_change(change)
    return old, new


def is_renumbered(change: FieldChange) -> bool:
    """Tell whether a detail says the same as before, under another number of the source."""
    old, new = change.old, change.new
    return (
        isinstance(old, Part)
        and isinstance(new, Part)
        and not isinstance(new, Clause)  # its key is its label, which is printed
        and [leaf for leaf, before in old if before != getattr(new, leaf)] == ["key"]
    )


def renumbered(fields: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Return the details that are told together as renumbered; one alone is told like any other."""
    found = tuple(filter(is_renumbered, fields))
    return found if len(found) > 1 else ()


def renumbered_line(count: int) -> str:
    """Return what is said of details that have another number and are the same otherwise."""
    return f"{count} details have another number in the source, and say the same"


def _leaves(part: Part, leaves: list[str]) -> str:
    return "; ".join(_leaf(getattr(part, leaf)) for leaf in leaves)


def _leaf(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, Period):
        return value.text
    if hasattr(value, "act_text"):
        return str(value.act_text)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
