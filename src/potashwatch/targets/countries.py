"""Countries under the names and codes by which the lists and people call them.

Codes and English short names of ISO 3166-1 are those of the package iso3166. Beside them stand the other names that
OFAC and the EU print; ``tests/targets/test_countries.py`` reads every published file for them. Case, accents, order of
the words, punctuation, ``the`` and ``of`` mean nothing: ``Congo, Democratic Republic of the`` is ``DEMOCRATIC REPUBLIC
OF THE CONGO``.
"""

from typing import Final

from iso3166 import countries

from potashwatch.targets.words import plain_words

_ALSO_CALLED: Final = {
    "BA": ("Bosnia and Herzegowina",),
    "BN": ("Brunei",),
    "BO": ("Bolivia",),
    "BY": ("Republic of Belarus", "Byelorussia"),
    "CD": ("Congo, Democratic Republic of (was Zaire)",),
    "CG": ("Congo, Republic of the", "Congo, People's Republic of"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FM": ("Micronesia",),
    "GB": ("UK", "Great Britain", "United Kingdom"),
    "GR": ("EL",),
    "IR": ("Iran",),
    "KP": ("Korea, North",),
    "KR": ("Korea, South",),
    "LA": ("Laos",),
    "MD": ("Moldova",),
    "MK": ("Macedonia", "North Macedonia, The Republic of", "Macedonia, The Former Yugoslav Republic of"),
    "MM": ("Burma",),
    "MO": ("Macau",),
    "PS": ("Palestinian", "Palestine", "Palestinian Territory, Occupied", "West Bank"),
    "RU": ("Russia",),
    "SY": ("Syria",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "TZ": ("Tanzania",),
    "US": ("United States",),
    "AE": ("UAE",),
    "VA": ("Vatican City",),
    "VE": ("Venezuela",),
    "VN": ("Vietnam",),
}
"""By ISO code: OFAC's names (``Burma``, ``Korea, North``), the EU's (``BOSNIA AND HERZEGOWINA``), the Commission's
codes of Greece and the United Kingdom, names in common use. ``Palestinian`` and ``West Bank`` are OFAC's: ISO 3166 has
one code for all of it."""

_MEANINGLESS: Final = frozenset(("the", "of"))


def _key(text: str) -> tuple[str, ...]:
    return tuple(sorted(word for word in plain_words(text) if word not in _MEANINGLESS))


_CODES: Final = {
    _key(name): country.alpha2
    for country in countries
    for name in (
        country.alpha2,
        country.alpha3,
        country.name,
        country.apolitical_name,
        *_ALSO_CALLED.get(country.alpha2, ()),
    )
}


def country_code(text: str | None) -> str | None:
    """Return the two letters of ISO 3166-1 for a name or a code, ``XK`` for Kosovo.

    None: no country is stated (``undetermined``; ``UNKNOWN`` and ``00`` of the EU), or what is stated is none: OFAC's
    regions (``Region: Crimea``), states that are no more (``Netherlands Antilles``), a word that is not known.
    """
    return _CODES.get(_key(text or ""))


def are_other_countries(one: str | None, *other: str | None) -> bool:
    """Tell whether both sides state a country and none of the other side's names and codes is that of the first.

    A word that names no country proves nothing: the same number is then taken for the same party's.
    """
    first = country_code(one)
    others = {country for each in other if (country := country_code(each))}
    return first is not None and bool(others) and first not in others
