"""Where licenses stand on a day: what counts, in which order, and that nothing later does."""

import random as randomness
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from potashwatch.errors import LicenseError
from potashwatch.licenses import known_licenses, known_printed, licenses_at
from potashwatch.records.license import IN_FORCE, Delisting, GeneralLicense, LicensePages, Printed
from tests.licenses import texts
from tests.licenses.samples import by_number, gone, line, look, paper, stand

KNOWN = known_licenses()
ROW = by_number(KNOWN)
BPC = "OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY"


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2005-01-01", ""),
        ("2008-09-29", ""),
        ("2008-09-30", "1"),
        ("2011-02-10", "1"),
        ("2011-02-11", ""),
        ("2016-04-29", "2"),
        ("2016-04-30", ""),
        ("2017-04-28", "2C"),
        ("2017-12-31", "2D"),
        ("2018-04-27", "2E"),
        ("2018-10-23", "2E"),
        ("2018-10-24", "2F"),
        ("2019-10-21", "2F"),
        ("2019-10-22", "2G"),
        ("2021-04-18", "2G"),
        ("2021-04-19", "2H"),
        ("2021-06-21", "3"),
        ("2021-08-10", "4"),
        ("2021-12-07", "4 5"),
        ("2021-12-08", "5"),
        ("2022-03-31", "5 6 7"),
        ("2022-04-01", "6 7"),
        ("2022-12-21", ""),
        ("2023-08-09", "8 9"),
        ("2023-09-08", "8"),
        ("2024-08-09", "101"),
        ("2025-09-12", "11"),
        ("2025-11-05", "12"),
        ("2025-12-16", "12 13"),
        ("2026-03-27", "12 14"),
        ("2026-10-05", "12 14"),
    ],
)
def test_the_register_tells_what_was_in_force(day: str, in_force: str) -> None:
    """The whole life of the Belarus licenses, from the register alone."""
    assert [n for n, told in stand(day, KNOWN).items() if told.status in IN_FORCE] == in_force.split()


def test_a_day_that_an_unknown_issue_or_end_could_cover_is_unknown() -> None:
    """License 2A was issued in April 2016 and replaced in October, nobody knows when; 3 ended, nobody knows when."""
    for number, spans in (
        ("1", (("2008-09-01", "unknown"), ("2008-09-30", "in-force"))),
        ("2A", (("2016-04-01", "unknown"), ("2016-10-30", "unknown"), ("2016-10-31", "superseded"))),
        ("2B", (("2016-10-01", "unknown"), ("2017-04-27", "unknown"), ("2017-04-28", "superseded"))),
        ("3", (("2021-06-21", "in-force"), ("2021-06-22", "unknown"), ("2026-10-04", "unknown"))),
    ):
        first = (date.fromisoformat(spans[0][0]) - timedelta(1)).isoformat()
        assert number not in stand(first, KNOWN)
        assert [(day, stand(day, KNOWN)[number].status) for day, _ in spans] == [*spans]
    assert stand("2019-06-01", KNOWN)["2E"].superseded_by == "2F", "2F has a day of issue, which is likely"
    undated = [row.model_copy(update={"issued_on": None}) if row.number == "2F" else row for row in KNOWN]
    undated = [row.model_copy(update={"ended_on": None}) if row.number == "2E" else row for row in undated]
    told = stand("2019-06-01", undated)
    assert {told["2E"].status, told["2F"].status} == {"unknown"}
    bare = [ROW["12"].model_copy(update={"issued_on": None})]
    assert stand("2026-10-04", bare) == {}
    assert stand("2026-10-05", bare)["12"].status == "in-force"
    read = [bare[0].model_copy(update={"certainty": "document"})]
    assert stand("2026-10-05", read) == {}, "nothing tells when a document without a day was there"


def test_a_page_or_a_month_that_is_none_moves_the_first_day() -> None:
    """A page that names it proves that it is there; what is no month is no day."""
    assert stand("2016-03-01", KNOWN, [look("2016-03-01", ["2A"])])["2A"].clauses == ROW["2A"].clauses
    odd = [ROW["1"].model_copy(update={"issued_text": "2008-13"})]
    assert stand("2011-02-10", odd) == {}
    assert stand("2011-02-11", odd)["1"].status == "revoked"


