"""Whether matching a regular expression can take more than linear time, told from its structure: nothing is timed.

Python's ``re`` tries one way through a pattern after the other. On an input of n characters it takes more than linear
time where the number of ways grows with n, which is so only where the automaton of the pattern has two states p and q
and a word v that leads from p to p, from p to q, and from q to q (A. Weber, H. Seidl: On the degree of ambiguity of
finite automata, Theoretical Computer Science 88, 1991, criterion IDA). ``search`` adds a state that any word leads back
to. A state in which a match can end does not count for ``search`` and ``match``: reaching it, they are through.

Possessive runs of one class of characters, anchors, word boundaries and looking one character around are modelled
exactly. Of two ways through an atomic group from one place, one at most leads out; of groups within each other that is
followed for the innermost. Of what looks further ahead the outcome is left out. What is left out can only add ways, so
that a pattern may be refused wrongly and never accepted wrongly.
"""

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from re import _constants as codes  # type: ignore[attr-defined] # the parser of the standard library
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final, NamedTuple, TypeAlias

Parsed: TypeAlias = Any
"""A part of a parsed pattern, its code or its argument: the parser of the standard library has no types."""

_SAMPLES: Final = (
    *range(0x180),
    *map(ord, "ИиҐ٣中\u2009\u2028\u3000\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201c\u201d\u2212😀"),
)
"""Characters of every sort; those that a pattern names are added."""
_UNROLLED: Final = 130
"""A longer repeat with an end is taken as one without."""


class Guard(NamedTuple):
    """What must stand around a place between two characters, as sets of bits; ``word``: a boundary, or none."""

    before: int
    after: int
    word: bool | None = None
    is_start: bool = False
    left: frozenset[int] = frozenset()
    """The atomic groups that end there."""
    is_sure: bool = True
    """Where nothing is asked but what a possessive run leaves."""

    def __and__(self, other: "Guard") -> "Guard":
        """Return both guards; two different boundaries are never at one place."""
        after = self.after & other.after
        if None not in (self.word, other.word) and self.word != other.word:
            after = 0
        word = other.word if self.word is None else self.word
        is_start = self.is_start or other.is_start
        is_sure = self.is_sure and other.is_sure
        return Guard(self.before & other.before, after, word, is_start, self.left | other.left, is_sure)


@dataclass
class Piece:
    """A part of a pattern: the states it can begin and end in, and the ways through it that take no character."""

    first: list[tuple[int, Guard]] = field(default_factory=list)
    last: list[tuple[int, Guard]] = field(default_factory=list)
    empty: list[Guard] = field(default_factory=list)


