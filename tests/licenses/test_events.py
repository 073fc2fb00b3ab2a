"""What happened between two days: one event a happening, with the same id each time, and none of mere knowledge."""

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.diff.engine import licenses as differences
from potashwatch.licenses import (
    events,
    expiring,
    known_licenses,
    licenses_at,
    predecessor,
    reissue_terms,
    terms,
)
from potashwatch.records.license import Delisting, GeneralLicense, LicensePages
from potashwatch.records.license_event import LicenseEvent
from tests.licenses import texts
from tests.licenses.samples import by_number, end_of, gone, happened, line, look, paper

KNOWN = known_licenses()
DELISTED = gone("BELARUSKALI OAO", "32746", "2026-03-25", "2026-03-26")


def between(
    old: str,
    new: str,
    known: Sequence[GeneralLicense] = KNOWN,
    pages: Sequence[LicensePages] = (),
    delistings: Sequence[Delisting] = (),
) -> list[tuple[str, str]]:
    """Return kind and number of what happened between two days."""
    return [(each.kind, each.number) for each in found(old, new, known, pages, delistings)]


def found(
    old: str,
    new: str,
    known: Sequence[GeneralLicense] = KNOWN,
    pages: Sequence[LicensePages] = (),
    delistings: Sequence[Delisting] = (),
) -> tuple[LicenseEvent, ...]:
    """Return what happened between two days."""
    return happened(*(licenses_at(end_of(day), known, pages, delistings) for day in (old, new)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2017-10-23", "2017-10-24", [("reissued", "2D")]),
        ("2021-04-18", "2021-04-19", [("reissued", "2H")]),
        ("2021-06-02", "2021-06-03", [("expired", "2H")]),
        ("2021-08-08", "2021-08-09", [("issued", "4")]),
        ("2021-12-01", "2021-12-08", [("expired", "4"), ("issued", "5")]),
        ("2018-10-23", "2018-10-24", [("reissued", "2F")]),
        ("2022-12-20", "2022-12-21", [("codified", "6"), ("codified", "7")]),
        ("2025-11-03", "2025-11-04", [("archived", "11"), ("issued", "12")]),
        ("2025-12-14", "2025-12-15", [("issued", "13")]),
        ("2026-03-25", "2026-03-26", [("archived", "13"), ("issued", "14")]),
        ("2026-03-26", "2026-09-26", []),
        (
            "2021-12-01",
            "2022-04-01",
            [("expired", "4"), ("issued", "5"), ("expired", "5"), ("issued", "6"), ("issued", "7")],
        ),
    ],
)
def test_the_life_of_the_register_is_told(old: str, new: str, told: list[tuple[str, str]]) -> None:
    """One event a happening; a letter and the one it replaces are one re-issue; what came and went is told in full."""
    assert between(old, new) == told


def test_nothing_is_told_of_days_that_nobody_knows() -> None:
    """2A and 2B have no day of issue, license 3 has none of its end: no event is invented for them."""
    told = between("2015-01-01", "2026-10-05")
    assert not {"2A", "2B"} & {number for _, number in told}
    assert [kind for kind, number in told if number == "3"] == ["issued"]
    assert between("2026-10-04", "2026-10-05") == []
    assert between("2026-04-30", "2026-05-01", KNOWN, [look("2026-05-01", ["12", "14"])]) == []


def test_messages_say_what_the_source_says() -> None:
    """One line, with the day, the title or the instant."""
    (issued,) = found("2025-12-14", "2025-12-15")
    assert issued.message == (
        "OFAC issued Belarus General License 13, dated 2025-12-15: Authorizing Transactions Involving Joint Stock"
        " Company Belarusian Potash Company, Agrorozkvit LLC, and Belaruskali OAO"
    )
    (expired,) = found("2022-03-31", "2022-04-01")
    assert expired.message == "Belarus General License 5 ended by its own terms at 2022-04-01 04:01 UTC"
    assert expired.evidence[1] == "https://ofac.treasury.gov/faqs/939"
    (reissued,) = found("2021-04-18", "2021-04-19")
    assert "which replaces General License 2G" in reissued.message