def test_an_end_that_was_published_later_is_not_told() -> None:
    """License 1 was to end on days that were published one after the other; none of them is its end throughout."""
    told = stand("2008-10-01", KNOWN)["1"]
    assert (told.status, told.expires_at, told.expires_text) == ("in-force", None, None)
    assert any("published later" in each and "on 2010-11-30 (75 FR 73958)" in each for each in told.remarks)


def test_an_end_is_an_instant() -> None:
    """License 4 ended at 05:01 UTC on 2021-12-08, not a minute earlier or later; license 5 at 04:01 (F51)."""
    for number, before, after in (
        ("4", "2021-12-08T05:00:00", "2021-12-08T05:01:00"),
        ("5", "2022-04-01T04:00:59", "2022-04-01T04:01:00"),
    ):
        for instant, status in ((before, "in-force"), (after, "expired")):
            at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
            assert by_number(licenses_at(at, KNOWN, (), ()))[number].status == status


def test_archived_with_the_delisting_per_register() -> None:
    """Licenses 11 and 13 ended with the removal of those they name; the reason says uid and whence it is known."""
    told = stand("2026-03-27", KNOWN)
    assert (told["11"].status, told["11"].ended_on) == ("archived", date(2025, 11, 4))
    assert (told["13"].status, told["13"].ended_on) == ("archived", date(2026, 3, 26))
    assert told["13"].status_reason.startswith("per the register shipped with this version: ")
    assert "32746" in told["13"].status_reason


def test_an_end_without_a_day_counts_from_the_day_of_the_register() -> None:
    """License 3 ended, nobody knows when: unknown until the register, or a page without it, says otherwise."""
    for day in ("2021-07-01", "2026-10-04"):
        told = stand(day, KNOWN)["3"]
        assert (told.status, told.ended_on) == ("unknown", None)
        assert told.status_reason.startswith(
            "per the register shipped with this version: when it ended is not known;"
            " it was no longer on OFAC's page in 2026"
        )
    told = stand("2026-10-05", KNOWN)["3"]
    assert (told.status, told.ended_on) == ("withdrawn", None)
    assert stand("2022-06-01", KNOWN, [look("2022-05-01", ["3"])])["3"].status == "in-force"
    assert stand("2026-05-02", KNOWN, [look("2026-05-01", ["12"])])["3"].status == "withdrawn"
    assert stand("2021-07-01", KNOWN, [look("2021-06-01", ["2H"])])["3"].status == "unknown", "an older page"
    named = stand("2026-10-05", KNOWN, [look("2026-10-05", ["3", "12"])])["3"]
    assert any("holds that it ended; the page still names it" in each for each in named.remarks)
    assert not any(
        "holds that" in each for each in stand("2022-06-01", KNOWN, [look("2022-05-01", ["3"])])["3"].remarks
    )


def test_a_document_that_a_later_look_found_is_not_the_register() -> None:
    """It is in force from its day on, whatever pages showed then, and says whence it is known."""
    later = paper(texts.GL_13, "13").license.model_copy(
        update={"number": "15", "issued_on": date(2026, 11, 1)}
    )
    pages = [look("2026-11-02", ["12", "14"])]
    for seen in ((), pages):
        told = stand("2026-11-05", [*KNOWN, later], seen)["15"]
        assert (told.status, told.status_reason) == ("in-force", "per its document, first seen later")
    named = [look("2026-11-02", [line("15", on="2026-11-03"), "12"])]
    told = stand("2026-11-05", [*KNOWN, later], named)["15"]
    assert "issued: 2026-11-03 in the page, 2026-11-01 in the later document" in told.remarks
    first = paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "13")
    read = [look("2025-12-16", ["12", "13"], [first])]
    assert stand("2025-12-17", [paper(texts.GL_13, "99").license], read) == stand("2025-12-17", [], read)
    assert stand("2026-11-05", KNOWN)["12"].status_reason == "per the register shipped with this version"


