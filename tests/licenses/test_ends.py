"""Which words about time end a license, which are explained otherwise, and which are not understood (fail closed)."""

from datetime import UTC, date, datetime

import pytest

from potashwatch.diff import licenses as differences
from potashwatch.licenses import events, expiries, known_licenses, licenses_at, terms
from potashwatch.pipeline.license_events import unread_ends
from potashwatch.reports.license_events import end, standing_end
from tests.licenses import texts
from tests.licenses.samples import by_number, look, paper, stand
from tests.licenses.test_reading import read

ISSUED = date(2027, 3, 1)

FORMS = [
    ("are authorized through June 3, 2027", "2027-06-04T04:00", "through June 3, 2027"),
    ("are authorized through and including June 3, 2027", "2027-06-04T04:00", None),
    ("are authorized on or before June 3, 2027", "2027-06-04T04:00", "on or before June 3, 2027"),
    ("are authorized no later than June 3, 2027", "2027-06-04T04:00", None),
    ("are authorized, but not later than June 3, 2027", "2027-06-04T04:00", "not later than June 3, 2027"),
    ("are authorized, if they occur on or before June 3, 2027", "2027-06-04T04:00", None),
    ("that occur on or before June 3, 2027, are authorized", "2027-06-04T04:00", None),
    ("are authorized before June 3, 2027", "2027-06-03T04:00", "before June 3, 2027"),
    ("are authorized prior to June 3, 2027", "2027-06-03T04:00", None),
    (
        "are authorized prior to 12:01 a.m. eastern time, June 3, 2027",
        "2027-06-03T04:01",
        "prior to 12:01 a.m. eastern time, June 3, 2027",
    ),
    ("are authorized prior to 12:01 a.m. eastern time, January 5, 2027", "2027-01-05T05:01", None),
    ("are authorized until 12:01 a.m. eastern daylight time, Jun. 3, 2027", "2027-06-03T04:01", None),
    ("are authorized until Jun. 3, 2027", "2027-06-03T04:00", "until Jun. 3, 2027"),
    ("are authorized until Sept. 3rd, 2027", "2027-09-03T04:00", None),
    ("are authorized until 3 June 2027", "2027-06-03T04:00", None),
    ("are authorized until June 3, 2027 at 12:01 a.m. eastern daylight time", "2027-06-03T04:01", None),
    ("are authorized through 12:01 a.m. on June 3, 2027, eastern daylight time", "2027-06-03T04:01", None),
    ("are authorized through the end of the day on June 3, 2027", "2027-06-04T04:00", None),
    ("are authorized until midnight on June 3, 2027", "2027-06-03T04:00", None),
    ("are authorized, until June 3, 2027, subject to", "2027-06-03T04:00", None),
    ("On or before June 3, 2027, all transactions are authorized", "2027-06-04T04:00", None),
    ("are authorized from May 1, 2027 through June 3, 2027", "2027-06-04T04:00", None),
    (
        "are authorized during the period ending at 12:01 a.m. eastern daylight time, June 3, 2027",
        "2027-06-03T04:01",
        "ending at 12:01 a.m. eastern daylight time, June 3, 2027",
    ),
    ("are authorized during the period ending on June 3, 2027", "2027-06-03T04:00", None),
    ("This general license expires on June 3, 2027", "2027-06-03T04:00", "expires on June 3, 2027"),
    ("This general license expires at 11:59 p.m. eastern time on June 3, 2027", "2027-06-04T03:59", None),
    ("This authorization terminates on June 3, 2027", "2027-06-03T04:00", None),
    ("are authorized for a period of 90 days", "2027-05-30T04:00", "for a period of 90 days"),
    ("are authorized for a period of ninety (90) days from the date of issuance", "2027-05-30T04:00", None),
    (
        "are authorized for 90 days after the date of this general license, provided that",
        "2027-05-30T04:00",
        "for 90 days after the date of this general license",
    ),
    ("Effective May 1, 2027, all transactions are authorized for 60 days", "2027-06-30T04:00", None),
    ("are authorized for 60 days beginning on May 1, 2027", "2027-06-30T04:00", None),
    ("are authorized until the date that is 90 days after the effective date", "2027-05-30T04:00", None),
    ("are authorized within 90 days of the issuance of this general license", "2027-05-31T04:00", None),
    ("are authorized for six months", "2027-09-01T04:00", None),
    ("are authorized at any time before June 3, 2027", "2027-06-03T04:00", None),
    (
        "are authorized for the period ending 90 days after the date of issuance of this general license",
        "2027-05-30T04:00",
        None,
    ),
    ("are authorized during the 90-day period beginning on the date of issuance,", "2027-05-30T04:00", None),
    ("are authorized for one year", "2028-03-01T05:00", None),
]