PAGES = [
    look("2025-12-16", ["12", "13"], [paper(texts.GL_13, "13")]),
    look("2026-03-25", ["12", "13"], [paper(texts.GL_13, "13")]),
    look("2026-03-28", ["12"]),
    look("2026-03-30", ["12", "13"]),
]


def test_a_disappearance_is_one_event_with_its_cause_or_an_alert() -> None:
    """With the delisting archived, without it withdrawn; it comes back as returned (F49)."""
    assert between("2026-03-27", "2026-03-28", (), PAGES, [DELISTED]) == [("archived", "13")]
    assert between("2026-03-27", "2026-03-28", (), PAGES) == [("withdrawn", "13")]
    assert between("2026-03-28", "2026-03-30", (), PAGES) == [("returned", "13")]
    assert between("2026-03-28", "2026-03-29", (), PAGES) == []


def test_a_withdrawal_that_is_explained_later_is_told_again() -> None:
    """The edition without the party may be read days after the page."""
    late = gone("BELARUSKALI OAO", "32746", "2026-03-25", "2026-03-29")
    pages = PAGES[:3]
    assert between("2026-03-28", "2026-03-29", (), pages, [late]) == [("archived", "13")]


def test_the_same_event_has_the_same_id() -> None:
    """Found again from other days, it is the same; another happening is another (F47)."""
    ids = {found(old, "2026-03-28", (), PAGES)[0].id for old in ("2026-03-26", "2026-03-27")}
    assert len(ids) == 1
    everything = found("2015-01-01", "2026-10-05")
    assert len({each.id for each in everything}) == len(everything)


def test_an_amendment_is_told_clause_by_clause() -> None:
    """Another text under the same number: what differs stands in the fields."""
    second = paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "99")
    pages = [PAGES[0], look("2025-12-20", ["12", "13"], [second])]
    (told,) = found("2025-12-19", "2025-12-20", KNOWN, pages)
    assert (told.kind, told.number) == ("amended", "13")
    assert [(change.field, change.op) for change in told.fields] == [
        ("title", "changed"),
        ("entities", "removed"),
        ("clauses", "changed"),
    ]
    assert between("2025-12-20", "2025-12-21", KNOWN, pages) == []


def test_a_document_read_for_the_first_time_is_no_news() -> None:
    """Summary and wording differ, and the license is the same; so with a title that only a page gives."""
    pages = [look("2025-12-20", [line("13", title="Another Title"), "12"], [paper(texts.GL_13, "13")])]
    assert between("2025-12-19", "2025-12-20", KNOWN, pages) == []
    only_line = [look("2025-12-20", [line("12", title="Of the Page")])]
    assert between("2025-12-19", "2025-12-20", KNOWN, only_line) == []


def test_a_line_that_changes_on_the_page_is_told() -> None:
    """Where no document was read, a title that OFAC replaced is all there is to see."""
    pages = [
        look(f"2026-05-0{day}", ["12", line("15", title=title)]) for day, title in ((1, "Old"), (2, "New"))
    ]
    assert between("2026-05-01", "2026-05-02", (), pages) == [("amended", "15")]


def test_what_is_new_carries_its_remarks() -> None:
    """Contradictions of page and document are in the evidence of issue, re-issue and amendment; not of an end (F50)."""
    page = line("13", title="Something Else", on="2025-12-16")
    second = paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "13")
    pages = [
        look("2025-12-16", ["12", page], [paper(texts.GL_13, "13")]),
        look("2025-12-20", ["12", page], [second]),
        look("2025-12-24", ["12"]),
    ]
    said = "issued: 2025-12-15 in the document, 2025-12-16 in the page"
    start = look("2025-12-14", ["12"])
    for old, new, kind in (("2025-12-14", "2025-12-16", "issued"), ("2025-12-16", "2025-12-20", "amended")):
        (told,) = found(old, new, (), [start, *pages])
        assert (told.kind, told.number) == (kind, "13")
        assert said in told.evidence
    (gone_,) = found("2025-12-20", "2025-12-24", (), [start, *pages])
    assert gone_.kind == "withdrawn"
    assert said not in gone_.evidence
    (reissued,) = found("2017-10-23", "2017-10-24")
    assert reissued.kind == "reissued"
    assert set(by_number(KNOWN)["2D"].remarks) <= set(reissued.evidence)