def test_what_was_issued_later_is_absent() -> None:
    """Nor does its predecessor know of it."""
    told = stand("2019-10-21", KNOWN)
    assert "2G" not in told
    assert "2H" not in told
    assert told["2D"].superseded_by == "2E"
    assert stand("2018-04-26", KNOWN)["2D"].superseded_by is None


PAGES = [
    look("2026-03-20", ["12", "13"]),
    look("2026-03-25", ["12", "13"]),
    look("2026-03-28", ["12", "14"]),
]
"""Made: the page before and after the delisting of 2026-03-26."""


def test_gone_with_a_delisting_is_archived() -> None:
    """One explained state: uid, party, editions and the two looks are in the reason (F49)."""
    delisting = gone(BPC, "33374", "2026-03-25", "2026-03-26")
    told = stand(
        "2026-03-28",
        [],
        [*PAGES, look("2026-03-01", ["12", line("13", title=ROW["13"].title or "")])],
        [delisting],
    )
    assert told["13"].status == "withdrawn", "the newest line has no party in its title"
    pages = [look("2026-03-25", [line("13", title=ROW["13"].title or ""), "12"]), look("2026-03-28", ["12"])]
    told = stand("2026-03-28", [], pages, [delisting])
    assert (told["13"].status, told["13"].ended_on) == ("archived", date(2026, 3, 26))
    assert told["13"].status_reason == (
        "on the program page seen 2026-03-25 12:00 UTC, no longer on that seen 2026-03-28 12:00 UTC;"
        f" {BPC} (uid 33374) is on ofac-sdn of 2026-03-25 and not on that of 2026-03-26"
    )


@pytest.mark.parametrize(
    ("after", "on", "status"),
    [
        ("2026-03-14", "2026-03-15", "archived"),
        ("2026-03-13", "2026-03-14", "withdrawn"),
        ("2026-03-25", "2026-04-07", "archived"),
        ("2026-03-25", "2026-04-08", "withdrawn"),
    ],
)
def test_a_delisting_explains_only_what_is_near(after: str, on: str, status: str) -> None:
    """Ten days before the last look with the license, to ten after the first without it."""
    pages = [look("2026-03-25", ["12", "13"], [paper(texts.GL_13, "13")]), look("2026-03-28", ["12"])]
    delisting = gone("BELARUSKALI OAO", "32746", after, on)
    assert stand("2026-04-30", [], pages, [delisting])["13"].status == status


def test_gone_without_a_cause_is_withdrawn() -> None:
    """A person has to look at it; what came on the same page is named (F49)."""
    other = gone("BELINVESTSTROI OOO", "37022", "2026-03-25", "2026-03-26")
    told = stand("2026-03-28", [], PAGES, [other])["13"]
    assert (told.status, told.ended_on) == ("withdrawn", date(2026, 3, 28))
    assert told.status_reason == (
        "on the program page seen 2026-03-25 12:00 UTC, no longer on that seen 2026-03-28 12:00 UTC, no cause found;"
        " new on that page: General License 14"
    )


def test_back_on_the_page_is_in_force() -> None:
    """A page that lacked a line for a day has not ended a license for good."""
    pages = [*PAGES, look("2026-03-29", ["12", "13", "14"])]
    assert stand("2026-03-28", [], pages)["13"].status == "withdrawn"
    assert stand("2026-03-29", [], pages)["13"].status == "in-force"


def test_later_looks_do_not_move_an_end() -> None:
    """The gap is the one in which it went, however often the page is seen without it afterwards."""
    first = stand("2026-03-28", [], PAGES)["13"]
    pages = [*PAGES, look("2026-04-10", ["12", "14"]), look("2026-05-10", ["12", "14"])]
    assert stand("2026-05-10", [], pages)["13"] == first


def test_a_number_is_shown_in_one_way() -> None:
    """A document that prints 2-H is of the license 2H of the register: its key does not change when it is read."""
    hyphen = paper(texts.GL_2H.replace("NO. 2H", "NO. 2-H"), "2H")
    told = stand("2021-04-20", KNOWN, [look("2021-04-20", ["2-H"], [hyphen])])
    assert told["2H"].certainty == "document"
    assert "2-H" not in told


