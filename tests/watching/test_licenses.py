"""What the answers about licenses say of ends that nobody knows."""

from datetime import UTC, date, datetime

from potashwatch.pipeline.license_list import Licenses
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.style import Style
from potashwatch.targets import Watcher, known_targets

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ANSWERING = Licenses(None, Watcher(known_targets()), None, NOW)


def test_no_known_end_is_not_told_as_no_license() -> None:
    """Licenses 12 and 14 are in force, and nobody knows until when."""
    found = ANSWERING.listed(NOW.date(), due_days=60)
    assert found.licenses == ()
    assert found.without_known_end == ("Belarus 12", "Belarus 14")
    text = LICENSES_RENDERERS["table"](found, Style())
    assert "none known to end within 60 days; 2 in force without a known end" in text


def test_an_unknown_status_is_told_in_words() -> None:
    """Of a day that an unknown end could cover neither in force nor ended is said."""
    text = LICENSES_RENDERERS["table"](ANSWERING.listed(date(2023, 1, 1)), Style())
    (line,) = [line for line in text.splitlines() if line.startswith("Belarus GL 3 ")]
    assert "unknown for this day" in line
    assert not {each.license.number for each in ANSWERING.listed(date(2023, 1, 1), is_in_force=True).licenses}
