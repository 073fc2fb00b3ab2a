"""From the words of an end to the instant."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from potashwatch.licenses import due_at, expiries, expiry, is_due

NEW_YORK = ZoneInfo("America/New_York")
OFFSETS = {"standard": timezone(timedelta(hours=-5)), "daylight": timezone(timedelta(hours=-4))}


@pytest.mark.parametrize(
    ("words", "at", "remark"),
    [
        ("through 12:01 a.m. eastern daylight time, June 3, 2021", "2021-06-03T04:01", None),
        ("through 12:01 a.m. eastern standard time, December 8, 2021", "2021-12-08T05:01", None),
        (
            "through 12:01a.m. eastern standard time, April 1, 2022",
            "2022-04-01T04:01",
            "not on eastern standard time",
        ),
        (
            "through 12:01 a.m. eastern daylight time, January 5, 2022",
            "2022-01-05T04:01",
            "not on eastern daylight time",
        ),
        ("through 12:01 a.m., June 3, 2021", "2021-06-03T04:01", None),
        ("through 12:01 a.m. on June 3, 2021", "2021-06-03T04:01", None),
        ("through 12:01 a.m. Eastern Time, December 8, 2021", "2021-12-08T05:01", None),
        ("through 12:01 a.m. EDT June 3, 2021", "2021-06-03T04:01", None),
        ("through 11:59 p.m. eastern standard time, January 5, 2022", "2022-01-06T04:59", None),
        ("through 12:01 p.m. UTC, January 5, 2022", "2022-01-05T12:01", None),
        ("through October 9, 2023", "2023-10-10T04:00", "the end of 2023-10-09 in New York"),
        ("until May 31, 2011", "2011-05-31T04:00", "the start of 2011-05-31 in New York"),
        ("expires on April 30, 2018", "2018-04-30T04:00", "the start of 2018-04-30 in New York"),
        ("through 1:30 a.m. eastern time, November 3, 2024", "2024-11-03T05:30", "clocks change in New York"),
        ("through 1:30 a.m. eastern standard time, November 3, 2024", "2024-11-03T06:30", None),
        ("through 2:30 a.m. eastern time, March 10, 2024", "2024-03-10T06:30", "clocks change in New York"),
    ],
)
def test_words_become_an_instant(words: str, at: str, remark: str | None) -> None:
    """Each form, its instant in UTC, the words kept, and a remark where something was decided (F51)."""
    found = expiry(f"are authorized {words}, provided that")
    assert found is not None
    assert found.text == words
    assert found.at == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert (found.remark is None) == (remark is None)
    assert (remark or "") in (found.remark or "")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "15 CFR parts 730 through 774",
        "blocked prior to October 30, 2015",
        "dated October 22, 2019,",
        "until revoked",
    ],
)
def test_other_days_are_no_end(words: str) -> None:
    """Only what is said to end, ends."""
    assert expiry(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "through June 31, 2021",
        "until the first of May 2021",
        "through 25:01 a.m. on June 3, 2021",
        "through 12:01 a.m. EDT 2021/06/03",
    ],
)
def test_an_end_of_another_form_is_kept_in_words(words: str) -> None:
    """Taken for none it would be a license for ever."""
    found = expiry(words)
    assert found is not None
    assert found.at is None
    assert found.remark == f'end not understood: "{found.text}"'


def test_the_last_of_several_ends_counts_and_all_are_found() -> None:
    """Paragraphs may end on different days."""
    text = "through 12:01 a.m. eastern daylight time, June 3, 2021; through May 1, 2021"
    assert len(expiries(text)) == 2
    found = expiry(text)
    assert found is not None
    assert found.text.endswith("June 3, 2021")


DAYS = st.dates(date(2007, 3, 11), date(2036, 12, 31))


@given(DAYS, st.integers(0, 23), st.integers(0, 59), st.sampled_from(["standard", "daylight"]))
@example(date(2022, 4, 1), 0, 1, "standard")
@example(date(2024, 11, 3), 1, 30, "standard")
@example(date(2024, 11, 3), 1, 30, "daylight")
@example(date(2024, 3, 10), 2, 30, "standard")
def test_no_reading_is_later_than_another(day: date, hour: int, minute: int, word: str) -> None:
    """The instant is one of the readings; where word and season disagree it is the earliest, and flagged."""
    half = "p" if hour >= 12 else "a"
    text = f"through {(hour - 1) % 12 + 1}:{minute:02} {half}.m. eastern {word} time, {day:%B} {day.day}, {day.year}"
    wall = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001
    literal = wall.replace(tzinfo=OFFSETS[word]).astimezone(UTC)
    local = {wall.replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC) for fold in (0, 1)}
    found = expiry(text)
    assert found is not None
    assert found.at is not None
    if literal in local:
        assert (found.at, found.remark) == (literal, None)
    else:
        assert found.at == min(literal, *local)
        assert found.remark is not None


@given(DAYS, st.integers(0, 400))
def test_days_count_back_from_the_end_in_utc(day: date, days: int) -> None:
    """A day is 24 hours, also over a change of the clocks; at the end itself nothing is due any more."""
    end = datetime(day.year, day.month, day.day, 4, 1, tzinfo=UTC)
    assert end - due_at(end, days) == timedelta(hours=24 * days)
    second = timedelta(seconds=1)
    assert is_due(end, due_at(end, days), days) == (days > 0)
    assert not is_due(end, due_at(end, days) - second, days)
    assert not is_due(end, end, days)
    assert is_due(end, end - second, days) == (days > 0)
