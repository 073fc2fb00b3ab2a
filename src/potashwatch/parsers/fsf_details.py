"""The details of an EU party: names, citizenships, births, addresses, identifications, the act behind it."""

from functools import lru_cache
from typing import Final

from potashwatch.parsers.dates import period
from potashwatch.parsers.mapping import Shape, Unmapped, notes, only, stray, values
from potashwatch.parsers.tokens import Node, attributes
from potashwatch.records.party import Citation, Period

_ACT: Final = frozenset({"regulationType", "publicationDate", "numberTitle", "publicationUrl"})


_REGULATION: Final = frozenset(
    {
        "regulationType",
        "organisationType",
        "publicationDate",
        "entryIntoForceDate",
        "numberTitle",
        "programme",
        "logicalId",
    }
)


_COUNTRY: Final = {"region", "countryIso2Code", "countryDescription", "regulationLanguage", "logicalId"}


_NAME: Final = frozenset(
    {
        "wholeName",
        "firstName",
        "middleName",
        "lastName",
        "function",
        "title",
        "gender",
        "nameLanguage",
        "strong",
        "regulationLanguage",
        "logicalId",
    }
)


_CITIZENSHIP: Final = frozenset(_COUNTRY | {"acquisitionDate", "disenfranchisementDate"})


_BIRTH: Final = frozenset(
    _COUNTRY
    | {
        "circa",
        "calendarType",
        "birthdate",
        "dayOfMonth",
        "monthOfYear",
        "year",
        "yearRangeFrom",
        "yearRangeTo",
        "city",
        "place",
        "zipCode",
    }
)


_ADDRESS: Final = frozenset(_COUNTRY | {"street", "poBox", "zipCode", "city", "place", "asAtListingTime"})


_FLAGS: Final = ("diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer")


_IDENTIFICATION: Final = frozenset(
    _COUNTRY
    | {
        "identificationTypeCode",
        "identificationTypeDescription",
        "number",
        "latinNumber",
        "nameOnDocument",
        "issuedBy",
        "issueDate",
        "validFrom",
        "validTo",
        *_FLAGS,
    }
)


_KEY_VALUE: Final = frozenset({"key", "value"})


_USUAL: Final = {
    "regulationLanguage": "en",
    "circa": "false",
    "asAtListingTime": "false",
    "gender": "?",
} | dict.fromkeys(_FLAGS, "false")
"""What the list prints everywhere: a note only where it says something else."""


@lru_cache(maxsize=4096)
def _citation(raw: str) -> tuple[Citation, tuple[tuple[str, str], ...]]:
    """Return the act cited by a ``regulationSummary``; one act stands behind hundreds of details."""
    found = attributes(raw)
    citation = Citation(
        act_text=found.get("numberTitle", ""),
        kind_text=found.get("regulationType") or None,
        published_text=found.get("publicationDate") or None,
        url_text=found.get("publicationUrl") or None,
    )
    return citation, tuple((key, found[key]) for key in sorted(found.keys() - _ACT))


def _details(node: Node, path: str, unmapped: Unmapped, told: list[tuple[str, str]]) -> Citation | None:
    """Read what every detail can hold: the act, remarks, additional information, contact details."""
    citation: Citation | None = None
    for child in node[3]:
        name, raw, text, inner = child
        if name == "regulationSummary" and citation is None and not inner and not text:
            citation, unknown = _citation(raw)
            unmapped.extend((f"{path}/regulationSummary/@{key}", value) for key, value in unknown)
        elif name == "remark" and not raw and not inner:
            told.append(("remark", text))
        elif name in ("additionalInformation", "contactInfo"):
            pair = only(child, _KEY_VALUE, f"{path}/{name}", unmapped)
            told.append((f"{name} {pair.get('key', '')}", pair.get("value", "")))
        else:
            stray(child, f"{path}/{name}", unmapped)
    return citation


