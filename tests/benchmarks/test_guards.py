"""How often guards hold published editions: what is stored is what is measured."""

import pytest

from benchmarks.guards import figures, tables
from benchmarks.guards.editions import found_in
from benchmarks.guards.figures import Figures
from benchmarks.guards.guard import held_by, split
from benchmarks.guards.measuring import measure
from potashwatch.records.settings import GuardSettings
from tests.published import FIXTURES

DEFAULTS = GuardSettings()


@pytest.fixture(scope="module")
def sample() -> Figures:
    """Return what is measured over a part of the published files: the non-SDN list in classic XML."""
    return measure(found_in((FIXTURES / "ofac" / "classic",)))


def test_a_sample_measures_what_is_stored(sample: Figures) -> None:
    """A change that makes the same files give other figures makes docs/guards.md stale: measure again."""
    stored = figures.stored()
    editions = {size.edition for size in sample.sizes}
    assert len(sample.pairs) == 24
    assert sample.pairs == tuple(pair for pair in stored.pairs if pair.new in editions)
    assert sample.cases == tuple(case for case in stored.cases if case.edition in editions)


def test_excerpts_and_error_pages_are_not_compared() -> None:
    """An excerpt is measured as a first edition only; what is no list is left out."""
    found = found_in((FIXTURES / "eu" / "excerpts", FIXTURES / "eu" / "failures"))
    assert [edition.is_excerpt for edition in found] == [True, True]
    assert measure(found).pairs == ()


def test_no_edition_of_a_daily_run_is_held_and_every_large_program_is_missed() -> None:
    """The promise by which the thresholds were chosen, over all published editions (F15, F19)."""
    stored = figures.stored()
    daily, _ = split(stored.pairs)
    assert [held_by(pair.losses, DEFAULTS) for pair in daily] == [()] * 11
    programs = [case for case in stored.cases if case.sort == "program" and case.parties >= 20]
    assert len(programs) == 57
    assert all(held_by(case.losses, DEFAULTS) for case in programs)


def test_another_threshold_changes_the_page() -> None:
    """The tables are of the thresholds of this version."""
    other = GuardSettings(vanished_percent=3)
    assert tables.page(figures.stored(), other) != tables.PAGE.read_text("utf-8")
