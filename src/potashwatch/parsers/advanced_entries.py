"""What stands outside a party in an advanced file: its documents, its entries on lists, its relationships."""

from collections.abc import Callable

from potashwatch.parsers.advanced_dates import printed_date, printed_period
from potashwatch.parsers.advanced_references import References
from potashwatch.parsers.dates import period
from potashwatch.parsers.mapping import (
    Shape,
    Unmapped,
    label,
    notes,
    once,
    only,
    stray,
    values,
)
from potashwatch.parsers.tokens import Node
from potashwatch.records.party import Period


def read_document(
    node: Node, references: References, unmapped: Unmapped, place_of: Callable[[str, str], str]
) -> Shape:
    """Return an ``IDRegDocument`` as an identifier; ``place_of`` names a location by its number and the document's."""
    path = "IDRegDocument"
    known = frozenset(
        {"ID", "IDRegDocTypeID", "IdentityID", "IssuedBy-CountryID", "IssuedIn-LocationID", "ValidityID"}
    )
    own = values(node, known, path, unmapped)
    told: list[tuple[str, str]] = []
    validity = references.text("Validity", own.get("ValidityID", ""))
    if validity not in ("Valid", ""):
        told.append(("validity", validity))
    if place := own.get("IssuedIn-LocationID"):
        told.append(("issued in", place_of(place, own.get("ID", ""))))
    item: Shape = {
        "key": own.get("ID"),
        "kind_text": references.text("IDRegDocType", own["IDRegDocTypeID"]),
    }
    if country := own.get("IssuedBy-CountryID"):
        item["country"] = references.text("Country", country)
        item["country_code"] = references.country_codes.get(country)
    for child in once(node, path, unmapped, frozenset({"DocumentDate", "DocumentedNameReference"})):
        at = f"{path}/{child[0]}"
        if child[0] == "IDRegistrationNo":
            item["value"] = label(child, frozenset(), at, unmapped) or None
        elif child[0] == "IssuingAuthority":
            item["issuer_text"] = label(child, frozenset(), at, unmapped) or None
        elif child[0] == "Comment":
            if text := label(child, frozenset(), at, unmapped):
                told.append(("comment", text))
        elif child[0] == "DocumentedNameReference":
            number = only(child, frozenset({"DocumentedNameID"}), at, unmapped)
            told.append(("documented name", number.get("DocumentedNameID", "")))
        elif child[0] == "DocumentDate":
            _read_document_date(child, references, unmapped, item, told)
        else:
            stray(child, at, unmapped)
    if told:
        item["notes"] = tuple(told)
    return item


def _read_document_date(
    node: Node, references: References, unmapped: Unmapped, item: Shape, told: list[tuple[str, str]]
) -> None:
    path = "IDRegDocument/DocumentDate"
    own = values(node, frozenset({"IDRegDocDateTypeID"}), path, unmapped)
    kind = references.text("IDRegDocDateType", own.get("IDRegDocDateTypeID", ""))
    field = {"Issue Date": "issued", "Expiration Date": "expires"}.get(kind)
    for child in once(node, path, unmapped):
        at = f"{path}/{child[0]}"
        if child[0] != "DatePeriod":
            stray(child, at, unmapped)
            continue
        days, date_notes = printed_period(child, at, unmapped, usual="false")
        told.extend(date_notes)
        if field and field not in item:
            item[field] = days
        else:
            told.append((kind, days.text))