def test_expired_beats_withdrawn() -> None:
    """An end by its own terms explains that the link went."""
    pages = [look("2021-06-01", ["2H", "3"], [paper(texts.GL_2H, "2H")]), look("2021-06-05", ["3"])]
    assert stand("2021-06-05", [], pages)["2H"].status == "expired"


def test_no_page_seen_is_no_disappearance() -> None:
    """Without any look at the page, and for what was never on it, nothing is withdrawn."""
    assert stand("2026-03-28", KNOWN)["12"].status == "in-force"
    told = stand("2026-03-28", KNOWN, [look("2026-03-28", ["14"])])["12"]
    assert told.status == "in-force"
    assert "the program page seen 2026-03-28 12:00 UTC does not name it" in told.remarks


def test_the_page_outranks_a_register_that_ended_a_license() -> None:
    """OFAC still names it after the day of the register: in force, and the contradiction is shown (F50)."""
    told = stand("2026-04-02", KNOWN, [look("2026-04-01", ["12", "13", "14"])])["13"]
    assert told.status == "in-force"
    assert any("holds that it ended on 2026-03-26; the page still names it" in each for each in told.remarks)
    assert stand("2026-03-26", KNOWN, [look("2026-03-26", ["12", "13"])])["13"].status == "archived"


def test_a_page_without_any_license_is_broken() -> None:
    """Zero lines never mean that all licenses ended."""
    with pytest.raises(LicenseError) as caught:
        stand("2026-03-28", [], [look("2026-03-28", [])])
    assert caught.value.code == "license.page"


def test_a_document_says_what_it_supersedes() -> None:
    """2G is superseded by the words of 2H, and only once 2H is there."""
    pages = [
        look("2021-04-18", ["2G"]),
        look("2021-04-19", ["2H"], [paper(texts.GL_2H + texts.SIGNATURE_2H, "2H")]),
    ]
    told = stand("2021-04-19", [], pages)["2G"]
    assert (told.status, told.superseded_by, told.ended_on) == ("superseded", "2H", date(2021, 4, 19))
    assert told.status_reason == "General License 2H, dated 2021-04-19, says that it replaces this one"
    assert stand("2021-04-18", [], pages)["2G"].superseded_by is None


def test_another_text_under_the_same_number_is_amended() -> None:
    """The words of the newer document count; the same words in other bytes are no amendment."""
    first, second = paper(texts.GL_13, "13"), paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "99")
    pages = [look("2025-12-16", ["13"], [first]), look("2025-12-20", ["13"], [second])]
    told = stand("2025-12-21", KNOWN, pages)["13"]
    assert told.status == "amended"
    assert "2025-12-16 12:00 and 2025-12-20 12:00 UTC" in told.status_reason
    assert "Agrorozkvit" not in told.clauses[0].text
    assert stand("2025-12-17", KNOWN, pages)["13"].status == "in-force"
    same = [look("2025-12-16", ["13"], [first]), look("2025-12-20", ["13"], [paper(texts.GL_13, "99")])]
    assert stand("2025-12-21", KNOWN, same)["13"].status == "in-force"


def test_two_texts_of_one_number_in_one_look_are_refused() -> None:
    """Nobody can say which is the license; the same text twice is one."""
    first, second = paper(texts.GL_13, "13"), paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "99")
    with pytest.raises(LicenseError) as caught:
        stand("2025-12-21", [], [look("2025-12-20", ["13"], [first, second])])
    assert caught.value.code == "license.duplicate"
    told = stand("2025-12-21", [], [look("2025-12-20", ["13"], [first, paper(texts.GL_13, "99")])])
    assert told["13"].status == "in-force"


def test_contradictions_are_shown_from_all_sides() -> None:
    """Days and titles of document, page and register that differ; the document counts (F50)."""
    page = line("13", title="Authorizing Something Else", on="2025-12-16")
    told = stand("2025-12-21", KNOWN, [look("2025-12-20", [page], [paper(texts.GL_13, "13")])])["13"]
    assert told.certainty == "document"
    assert told.issued_on == date(2025, 12, 15)
    assert (
        "issued: 2025-12-15 in the document, 2025-12-16 in the page, 2025-12-15 in the register"
        in told.remarks
    )
    assert any(each.startswith("title: ") and "Something Else in the page" in each for each in told.remarks)


