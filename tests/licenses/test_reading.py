"""Reading the text of a license: its parts, wherever the lines break, and what is refused."""

import re
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from potashwatch.errors import LicenseError
from potashwatch.licenses import read_license
from potashwatch.records.license import GeneralLicense
from tests.licenses import texts


def read(text: str) -> GeneralLicense:
    """Read a text."""
    return read_license(text, url="https://ofac.treasury.gov/media/1/download", sha256="ab" * 32)


def roles(license_: GeneralLicense) -> list[tuple[str | None, str]]:
    """Return the labels with what each paragraph does."""
    return [(clause.key, clause.role) for clause in license_.clauses]


def names(license_: GeneralLicense) -> list[str]:
    """Return whom it names."""
    return [entity.text for entity in license_.entities]


def test_a_wind_down_license_is_read_in_whole() -> None:
    """Number, title, entities, both dates, what is excluded, what it replaces."""
    told = read(texts.LETTERHEAD + texts.GL_2H + texts.SIGNATURE_2H)
    assert (told.program, told.number, told.cfr_parts) == ("Belarus", "2H", ("31 CFR part 548",))
    assert told.title == "Authorizing the Wind Down of Transactions Involving Certain Blocked Entities"
    assert told.issued_on == date(2021, 4, 19)
    assert told.issued_text == "Dated: April 19, 2021"
    assert told.expires_text == "through 12:01 a.m. eastern daylight time, June 3, 2021"
    assert told.expires_at == datetime(2021, 6, 3, 4, 1, tzinfo=UTC)
    assert roles(told) == [
        ("(a)", "authorizes"),
        ("(b)", "excludes"),
        ("(c)", "other"),
        ("(d)", "supersedes"),
    ]
    assert told.clauses[3].text == (
        "Effective April 19, 2021, General License No. 2G, dated October 22, 2019, is replaced and superseded in its"
        " entirety by this General License No. 2H."
    )
    assert told.supersedes == ("2G",)
    assert (told.is_wind_down, told.covers_owned) == (True, True)
    assert names(told)[2:4] == ["Belneftekhim USA, Inc.", "Belshina OAO"]
    assert len(told.entities) == 9
    assert (told.certainty, told.status, told.status_reason, told.remarks) == ("document", "in-force", "", ())


def test_no_end_in_the_text_means_until_revoked() -> None:
    """An end is never invented; ``15 CFR parts 730 through 774`` is none."""
    told = read(texts.GL_3)
    assert (told.expires_at, told.expires_text) == (None, None)
    assert told.covers_owned is False
    assert names(told) == ["State Security Committee of the Republic of Belarus"]


def test_a_note_inside_a_paragraph_does_not_cut_it() -> None:
    """Items (2) and (3) of paragraph (a) go on after the note to (a)(1)."""
    told = read(texts.GL_3)
    assert roles(told) == [
        ("(a)", "authorizes"),
        ("note to paragraph (a)(1)", "excludes"),
        ("(b)", "excludes"),
    ]
    assert told.clauses[0].text.endswith(
        "(3) Complying with rules and regulations administered by the Belarusian KGB."
    )
    assert told.clauses[1].text.endswith("on behalf of the Belarusian KGB.")


def test_supersession_may_come_first_and_references_are_no_labels() -> None:
    """License 2F opens with it; ``paragraph`` and ``(b)`` on two lines is a reference; ``expires on`` is an end."""
    told = read(texts.GL_2F)
    assert (told.program, told.number, told.supersedes) == ("Belarus", "2-F", ("2E",))
    assert [role for _, role in roles(told)] == [
        "supersedes",
        "authorizes",
        "excludes",
        "excludes",
        "other",
        "other",
    ]
    assert told.clauses[2].text.startswith("Unless otherwise authorized")
    assert told.expires_at == datetime(2019, 4, 30, 4, tzinfo=UTC)
    assert told.issued_on is None


def test_a_reference_before_a_capital_is_no_label() -> None:
    """``In paragraph (b) U.S. persons`` does not begin paragraph (b)."""
    told = read(
        texts.GL_13.replace(
            "authorized.\n", "authorized. In paragraphs (a) and\n(b) U.S. persons are meant.\n"
        )
    )
    assert roles(told) == [("(a)", "authorizes"), ("(b)", "excludes")]
    assert told.clauses[0].text.endswith("(b) U.S. persons are meant.")