class Automaton:
    """The states of a pattern, one for each place where it takes a character."""

    def __init__(self, pattern: str | bytes, flags: int, method: str) -> None:
        tree = parser.parse(pattern, flags)
        self._is_bytes = isinstance(pattern, bytes)
        self._flags: int = tree.state.flags
        self._groups: dict[int | None, Parsed] = {}
        named = set(_numbers(tree))
        near = {n + d for n in named for d in (-1, 0, 1) if 0 <= n + d < 0x110000}
        self.characters = list(range(256)) if self._is_bytes else sorted({*_SAMPLES, *near})
        self.every = (1 << len(self.characters)) - 1
        self.free = Guard(self.every, self.every)
        self._words = self._bits(lambda c: re.match(r"\w", c) is not None)
        self._parts = self._split(tree)
        self.classes: list[int] = []
        self.groups: list[tuple[int, ...]] = []
        """Of each state, the atomic groups it is in, from the outermost on."""
        self.through: dict[int, set[int]] = defaultdict(set)
        """Of each state, the atomic groups that are through there, or after more of a possessive run."""
        self._inside: tuple[int, ...] = ()
        self._group_count = 0
        self.edges: dict[int, list[tuple[int, Guard]]] = defaultdict(list)
        whole = self._sequence(tree, self._flags)
        self._loop = [self._state(part) for part in self._parts] if method in SEARCHING else []
        for one in self._loop:
            self.edges[one] += [(other, self.free) for other in self._loop]
            self.edges[one] += [(state, guard) for state, guard in whole.first if not guard.is_start]
        ends = {state for state, guard in whole.last if guard.is_sure} if method != "fullmatch" else set()
        self.next: Steps = {
            state: [step for step in self._steps(state) if step.to not in ends]
            for state in range(len(self.classes))
            if state not in ends
        }

    def _bits(self, is_in: Callable[[str], bool]) -> int:
        return sum(1 << place for place, c in enumerate(self.characters) if is_in(chr(c)))

    def _steps(self, state: int) -> Iterator["Step"]:
        """Yield the steps from a state."""
        here = self.classes[state]
        is_word = bool(here & self._words)
        for other, guard in self.edges[state]:
            if not here & guard.before or guard.is_start:
                continue
            taken = self.classes[other] & guard.after
            if guard.word is not None:
                taken &= self._words ^ (self.every if is_word == guard.word else 0)
            if taken:
                yield Step(other, taken, guard.left)

    def _split(self, tree: Parsed) -> list[int]:
        """Return the characters in parts, so that what is looked back at is told from the state."""
        parts = [self.every]
        for looked_at in self._looked_back(tree, self._flags):
            parts = [part & each for part in parts for each in (looked_at, ~looked_at) if part & each]
        return parts

    def _looked_back(self, tree: Parsed, flags: int) -> Iterator[int]:
        for code, argument in tree:
            if code is codes.AT and argument in (codes.AT_BOUNDARY, codes.AT_NON_BOUNDARY):
                yield self._words
            elif code is codes.AT and argument is codes.AT_BEGINNING:
                yield self._bits("\n".__eq__)
            elif code in (codes.ASSERT, codes.ASSERT_NOT) and argument[0] < 0:
                one = self._one_class(argument[1], flags)
                yield self.every if one is None else one
            for inner in _inner(code, argument):
                yield from self._looked_back(inner, flags)

    def _state(self, characters: int) -> int:
        self.classes.append(characters)
        self.groups.append(self._inside)
        return len(self.classes) - 1

    def _taking(self, characters: int) -> Piece:
        states = [self._state(part & characters) for part in self._parts if part & characters]
        ways = [(state, self.free) for state in states]
        return Piece(list(ways), list(ways))

    def _sequence(self, tree: Parsed, flags: int) -> Piece:
        found = Piece(empty=[self.free])
        for code, argument in tree:
            found = self._joined(found, self._piece(code, argument, flags))
        return found

    def _joined(self, one: Piece, other: Piece) -> Piece:
        for state, guard in one.last:
            self.edges[state] += [(following, guard & more) for following, more in other.first]
        return Piece(
            one.first + [(state, guard & more) for guard in one.empty for state, more in other.first],
            other.last + [(state, guard & more) for state, guard in one.last for more in other.empty],
            [guard & more for guard in one.empty for more in other.empty],
        )

    def _piece(self, code: Parsed, argument: Parsed, flags: int) -> Piece:
        characters = self._class(code, argument, flags)
        if characters is not None:
            return self._taking(characters)
        if code is codes.SUBPATTERN:
            self._groups[argument[0]] = argument[3]
            return self._sequence(argument[3], (flags | argument[1]) & ~argument[2])
        if code is codes.ATOMIC_GROUP:
            return self._atomic(argument, flags)
        if code is codes.BRANCH:
            found = [self._sequence(each, flags) for each in argument[1]]
            return Piece(
                [way for each in found for way in each.first],
                [way for each in found for way in each.last],
                [way for each in found for way in each.empty],
            )
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            return self._repeated(code, argument, flags)
        if code in (codes.ASSERT, codes.ASSERT_NOT):
            return self._looking(code, argument, flags)
        if code is codes.AT:
            return Piece(empty=[self._anchor(argument, flags)._replace(is_sure=False)])
        if (
            code is codes.GROUPREF
        ):  # one of the texts that the group takes: more ways than there are, never fewer
            return self._sequence(self._groups[argument], flags)
        raise NotImplementedError(code)

    def _atomic(self, tree: Parsed, flags: int) -> Piece:
        self._group_count += 1
        around, self._inside = self._inside, (*self._inside, self._group_count)
        found = self._sequence(tree, flags)
        out = self.free._replace(left=frozenset({self._inside[-1]}))
        for state, guard in found.last:
            if guard.is_sure:
                self.through[state].add(self._inside[-1])
        self._inside = around
        return Piece(found.first, [(state, guard & out) for state, guard in found.last], found.empty)

    def _repeated(self, code: Parsed, argument: tuple[int, int, Parsed], flags: int) -> Piece:
        low, high, body = argument
        is_endless = high is codes.MAXREPEAT or high - low > _UNROLLED
        found = Piece(empty=[self.free])
        for _ in range(min(low, _UNROLLED) - (1 if is_endless and low else 0)):
            found = self._joined(found, self._sequence(body, flags))
        if is_endless:
            more = self._sequence(body, flags)
            for state, guard in more.last:
                self.edges[state] += [(first, guard & other) for first, other in more.first]
            if not low:
                more.empty = [self.free]
        else:
            more = Piece(empty=[self.free])
            for _ in range(high - low):
                more = self._joined(self._sequence(body, flags), more)
                more.empty = [self.free]
        one = self._one_class(body, flags) if code is codes.POSSESSIVE_REPEAT else None
        if one is not None:  # it takes as many as there are
            over = Guard(self.every, self.every & ~one)
            more.empty = [over for _ in more.empty]
            if is_endless:
                more.last = [(state, guard & over) for state, guard in more.last]
        return self._joined(found, more)

    def _looking(self, code: Parsed, argument: tuple[int, Parsed], flags: int) -> Piece:
        one = self._one_class(argument[1], flags)
        if one is not None:
            wanted = one if code is codes.ASSERT else self.every & ~one
            is_back = argument[0] < 0
            guard = Guard(wanted, self.every) if is_back else Guard(self.every, wanted)
            return Piece(empty=[guard._replace(is_sure=False)])
        inner = self._sequence(argument[1], flags) if argument[0] > 0 else Piece()
        return Piece(first=inner.first, empty=[self.free])

    def _anchor(self, at: Parsed, flags: int) -> Guard:
        if at in (codes.AT_BOUNDARY, codes.AT_NON_BOUNDARY):
            return Guard(self.every, self.every, at is codes.AT_BOUNDARY)
        line_end = self._bits("\n".__eq__)
        if at in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING):
            is_line = flags & re.MULTILINE and at is codes.AT_BEGINNING
            return Guard(line_end, self.every) if is_line else Guard(self.every, self.every, is_start=True)
        return Guard(self.every, 0 if at is codes.AT_END_STRING else line_end)

    def _one_class(self, tree: Parsed, flags: int) -> int | None:
        """Return the characters of a part that takes exactly one; None for any other."""
        items = list(tree)
        if len(items) != 1:
            return None
        code, argument = items[0]
        if code is codes.SUBPATTERN:
            return self._one_class(argument[3], flags)
        if code is codes.BRANCH:
            found = [self._one_class(each, flags) for each in argument[1]]
            return None if None in found else _union(each for each in found if each is not None)
        return self._class(code, argument, flags)

    def _class(self, code: Parsed, argument: Parsed, flags: int) -> int | None:
        if code is codes.ANY:
            return self._bits(lambda c: bool(flags & re.DOTALL) or c != "\n")
        if code is codes.IN:
            is_negated = argument[0][0] is codes.NEGATE
            found = _union(self._class(kind, what, flags) or 0 for kind, what in argument[is_negated:])
            return self.every & ~found if is_negated else found
        if code is codes.CATEGORY:
            name = str(argument).removeprefix("CATEGORY_")
            letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name.removeprefix("NOT_")]
            letter = letter.upper() if name.startswith("NOT_") else letter
            ascii_only = re.ASCII if self._is_bytes or flags & re.ASCII else re.NOFLAG
            match = re.compile(rf"\{letter}", ascii_only).match
            return self._bits(lambda c: match(c) is not None)
        low_high = {codes.LITERAL: (argument, argument), codes.NOT_LITERAL: (argument, argument)}
        if code is codes.RANGE or code in low_high:
            low, high = argument if code is codes.RANGE else low_high[code]
            folds = (str, str.lower, str.upper) if flags & re.IGNORECASE else (str,)
            found = self._bits(lambda c: any(low <= ord(f) <= high for fold in folds for f in fold(c)[:1]))
            return self.every & ~found if code is codes.NOT_LITERAL else found
        return None