def test_a_document_under_the_wrong_line_is_shown() -> None:
    """The line of license 14 leads to license 13 (F50)."""
    told = stand("2025-12-21", [], [look("2025-12-20", ["13", "14"], [paper(texts.GL_13, "14")])])
    assert any("which calls itself Belarus 13" in each for each in told["14"].remarks)
    assert told["14"].clauses == ()


def test_a_line_alone_gives_number_title_and_day() -> None:
    """A license nobody read yet is still a license; 2-H on a page is the 2H of the register."""
    told = stand(
        "2026-05-02", KNOWN, [look("2026-05-01", [line("15", on="2026-04-30"), line("2-H"), "12", "14"])]
    )
    assert (told["15"].title, told["15"].issued_on, told["15"].certainty) == (
        "Title",
        date(2026, 4, 30),
        "sure",
    )
    assert "2-H" not in told


def test_recent_actions_are_not_the_program_page() -> None:
    """A license in another series rolls off that page; that ends nothing."""
    other = line("115", program="Russia-related", on="2026-05-01")
    pages = [look("2026-05-02", ["12"], others=[other]), look("2026-05-20", ["12"])]
    assert stand("2026-05-21", [], pages)["115"].status == "in-force"


def test_an_end_that_is_not_understood_leaves_the_status_unknown() -> None:
    """Its end may be past: nobody may read that as in force until revoked."""
    broken = paper(texts.GL_2H.replace("June 3, 2021", "June 31, 2021"), "2H")
    told = stand("2021-04-20", [], [look("2021-04-19", ["2H"], [broken])])["2H"]
    assert told.status == "unknown"
    assert told.status_reason.endswith(
        'end not understood: "through 12:01 a.m. eastern daylight time, June 31, 2021"'
    )


def test_an_unread_line_of_an_unknown_license_is_withheld() -> None:
    """Nothing half known is told; once its document is read, the license is there."""
    pages = [look("2026-11-02", ["12", "14", "15"], unread=["12", "15"], others=[line("16")])]
    told = stand("2026-11-02", KNOWN, pages)
    assert "15" not in told
    assert told["12"].status_reason == "on the program page seen 2026-11-02 12:00 UTC"
    assert "16" in told, "a line that was read counts"
    other = look("2026-11-02", ["12"], others=[line("116", program="Russia-related")], unread=["116"])
    assert "116" not in stand("2026-11-02", KNOWN, [other])
    document = paper(texts.GL_13.replace("NO. 13", "NO. 15"), "15")
    pages.append(look("2026-11-04", ["12", "14", "15"], [document]))
    assert stand("2026-11-04", KNOWN, pages)["15"].status == "in-force"
    assert "15" not in stand("2026-11-03", KNOWN, pages)


def test_an_unread_line_keeps_a_known_license_on_the_page() -> None:
    """A document that cannot be had for a day ends nothing, be it known from a document, a line or the register."""
    document = paper(texts.GL_13.replace("NO. 13", "NO. 15"), "15")
    for papers in ([document], []):
        pages = [
            look("2026-11-02", ["12", "14", "15"], papers),
            look("2026-11-04", ["12", "14", "15"], unread=["12", "14", "15"]),
        ]
        told = stand("2026-11-04", KNOWN, pages)
        assert all(told[each].status == "in-force" for each in ("12", "14", "15"))
        assert told["15"].status_reason == "on the program page seen 2026-11-04 12:00 UTC"
    undated = [look("2016-05-01", ["2A"], unread=["2A"])]
    assert stand("2016-05-01", KNOWN, undated)["2A"].status == "in-force"


def test_a_look_of_unread_lines_alone_is_no_broken_page() -> None:
    """Nothing is known of it, and that is no error; the page was seen all the same."""
    only = look("2026-11-02", ["15"], unread=["15"])
    assert stand("2026-11-02", [], [only]) == {}
    told = stand("2026-11-02", KNOWN, [only])
    assert "15" not in told
    assert told["12"].status == "withdrawn", "the page does not name it"
    assert "15" not in told["12"].status_reason


