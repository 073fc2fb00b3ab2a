"""The heart of the promise: every leaf of a source is in a record, or in the table of those that are not."""

from pathlib import Path
from typing import Final

import pytest

from potashwatch.errors import PotashwatchError
from potashwatch.parsers import advanced, classic, enhanced, fsf
from potashwatch.records.edition import Edition
from tests.parsers import support
from tests.parsers.leaves import (
    Case,
    Leaf,
    cases,
    differing,
    leaves,
    matches,
    other_value,
    plan,
    references,
    stated,
    used,
)
from tests.parsers.support import blocks, by_uid, drop, local, read

pytestmark = pytest.mark.long

FORMATS: Final = {
    "classic": (support.CLASSIC, classic.IGNORED),
    "advanced": (support.ADVANCED, advanced.IGNORED),
    "enhanced": (support.ENHANCED, enhanced.IGNORED),
    "fsf": (support.FSF, fsf.IGNORED),
}

USUAL: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "classic": {},
    "advanced": {
        "*/@Primary": ("true", "false"),  # of an identity, of an alias; test_published_files checks the flag
        "*/@False": ("false",),
        "*/@LowQuality": ("false",),
        "*/@Acronym": ("false",),
        "*/@Approximate": ("false",),
        "*/@YearFixed": ("false", "true"),  # of a birth date, of a measure
        "*/@MonthFixed": ("false", "true"),
        "*/@DayFixed": ("false", "true"),
        "*/@CalendarTypeID": ("1",),  # Gregorian
        "*/@ReliabilityID": ("1",),  # Unknown
        "*/@ScriptStatusID": ("1",),  # Unknown
        "*/@DocNameStatusID": ("1", "2"),  # Primary Latin; Others
        "*/@ValidityID": ("1",),  # Valid
        "*/@LocPartValueStatusID": ("1",),  # Main
        "*/@CountryRelevanceID": ("1413",),  # PRIMARY
        "*/@RelationQualityID": ("1",),  # Unknown
        "*/@AreaCodeID": ("11291",),  # "undetermined"
    },
    "enhanced": {
        "*/isLowQuality": ("false",),
        "*/isApproximate": ("false",),
        "*/isDateRange": ("false",),
        "*/isValid": ("true",),
        "*/translation/isPrimary": ("true",),
    },
    "fsf": {
        "*/@regulationLanguage": ("en",),
        "*/@strong": ("true",),
        "*/@gender": ("?",),
        "*/@calendarType": ("GREGORIAN",),
        "*/@circa": ("false",),
        "*/@asAtListingTime": ("false",),
        "*/@diplomatic": ("false",),
        "*/@knownExpired": ("false",),
        "*/@knownFalse": ("false",),
        "*/@reportedLost": ("false",),
        "*/@revokedByIssuer": ("false",),
    },
}
"""Values that a format prints everywhere: their absence reads alike, any other value shows."""


TIED: Final = frozenset(
    {"DistinctParty/Profile/Identity/@ID", "DistinctParty/Profile/Feature/FeatureVersion/@ID"}
)
"""Row numbers that say nothing, but that other leaves of the party refer to: a changed one can contradict those."""


def is_ignored(leaf: Leaf, name: str) -> bool:
    return any(matches(pattern, leaf.path) for pattern in FORMATS[name][1])


def is_usual(leaf: Leaf, name: str) -> bool:
    return any(
        matches(pattern, leaf.path) and leaf.value in values for pattern, values in USUAL[name].items()
    )


def is_reference(leaf: Leaf) -> bool:
    """Tell whether a leaf is of the dictionary of advanced XML, which has a test of its own."""
    return leaf.path.startswith("ReferenceValueSets/")


