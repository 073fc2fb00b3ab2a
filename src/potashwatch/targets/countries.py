"""Countries under the names and codes by which the lists and people call them.

Names as OFAC's SDN list and the EU's list print them, codes of ISO 3166-1 (two and three letters). Only countries that
have more than one name are here, and those around Belarus; of others the names themselves are compared.
"""

from typing import Final

_CALLED: Final = (
    ("Belarus", "BY", "BLR", "Republic of Belarus", "Byelorussia"),
    ("Russia", "RU", "RUS", "Russian Federation"),
    ("Ukraine", "UA", "UKR"),
    ("Lithuania", "LT", "LTU"),
    ("Latvia", "LV", "LVA"),
    ("Estonia", "EE", "EST"),
    ("Poland", "PL", "POL"),
    ("Germany", "DE", "DEU"),
    ("Austria", "AT", "AUT"),
    ("Switzerland", "CH", "CHE"),
    ("Cyprus", "CY", "CYP"),
    ("Kazakhstan", "KZ", "KAZ"),
    ("China", "CN", "CHN"),
    ("Turkey", "TR", "TUR", "Türkiye"),
    ("United Arab Emirates", "AE", "ARE", "UAE"),
    ("United Kingdom", "GB", "GBR", "UK", "Great Britain"),
    ("United States", "US", "USA", "United States of America"),
    ("Iran", "IR", "IRN", "Iran (Islamic Republic of)"),
    ("Syria", "SY", "SYR", "Syrian Arab Republic"),
    ("Burma", "MM", "MMR", "Myanmar"),
    ("Korea, North", "KP", "PRK", "Korea, Democratic People's Republic of"),
    ("Korea, South", "KR", "KOR", "Korea, Republic of"),
    ("Moldova", "MD", "MDA", "Moldova, Republic of"),
    ("Venezuela", "VE", "VEN"),
)
_COUNTRY: Final = {name.casefold(): names[0] for names in _CALLED for name in names}
_UNSTATED: Final = frozenset(("", "unknown", "undetermined", "00", "none"))
"""The EU prints ``UNKNOWN`` with the code ``00``."""


def are_other_countries(one: str | None, *other: str | None) -> bool:
    """Tell whether both sides state a country and none of the other side's names and codes is that of the first."""
    first = _country(one)
    others = {country for each in other if (country := _country(each))}
    return first is not None and bool(others) and first not in others


def _country(text: str | None) -> str | None:
    folded = " ".join((text or "").split()).casefold()
    return None if folded in _UNSTATED else _COUNTRY.get(folded, folded)
