"""The watched parties, arranged by what a record can have in common with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from potashwatch.records.edition import ListId
from potashwatch.records.party import PartyKind
from potashwatch.records.target import LinkedParty, Target, TargetKey, TargetNumber, WatchedParty
from potashwatch.targets.forms import bare, without_form
from potashwatch.targets.words import number, plain_words, printed_words, skeleton, words

SHORTEST_NUMBER: Final = 6
"""Characters of a number that proves something. Shorter ones, such as serial numbers of aircraft, are used twice."""
SHORTEST_NEAR: Final = 6
"""Letters that both names of a near pair, and a name that is looked for inside texts, must have."""
FULL_PERSON: Final = 3
"""Words of a person's name that proves something: a first and a last name alone are shared by many."""

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """A watched party, and the target it belongs to. The same linked party has an entry for each of its targets."""

    place: int
    """Of the target among all; its own party comes before those linked to it."""
    target: Target
    party: WatchedParty

    @property
    def linked(self) -> LinkedParty | None:
        """The party where it is not the target itself."""
        return self.party if isinstance(self.party, LinkedParty) else None


@dataclass(frozen=True)
class Known(Generic[T]):
    """Something a record can share, and whose it is."""

    entry: Entry
    what: T


def core(text: str, kind: PartyKind) -> str:
    """Return what of a name is compared.

    Of an aircraft, which is named by its tail number, letters and digits alone; of a person the words in alphabetic
    order, since lists disagree about which comes first; of others the words without legal forms and blanks.
    """
    if kind == "aircraft":
        return number(text)
    if kind == "person":
        return " ".join(sorted(words(text)))
    return "".join(without_form(words(text)))


def typed(text: str, kind: PartyKind) -> str:
    """Return a name with letters merged that are typed for each other, and no variants of transliteration."""
    plain = plain_words(text)
    if kind == "person":
        return " ".join(sorted(skeleton(" ".join(plain)).split(" ")))
    return skeleton("".join(plain[bare(words(text))]))


def is_printed_alike(one: str, other: str, kind: PartyKind) -> bool:
    """Tell whether two names differ in case, quotation marks, legal form at most; a person's in order."""
    return _printed(one, kind) == _printed(other, kind)


def _printed(text: str, kind: PartyKind) -> Sequence[str]:
    as_printed, folded = printed_words(text), words(text)
    if kind == "person":
        return sorted(as_printed)
    # Words without any letter that Latin has are left out of the folded ones.
    return as_printed[bare(folded)] if len(as_printed) == len(folded) else as_printed


def first_and_last(text: str) -> str | None:
    """Return the first and the last name of a person in alphabetic order; None of a name that has not both."""
    last, comma, first = text.partition(",")
    if comma:
        parts = (*words(last), *words(first)[:1])
    else:
        folded = words(text)
        parts = (folded[0], folded[-1]) if folded else ()
    return " ".join(sorted(parts)) if len(parts) > 1 else None


def numbers_of(text: str) -> Iterator[str]:
    """Yield the forms under which a number may be known: of ``IMO 7406784`` and of a SWIFT code also the short."""
    plain = number(text)
    yield plain
    if plain.startswith("imo"):
        yield plain[3:]
    if len(plain) == _LONG_SWIFT and plain.endswith("xxx"):
        yield plain[:-3]


_LONG_SWIFT = 11
Phrase = tuple[str, ...]


@dataclass
class Index:
    """Everything by which a record is recognised."""

    entries: list[Entry] = field(default_factory=list)
    keys: dict[ListId, dict[str, list[Known[TargetKey]]]] = field(default_factory=lambda: defaultdict(dict))
    numbers: dict[str, list[Known[TargetNumber]]] = field(default_factory=dict)
    serials: dict[str, list[Known[TargetNumber]]] = field(default_factory=dict)
    """Numbers too short to prove anything."""
    names: dict[PartyKind, dict[str, list[Known[str]]]] = field(default_factory=lambda: defaultdict(dict))
    skeletons: dict[PartyKind, dict[str, list[Known[str]]]] = field(default_factory=lambda: defaultdict(dict))
    pairs: dict[str, list[Known[str]]] = field(default_factory=dict)
    """First and last names of persons, to whatever stands between them."""
    near: dict[PartyKind, list[str]] = field(default_factory=dict)
    """Names long enough to have near ones."""
    phrases: dict[str, list[tuple[Phrase, Known[str]]]] = field(default_factory=dict)
    """Names to look for in texts, by their first word."""

    def add(self, entry: Entry) -> None:
        """Take a party in."""
        self.entries.append(entry)
        for key in entry.party.keys:
            self.keys[key.list].setdefault(key.uid, []).append(Known(entry, key))
        for each in entry.party.numbers:
            for plain in dict.fromkeys(numbers_of(each.value)):
                is_long = len(plain) >= SHORTEST_NUMBER and len(set(plain)) > 1
                (self.numbers if is_long else self.serials).setdefault(plain, []).append(Known(entry, each))
        for name in entry.party.names:
            self._add_name(name.text, Known(entry, name.text))

    def _add_name(self, text: str, known: Known[str]) -> None:
        kind = known.entry.party.kind
        folded = core(text, kind)
        self.names[kind].setdefault(folded, []).append(known)
        if kind != "aircraft":
            self.skeletons[kind].setdefault(typed(text, kind), []).append(known)
        if kind == "person" and (pair := first_and_last(text)):
            self.pairs.setdefault(pair, []).append(known)
        for phrase in _phrases(text, kind):
            if phrase:
                self.phrases.setdefault(phrase[0], []).append((phrase, known))

    def sharing(self, text: str) -> Iterator[Known[str]]:
        """Yield names of persons whose first and last name the text has, where one of the two has no more.

        Initials are no more. Another patronymic is another person, also of one who is known without it as well.
        """
        is_short = _is_short(text)
        for known in self.pairs.get(first_and_last(text) or "", ()):
            if is_short or all(_is_short(name.text) for name in known.entry.party.names):
                yield known

    def inside(self, folded: Sequence[str]) -> Iterator[tuple[Phrase, Known[str]]]:
        """Yield the names that stand in a text, given as its words."""
        for start, word in enumerate(folded):
            for phrase, known in self.phrases.get(word, ()):
                if tuple(folded[start : start + len(phrase)]) == phrase:
                    yield phrase, known


def _is_short(text: str) -> bool:
    return len([word for word in words(text) if len(word) > 1]) < FULL_PERSON


def index_of(targets: Iterable[Target]) -> Index:
    """Return the index of targets, in their order."""
    index = Index()
    for place, target in enumerate(targets):
        for party in (target, *target.linked):
            index.add(Entry(place, target, party))
    for kind, names in index.names.items():
        index.near[kind] = [folded for folded in names if len(folded) >= SHORTEST_NEAR]
    return index


def _phrases(text: str, kind: PartyKind) -> set[Phrase]:
    """Return the words of a name as texts have them; none where they could be anybody's."""
    folded = words(text)
    if kind == "aircraft":
        return {folded, (number(text),)}
    if kind == "person":
        last, _, first = text.partition(",")
        return {folded, (*words(first), *words(last))} if len(folded) >= FULL_PERSON else set()
    kept = without_form(folded)
    return {kept} if len("".join(kept)) >= SHORTEST_NEAR else set()