class Before:
    """A small document as it was: what it says, and how it reads."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.edition = read(folder, case.root)
        self.stated = stated(case.root)

    def fault(self, *, ignored: bool) -> str | None:
        """Return what is wrong with how the changed document reads, or None."""
        try:
            edition = read(self.folder, self.case.root)
        except PotashwatchError as error:
            return f"refused: {error.message}" if ignored else None
        shown = differing(dict(by_uid(self.edition)), dict(by_uid(edition)))
        if ignored:
            return f"said to be ignored, but shows in {shown}" if shown else None
        expected = differing(dict(self.stated), dict(stated(self.case.root)))
        if shown != expected:
            return f"shows in {shown or 'no record'}, not in {expected or 'no record'}"
        return None if shown or _head(edition) != _head(self.edition) else "shows nowhere"

    def fault_of_change(self, leaf: Leaf, *, ignored: bool) -> str | None:
        """Change a leaf, read, and put it back."""
        old, new = leaf.raw, other_value(leaf, self.case.root)
        leaf.set(new)
        fault = None if leaf.path in TIED and not self.fault(ignored=False) else self.fault(ignored=ignored)
        leaf.set(old)
        return fault and f"{leaf.path} [{leaf.sort}] {old!r} -> {new!r}: {fault}"

    def fault_of_removal(self, leaf: Leaf) -> str | None:
        """Take a leaf out, read, and put it back."""
        element, old = leaf.element, leaf.value
        parent = element.getparent()
        if leaf.attribute:
            del element.attrib[leaf.attribute]
            fault = self.fault(ignored=False)
            element.set(leaf.attribute, old)
        else:
            assert parent is not None
            at = parent.index(element)
            drop(element)
            fault = self.fault(ignored=False)
            parent.insert(at, element)
        return fault and f"{leaf.path} [{leaf.sort}] {old!r} removed: {fault}"


def _head(edition: Edition) -> object:
    return edition.header, edition.drift


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_leaf_shows_in_exactly_its_records_or_is_truly_ignored(name: str, tmp_path: Path) -> None:
    """A leaf that changes shows in the records that carry it and in no other, or the list is refused (F22)."""
    wrong: list[str | None] = []
    for case in cases(FORMATS[name][0]):
        before = Before(case, tmp_path)
        for leaf in case.leaves():
            ignored = is_ignored(leaf, name)
            if ignored or not is_reference(leaf):
                wrong.append(before.fault_of_change(leaf, ignored=ignored))
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("name", FORMATS)
def test_a_leaf_that_is_removed_shows_in_exactly_its_records(name: str, tmp_path: Path) -> None:
    """A leaf that is gone shows as one that changed does, or the list is refused (F22)."""
    wrong: list[str | None] = []
    for case in cases(FORMATS[name][0]):
        before = Before(case, tmp_path)
        silent = [leaf for leaf in case.leaves() if is_ignored(leaf, name) or is_usual(leaf, name)]
        said = [
            leaf for leaf in case.leaves() if leaf.value and leaf not in silent and not is_reference(leaf)
        ]
        wrong.extend(map(before.fault_of_removal, said))
    assert [fault for fault in wrong if fault] == []


def test_a_reference_value_shows_in_the_parties_that_refer_to_it(tmp_path: Path) -> None:
    """A word of the dictionary that changes shows in every party that uses it, and in no other (F22)."""
    wrong: list[str | None] = []
    seen: set[tuple[str, str]] = set()
    for case in cases(support.ADVANCED):
        before = Before(case, tmp_path)
        sets = references(case.root)
        for name, number in sorted(used(blocks(case.root)[case.uid], sets) - seen):
            seen.add((name, number))
            entry = sets[name][number]
            parent = entry.getparent()
            assert parent is not None
            wrong.extend(
                before.fault_of_change(leaf, ignored=is_ignored(leaf, "advanced"))
                for leaf in leaves(entry, f"ReferenceValueSets/{local(parent.tag)}/{name}")
            )
    assert [fault for fault in wrong if fault] == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_entry_of_the_table_of_ignored_leaves_is_alive(name: str) -> None:
    """An entry means a leaf of a real file, or says that it never occurred."""
    relatives, table = FORMATS[name]
    paths = {path for _, _, kinds in plan(relatives) for path, _, _ in kinds}
    alive = {pattern for pattern in table for path in paths if matches(pattern, path)}
    assert [entry for entry, why in table.items() if entry not in alive and "never occurred" not in why] == []