SEARCHING: Final = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})


class Step(NamedTuple):
    """From one state to another."""

    to: int
    characters: int
    left: frozenset[int]
    """The atomic groups that it leaves."""


Steps = dict[int, list[Step]]
Bond = tuple[str, int]
"""What two ways through a pattern have to do with each other: ``EQUAL``, ``FREE``, both within one passage of an atomic
group (``shared``), or one of them is through with it and the other cannot be any more (``first``, ``second``)."""
EQUAL: Final[Bond] = ("equal", 0)
FREE: Final[Bond] = ("free", 0)


def more_than_linear(pattern: str | bytes, flags: int, method: str) -> bool:
    """Tell whether a method of a pattern can take more than linear time."""
    automaton = Automaton(pattern, flags, method)
    ways = _Ways(automaton)
    return any(ways.are_many(ring) for ring in ways.rings())


class _Ways:
    """The ways through an automaton, side by side."""

    def __init__(self, automaton: Automaton) -> None:
        steps = self._steps = automaton.next
        self._groups, self._through = automaton.groups, automaton.through
        self._home = _components(steps)
        self._cyclic = {
            self._home[state]
            for state, following in steps.items()
            if any(self._home[step.to] == self._home[state] for step in following)
        }

    def rings(self) -> Iterator[set[int]]:
        """Yield the sets of states that lead to each other."""
        found: dict[int, set[int]] = defaultdict(set)
        for state, component in self._home.items():
            if component in self._cyclic:
                found[component].add(state)
        yield from found.values()

    def are_many(self, ring: set[int]) -> bool:
        """Tell whether there are ever more ways, the more often a ring is gone round."""
        if any(self._has_double_step(state, ring) for state in ring):
            return True
        return any(self._is_ambiguous(p, q) for p, q in self._pairs(ring) if p != q and self._is_in_ring(q))

    def _is_in_ring(self, state: int) -> bool:
        return self._home[state] in self._cyclic

    def _has_double_step(self, state: int, ring: set[int]) -> bool:
        """Tell whether two ways that take no character lead over one step that can be taken again and again."""
        taken: dict[int, int] = {}
        for step in self._steps[state]:
            if step.to in ring and taken.get(step.to, 0) & step.characters:
                return True
            taken[step.to] = taken.get(step.to, 0) | step.characters
        return False

    def _bond(self, bond: Bond, state: int, one: Step, other: Step) -> Bond | None:
        """Return the bond after two steps; ``state`` is where equal ways were. None where they exclude each other."""
        if bond == EQUAL:
            if one is other:
                return EQUAL
            bond = self._parted(state, one, other)
        kind, group = bond
        if kind in ("free", "equal"):
            return bond
        is_one = group in one.left or group in self._through[one.to]
        is_other = group in other.left or group in self._through[other.to]
        if kind == "shared":
            if is_one and is_other:
                return None
            return ("first", group) if is_one else ("second", group) if is_other else bond
        return None if (is_other if kind == "first" else is_one) else bond

    def _parted(self, state: int, one: Step, other: Step) -> Bond:
        """Return the bond of two ways that were one until now."""
        here, there = self._groups[state], self._groups[other.to]
        for group in reversed(here):
            if (group in one.left) != (group in other.left):
                return ("first" if group in one.left else "second"), group
        shared = [group for group in here if group not in one.left]
        shared += [g for g in self._groups[one.to] if g in there and (g not in here or g in one.left)]
        return ("shared", shared[-1]) if shared else FREE

    def _pairs(self, ring: set[int]) -> set[tuple[int, int]]:
        """Return the pairs that one word leads to from a state of a ring; the first of a pair stays in the ring."""
        seen = {(start, start, EQUAL) for start in ring}
        queue = deque(seen)
        while queue:
            one, other, bond = queue.popleft()
            for by_one in self._steps[one]:
                if by_one.to not in ring:
                    continue
                for by_other in self._steps[other]:
                    if by_one.characters & by_other.characters:
                        after = self._bond(bond, one, by_one, by_other)
                        found = (by_one.to, by_other.to, after or FREE)
                        if after and found not in seen:
                            seen.add(found)
                            queue.append(found)
        return {(one, other) for one, other, _ in seen}

    def _is_ambiguous(self, p: int, q: int) -> bool:
        """Tell whether a word leads from p to p, from p to q, and from q to q."""
        start, home = (p, p, q, EQUAL), self._home
        seen = {start}
        queue = deque(seen)
        while queue:
            a, b, c, bond = queue.popleft()
            for by_a in self._steps[a]:
                if home[by_a.to] != home[p]:
                    continue
                for by_c in self._steps[c]:
                    both = by_a.characters & by_c.characters
                    if not both or home[by_c.to] != home[q]:
                        continue
                    for by_b in self._steps[b]:
                        after = self._bond(bond, a, by_a, by_b) if both & by_b.characters else None
                        if after is None:
                            continue
                        if (by_a.to, by_b.to, by_c.to) == (p, q, q):
                            return True
                        found = (by_a.to, by_b.to, by_c.to, after)
                        if found not in seen:
                            seen.add(found)
                            queue.append(found)
        return False


