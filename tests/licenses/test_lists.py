"""Lists of parties in a license, and what it excludes."""

import pytest

from potashwatch.diff import licenses as differences
from potashwatch.licenses import known_licenses, terms
from potashwatch.licenses.evidence import Evidence
from potashwatch.licenses.merging import merged
from potashwatch.licenses.naming import names_party
from potashwatch.records.license import Exclusion, NamedEntity
from tests.licenses import texts
from tests.licenses.samples import paper
from tests.licenses.test_reading import names, read

NAMED = (
    "Joint Stock Company Belarusian Potash\nCompany (BPC), Agrorozkvit LLC, Belaruskali OAO, or any entity in which"
    " one or more of them own,\ndirectly or indirectly, individually or in the aggregate, a 50 percent or greater"
    " interest"
)
OWNED = (
    "any entity in which one or more of the above persons own, directly or indirectly, individually or in the"
    " aggregate, a 50 percent or greater interest"
)


def of(words: str) -> str:
    """Return the text of a license that involves these."""
    text = texts.GL_13.replace(NAMED, words)
    assert text != texts.GL_13
    return text


SMALL = (
    "the following entities: (a) Alpha OAO; (b) Beta Bank; or (c) Any entity in which they own 50% or more,"
)
ROMAN = (
    "any of the following blocked persons (collectively, the “Blocked Entities”):"
    f" (i) Alpha OAO (Alpha); (ii) Beta Bank; and (iii) {OWNED},"
)
CAPITAL = (
    "one or more of the following entities: (A) Alpha OAO, or any entity owned by it;\n(B) Beta Bank;\n"
    f"(C) {OWNED},"
)


@pytest.mark.parametrize(
    ("words", "found", "is_owned"),
    [
        (
            f"one or more of the following entities: (1) Alpha OAO; (2) Belneftekhim USA, Inc.; or (3) {OWNED},",
            "Alpha OAO|Belneftekhim USA, Inc.",
            True,
        ),
        (ROMAN, "Alpha OAO|Beta Bank", True),
        (CAPITAL, "Alpha OAO|Beta Bank", True),
        (SMALL, "Alpha OAO|Beta Bank", True),
        (
            "the following entities: Alpha OAO, Beta LLC, or Gamma Bank,",
            "Alpha OAO|Beta LLC|Gamma Bank",
            False,
        ),
        ("the following entities: (1) Alpha OAO; and (2) Beta Bank", "Alpha OAO|Beta Bank", False),
        (
            "the following entities that are incident to: (1) Requesting permits; or (2) Paying Fees,",
            "",
            False,
        ),
    ],
)
def test_a_list_of_parties_yields_their_names(words: str, found: str, is_owned: bool) -> None:  # noqa: FBT001
    """Numbers, letters, Roman numerals, on one line or several: the names, and the 50 percent clause as what it is."""
    told = read(of(words))
    assert ("|".join(names(told)), told.covers_owned) == (found, is_owned)
    assert [clause.key for clause in told.clauses] == ["(a)", "(b)"]
    assert told.clauses[1].text.startswith("This general license does not authorize")


def test_a_half_in_other_words_is_not_known() -> None:
    """Neither covered nor excluded is claimed; a list that begins without a colon yields its names all the same."""
    told = read(
        of(
            "involving (1) Alpha OAO; (2) Beta OAO; or (3) any entity in which they own a 50 percent interest,"
            " are authorized"
        )
    )
    assert names(told) == ["Alpha OAO", "Beta OAO"]
    assert told.covers_owned is None


def test_the_list_of_russia_license_8_is_read() -> None:
    """OFAC's words: the end stands before the list, the 50 percent clause is its last item."""
    told = read(
        of(
            "one or more of the\nfollowing entities that are related to energy are authorized, through 12:01 a.m."
            " eastern daylight time, June 24, 2022: (1) State Corporation Bank for Development and Foreign Economic"
            " Affairs Vnesheconombank; (2) Public Joint Stock Company Bank Financial Corporation Otkritie; (3)"
            f" Sovcombank Open Joint Stock Company; or (4) {OWNED.capitalize()}"
        ).replace("Dated: December 15, 2025", "Dated: February 24, 2022")
    )
    assert names(told) == [
        "State Corporation Bank for Development and Foreign Economic Affairs Vnesheconombank",
        "Public Joint Stock Company Bank Financial Corporation Otkritie",
        "Sovcombank Open Joint Stock Company",
    ]
    assert (told.covers_owned, str(told.expires_at)) == (True, "2022-06-24 04:01:00+00:00")