def test_a_license_of_two_parts_is_numbered_where_ofac_numbers_it() -> None:
    """101 is Russia-related and covers Belarus; its paragraphs end on different days, and both are told."""
    told = read(texts.GL_101)
    assert (told.program, told.number) == ("Russia-related", "101")
    assert told.cfr_parts == ("31 CFR part 548", "31 CFR part 587")
    assert told.expires_at == datetime(2024, 9, 24, 4, 1, tzinfo=UTC)
    assert told.expires_text == (
        "(a) through 12:01 a.m. eastern daylight time, September 10, 2024;"
        " (b) through 12:01 a.m. eastern daylight time, September 24, 2024"
    )
    assert "ends differ by paragraph; nothing is authorized after the last of them" in told.remarks
    assert names(told) == ["Alpha Cargo Airline LLC", "Beta Aviation OAO"]


def test_the_zone_word_of_license_5_is_flagged() -> None:
    """Eastern standard time in April: the earlier instant, the words kept, the doubt said (F51)."""
    told = read(texts.GL_5)
    assert told.program == "Belarus"
    assert told.expires_at == datetime(2022, 4, 1, 4, 1, tzinfo=UTC)
    assert "New York is not on eastern standard time on that day" in told.remarks[0]
    assert names(told) == [
        "Open Joint Stock Company Belarusian Potash Company",
        "Agrorozkvit LLC",
        "Belaruskali OAO",
    ]


def test_names_in_a_sentence_are_cut_at_commas_alone() -> None:
    """Three companies in a row, the first with a short form in parentheses."""
    told = read(texts.GL_13)
    assert names(told) == [
        "Joint Stock Company Belarusian Potash Company",
        "Agrorozkvit LLC",
        "Belaruskali OAO",
    ]
    assert told.title is not None
    assert told.title.endswith("Potash Company, Agrorozkvit LLC, and Belaruskali OAO")
    assert told.clauses[-1].text.endswith("Any transactions involving any other blocked person.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Bank of Development and Reconstruction Belinvestbank Joint Stock Company",) * 2,
        ("Alpha LLC and Beta OAO", "Alpha LLC|Beta OAO"),
        ("the Ministry of Finance", "Ministry of Finance"),
        ("Belneftekhim USA, Inc., or Naftan OAO", "Belneftekhim USA, Inc.|Naftan OAO"),
        ("the following aircraft: EW-001PA, EW-001PB", "EW-001PA|EW-001PB"),
        ("certain blocked persons", ""),
    ],
)
def test_names_are_taken_only_where_they_are_sure(words: str, found: str) -> None:
    """A name with ``and`` in it is one name; what is no name is none."""
    text = texts.GL_13.replace(
        "Joint Stock Company Belarusian Potash\nCompany (BPC), Agrorozkvit LLC, Belaruskali OAO", words
    )
    assert "|".join(names(read(text))) == found


ALL = [texts.GL_2H + texts.SIGNATURE_2H, texts.GL_3, texts.GL_2F, texts.GL_101, texts.GL_13, texts.GL_5]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.integers(18, 130), st.booleans())
def test_where_lines_break_changes_nothing(text: str, width: int, has_nbsp: bool) -> None:  # noqa: FBT001
    """A paragraph wrapped at any width, with spaces that do not break, reads the same."""
    wrapped = "\n".join(_wrapped(line, width) for line in _unwrapped(text))
    if has_nbsp:
        wrapped = wrapped.replace(" of ", " of\u00a0").replace("fi", "\ufb01")
    assert read(wrapped) == read(text)


def _unwrapped(text: str) -> list[str]:
    """Return the text with one line a paragraph, header line, bullet or line of the signature."""
    starts = r"\([a-z1-9]\) |•|Note|GENERAL|Authorizing|General License w|31 C|Russian|[A-Z]\w+ [A-Z]\. "
    joined = re.sub(rf"\n(?!{starts}|Director|Deputy|Office|Dated)", " ", text)
    return joined.replace("paragraph\n(b)", "paragraph (b)").splitlines()


def _wrapped(line: str, width: int) -> str:
    lines, rest = [], line.strip()
    while len(rest) > width and (cut := rest.rfind(" ", 0, width)) > 0:
        lines.append(rest[:cut])
        rest = rest[cut + 1 :]
    return "\n".join([*lines, rest])