def _components(steps: Steps) -> dict[int, int]:
    """Return the strongly connected component of each state (Kosaraju)."""
    back: dict[int, list[int]] = defaultdict(list)
    for state, following in steps.items():
        for step in following:
            back[step.to].append(state)
    order: list[int] = []
    seen: set[int] = set()
    for root in steps:
        stack = [] if root in seen else [(root, iter(steps[root]))]
        seen.add(root)
        while stack:
            state, rest = stack[-1]
            to = next((step.to for step in rest if step.to not in seen), None)
            if to is None:
                order.append(state)
                stack.pop()
            else:
                seen.add(to)
                stack.append((to, iter(steps[to])))
    home: dict[int, int] = {}
    for root in reversed(order):
        pending = [root]
        while pending:
            state = pending.pop()
            if state not in home:
                home[state] = root
                pending += back[state]
    return home


def _inner(code: Parsed, argument: Parsed) -> list[Parsed]:
    """Return the parts within a part of a pattern."""
    if code is codes.SUBPATTERN:
        return [argument[3]]
    if code is codes.ATOMIC_GROUP:
        return [argument]
    if code is codes.BRANCH:
        return list(argument[1])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [argument[2]]
    return [argument[1]] if code in (codes.ASSERT, codes.ASSERT_NOT) else []


def _numbers(tree: Parsed) -> Iterator[int]:
    """Yield the characters that a pattern names."""
    for code, argument in tree:
        if code in (codes.LITERAL, codes.NOT_LITERAL):
            yield argument
        elif code is codes.RANGE:
            yield from argument
        elif code is codes.IN:
            yield from _numbers(argument)
        for inner in _inner(code, argument):
            yield from _numbers(inner)


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
