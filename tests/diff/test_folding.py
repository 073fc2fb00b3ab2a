"""The foldings of text: what is the same name, and what is no more than spelling."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.diff.folding import fold, fold_name

LOOK_ALIKE = {
    "Latin in a Cyrillic word": ("Мiĸалай Iванавiч", "Мікалай Іванавіч"),
    "l for a capital I": ("lvanavich DOLIA", "Ivanavich DOLIA"),
    "kra for ka": ("Ниĸолай", "Николай"),
    "a whole word": ("АВС", "ABC"),
}


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKE.values(), ids=LOOK_ALIKE)
def test_letters_that_look_alike_make_the_same_name(one: str, other: str) -> None:
    """Names typed with letters of another alphabet are found, but not called equal (F39)."""
    assert fold_name(one) == fold_name(other)
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Ivan", "Ivana"), ("Ö", "O"), ("A-1", "A-2"), ("a+b", "a-b"), ("€", "$")]
)
def test_what_says_something_else_stays_apart(one: str, other: str) -> None:
    """Letters, accents, digits and symbols count."""
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_is_done_in_one_go(text: str) -> None:
    """Folding what is folded changes nothing."""
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(("NFC", "NFD", "NFKC", "NFKD")))
def test_unicode_form_does_not_matter(text: str, form: str) -> None:
    """A text folds as any of its Unicode forms does (F38)."""
    assert fold(unicodedata.normalize(form, text)) == fold(text)  # type: ignore[arg-type]


@given(
    st.text(),
    st.sampled_from(("\u200b", "\u200d", "\u00ad", "\ufeff", " ", "\u00a0", ".", "’")),
    st.integers(0, 9),
)
def test_what_nobody_sees_does_not_matter(text: str, unseen: str, place: int) -> None:
    """A blank, a dot or an invisible character anywhere folds away, inside an accented letter too (F38)."""
    assert fold(text[:place] + unseen + text[place:]) == fold(text)
