"""Each decisive day leads to what was reviewed: exit code, alerts, dead-man switch, report and board."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.decisive.driver import Stage, expected
from tests.publisher.decisive_days import DAYS, DecisiveDay


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage(tmp_path_factory.mktemp("begun")) as made:
        yield made


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.name)
def test_a_decisive_day(day: DecisiveDay, stage: Stage, tmp_path: Path) -> None:
    """``python -m tests.decisive DAY`` prints what happens; docs/guarantees.md promises it."""
    assert [seen.data() for seen in stage.play(day, tmp_path)] == expected()[day.name]