def test_what_the_page_adds_is_taken_away() -> None:
    """Page numbers between lines, words cut in two, soft hyphens, invisible characters; figures of the text stay."""
    plain = texts.GL_13
    broken = (
        plain.replace("involving Joint Stock", "involv-\ning Joint Stock", 1)
        .replace("authorized.", "author\u00adized.")
        .replace("directly or indirectly", "directly or\n1\nindirectly")
        .replace("(2) Any", "- 2 -\nPage 2 of 3\n(2) Any")
        .replace("Belaruskali OAO, or", "Belarus\u200bkali OAO, or")
    )
    assert read(broken) == read(plain)
    assert "a 50 percent or greater" in read(plain.replace("a 50 percent", "a\n50\npercent")).clauses[0].text
    kept = read(
        plain.replace("prohibited by the\nBelarus", "prohibited by the wind-\ndown rules of the\nBelarus")
    )
    assert "wind-down rules" in kept.clauses[0].text


def test_what_follows_the_signature_is_kept() -> None:
    """An annex is part of the license."""
    told = read(
        texts.GL_13 + "\nAnnex\nEntities to which paragraph (a) refers, with their identifying information.\n"
    )
    assert told.clauses[-1].key == "annex"
    assert "identifying information" in told.clauses[-1].text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "license.no-text"),
        (" \n\x0c 1 \n", "license.no-text"),
        (
            "The requested page could not be found. Return to the home page of the Treasury.",
            "license.not-a-license",
        ),
        (texts.GL_13.replace("NO. 13", ""), "license.no-number"),
        (texts.GL_13.split("(a)")[0], "license.no-clauses"),
        (texts.GL_2H + "Dated: June 19, 2021", "license.expiry-before-issue"),
        (texts.GL_13.replace("Belarus Sanctions Regulations", "Rules"), "license.no-program"),
    ],
)
def test_what_is_no_license_is_refused(text: str, code: str) -> None:
    """Each refusal says which document, what is wrong with it, and what to do."""
    with pytest.raises(LicenseError) as caught:
        read(text)
    assert caught.value.code == code
    assert "https://ofac.treasury.gov/media/1/download" in caught.value.message
    assert caught.value.hint


def test_an_end_that_cannot_be_read_is_not_taken_for_none() -> None:
    """A day that does not exist, or words of another form: kept, and said."""
    for words in ("June 31, 2021", "the third of June 2021"):
        told = read(texts.GL_2H.replace("June 3, 2021", words))
        assert told.expires_at is None
        assert told.expires_text is not None
        assert words in told.expires_text
        assert told.remarks[0].startswith("end not understood: ")


_WORDS = st.sampled_from(
    [
        *(
            "GENERAL LICENSE NO. 4",
            "(a) ",
            "(b) ",
            "(A) ",
            "Belarus Sanctions Regulations",
            "31 CFR part 548",
        ),
        *(
            "Dated: June 3, 2021",
            "involving ",
            "through 12:01 a.m. ",
            "eastern daylight time, ",
            "June 31, 2021",
        ),
        *(
            "are authorized",
            "\n",
            "•",
            "Director",
            "Office of Foreign Assets Control",
            "replaced and superseded",
        ),
        *("General License No. 2H", "paragraph (a)", "Note to ", "-\n", "A"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_WORDS | st.text(max_size=20), max_size=60).map("".join))
def test_any_text_ends_in_a_license_or_an_error(text: str) -> None:
    """Hostile or broken text never ends in anything else."""
    try:
        told = read(text)
    except LicenseError:
        return
    assert told.clauses


@pytest.mark.parametrize(
    "unit",
    [
        *("(a) ", "involving ", "A ", "GENERAL LICENSE ", "• x ", "through 1", "Note to ", "paragraph (a), "),
        *("Director ", "1\n", "a-\nb", "in which A ", "12:01 a.m. eastern ", "Sanctions ", "until ", "("),
        *("\u00ad", "EW-001PA ", "Dated: ", "does not authorize ", " ", "\n"),
        "General License No. 2 replaced and superseded ",
        "are authorized through 12:01 a.m. eastern daylight time, June 3, 2021 ",
    ],
)
def test_a_megabyte_of_anything_is_read_in_seconds(unit: str) -> None:
    """No text makes the reading slow: a document is at most a megabyte of text."""
    text = texts.GL_13.replace("(BPC)", unit * (1_000_000 // len(unit)))
    start = time.process_time()
    with suppress(LicenseError):
        read(text)
    assert time.process_time() - start < 5