def test_each_form_of_an_end_is_read() -> None:
    """What OFAC writes, and what it may write next: words and instant; each of these but ``through`` read as no end."""
    for text, at, words in FORMS:
        found = expiries(text, ISSUED)
        assert len(found) == 1, text
        assert found[0].at == datetime.fromisoformat(at).replace(tzinfo=UTC), text
        assert words is None or found[0].text == words
        assert (found[0].remark is None) == (":" in found[0].text), (
            text
        )  # without a time of day it is decided


NOT_UNDERSTOOD = [
    "are authorized until June 2027",
    "are authorized until the third of June 2027",
    "are authorized through June 31, 2027",
    "are authorized through 25:01 a.m. on June 3, 2027",
    "are authorized until 06/03/2027",
    "are authorized until June 3",
    "are authorized through 2027",
    "are authorized until the end of the year",
    "are authorized until close of business on June 3, 2027",
    "are authorized until the parties agree otherwise",
    "are authorized only on June 3, 2027",
    "are no longer authorized after June 3, 2027",
    "are authorized between May 1, 2027 and June 3, 2027",
    "are authorized for 90 business days",
    "are authorized for 72 hours",
    "are authorized through 12:01 a.m. Washington, D.C. time, June 3, 2027",
    "are authorized until midnight on the third day of June",
    "are authorized for a period of ninety (60) days",
    "are authorized for 90 days after the opening of the Embassy",
    "are authorized, provided that the cargo is unloaded before June 3, 2027",
    "are not authorized until June 3, 2027",
    "transactions with Alpha, Inc. before June 3, 2027, are authorized",
    "Effective May 1, 2020, all transactions are authorized for a period of 90 days",
    "are authorized before Christmas 2027",
    "are authorized through Q2 2027",
    "are authorized for the duration of the 2027 harvest season",
    "are authorized for so long as the ceasefire lasts",
    "are authorized while negotiations continue",
    "are authorized pending further review",
    "are authorized until such time as a peace agreement is signed",
    "are authorized through 12:01 a.m. Moscow time, June 3, 2027",
    "are authorized until June 3, 2027, or until June 3, 2028, whichever is earlier",
    "are authorized for 90 days or until June 3, 2029, whichever occurs first",
    "are authorized for the 2027 calendar year",
    "are authorized. Effective June 3, 2027, this general license is no longer in effect",
    "are authorized. This general license is revoked effective June 3, 2027",
    "are authorized. After June 3, 2027, no transaction is authorized by this general license",
    "are authorized. This general license has an expiration date of June 3, 2027",
    "are authorized. This general license shall be null after June 3, 2027",
    "are authorized except after June 3, 2027",
    "are authorized until revoked or June 3, 2027, whichever is earlier",
    "are authorized through June 3rd",
    "are authorized through year-end",
    "are authorized for a fortnight",
    "are authorized. It expires on the ninetieth day after issuance",
]