def excluded(text: str) -> list[tuple[str, str]]:
    """Return what a text excludes, its words cut short."""
    return [(each.kind, each.text[:48]) for each in read(text).excluded]


def test_what_is_excluded_is_told_apart() -> None:
    """Property that stays blocked, dealings, and parties that are described or named without being authorized."""
    assert excluded(texts.GL_13) == [
        ("property", "The unblocking of any property blocked pursuant "),
        ("activity", "Any transactions involving any other blocked per"),
        ("party", "any other blocked person"),
    ]
    assert excluded(texts.GL_2F)[0] == ("property", "Unless otherwise authorized by the Office of For")
    assert excluded(texts.GL_3) == [
        ("activity", "the exportation, reexportation, or provision of "),
        ("property", "The transfer of any property or debiting of any "),
        ("activity", "Any transactions or activities otherwise prohibi"),
    ]
    other = texts.GL_13.replace(
        "involving any other blocked person", "involving Alpha OAO or Belaruskali OAO"
    )
    assert excluded(other)[1:] == [
        ("activity", "Any transactions involving Alpha OAO or Belarusk"),
        ("party", "Alpha OAO"),  # not Belaruskali, with which paragraph (a) authorizes dealings
    ]
    listed = texts.GL_13.replace(
        "involving any other blocked person",
        "involving any of the following entities: (i) Alpha OAO; or (ii) Beta Bank",
    )
    assert [text for kind, text in excluded(listed) if kind == "party"] == ["Alpha OAO", "Beta Bank"]


@pytest.mark.parametrize(
    "words",
    [
        "(a) All transactions involving Belavia are authorized.\n(b) No dealings involving Alpha OAO are authorized.",
        "(a) All transactions involving Belavia are authorized, except for transactions involving Alpha OAO.",
        "(a) Dealings involving banks, other than the following entities: (1) Alpha OAO; (2) Beta OAO, are authorized.",
        "(a) All transactions involving Belavia are authorized.\n(b) Paragraph (a) does not apply to Alpha OAO.",
        "(a) All transactions involving Belavia are authorized.\n(b) This general license excludes:\n(1) Alpha OAO.",
    ],
)
def test_an_excluded_party_is_never_read_as_licensed(words: str) -> None:
    """Whatever the words of the exception: it is no entity of the license, and excluded as a party."""
    begin, end = texts.GL_13.index("(a)"), texts.GL_13.index("Jane Q. Doe")
    told = read(texts.GL_13[:begin] + words + "\n" + texts.GL_13[end:])
    assert [name for name in names(told) if "Alpha" in name or "Beta" in name] == []
    assert not names_party(told, ["ALPHA OAO"])
    assert [each.text for each in told.excluded if each.kind == "party" and "Alpha" in each.text]


def test_what_is_excluded_is_compared_and_the_register_adds_its_parties() -> None:
    """A new exclusion is a legal change; that license 5 is none for Belaruskali the document alone does not say."""
    old, new = read(texts.GL_13), read(texts.GL_13.replace("any other blocked person", "any aircraft"))
    (found,) = differences([terms(old)], [terms(new)]).found
    changes = [
        (each.op, each.significance, each.old or each.new)
        for each in found.fields
        if each.field == "excluded"
    ]
    assert ("removed", "legal", Exclusion(kind="party", text="any other blocked person")) in changes
    row = next(each for each in known_licenses() if each.number == "5")
    document = paper(texts.GL_5, "5")
    both = merged(Evidence(known=row, papers=[(document.license.issued_on, document)]))  # type: ignore[list-item]
    assert [each.text for each in both.excluded] == [
        "the entry into new purchase contracts",
        "Belaruskali OAO",
    ]
    assert NamedEntity(text="Agrorozkvit LLC") in both.entities