def test_a_reissue_can_be_compared_with_its_predecessor() -> None:
    """The caller runs the differ on the two texts under one key, and gives the fields back."""
    pages = [
        look(
            "2021-04-18",
            ["2G"],
            [paper(texts.GL_2H.replace("2H", "2G").replace("June 3", "May 3").split("(d)")[0], "2G")],
        ),
        look("2021-04-19", ["2H"], [paper(texts.GL_2H + texts.SIGNATURE_2H, "2H")]),
    ]
    old, new = (licenses_at(end_of(day), (), pages, ()) for day in ("2021-04-18", "2021-04-19"))
    successor = by_number(new)["2H"]
    older = predecessor(successor, old)
    assert older is not None
    before, after = reissue_terms(older, successor)
    (difference,) = differences([before], [after]).found
    plain = differences(map(terms, old), map(terms, new)).found
    (told,) = events(old, new, plain, {successor.key: difference.fields})
    assert told.kind == "reissued"
    assert ("expires", "2021-05-03T04:01:00+00:00", "2021-06-03T04:01:00+00:00") in [
        (change.field, change.old, change.new) for change in told.fields
    ]
    assert not {"uid", "status", "superseded_by"} & {change.field for change in told.fields}


def test_what_is_in_no_source_any_more_is_not_dropped() -> None:
    """It cannot happen with one archive; if it does, it is said."""
    old = licenses_at(end_of("2026-03-28"), (), PAGES, ())
    (told,) = happened(old, [each for each in old if each.number != "12"])
    assert (told.kind, told.number, told.status) == ("withdrawn", "12", "withdrawn")


def test_an_end_that_is_near_is_told_once() -> None:
    """When its last days begin; on a first run whatever is in its last days."""
    end = datetime(2021, 12, 8, 5, 1, tzinfo=UTC)

    def told(old_at: datetime | None, new_at: datetime) -> list[str]:
        return [each.number for each in expiring(old_at, new_at, licenses_at(new_at, KNOWN, (), ()), 30)]

    begins, minute = end - timedelta(30), timedelta(minutes=1)
    assert told(begins - minute, begins) == ["4"]
    assert told(begins - 2 * minute, begins - minute) == []
    assert told(begins, begins + minute) == []
    assert told(None, begins + timedelta(3)) == ["4"]
    assert told(None, end) == []
    (event,) = expiring(None, begins, licenses_at(begins, KNOWN, (), ()), 30)
    assert event.message == "Belarus General License 4 ends at 2021-12-08 05:01 UTC, in 30 full days"


def test_a_license_issued_in_its_last_days_is_told() -> None:
    """License 9 ran for 30 days: with 60 days of warning its last days began before it was there."""
    days = [datetime(2023, 8, 8, 23, tzinfo=UTC) + timedelta(n) for n in range(4)]
    told = [
        [each.number for each in expiring(a, b, licenses_at(b, KNOWN, (), ()), 60)]
        for a, b in itertools.pairwise(days)
    ]
    assert told == [["9"], ["8"], []]


def test_another_end_is_told_anew() -> None:
    """An amended end begins its last days again; the same end does not."""
    at = end_of("2021-05-20")
    old = licenses_at(at, KNOWN, (), ())
    sooner = [
        each.model_copy(update={"expires_at": datetime(2021, 6, 1, 4, 1, tzinfo=UTC)})
        if each.number == "2H"
        else each
        for each in old
    ]
    later_at = at + timedelta(1)
    assert [each.number for each in expiring(at, later_at, sooner, 30, before=old)] == ["2H"]
    assert expiring(at, later_at, old, 30, before=old) == ()
    assert [each.number for each in expiring(at, later_at, old, 30, before=())] == ["2H"]


DAYS = st.dates(date(2015, 1, 1), date(2026, 6, 1))


@given(st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_days_in_between_lose_no_end_and_no_issue(days: list[date]) -> None:
    """From the first to the last day the same licenses are issued and end as in two steps."""
    first, middle, last = (licenses_at(end_of(day.isoformat()), KNOWN, (), ()) for day in days)

    def said(told: Sequence[LicenseEvent]) -> set[str]:
        return {each.id for each in told}

    assert said(happened(first, last)) <= said((*happened(first, middle), *happened(middle, last)))
    assert happened(first, first) == ()