def test_what_no_rule_explains_is_an_end_that_is_not_understood() -> None:
    """Never no end, and never an instant that the words do not give."""
    for text in NOT_UNDERSTOOD:
        found = expiries(text, ISSUED)
        assert found, text
        assert all(each.at is None for each in found), text
        assert found[0].remark == f'end not understood: "{found[0].text}"'
    (without_issue,) = expiries("are authorized for a period of 90 days", None)
    assert without_issue.at is None
    assert [each.at for each in expiries("until May 1, 2027, " * 201)] == [None]


EXPLAINED = [
    "prohibited by Executive Order (E.O.) 14038 of August 9, 2021, are authorized",
    "Executive Order 13660 of March 6, 2014, as amended by E.O. 13849 of September 20, 2018, are authorized",
    "General License No. 2G, dated October 22, 2019, is replaced. All transactions are authorized",
    "transactions ordinarily incident to contracts in effect prior to August 9, 2021 are authorized",
    "contracts entered into before June 3, 2027 are authorized",
    "property that was blocked pursuant to E.O. 13405 prior to October 30, 2015, are authorized",
    "involving certain entities blocked on August 9, 2024, are authorized",
    "involving entities placed on the SDN List on August 9, 2024, are authorized",
    "On or after December 20, 2025, all transactions are authorized",
    "Effective October 30, 2015, all transactions are authorized",
    "the Belarus Sanctions Regulations, 88 FR 18038, March 27, 2023, are authorized",
    "trades that were placed prior to 4:00 p.m. eastern standard time, February 24, 2022, are authorized",
    "the Sanctions Act of 2017 and the Authorization Act for Fiscal Year 2012 are authorized",
    "new debt with a maturity of longer than 30 days issued on or after February 26, 2022, are authorized",
    "shipped within the 12-month period beginning on the date of the signing of the contract, are authorized",
    "reports are filed within 10 business days after the transaction; they are authorized",
    "fees that do not exceed $5,000 in any calendar year; 15 CFR parts 730 through 774; are authorized",
    "are authorized until revoked, modified, or otherwise ordered",
    "records kept for 10 years, and the participation in the 2026 World Cup, are authorized",
]


def test_days_that_are_explained_otherwise_make_no_noise() -> None:
    """Orders, conditions, beginnings, terms of a single dealing. The words are those of OFAC's licenses since 2014."""
    for text in EXPLAINED:
        assert expiries(text, ISSUED) == (), text
    both = "derivative contracts entered into prior to February 24, 2022 are authorized through May 25, 2022"
    assert [each.text for each in expiries(both, ISSUED)] == ["through May 25, 2022"]


def test_no_end_of_a_known_text_is_not_understood() -> None:
    """All texts of licenses at hand, real or in part: none has a day that no rule explains."""
    every = [text for name, text in vars(texts).items() if name.startswith("GL_")]
    assert [read(text).end_not_understood for text in every] == [None] * len(every)
    clauses = [clause for row in known_licenses() for clause in row.clauses if clause.role == "authorizes"]
    assert len(clauses) > 10
    assert [end for clause in clauses for end in expiries(clause.text, ISSUED) if end.at is None] == []


UNREAD = texts.GL_13.replace("are\nauthorized.", "are\nauthorized until the first snow of 2027.")
WORDS = "until the first snow of 2027"


def test_an_end_that_is_not_understood_is_never_until_revoked() -> None:
    """No instant, the words, a remark; not in force without the doubt; an alert with its code, and a notice."""
    told = read(UNREAD)
    assert told.expires_at is None
    assert told.end_not_understood
    assert told.end_not_understood.endswith(WORDS)
    assert told.expires_text == told.end_not_understood
    assert told.remarks == (f'end not understood: "{told.expires_text}"',)
    assert standing_end(told) == "end not understood"
    pages = [look("2025-12-16", ["13"], [paper(UNREAD, "13")])]
    stood = stand("2025-12-17", [], pages)["13"]
    assert stood.status == "unknown"
    assert f'end not understood: "{told.expires_text}"' in stood.status_reason
    (event,) = events((), (stood,), ())
    assert (event.kind, event.end_not_understood) == ("issued", told.end_not_understood)
    assert "[license.end-not-understood]" in event.message
    assert end(event) == f'end not understood: "{told.expires_text}"'
    (notice,) = unread_ends([stood])
    assert (notice.code, notice.level) == ("license.end-not-understood", "warning")


