"""Names of kept reports."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from potashwatch.records.report import RunSummary
from potashwatch.reports import RENDERERS, rendered
from potashwatch.reports.naming import EXTENSIONS, latest_name, report_name
from potashwatch.reports.style import Style
from tests.reports import watching
from tests.reports.watching import DIGEST

LATE = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)


def test_every_form_has_an_extension_of_its_own() -> None:
    """No two forms of one report can overwrite each other."""
    assert RENDERERS.keys() <= EXTENSIONS.keys()
    assert len({latest_name(form) for form in EXTENSIONS}) == len(EXTENSIONS)


@pytest.mark.parametrize("hours", [-11, 0, 14])
def test_the_day_is_that_of_utc(hours: int) -> None:
    """The same run has the same name wherever it is looked at."""
    at = LATE.astimezone(timezone(timedelta(hours=hours)))
    run = RunSummary(report_id=DIGEST, checked_at=at)
    assert report_name(run, "notice") == "2026-03-27_0123456789ab.notice.txt"


@pytest.mark.parametrize("form", RENDERERS)
def test_each_form_can_be_rendered_by_its_name(form: str) -> None:
    """Where no more is known than the report, what is printed is the same."""
    report = watching.watched_report()
    assert rendered(form, report, Style(), None) == RENDERERS[form](report, Style())
