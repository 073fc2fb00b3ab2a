"""What numbers say against a name: the same name under another registration number is another party."""

import re
from typing import Final

from potashwatch.records.party import Identifier, PartyRecord
from potashwatch.records.target import TargetNumber, WatchedParty
from potashwatch.targets.countries import are_other_countries
from potashwatch.targets.index import numbers_of
from potashwatch.targets.words import number

_SORTS: Final = {
    "registration": re.compile(
        r"regist|regnumber|(?:company|business|enterprise|legal entity) n", re.IGNORECASE
    ),
    "tax": re.compile(r"\btax|fiscal|v\.?a\.?t\b|\bunp\b|\bунп\b|\binn\b|\bинн\b", re.IGNORECASE),
}
"""Kinds of numbers of which a company has one in each country, as the lists call them."""
_NO_COMPANY: Final = re.compile(r"vessel|aircraft|charity|document|electoral|license", re.IGNORECASE)


def is_of_other_country(known: TargetNumber, part: Identifier) -> bool:
    """Tell whether both sides state a country, and another one."""
    return are_other_countries(known.country, part.country, part.country_code)


def other_numbers(record: PartyRecord, party: WatchedParty) -> str | None:
    """Return the numbers by which a record of the same name is not the party; None where none speaks against it.

    Registration and tax numbers speak where the party has one of the same sort, or, since a Belarusian UNP is called
    either, of the same length; and only where no number at all is the same.
    """
    told = [each for each in record.identifiers if any(_speaks(each, known) for known in party.numbers)]
    if not told or _shares_number(record, party):
        return None
    return ", ".join(f"{each.value} ({each.country})" if each.country else f"{each.value}" for each in told)


def _speaks(part: Identifier, known: TargetNumber) -> bool:
    own, other = _sort(f"{part.kind or ''} {part.kind_text}"), _sort(known.kind_text or "")
    value = number(part.value or "")
    if not own or not value:
        return False
    if known.kind_text is None:
        return known.value.isdigit() and value.isdigit()
    return other is not None and (own == other or len(value) == len(number(known.value)))


def _sort(kind_text: str) -> str | None:
    if _NO_COMPANY.search(kind_text):
        return None
    return next((sort for sort, pattern in _SORTS.items() if pattern.search(kind_text)), None)


def _shares_number(record: PartyRecord, party: WatchedParty) -> bool:
    for known in party.numbers:
        forms = set(numbers_of(known.value))
        for part in record.identifiers:
            if forms & set(numbers_of(part.value or "")) and not is_of_other_country(known, part):
                return True
        for feature in (*record.features, *record.particulars):
            if forms & set(numbers_of(feature.value or "")):
                return True
    return False
