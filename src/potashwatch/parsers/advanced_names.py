"""Names of advanced XML: identities have aliases, those documented names, and those parts of stated kinds."""

from typing import Final

from potashwatch.parsers.advanced_references import References
from potashwatch.parsers.mapping import Shape, Unmapped, inner, labelled, only, stray, values
from potashwatch.parsers.tokens import Node
from potashwatch.parsers.words import WHOLE_NAMES, alias_kind, fits
from potashwatch.records.party import PartyKind

_IDENTITY: Final = frozenset({"ID", "FixedRef", "Primary", "False"})
_ALIAS: Final = frozenset({"FixedRef", "AliasTypeID", "Primary", "LowQuality"})
_DOCUMENTED: Final = frozenset({"ID", "FixedRef", "DocNameStatusID"})
_VALUE: Final = frozenset({"NamePartGroupID", "ScriptID", "ScriptStatusID", "Acronym"})
_GIVEN: Final = {"First Name": "first", "Middle Name": "middle", "Last Name": "last"}

_PATH: Final = "DistinctParty/Profile/Identity"


def read_identity(
    node: Node, references: References, unmapped: Unmapped, *, uid: str, kind: PartyKind | None
) -> tuple[list[Shape], str, set[str]]:
    """Return the names of an identity, the identity's number, which ties documents to it, and its kinds of name part.

    ``uid`` and ``kind`` are the party's: ``FixedRef`` and the kinds of name part are compared with them.
    """
    own = _own(node, _IDENTITY, _PATH, unmapped, uid)
    unusual = {"Primary": "true", "False": "false"}
    told = [(f"identity {key}", own[key]) for key, usual in unusual.items() if own.get(key, usual) != usual]
    kinds = _part_kinds(node, references, unmapped)
    names: list[Shape] = []
    for child in node[3]:
        if child[0] == "Alias":
            names.extend(_read_alias(child, kinds, references, unmapped, told, uid=uid, party_kind=kind))
        elif child[0] != "NamePartGroups":
            stray(child, f"{_PATH}/{child[0]}", unmapped)
    return names, own["ID"], set(kinds.values())


def _own(node: Node, known: frozenset[str], path: str, unmapped: Unmapped, uid: str) -> dict[str, str]:
    """Return the attributes of an element that repeats the party's key; where it has another one, that is carried."""
    own = values(node, known, path, unmapped)
    if own.get("FixedRef", "") != uid:
        unmapped.append((f"{path}/@FixedRef", own.get("FixedRef", "")))
    return own


def _part_kinds(node: Node, references: References, unmapped: Unmapped) -> dict[str, str]:
    """Return the kind of name part for each group number."""
    kinds: dict[str, str] = {}
    for groups in node[3]:
        if groups[0] != "NamePartGroups":
            continue
        for master in inner(groups, f"{_PATH}/NamePartGroups", unmapped):
            at = f"{_PATH}/NamePartGroups/{master[0]}"
            if master[0] != "MasterNamePartGroup":
                stray(master, at, unmapped)
                continue
            for group in inner(master, at, unmapped):
                if group[0] != "NamePartGroup":
                    stray(group, f"{at}/{group[0]}", unmapped)
                    continue
                own = only(group, frozenset({"ID", "NamePartTypeID"}), f"{at}/NamePartGroup", unmapped)
                if own["ID"] in kinds:
                    stray(group, f"{at}/NamePartGroup", unmapped)
                else:
                    kinds[own["ID"]] = references.text("NamePartType", own["NamePartTypeID"])
    return kinds


def _kind(kinds: dict[str, str], value: dict[str, str]) -> str:
    """Return the kind of a name part. Raises KeyError, as for any required leaf that is missing."""
    number = value["NamePartGroupID"]
    if number not in kinds:
        raise KeyError(f"Profile/Identity/NamePartGroups: the group {number}")
    return kinds[number]