_DAYS = st.dates(date(2025, 9, 1), date(2026, 5, 1))
_PAPERS = {
    "13": (paper(texts.GL_13, "13"), paper(texts.GL_13.replace("Agrorozkvit LLC, ", ""), "13")),
    "2H": (paper(texts.GL_2H, "2H"),),
    "5": (paper(texts.GL_5, "5"),),
}


@st.composite
def _looks(draw: st.DrawFn) -> list[LicensePages]:
    looks = []
    for day in sorted(draw(st.sets(_DAYS, max_size=6))):
        numbers = draw(st.sets(st.sampled_from(["11", "12", "13", "14", "13A", "2H"]), min_size=1))
        papers = [
            draw(st.sampled_from(_PAPERS[each])) for each in draw(st.sets(st.sampled_from(sorted(_PAPERS))))
        ]
        printed = [
            Printed(citation="91 FR 1", number="2026-1", title="Belarus web general license", published_on=when,
                    url="https://www.federalregister.gov/d/2026-1", abstract="GL 12")
            for when in draw(st.lists(_DAYS, max_size=1))
        ]  # fmt: skip
        unread = draw(st.sets(st.sampled_from(sorted(numbers))))
        looks.append(look(day.isoformat(), sorted(numbers), papers, printed=printed, unread=sorted(unread)))
    return looks


@st.composite
def _delistings(draw: st.DrawFn) -> list[Delisting]:
    found = []
    for name, uid in draw(
        st.lists(st.sampled_from([("BELARUSKALI OAO", "32746"), (BPC, "33374"), ("X OOO", "1")]))
    ):
        on = draw(_DAYS)
        found.append(gone(name, uid, (on - timedelta(1)).isoformat(), on.isoformat()))
    return found


def _until(at: datetime, known: Sequence[GeneralLicense]) -> list[GeneralLicense]:
    """Return the register as it could have been written at an instant."""
    day = at.date()
    without_a_day = {"1": "2008-09-01", "2A": "2016-04-01", "2B": "2016-10-01"}
    first = {row.number: row.issued_on or date.fromisoformat(without_a_day[row.number]) for row in known}
    issued = {number for number, on in first.items() if on <= day}
    plain = {"status": "in-force", "status_reason": "", "ended_on": None, "superseded_by": None}
    return [
        row.model_copy(
            update=(plain if row.ended_on and row.ended_on > day else {})
            | ({"superseded_by": None} if row.superseded_by and row.superseded_by not in issued else {})
        )
        for row in known
        if row.number in issued
    ]


@settings(max_examples=150, deadline=None)
@given(st.dates(date(2015, 1, 1), date(2026, 6, 1)) | _DAYS, _looks(), _delistings())
def test_no_answer_uses_later_facts(
    day: date, pages: list[LicensePages], delistings: list[Delisting]
) -> None:
    """What is known today and what was known then give the same answer for then."""
    at = datetime.combine(day, time(23, 59, 59), UTC)
    everything = licenses_at(at, KNOWN, pages, delistings, printed=known_printed())
    then = licenses_at(
        at,
        _until(at, KNOWN),
        [each for each in pages if each.seen_at <= at],
        [each for each in delistings if each.on <= day],
        printed=[each for each in known_printed() if each.published_on <= day],
    )
    assert everything == then


@settings(max_examples=60, deadline=None)
@given(_DAYS, _looks(), _delistings(), st.randoms(use_true_random=False))
def test_order_of_what_comes_in_means_nothing(
    day: date,
    pages: list[LicensePages],
    delistings: list[Delisting],
    random: randomness.Random,
) -> None:
    """Looks, delistings and rows in any order give the same answer, and every status has its reason (F45)."""
    at = datetime.combine(day, time(23, 59, 59), UTC)
    told = licenses_at(at, KNOWN, pages, delistings)
    known, looks, removed = list(KNOWN), list(pages), list(delistings)
    for each in (known, looks, removed):
        random.shuffle(each)
    assert licenses_at(at, known, looks, removed) == told
    assert all(each.status_reason and "\n" not in each.status_reason for each in told)
