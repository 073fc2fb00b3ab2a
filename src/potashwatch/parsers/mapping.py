"""Taking a node apart without losing a leaf."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

from potashwatch.parsers.tokens import Node, attributes, leaves

Unmapped: TypeAlias = list[tuple[str, str]]
"""Leaves of one record that no field took: path and text."""

Shape: TypeAlias = dict[str, object]
"""The fields of a record or part on their way into pydantic, which validates a party in one call."""


def texts(node: Node, known: AbstractSet[str], path: str, unmapped: Unmapped) -> dict[str, str]:
    """Return the texts of an element's leaf children by name; what is not among ``known`` goes to ``unmapped``.

    A known child that comes twice, or with attributes or children of its own, is carried as unmapped too.
    """
    children = node[3]
    found = {name: text for name, raw, text, inner in children if not raw and not inner}
    if len(found) == len(children) and found.keys() <= known and not node[1]:
        return found
    found = {}
    strays(node, path, unmapped)
    for child in children:
        name, raw, text, inner = child
        if name in known and name not in found and not inner:
            found[name] = text
            unmapped.extend((f"{path}/{name}/@{key}", value) for key, value in attributes(raw).items())
        else:
            unmapped.extend(leaves(f"{path}/{name}", child))
    return found


def values(node: Node, known: AbstractSet[str], path: str, unmapped: Unmapped) -> dict[str, str]:
    """Return an element's attributes; what is not among ``known``, and a text, goes to ``unmapped``."""
    found = attributes(node[1])
    if not found.keys() <= known:
        unmapped.extend((f"{path}/@{key}", found.pop(key)) for key in sorted(found.keys() - known))
    if node[2] and node[2].strip(" \t\n"):
        unmapped.append((path, node[2]))
    return found


def only(node: Node, known: AbstractSet[str], path: str, unmapped: Unmapped) -> dict[str, str]:
    """Return the attributes of an element that has nothing else; anything else goes to ``unmapped``."""
    for child in node[3]:
        stray(child, f"{path}/{child[0]}", unmapped)
    return values(node, known, path, unmapped)


def labelled(
    node: Node, known: AbstractSet[str], path: str, unmapped: Unmapped
) -> tuple[dict[str, str], str]:
    """Return the attributes and the text of a leaf; anything else goes to ``unmapped``."""
    name, raw, text, children = node
    if children:
        text = _text_among(children, path, unmapped)
    return values((name, raw, "", ()), known, path, unmapped), text


def _text_among(children: Sequence[Node], path: str, unmapped: Unmapped) -> str:
    """Return the text of a leaf that has got children, and carry those."""
    is_first = children[0][0] == "#text"
    for child in children[is_first:]:
        stray(child, f"{path}/{child[0]}", unmapped)
    return children[0][2] if is_first else ""


def inner(node: Node, path: str, unmapped: Unmapped) -> Sequence[Node]:
    """Return the children of an element that has nothing else; anything else goes to ``unmapped``."""
    if node[1] or node[2]:
        strays(node, path, unmapped)
    return node[3]


def once(
    node: Node, path: str, unmapped: Unmapped, repeatable: AbstractSet[str] = frozenset()
) -> Iterator[Node]:
    """Yield the children of an element, each name once; those of ``repeatable`` as often as they occur.

    A further child of a name that may occur once goes to ``unmapped`` with all it holds. The empty path is the root's.
    """
    found: set[str] = set()
    for child in node[3]:
        name = child[0]
        if name in found and name not in repeatable:
            stray(child, f"{path}/{name}" if path else name, unmapped)
        else:
            found.add(name)
            yield child


def rows(node: Node, name: str, path: str, unmapped: Unmapped) -> list[Node]:
    """Return the children of a container, all of one name; anything else goes to ``unmapped``."""
    found: list[Node] = []
    for child in inner(node, path, unmapped):
        if child[0] == name:
            found.append(child)
        else:
            stray(child, f"{path}/{child[0]}", unmapped)
    return found


def strays(node: Node, path: str, unmapped: Unmapped) -> None:
    """Carry the attributes and the text of an element that should have neither."""
    unmapped.extend((f"{path}/@{key}", value) for key, value in attributes(node[1]).items())
    if node[2] and node[2].strip(" \t\n"):
        unmapped.append((path, node[2]))


def stray(node: Node, path: str, unmapped: Unmapped) -> None:
    """Carry a whole element that the format does not have."""
    unmapped.extend(leaves(path, node))


def notes(pairs: dict[str, str], usual: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that say something: not empty, and not the value that the format prints everywhere."""
    return tuple((key, text) for key, text in pairs.items() if text and usual.get(key) != text)


def unmapped_shapes(unmapped: Unmapped) -> tuple[Shape, ...]:
    """Return unmapped leaves as features whose name is the path."""
    return tuple({"name": path, "value": text} for path, text in unmapped)


@lru_cache(maxsize=4096)
def _others(raw: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in attributes(raw).items() if key not in known)


def label(node: Node, known: frozenset[str], path: str, unmapped: Unmapped) -> str:
    """Return the text of a leaf whose attributes, among ``known``, only number that text."""
    _, raw, text, children = node
    if raw:
        unmapped.extend((f"{path}/@{key}", value) for key, value in _others(raw, known))
    return _text_among(children, path, unmapped) if children else text
