"""What the answers about licenses say of ends that nobody knows."""

from datetime import UTC, date, datetime

from potashwatch.pipeline.license_list import Licenses
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
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


def test_what_is_unknown_for_the_day_is_not_left_out_in_silence() -> None:
    """On 2016-12-01 license 2B may have been in force: neither question about it is answered with none alone."""
    day = date(2016, 12, 1)
    for found in (ANSWERING.listed(day, is_in_force=True), ANSWERING.listed(day, due_days=60)):
        assert (found.licenses, found.unknown) == ((), ("Belarus 2B",))
        text = LICENSES_RENDERERS["table"](found, Style())
        assert "; 1 unknown for this day: Belarus 2B" in text
        assert "2016-12-01,Belarus,2B,,unknown," in LICENSES_RENDERERS["csv"](found, Style())


def test_a_license_that_only_excludes_the_target_does_not_count_for_it() -> None:
    """License 5 names Belaruskali and authorizes nothing with it: the count is that of the status."""
    belaruskali = known_targets()[0]
    found = ANSWERING.listed(date(2021, 12, 3), is_in_force=True, target=belaruskali)
    text = LICENSES_RENDERERS["table"](found, Style())
    assert "for the target 1 in force; 1 more that only excludes it" in text


def test_licenses_issued_on_unknown_days_are_named_with_the_events_of_their_period() -> None:
    """2A was issued in April 2016, 2B in October 2016, on days that nobody knows."""
    found = ANSWERING.between(date(2015, 1, 1), date(2016, 12, 31))
    assert [(notice.code, notice.message[:10]) for notice in found.notices] == [
        ("licenses.undated", "Belarus 2A"),
        ("licenses.undated", "Belarus 2B"),
    ]
    text = LICENSE_EVENTS_RENDERERS["table"](found, Style(width=200))
    assert "Belarus 2B was issued in this period; the day is not known" in text


def test_a_text_that_is_not_known_is_not_compared() -> None:
    """Of 2F, 2G and 2H we have parts and summaries: what the register lacks of one is no change of its clauses."""
    events = ANSWERING.between(date(2018, 1, 1), date(2021, 12, 31)).events
    fields = {change.field for event in events if event.kind == "reissued" for change in event.fields}
    assert fields == {"issued", "expires"}


def test_an_unknown_status_is_told_in_words() -> None:
    """Of a day that an unknown end could cover neither in force nor ended is said."""
    text = LICENSES_RENDERERS["table"](ANSWERING.listed(date(2023, 1, 1)), Style())
    (line,) = [line for line in text.splitlines() if line.startswith("Belarus GL 3 ")]
    assert "unknown for this day" in line
    assert not {each.license.number for each in ANSWERING.listed(date(2023, 1, 1), is_in_force=True).licenses}