def test_an_end_that_becomes_unreadable_is_an_amendment_with_the_doubt() -> None:
    """The same number with other words: the old end is gone, and the alert says why."""
    read_well = texts.GL_13.replace("are\nauthorized.", "are\nauthorized through June 3, 2027.")
    first = look("2025-12-16", ["13"], [paper(read_well, "13")])
    then = look("2025-12-18", ["13"], [paper(UNREAD, "13")])
    at = datetime(2025, 12, 19, tzinfo=UTC)
    old, new = licenses_at(at, [], [first], []), licenses_at(at, [], [first, then], [])
    found = events(old, new, differences(map(terms, old), map(terms, new)).found)
    assert [(each.kind, each.status) for each in found] == [("amended", "unknown")]
    assert "[license.end-not-understood]" in found[0].message


def test_a_known_end_stands_beside_words_that_are_not_understood() -> None:
    """Of one paragraph the known end counts, and the doubt is said; of two the last end is not known."""
    one = texts.GL_5.replace("April 1, 2022", "April 1, 2022, or in June 2022")
    told = read(one)
    assert told.expires_at == datetime(2022, 4, 1, 4, 1, tzinfo=UTC)
    assert told.end_not_understood
    assert "June 2022" in standing_end(told)
    ended = by_number(
        licenses_at(datetime(2023, 1, 1, tzinfo=UTC), [], [look("2021-12-03", ["5"], [paper(one, "5")])], [])
    )["5"]
    assert ended.status == "expired"
    assert "end not understood" in ended.status_reason
    two = read(texts.GL_101.replace("September 24, 2024", "the end of 2024"))
    assert (two.expires_at, two.end_not_understood is None) == (None, False)


@pytest.mark.parametrize(
    ("last", "at"),
    [
        ("(c) This general license terminates on June 3, 2027.", "2027-06-03T04:00"),
        ("(c) The authorization in paragraph (a) is valid for 90 days.", "2026-03-15T04:00"),
        ("(c) This general license expires with the old year.", None),
    ],
)
def test_another_paragraph_may_state_the_end(last: str, at: str | None) -> None:
    """What a paragraph says of the license itself counts; where it cannot be read, nobody reads it as no end."""
    told = read(texts.GL_13.replace("Jane Q. Doe", f"{last}\nJane Q. Doe"))
    assert told.expires_at == (datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None)
    assert (told.end_not_understood is None) == (at is not None)
    kept = read(
        texts.GL_13.replace("Jane Q. Doe", "(c) This general license expires when revoked.\nJane Q. Doe")
    )
    assert (kept.expires_text, standing_end(kept)) == (None, "no end in its text: until revoked")


def test_without_an_authorizing_paragraph_every_paragraph_is_read() -> None:
    """Words of authorization that are not known: no end is missed, and nothing is said to be until revoked."""
    told = read(texts.GL_13.replace("are\nauthorized.", "may\nproceed through June 3, 2027."))
    assert told.expires_at == datetime(2027, 6, 4, 4, tzinfo=UTC)
    endless = read(texts.GL_13.replace("are\nauthorized.", "may\nproceed."))
    assert standing_end(endless) == "no end date known"


def test_of_a_hostile_text_a_bounded_number_of_days_is_read() -> None:
    """More than any license has are one end that is not understood, whatever the size of the text."""
    for unit in ("June 3, 2027 ", "12:01 a.m. eastern ", "for a period of ", "ninety-", "until x ", "June "):
        assert len(expiries(unit * (200_000 // len(unit)), ISSUED)) <= 200, unit
