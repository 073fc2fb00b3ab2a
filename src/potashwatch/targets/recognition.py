"""What one string of a record has in common with the watched parties."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from potashwatch.records.party import PartyKind
from potashwatch.targets.index import (
    FULL_PERSON,
    SHORTEST_NEAR,
    Entry,
    Index,
    Known,
    Phrase,
    core,
    is_printed_alike,
    typed,
)
from potashwatch.targets.words import has_look_alikes, in_one_alphabet, plain_words, words

NEAR_SCORE: Final = 85.0
"""From which a name is near, 0 to 100 (``rapidfuzz.fuzz.ratio``): chosen by what the published lists hold, see
docs/targets.md. One letter more, less or other in a name of seven letters is near."""
NEAR_SCORE_PERSON: Final = 95.0
"""Of persons, whose names differ less: two of three words are shared by many."""
MOST_EDITS: Final = 4
"""Letters added or left out between near names; without it half a long name could be another."""

Grade = Literal["key", "number", "same", "to", "text", "owned", "near", "excluded"]
"""In falling strength; ``same`` name, linked ``to``."""

KINDS: tuple[PartyKind, ...] = get_args(PartyKind)


@dataclass(frozen=True)
class Hit:
    """One thing in common, and how it is told."""

    entry: Entry
    grade: Grade
    evidence: str
    score: float | None = None
    unsaid: str | None = None
    """Of ``same``, the known name where the evidence need not quote it: they differ in case, quotes, legal form."""


def in_name(index: Index, text: str, kind: PartyKind) -> tuple[Hit, ...]:
    """Return what a name of a party of that kind has in common: the same, a near one, or one inside it.

    Each may be another target's: a name can be that of one and have that of another in it.
    """
    found = list(_same(index, text, kind))
    if kind != "aircraft":
        found += _near(index, text, kind)
        if kind != "person":
            found += _inside(index, text)
    return tuple(found)


def _inside(index: Index, text: str) -> Iterator[Hit]:
    """Yield parties whose name is part of a longer one, as that of a subsidiary can be."""
    for _, known in index.inside(words(text)):
        yield Hit(known.entry, "text", f"named within the name {quoted(text)}")


def _same(index: Index, text: str, kind: PartyKind) -> Iterator[Hit]:
    names = index.names.get(kind)
    if not names:
        return
    for read, has_others in _readings(text, kind):
        folded = core(read, kind)
        found = names.get(folded) if folded else None
        is_typed_otherwise = not found and bool(folded) and kind != "aircraft"
        if is_typed_otherwise:
            found = index.skeletons[kind].get(typed(read, kind))
        if found:
            note = " (look-alike letters)" if has_others or is_typed_otherwise else ""
            is_short = kind == "person" and len(folded.split(" ")) < FULL_PERSON
            for known in _one_each(text, kind, found):
                yield _named(text, kind, known, _SHORT + note if is_short else note, is_sure=not is_short)
            return
    if kind == "person":
        for read, _ in _readings(text, kind):
            found = list(index.sharing(read))
            yield from (_named(text, kind, k, _SHORT, is_sure=False) for k in _one_each(text, kind, found))
            if found:
                return


def _named(text: str, kind: PartyKind, known: Known[str], note: str, *, is_sure: bool) -> Hit:
    """Return the hit of a name that is a known one; where they look different, both are quoted."""
    is_plain = is_printed_alike(text, known.what, kind)
    also = "" if is_plain else f", known as {quoted(known.what)}"
    evidence = f"the name {quoted(text)}{also}{note}"
    if not is_sure:
        return Hit(known.entry, "near", evidence, 100.0)
    return Hit(known.entry, "same", evidence, unsaid=known.what if is_plain else None)


def _one_each(text: str, kind: PartyKind, found: Sequence[Known[str]]) -> Iterator[Known[str]]:
    """Yield for each party the name that looks most like the text."""
    best: dict[tuple[int, str], Known[str]] = {}
    for known in sorted(found, key=lambda k: (k.what != text, not is_printed_alike(text, k.what, kind))):
        best.setdefault((known.entry.place, known.entry.party.id), known)
    yield from best.values()


def _readings(text: str, kind: PartyKind) -> Iterator[tuple[str, bool]]:
    """Yield a name as it stands, without what is in parentheses, and with words of doubtful alphabet in the other.

    With each, whether letters were taken for others.
    """
    yield text, has_look_alikes(text)
    if "(" in text and kind != "person":
        yield _PARENTHESIS.sub(" ", text), has_look_alikes(text)
    if not text.isascii() and (other := in_one_alphabet(text)) != text:
        yield other, True


def _near(index: Index, text: str, kind: PartyKind) -> Iterator[Hit]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - wanted for changed names alone, and most days have few
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    folded = core(text, kind)
    if len(folded) < SHORTEST_NEAR:
        return
    cutoff = NEAR_SCORE_PERSON if kind == "person" else NEAR_SCORE
    near = process.extract(
        folded, index.near.get(kind, ()), scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
    )
    for known, score, _ in near:
        if known == folded or Indel.distance(folded, known) > MOST_EDITS:
            continue
        for each in index.names[kind][known]:
            if _bridges_digits(text, each.what):
                continue
            evidence = f"the name {quoted(text)} is near {quoted(each.what)}"
            yield Hit(each.entry, "near", evidence, round(score, 1))


def _bridges_digits(text: str, known: str) -> bool:
    """Tell whether two names have digits, and other ones: plant 406 is another than plant 407."""
    one, other = (
        "".join(filter(str.isdigit, _TYPED_DIGIT.sub("", " ".join(plain_words(each)))))
        for each in (text, known)
    )
    return bool(one and other and one != other)


def in_text(index: Index, text: str, whole: str | None = None) -> Iterator[Hit]:
    """Yield what a text names: parties it says its own is linked to, names as whole words, and numbers.

    ``whole`` is the text to quote, where the other is a part of it.
    """
    for clause in _LINKED_TO.finditer(text):
        for kind in KINDS:
            for hit in _same(index, clause["name"], kind):
                grade: Grade = "to" if hit.grade == "same" else hit.grade
                yield Hit(hit.entry, grade, quoted(clause[0]), hit.score)
    folded = words(text)
    if not index.phrases.keys().isdisjoint(folded):
        for phrase, known in index.inside(folded):
            yield Hit(known.entry, "text", quoted(excerpt(whole or text, phrase)))
    if not index.numbers.keys().isdisjoint(folded):
        for word in folded:
            for number in index.numbers.get(word, ()):
                yield Hit(number.entry, "text", quoted(excerpt(whole or text, (word,))))


def same_names(index: Index, text: str) -> Iterator[Hit]:
    """Yield parties of any kind that have the name."""
    for kind in KINDS:
        yield from _same(index, text, kind)


def excerpt(text: str, phrase: Phrase) -> str:
    """Return the text, or of a long one the part around the phrase."""
    if len(text) <= _MOST:
        return text
    pieces = text.split()
    found: list[str] = []
    for end, piece in enumerate(pieces):
        found += words(piece)
        if tuple(found[-len(phrase) :]) == phrase or set(phrase) <= set(found[-len(phrase) - 3 :]):
            start = max(0, end - _BEFORE)
            cut = " ".join(pieces[start : end + _AFTER])[:_MOST]
            return f"{'… ' if start else ''}{cut}{' …' if end + _AFTER < len(pieces) else ''}"
    return f"{text[:_MOST]} …"


def quoted(text: str) -> str:
    """Return the source's own string between quotation marks."""
    return f'"{text}"'


_TYPED_DIGIT = re.compile(r"(?<=[a-z])[01](?=[a-z])")
"""A digit inside a word, which is typed for a letter."""
_PARENTHESIS = re.compile(r"\([^()]*\)")
_LINKED_TO = re.compile(r"linked to:?\s+(?P<name>[^;)]+)", re.IGNORECASE)
_SHORT = " (first and last name alone)"
_MOST = 240
_BEFORE, _AFTER = 15, 8
