"""One name in many spellings: the same stays the same, another stays another."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.records.party import PartyKind
from potashwatch.records.target import Target, TargetName
from potashwatch.targets import Watcher, known_targets
from potashwatch.targets.forms import without_form
from potashwatch.targets.words import has_look_alikes, number, words
from tests.targets.samples import WATCHER, named, target, told, touched

SPELLINGS = {
    "belaruskali": (
        "Belaruskali", "BELARUSKALIY", "Bielaruskalij", "Byelaruskaliy", "Belorus'kaliy", "Belarus-kali",
        "O.A.O. «Belaruskali»", "O.J.S.C. Belaruskali", "ОАО«Беларуськалий»", "Беларуськалiй", "Belaruskali PJSC",
        "“Belaruskali„  ,  JSC",
        "BeIaruskaIi", "Belaruska1i",
        "Belarus\u00adkali", "Ｂｅｌａｒｕｓｋａｌｉ",
        "Беларуськалий, ОАО", "belaruskali (OJSC)",
        "Ανοικτή συμμετοχική εταιρία «Belaruskali»", "Veřejná akciová společnost BELARUSKALI",
    ),
    "bpc": (
        "Belarusian Potash Company", "Belarussian Potash Company", "Byelorussian Potash Company",
        "Belorusskaya Kalijnaja Kompaniya", "Белорусская калийная компания ОАО", "Беларуская калійная кампанія",
        "ZAO Belarusian Potash Company", "BELARUSIAN POTASH CO.", "Belarusian Potash Co Ltd",
        "Belarusian Potash Coy., Ltd.", "Belarussian Potash Comp.", "Belaruskaja kalijnaja kampanija",
    ),
    "belavia": (
        "Belavia", "Белавиа", "ААТ Авіякампанія БЕЛАВІЯ", "Belavia - Belarusian Airlines", "Aviakompanija Belavia",
        "AVIYAKAMPANIYA BELAVIYA", "OAO 'AVIAKOMPANIYA 'BELAVIA'", "Авиакомпания Белавиа", "BELAVIYA",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("target_id", "text"), [(t, text) for t, texts in SPELLINGS.items() for text in texts]
)
def test_a_name_is_known_in_every_spelling(target_id: str, text: str) -> None:
    """Transliterations, legal forms, quotation marks, alphabets, hyphens: none of them hides a name (F39)."""
    touch = touched(named(text))
    assert (touch.target, touch.party) == (target_id, target_id)
    assert touch.reason == "name"
    assert f'"{text}"' in touch.evidence.replace("\\xad", "\u00ad")


LOOK_ALIKE = str.maketrans("авекморстухі", "abekmopctyxi")
TO_CYRILLIC = str.maketrans("abekmopctyxi", "авекморстухі")
NAMES = (
    "Belaruskali",
    "Belarusian Potash Company",
    "Belavia",
    "Беларуськалий",
    "Белорусская калийная компания",
    "Белавиа",
)


@given(st.sampled_from(NAMES), st.data())
def test_letters_of_another_alphabet_hide_nothing(name: str, data: st.DataObject) -> None:
    """Any of the letters may be typed in the other alphabet; the evidence says so (F39)."""
    lower = name.lower()
    other = lower.translate(TO_CYRILLIC if lower.isascii() else LOOK_ALIKE)
    picked = data.draw(st.lists(st.booleans(), min_size=len(lower), max_size=len(lower)))
    text = "".join(b if take else a for a, b, take in zip(lower, other, picked, strict=True))
    touch = touched(named(text))
    assert touch.reason == "name"
    assert ("look-alike letters" in touch.evidence) == (text != lower)


FORMS = st.sampled_from(
    ("", "OAO", "OJSC", "ОАО", "ААТ", "Open Joint-Stock Company", "Offene Aktiengesellschaft", "A.S.")
)
QUOTES = st.sampled_from(('""', "“”", "„“", "«»", "‘’", "''", "()", ""))
BLANKS = st.sampled_from((" ", "  ", "\u00a0", "\t", " \u200b"))


@given(
    st.sampled_from(NAMES),
    FORMS,
    QUOTES,
    BLANKS,
    st.sampled_from(("before", "behind")),
    st.sampled_from((str.upper, str.lower, str.title)),
)
def test_what_stands_around_a_name_hides_nothing(
    name: str, form: str, quotes: str, blank: str, place: str, case: Callable[[str], str]
) -> None:
    """Legal form before or behind or missing, other quotation marks, double blanks, another case."""
    bare = f"{quotes[:1]}{name.replace(' ', blank)}{quotes[1:]}"
    text = case(f"{form}{blank}{bare}" if place == "before" else f"{bare}{blank}{form}")
    assert touched(named(text)).reason == "name"


@given(st.text(max_size=80))
def test_no_text_breaks_folding(text: str) -> None:
    """Whatever a list holds becomes words of lower-case letters and digits, and folding them again changes nothing."""
    folded = words(text)
    assert all(word and word.isascii() and word.isalnum() and word == word.lower() for word in folded)
    assert words(" ".join(folded)) == folded
    assert without_form(folded) or not folded
    assert number(text).isalnum() or not number(text)
    WATCHER.touches("eu-fsf", named(text or "x"))


STRANGERS = (
    "BELINVESTSTROI OOO", "BELAVENTSEV", "Belaruskaliya Trading", "Beltransavia", "BELAVTOMAZ",
    "BELARUSNEFT", "JOINT STOCK COMPANY BLACK SEA BANK OF DEVELOPMENT AND RECONSTRUCTION", "Uralkali",
    "OMSK CIVIL AVIATION PLANT", "Belarusian Company", "Potash Company", "OAO", "Open Joint Stock Company", "Kali",
)  # fmt: skip


@pytest.mark.parametrize("text", STRANGERS)
def test_other_names_are_other_names(text: str) -> None:
    """Part of a word, half of a name, a legal form alone, a namesake of another branch: none is a touch."""
    assert WATCHER.touches("ofac-sdn", named(text)) == ()


def test_a_name_within_a_longer_one_is_text() -> None:
    """A subsidiary can bear the name of its parent: it is told, and not taken for it."""
    touch = touched(named("BELARUSKALI-AGRO LLC"))
    assert (touch.reason, touch.party) == ("text", "belaruskali")
    assert touch.evidence == 'named within the name "BELARUSKALI-AGRO LLC"'


@pytest.mark.parametrize("kind", ["person", "vessel", "aircraft"])
def test_another_kind_is_never_taken_for_a_company_by_name(kind: PartyKind) -> None:
    """A ship may be called Belavia."""
    touches = WATCHER.touches("ofac-sdn", named("BELAVIA", kind=kind))
    assert all(touch.reason not in ("name", "linked", "possible") for touch in touches)


def test_a_weak_alias_is_possible_at_most() -> None:
    """The authority itself calls it broad."""
    touch = touched(named("BELAVIA", weak=True))
    assert (touch.reason, touch.score) == ("possible", 100.0)
    assert "weak alias" in touch.evidence
    assert WATCHER.touches("ofac-sdn", named("BELAVIA TRADING", weak=True)) == ()


@pytest.mark.parametrize(
    ("text", "score"),
    [("Belaruscali", 90.9), ("Bella Via", 93.3), ("Belravia", 93.3), ("Belvia", 92.3)],
)
def test_a_near_name_is_possible_with_score_and_both_strings(text: str, score: float) -> None:
    """A letter more, less or other; quoted with the name it is near to."""
    touch = touched(named(text))
    assert (touch.reason, touch.score) == ("possible", score)
    assert f'"{text}" is near "' in touch.evidence


@pytest.mark.parametrize(
    "text", ["Belarsalt", "Belavi", "Bevia", "Bel", "Blackuskali", "Belarus Kalium Export"]
)
def test_a_farther_name_is_nothing(text: str) -> None:
    """Precision over quantity: two letters of seven are too many."""
    found = WATCHER.touches("ofac-sdn", named(text))
    assert [touch.reason for touch in found] in ([], ["possible"])
    assert all((touch.score or 0) >= 85 for touch in found)


@pytest.mark.parametrize("text", ["MINSK CIVIL AVIATION PLANT 406", "MINSK CIVIL AVIATION PLANT 4071"])
def test_a_near_name_bridges_no_digits(text: str) -> None:
    """Plant 406 is another plant; without the number, or with another letter, it is near all the same."""
    assert WATCHER.touches("ofac-sdn", named(text)) == ()
    for near in (
        "MINSK CIVIL AVIATION PLANT",
        "MINSK CIVIL AVIATlON PLAMT 407",
        "MINSK CIV1L AVIATION PLAMT 407",
    ):
        assert (touched(named(near)).party, touched(named(near)).reason) == ("plant-407", "possible")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("BELAVYA", "Belavia"),
        ("Belaruskalij", "BELARUSKALI OAO"),
        ("BELARUSIAN POTASH CO.", "OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY"),
        ("Sviatlana", None),
    ],
)
def test_both_names_are_told_where_they_look_different(text: str, known: str | None) -> None:
    """Whoever reads the evidence sees which name it was taken for."""
    for touch in WATCHER.touches("ofac-sdn", named(text)):
        assert touch.evidence.startswith(f'the name "{text}", known as "{known}"')
    assert bool(WATCHER.touches("ofac-sdn", named(text))) == (known is not None)


@pytest.mark.parametrize(
    "text", ["belavia", "«BELAVIA» OJSC", "ОАО Belavia", "“Belarussian Potash Company” ZAO"]
)
def test_case_quotes_and_legal_form_are_no_difference(text: str) -> None:
    """What everybody sees to be the same is told once."""
    assert touched(named(text)).evidence == f'the name "{text}"'


def test_both_names_of_a_linked_party_are_told() -> None:
    """As of the target itself, also where a person's name has another order, which is no difference."""
    touch = touched(named("SLAUKALIJ ZTAA"))
    assert touch.evidence.endswith(': the name "SLAUKALIJ ZTAA", known as "ZTAA SLAUKALIY"')
    touch = touched(named("Andrei Alekseevich RYBAKOV", kind="person"))
    assert touch.evidence.endswith(': the name "Andrei Alekseevich RYBAKOV"')


