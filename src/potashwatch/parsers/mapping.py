"""Taking a node apart without losing a leaf."""

from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TypeAlias

from potashwatch.parsers.tokens import Known, Node, attributes, leaves

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


def values(node: Node, known: Known, path: str, unmapped: Unmapped) -> dict[str, str]:
    """Return an element's attributes; what is not among ``known`` goes to ``unmapped``.

    Cutting what is written in a start tag at the double quotes gives its layout and the values in turn.
    """
    raw = node[1]
    if not raw:
        return {}
    pieces = raw.split('"')
    names = known.layouts.get(tuple(pieces[::2]))
    if names is not None and not ("&" in raw or "\n" in raw or "\t" in raw):
        return dict(zip(names, pieces[1::2], strict=True))
    if names is None:
        known.learn(raw)
    found = attributes(raw)
    if not found.keys() <= known:
        unmapped.extend((f"{path}/@{key}", found.pop(key)) for key in sorted(found.keys() - known))
    return found


def only(node: Node, known: Known, path: str, unmapped: Unmapped) -> dict[str, str]:
    """Return the attributes of an element that should have nothing else; all else goes to ``unmapped``."""
    if node[2] or node[3]:
        if node[2] and not node[2].isspace():
            unmapped.append((path, node[2]))
        for child in node[3]:
            unmapped.extend(leaves(f"{path}/{child[0]}", child))
    return values(node, known, path, unmapped)


def strays(node: Node, path: str, unmapped: Unmapped) -> None:
    """Carry the attributes and the text of an element that should have neither."""
    unmapped.extend((f"{path}/@{key}", value) for key, value in attributes(node[1]).items())
    if node[2] and not node[2].isspace():
        unmapped.append((path, node[2]))


def stray(node: Node, path: str, unmapped: Unmapped) -> None:
    """Carry a whole element that the format does not have."""
    unmapped.extend(leaves(path, node))


def notes(pairs: dict[str, str], usual: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that say something: not empty, and not the value that the format prints everywhere."""
    return tuple((key, text) for key, text in pairs.items() if text and usual.get(key) != text)


def sure(shape: dict[str, object | None]) -> Shape:
    """Drop what the source is silent about."""
    return {key: value for key, value in shape.items() if value is not None and value != ""}


def unmapped_shapes(unmapped: Unmapped) -> tuple[Shape, ...]:
    """Return unmapped leaves as features whose name is the path."""
    return tuple({"name": path, "value": text} for path, text in unmapped)


@lru_cache(maxsize=4096)
def _others(raw: str, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in attributes(raw).items() if key not in known)


def label(node: Node, known: frozenset[str], path: str, unmapped: Unmapped) -> str:
    """Return the text of a leaf whose attributes, among ``known``, only number that text."""
    _, raw, text, inner = node
    if raw:
        unmapped.extend((f"{path}/@{key}", value) for key, value in _others(raw, known))
    for child in inner:
        stray(child, f"{path}/{child[0]}", unmapped)
    return text