def _read_name(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    path = "sanctionEntity/nameAlias"
    found = values(node, _NAME, path, unmapped)
    told: list[tuple[str, str]] = []
    citation = _details(node, path, unmapped, told)
    get = found.get
    first, middle, last, strong = get("firstName"), get("middleName"), get("lastName"), get("strong")
    for key in ("title", "function", "gender", "regulationLanguage"):
        value = get(key)
        if value and value != _USUAL.get(key):
            told.append((key, value))
    if strong not in ("true", "false", None, ""):
        told.append(("strong", strong or ""))
    weak = strong == "false" or any(k == "remark" and _is_low_quality(v) for k, v in told)
    item: Shape = {
        "key": get("logicalId"),
        "kind": "unstated",
        "text": get("wholeName") or " ".join(part for part in (first, middle, last) if part),
        "citation": citation,
    }
    if first or middle or last:
        item["first"], item["middle"], item["last"] = first or None, middle or None, last or None
    if weak:
        item["weak"] = True
    if language := get("nameLanguage"):
        item["language"] = language
    if told:
        item["notes"] = tuple(told)
    shape["names"].append(item)


def _is_low_quality(remark: str) -> bool:
    """Tell whether a remark marks a weak alias; the list also misspells it ``lo quality``."""
    words = remark.lower()
    return "low quality" in words or "lo quality" in words


def _told(found: dict[str, str], keys: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(notes({key: found.get(key, "") for key in keys}, _USUAL))


def _read_citizenship(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    path = "sanctionEntity/citizenship"
    found = values(node, _CITIZENSHIP, path, unmapped)
    told = _told(found, ("region", "acquisitionDate", "disenfranchisementDate", "regulationLanguage"))
    citation = _details(node, path, unmapped, told)
    shape["nationalities"].append(
        {
            "key": found.get("logicalId"),
            "kind": "citizenship",
            "country": found.get("countryDescription", ""),
            "country_code": found.get("countryIso2Code") or None,
            "citation": citation,
            "notes": tuple(told),
        }
    )


def _read_birth(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    path = "sanctionEntity/birthdate"
    found = values(node, _BIRTH, path, unmapped)
    told = _told(found, ("zipCode", "regulationLanguage"))
    text = birth_text(found)
    if found.get("birthdate"):
        parts = (found.get("year", ""), found.get("monthOfYear", ""), found.get("dayOfMonth", ""))
        if any(parts) and "-".join(part.zfill(2) for part in parts) != found["birthdate"]:
            told.append(("parts", "-".join(parts)))
    citation = _details(node, path, unmapped, told)
    places = [found.get(key, "") for key in ("city", "place", "region")]
    circa = found.get("circa")
    if circa not in ("true", "false", None, ""):
        told.append(("circa", circa or ""))
    calendar = found.get("calendarType", "")
    is_gregorian = calendar in ("GREGORIAN", "")
    shape["births"].append(
        {
            "key": found.get("logicalId"),
            "on": (period(text) if is_gregorian else Period(text=text)) if text else None,
            "is_circa": True if circa == "true" else None,
            "calendar": None if is_gregorian else calendar,
            "place_text": _places(places) or None,
            "country": found.get("countryDescription") or None,
            "country_code": found.get("countryIso2Code") or None,
            "citation": citation,
            "notes": tuple(told),
        }
    )


def _places(places: list[str]) -> str:
    """Join city, place and region, so that a move from one to the other shows."""
    labels = ("", "place: ", "region: ")
    return ", ".join(f"{label}{text}" for label, text in zip(labels, places, strict=True) if text)


def birth_text(found: dict[str, str]) -> str:
    """Return the date as one text: the full date, the range of years, or the parts that are there.

    Any subset of the parts can be there (XSD ``BirthdateType``).
    """
    text = found.get("birthdate", "")
    if not text:
        parts = [found.get(key, "") for key in ("year", "monthOfYear", "dayOfMonth")]
        while parts and not parts[-1]:
            parts.pop()
        text = "-".join(part or "?" for part in parts)
    first, last = found.get("yearRangeFrom", ""), found.get("yearRangeTo", "")
    if first or last:
        years = f"{first} to {last}" if last else f"{first} to ?"
        text = f"{text} ({years})" if text else years
    return text


def _read_address(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    path = "sanctionEntity/address"
    found = values(node, _ADDRESS, path, unmapped)
    told = _told(found, ("poBox", "place", "asAtListingTime", "regulationLanguage"))
    citation = _details(node, path, unmapped, told)
    shape["addresses"].append(
        {
            "key": found.get("logicalId"),
            "lines": (found["street"],) if found.get("street") else (),
            "city": found.get("city") or None,
            "region": found.get("region") or None,
            "postal_code": found.get("zipCode") or None,
            "country": found.get("countryDescription") or None,
            "country_code": found.get("countryIso2Code") or None,
            "citation": citation,
            "notes": tuple(told),
        }
    )


def _read_identification(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    path = "sanctionEntity/identification"
    found = values(node, _IDENTIFICATION, path, unmapped)
    kept = ("latinNumber", "nameOnDocument", "validFrom", "region", "regulationLanguage", *_FLAGS)
    told = _told(found, kept)
    citation = _details(node, path, unmapped, told)
    shape["identifiers"].append(
        {
            "key": found.get("logicalId"),
            "kind": found.get("identificationTypeCode") or None,
            "kind_text": found.get("identificationTypeDescription")
            or found.get("identificationTypeCode", ""),
            "value": found.get("number") or None,
            "country": found.get("countryDescription") or None,
            "country_code": found.get("countryIso2Code") or None,
            "issuer_text": found.get("issuedBy") or None,
            "issued": period(found["issueDate"]) if found.get("issueDate") else None,
            "expires": period(found["validTo"]) if found.get("validTo") else None,
            "citation": citation,
            "notes": tuple(told),
        }
    )


def _read_regulation(node: Node, shape: dict[str, list[Shape]], unmapped: Unmapped) -> None:
    """Read the latest act that touched the party, and the programme it stands under."""
    path = "sanctionEntity/regulation"
    found = values(node, _REGULATION, path, unmapped)
    url: str | None = None
    told: list[tuple[str, str]] = []
    for child in node[3]:
        name, raw, text, inner = child
        if name == "publicationUrl" and url is None and not raw and not inner:
            url = text
        elif name == "remark" and not raw and not inner:
            told.append(("remark", text))
        elif name == "corrigendum" and not inner and not text:
            act = attributes(raw)
            told.append(("corrigendum", " ".join(act[key] for key in sorted(act))))
        elif name == "additionalInformation":
            pair = only(child, _KEY_VALUE, f"{path}/{name}", unmapped)
            told.append((f"{name} {pair.get('key', '')}", pair.get("value", "")))
        else:
            stray(child, f"{path}/{name}", unmapped)
    shape["listings"].append(
        {
            "programs": (found["programme"],) if found.get("programme") else (),
            "citation": Citation(
                act_text=found.get("numberTitle", ""),
                kind_text=found.get("regulationType") or None,
                published_text=found.get("publicationDate") or None,
                in_force_text=found.get("entryIntoForceDate") or None,
                organization_text=found.get("organisationType") or None,
                url_text=url,
                key=found.get("logicalId") or None,
                notes=tuple(told),
            ),
        }
    )


READERS: Final = {
    "nameAlias": _read_name,
    "citizenship": _read_citizenship,
    "birthdate": _read_birth,
    "address": _read_address,
    "identification": _read_identification,
    "regulation": _read_regulation,
}