def read_entry(node: Node, references: References, unmapped: Unmapped) -> Shape:
    """Return a ``SanctionsEntry`` as a listing."""
    path = "SanctionsEntry"
    own = values(node, frozenset({"ID", "ProfileID", "ListID"}), path, unmapped)
    programs: list[str] = []
    measures: list[str] = []
    events: list[tuple[str, Period | None, str, list[tuple[str, str]]]] = []
    told: list[tuple[str, str]] = []
    for child in once(node, path, unmapped, frozenset({"EntryEvent", "SanctionsMeasure"})):
        if child[0] == "EntryEvent":
            events.append(_read_event(child, references, unmapped))
        elif child[0] == "SanctionsMeasure":
            _read_measure(child, references, unmapped, programs, measures, told)
        elif child[0] == "Comment":
            if text := label(child, frozenset(), f"{path}/Comment", unmapped):
                told.append(("comment", text))
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    events.sort(key=lambda event: (event[1].text if event[1] else "", event[2], event[0]))
    for kind, days, basis, event_notes in events:
        told.extend(event_notes)
        if len(events) > 1 or kind != "Created":
            told.append(("event", f"{kind} {days.text if days else 'undated'} {basis}"))
    return {
        "key": own.get("ID"),
        "list_text": references.text("List", own.get("ListID", "")),
        "programs": tuple(programs),
        "measures": tuple(measures),
        "legal_bases": tuple(basis for _, _, basis, _ in events if basis),
        "listed": next((days for _, days, _, _ in events if days), None),
        "notes": tuple(told),
    }


def _read_event(
    node: Node, references: References, unmapped: Unmapped
) -> tuple[str, Period | None, str, list[tuple[str, str]]]:
    path = "SanctionsEntry/EntryEvent"
    own = values(node, frozenset({"ID", "EntryEventTypeID", "LegalBasisID"}), path, unmapped)
    days: Period | None = None
    told: list[tuple[str, str]] = []
    for child in once(node, path, unmapped):
        at = f"{path}/{child[0]}"
        if child[0] == "Date":
            days = period(printed_date(child, at, unmapped))
        elif child[0] == "Comment":
            if text := label(child, frozenset(), at, unmapped):
                told.append(("event comment", text))
        else:
            stray(child, at, unmapped)
    kind = references.text("EntryEventType", own.get("EntryEventTypeID", ""))
    return kind, days, references.text("LegalBasis", own.get("LegalBasisID", "")), told


def _read_measure(
    node: Node,
    references: References,
    unmapped: Unmapped,
    programs: list[str],
    measures: list[str],
    told: list[tuple[str, str]],
) -> None:
    path = "SanctionsEntry/SanctionsMeasure"
    own = values(node, frozenset({"ID", "SanctionsTypeID"}), path, unmapped)
    kind = references.text("SanctionsType", own["SanctionsTypeID"])
    comment = ""
    for child in once(node, path, unmapped):
        at = f"{path}/{child[0]}"
        if child[0] == "Comment":
            comment = label(child, frozenset(), at, unmapped)
        elif child[0] == "DatePeriod":
            days, date_notes = printed_period(child, at, unmapped, usual="true")
            told.extend((f"{kind} {comment} {key}".strip(), text) for key, text in date_notes)
            if days.text:
                told.append((f"{kind} {comment} period".strip(), days.text))
        else:
            stray(child, at, unmapped)
    if kind == "Program" and comment:
        programs.append(comment)
    else:
        measures.append(f"{kind}: {comment}" if comment else kind)


def read_relationship(node: Node, references: References, unmapped: Unmapped) -> Shape:
    """Return a ``ProfileRelationship``, for the party it leads from."""
    path = "ProfileRelationship"
    known = frozenset(
        {
            "ID",
            "From-ProfileID",
            "To-ProfileID",
            "RelationTypeID",
            "RelationQualityID",
            "Former",
            "SanctionsEntryID",
        }
    )
    own = values(node, known, path, unmapped)
    told = list(notes({"sanctions entry": own.get("SanctionsEntryID", "")}, {}))
    for child in once(node, path, unmapped):
        if child[0] == "Comment":
            if text := label(child, frozenset(), f"{path}/Comment", unmapped):
                told.append(("comment", text))
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    former = own.get("Former")
    if former not in ("true", "false", None):
        told.append(("Former", former))
    quality = references.text("RelationQuality", own.get("RelationQualityID", ""))
    return {
        "key": own.get("ID"),
        "kind_text": references.text("RelationType", own["RelationTypeID"]),
        "target_uid": own["To-ProfileID"],
        "is_former": {"true": True, "false": False}.get(former or ""),
        "quality_text": quality if quality not in ("Unknown", "") else None,
        "notes": tuple(told),
    }