@pytest.mark.parametrize(
    ("text", "party_id"),
    [
        ("GOLOVATY, Ivan", "galavatyi"),
        ("HALAVATY, Ivan", "galavatyi"),
        ("RYBAKOV, Andrei", "rybakou"),
        ("RYBAKOV, Andrei A.", "rybakou"),
        ("Mikhail GUTSERIEV", "gutseriev"),
        ("Михаил ГУЦЕРИЕВ", "gutseriev"),
        ("SVIRYDAU, Andrei Leanidavich", "svirydau"),
    ],
)
def test_first_and_last_name_alone_are_possible(text: str, party_id: str) -> None:
    """Of those known with a patronymic too, and where only the list has one."""
    touches = WATCHER.touches("ofac-sdn", named(text, kind="person"))
    assert touches
    for touch in touches:
        assert (touch.party, touch.reason, touch.score) == (party_id, "possible", 100.0)
        assert "(first and last name alone)" in touch.evidence


@pytest.mark.parametrize(
    "text", ["RYBAKOV, Andrei Petrovich", "GUTSERIEV, Said", "Ivan IVANOV", "GOLOVATY", "Ivan"]
)
def test_another_patronymic_or_half_a_name_is_nobody(text: str) -> None:
    """What differs speaks against it; one word is no name of a person."""
    assert WATCHER.touches("ofac-sdn", named(text, kind="person")) == ()