def _read_alias(
    node: Node,
    kinds: dict[str, str],
    references: References,
    unmapped: Unmapped,
    told: list[tuple[str, str]],
    *,
    uid: str,
    party_kind: PartyKind | None,
) -> list[Shape]:
    path = f"{_PATH}/Alias"
    own = _own(node, _ALIAS, path, unmapped, uid)
    kind_text = references.text("AliasType", own["AliasTypeID"])
    is_primary, low_quality = own.get("Primary") == "true", own.get("LowQuality")
    told = [*told]
    told.extend(
        (key, own[key]) for key in ("Primary", "LowQuality") if own.get(key, "true") not in ("true", "false")
    )
    names: list[Shape] = []
    for child in node[3]:
        if child[0] != "DocumentedName":
            stray(child, f"{path}/{child[0]}", unmapped)
            continue
        item = _read_documented(
            child, kinds, references, unmapped, is_primary=is_primary, uid=uid, party_kind=party_kind
        )
        item["kind"] = "primary" if is_primary else alias_kind(kind_text) or "unstated"
        item["kind_text"] = kind_text
        if low_quality == "true":
            item["weak"] = True
        if told:
            item["notes"] = (*told, *item.get("notes", ()))  # type: ignore[misc]
        names.append(item)
    return names


def _read_documented(
    node: Node,
    kinds: dict[str, str],
    references: References,
    unmapped: Unmapped,
    *,
    is_primary: bool,
    uid: str,
    party_kind: PartyKind | None,
) -> Shape:
    path = f"{_PATH}/Alias/DocumentedName"
    own = _own(node, _DOCUMENTED, path, unmapped, uid)
    is_person = party_kind == "person"
    parts: dict[str, list[str]] = {}
    scripts: set[str] = set()
    told: list[tuple[str, str]] = []
    status = references.text("DocNameStatus", own.get("DocNameStatusID", ""))
    if status not in ("Primary Latin" if is_primary else "Others", ""):
        told.append(("name status", status))
    for part in node[3]:
        at = f"{path}/{part[0]}"
        if part[0] != "DocumentedNamePart":
            stray(part, at, unmapped)
            continue
        for value in inner(part, at, unmapped):
            if value[0] != "NamePartValue":
                stray(value, f"{at}/{value[0]}", unmapped)
                continue
            found, text = labelled(value, _VALUE, f"{at}/NamePartValue", unmapped)
            parts.setdefault(_kind(kinds, found), []).append(text)
            scripts.add(references.text("Script", found.get("ScriptID", "")))
            script_status = references.text("ScriptStatus", found.get("ScriptStatusID", ""))
            if script_status not in ("Unknown", ""):
                told.append(("script status", script_status))
            if found.get("Acronym", "false") != "false":
                told.append(("acronym", text))
    item: Shape = {"key": own.get("ID"), "script": " and ".join(sorted(scripts)) or None}
    item["text"] = _whole(parts, is_person=is_person)
    if is_person:
        for kind, field in _GIVEN.items():
            if kind in parts:
                item[field] = " ".join(parts[kind])
    usual = [kind for kind in parts if (kind in _GIVEN or kind in WHOLE_NAMES) and fits(kind, party_kind)]
    told.extend((kind, text) for kind in parts.keys() - set(usual) for text in parts[kind])
    if told:
        item["notes"] = tuple(sorted(told))
    return item


def _whole(parts: dict[str, list[str]], *, is_person: bool) -> str:
    """Return the name as classic XML prints it: ``LAST, First Middle`` for a person, else its parts in a row."""
    if not is_person or "Last Name" not in parts:
        return " ".join(text for texts in parts.values() for text in texts)
    last = " ".join(parts["Last Name"])
    order = ("First Name", "Middle Name")
    given = [text for kind in order for text in parts.get(kind, ())]
    given += [text for kind, texts in parts.items() if kind not in (*order, "Last Name") for text in texts]
    return f"{last}, {' '.join(given)}" if given else last
