"""One side of a change as a paragraph in the shape of OFAC's notices.

``NAME (a.k.a. ...), address; DOB ...; POB ...; nationality ...; number (country); remarks (individual) [PROGRAM]
(Linked To: ...)``. The shape was read off notices such as https://ofac.treasury.gov/recent-actions/20250110; the list's
own key is added, because two parties can bear one name.
"""

from collections.abc import Iterator
from typing import Final, Literal

from potashwatch.records.delta import Change, FieldChange, Value
from potashwatch.records.party import Address, Birth, Feature, Listing, Name, Nationality, Relationship
from potashwatch.reports.describe import (
    NO_ADDRESS,
    NO_COUNTRY,
    describe,
    describe_change,
    is_renumbered,
    renumbered,
)

Side = Literal["old", "new"]

_KINDS: Final[dict[object, str]] = {
    "person": " (individual)",
    "entity": "",
    "vessel": " (vessel)",
    "aircraft": " (aircraft)",
}
"""OFAC marks all but entities."""
_ALIASES: Final = {"primary": "", "aka": "a.k.a. ", "fka": "f.k.a. ", "nka": "n.k.a. ", "unstated": ""}
_ORDER: Final = (
    "title",
    "kind_text",
    "particulars",
    "addresses",
    "births",
    "nationalities",
    "features",
    "identifiers",
    "remarks",
    "relationships",
    "listings",
    "names",
    "unmapped",
)
"""What follows the name, as notices have it. Key, kind and reference have places of their own."""
_LINK: Final = "Linked To"


def entry(change: Change, side: Side) -> str:
    """Return one side of a change: of an addition and a removal the party, otherwise only what differs."""
    name = _name(change, side)
    aliases = "; ".join(_aliases(change, side, name))
    texts = [text for text in _details(change, side) if text]
    links = [text for text in texts if _is_link(text)]
    details = "; ".join([text for text in texts if not _is_link(text)] + [_key(change, side)])
    kind = _value(change, "kind", side) or change.party_kind
    programs = "".join(f" [{program}]" for program in _programs(change, side))
    linked = "".join(f" {link}" if link.startswith("(") else f" ({link})" for link in links)
    return f"{name}{f' ({aliases})' if aliases else ''}, {details}{_KINDS.get(kind, '')}{programs}{linked}"


def _name(change: Change, side: Side) -> str:
    """Return the name on that side; where it is not among what is known of it, the key."""
    if side == "new" or change.kind == "removal":
        return change.name
    names = [field for field in change.fields if field.field == "names"]
    came = [field for field in names if isinstance(field.new, Name) and field.new.text == change.name]
    if not came:
        return change.name
    before = [field.old for field in came] + [field.old for field in names if field.op == "removed"]
    main = [name.text for name in before if isinstance(name, Name) and name.kind in ("primary", "unstated")]
    return main[0] if main else _key(change, side)


def _is_whole(change: Change) -> bool:
    return change.kind in ("addition", "removal")


def _aliases(change: Change, side: Side, name: str) -> Iterator[str]:
    # The name at the head says a difference of names only if the two heads differ.
    is_said = _is_whole(change) or _name(change, "old") != _name(change, "new")
    for field in change.fields:
        found = _side(field, side)
        is_head = isinstance(found, Name) and found.text == name and found.kind in ("primary", "unstated")
        if isinstance(found, Name) and not (is_head and is_said):
            yield _alias(found)


def _alias(found: Name) -> str:
    text = f'"{found.text}"' if found.weak else found.text
    return f"{_ALIASES[found.kind]}{text if found.script in (None, 'Latin') else f'{found.script}: {text}'}"


def _details(change: Change, side: Side) -> Iterator[str]:
    alike = renumbered(change.fields)  # said once for all of them, below the entry
    told = (f for f in change.fields if f.field in _ORDER and not (alike and is_renumbered(f)))
    for field in sorted(told, key=_rank):
        found = _side(field, side)
        if found is None:
            continue
        if _is_whole(change):
            if field.field not in ("listings", "names", "kind_text"):
                yield _segment(found)
        elif _is_lost(change, field):
            what, old, new = describe_change(field)
            yield f"{what} {(old if side == 'old' else new) or '(empty)'}"
        elif field.field not in ("listings", "names"):
            yield _segment(found)


def _rank(field: FieldChange) -> tuple[int, bool]:
    """Return the place of a detail: by its field; days of birth before places."""
    part = field.new or field.old
    return _ORDER.index(field.field), isinstance(part, Birth) and part.on is None


def _is_lost(change: Change, field: FieldChange) -> bool:
    """Tell whether a difference could not be seen in the shape of a notice, and must be told in words."""
    if field.field == "kind_text":
        return True
    if field.field == "listings":
        is_of_programs = describe_change(field)[0] == "programs"
        return not is_of_programs or _programs(change, "old") == _programs(change, "new")
    if isinstance(field.old, Name) and isinstance(field.new, Name):
        return field.old.text == field.new.text and _alias(field.old) == _alias(field.new)
    if field.field == "names":
        return False
    before, after = _segment(field.old), _segment(field.new)
    return before == after or (field.op != "changed" and not before + after)


def _segment(found: Value) -> str:
    match found:
        case Birth():
            alternative = "alt. " if found.is_main is False else ""
            circa = "circa " if found.on and found.is_circa and "circa" not in found.on.text else ""
            country = found.country if found.country_code != NO_COUNTRY else None
            place = ", ".join(text for text in (found.place_text, country) if text)
            days = f"{alternative}DOB {circa}{found.on.text}" if found.on else ""
            calendar = f" ({found.calendar})" if found.on and found.calendar else ""
            return "; ".join(t for t in (days + calendar, f"{alternative}POB {place}" if place else "") if t)
        case Nationality():
            word = "citizen" if found.kind == "citizenship" else "nationality"
            return f"{'alt. ' if found.is_main is False else ''}{word} {found.country}"
        case Relationship():
            former = ", former" if found.is_former else ""
            return f"({found.kind_text}: {found.target_name or found.target_uid or 'not named'}{former})"
        case Feature():
            return " ".join(text for text in (found.name, found.value) if text)
        case _:
            text = describe(found)
            return "" if text == "(empty)" or (isinstance(found, Address) and text == NO_ADDRESS) else text


def _is_link(text: str) -> bool:
    return text.removeprefix("(").startswith(_LINK) or (text.startswith("(") and text.endswith(")"))


def _key(change: Change, side: Side) -> str:
    """Return reference and uid on that side."""
    uid, reference = change.uid, change.reference
    if side == "old" and change.kind != "removal":
        uid = change.old_uid or uid
        changed = [field.old for field in change.fields if field.field == "reference"]
        reference = describe(changed[0]) if changed else reference
    return f"{reference}, uid {uid}" if reference else f"uid {uid}"


def _programs(change: Change, side: Side) -> tuple[str, ...]:
    if side == "new" or change.kind == "removal":
        return change.programs
    # What no listing that came or changed brought along was there before.
    listings = [field for field in change.fields if field.field == "listings"]
    came = {p for field in listings if isinstance(field.new, Listing) for p in field.new.programs}
    went = {p for field in listings if isinstance(field.old, Listing) for p in field.old.programs}
    return tuple(sorted((set(change.programs) - came) | went))


def _value(change: Change, name: str, side: Side) -> Value:
    return next((_side(field, side) for field in change.fields if field.field == name), None)


def _side(field: FieldChange, side: Side) -> Value:
    return field.old if side == "old" else field.new