def test_persons_need_more_than_first_and_last_name() -> None:
    """Whoever is called Andrei Rybakov is not the director general; with the patronymic he may be taken for him."""
    full = touched(named("Andrei Alekseevich RYBAKOV", kind="person"))
    assert (full.target, full.party, full.reason) == ("belaruskali", "rybakou", "linked")
    assert full.evidence.startswith("Andrei Rybakou, director general of Belaruskali since 2024-11-04: ")
    short = touched(named("RYBAKOU, Andrei", kind="person"))
    assert (short.party, short.reason, short.score) == ("rybakou", "possible", 100.0)
    assert (
        WATCHER.touches(
            "eu-fsf", named("Andrei Alexeyevich RAVKOV", "Said Mikhailovich GUTSERIEV", kind="person")
        )
        == ()
    )


def test_a_party_linked_to_two_targets_touches_both() -> None:
    """Galavatyi directed the one and chairs the other."""
    touches = WATCHER.touches("eu-fsf", named("Ivan Ivanavich GALAVATYI", kind="person"))
    assert told(touches) == [("belaruskali", "galavatyi", "linked"), ("bpc", "galavatyi", "linked")]


def test_look_alikes_are_seen_in_words_of_two_alphabets() -> None:
    """Words of one alphabet each are no look-alikes, though a name has both."""
    assert has_look_alikes("Беларуськалiй")
    assert not has_look_alikes("ОАО Belaruskali")
    assert not has_look_alikes("Belaruskali")


def test_a_whole_word_of_another_alphabet_is_read_as_the_words_around_it() -> None:
    """All letters of "potash" exist in Cyrillic: no letter of the word tells, those of the others do (F39)."""
    touch = touched(named("Belarusian \u0440\u043e\u0442\u0430\u0455\u04bb Company"))
    assert (touch.target, touch.reason) == ("bpc", "name")
    assert touch.evidence.endswith("(look-alike letters)")


@pytest.mark.parametrize("form", ["Восток", "VOSTOK"])
def test_names_of_doubtful_letters_are_read_both_ways(form: str) -> None:
    """A word that could be of either alphabet is what it seems, or what the words around it say."""
    watcher = Watcher((target("ОАО Восток"),))
    assert touched(named(f"Société par actions „{form}“"), watcher).reason == "name"


def test_a_short_name_of_ones_own_is_compared_whole_and_never_searched() -> None:
    """Three letters are a name, and no word to look for in texts."""
    watcher = Watcher((target("MTS"),))
    assert touched(named("OJSC MTS"), watcher).reason == "name"
    assert watcher.touches("ofac-sdn", named("MTS TRADING", "M T")) == ()


def test_a_vessel_of_ones_own_is_found_as_a_vessel() -> None:
    """Kinds agree: the company of that name is another party."""
    ship = Target(id="ship", title="Ship", kind="vessel", names=(TargetName(text="NORDIC STAR"),))
    watcher = Watcher((ship,))
    assert touched(named("NORDIC STAR", kind="vessel"), watcher).reason == "name"
    assert [t.reason for t in watcher.touches("ofac-sdn", named("NORDIC STAR LTD"))] == ["text"]


def test_every_known_name_is_recognised_alone() -> None:
    """No name in the shipped file is dead: each leads to its party, or for a short personal name near it."""
    for each in known_targets():
        for party in (each, *each.linked):
            for name in party.names:
                touches = WATCHER.touches("eu-fsf", named(name.text, kind=party.kind))
                assert (each.id, party.id) in {(touch.target, touch.party) for touch in touches}, name.text
