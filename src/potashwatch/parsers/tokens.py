"""Turning the text of one record into nodes, quickly.

libxml2 has certified the whole document before (``markup.index``), and the document is plain: no comment, CDATA
section, processing instruction or DOCTYPE in it. In such a text every ``<`` begins a tag, so that cutting at
``<`` is a complete tokenizer. Building lxml's own tree costs twice as much (docs/adr/0002).
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Node: TypeAlias = tuple[str, str, str, "Sequence[Node]"]
"""Element name, its attributes as written (see ``attributes``), its text, its children."""

_CHILDLESS: tuple[Node, ...] = ()

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_KEY = re.compile(r"[ \t\n]*([^\s=\"'<>/]+)[ \t\n]*=[ \t\n]*")
_ATTRIBUTE = re.compile(r"[ \t\n]*([^\s=\"'<>/]+)[ \t\n]*=[ \t\n]*(?:\"([^\"]*)\"|'([^']*)')")

_blanks: set[str] = {""}
_keys: dict[tuple[str, ...], tuple[str, ...] | None] = {}
_LAYOUTS = 4096
"""How many attribute layouts and blanks are remembered, against hostile input; real formats have a few dozen."""
MAX_DEPTH = 100
"""Of elements within each other; published records have ten at most. Functions that follow them call themselves."""


class TooDeep(Exception):  # noqa: N818 - a signal between two modules, not an error
    """Elements are nested more than ``MAX_DEPTH`` deep."""


class NotPlain(Exception):  # noqa: N818 - a signal between two modules, not an error
    """The text has a form that this tokenizer leaves to the slow way: a quoted ``>``, a nested record."""


def nodes(data: bytes) -> list[Node]:
    """Return the elements of a certified, plain piece of XML.

    Text beside elements (mixed content, which no list has) becomes a child named ``#text``.
    Raises NotPlain when the piece is not one run of whole elements, or when a ``>`` stands in a value or a text;
    TooDeep.
    """
    text = data.decode("utf-8")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("<") != text.count(">"):
        raise NotPlain
    # Each "<" begins a tag and each ">" ends one, so the pieces alternate: text, tag, text, tag, ..., text.
    pieces = text.replace(">", "<").split("<")
    tags, bodies = pieces[1::2], pieces[2::2]
    if "&" in text:
        bodies = [unescape(body) for body in bodies]
    if pieces[0].strip(" \t\n"):
        raise NotPlain
    children: list[Node] = []
    stack: list[list[Node]] = []
    steps = zip(tags, bodies, [*tags[1:], " "], strict=True)
    for tag, body, following in steps:
        if tag[0] == "/":
            if not stack:
                raise NotPlain
            children = stack.pop()
            text = body
        else:
            name, raw = (tag, "") if tag.isidentifier() else _split(tag)
            if tag[-1] == "/":
                children.append((name, raw, "", _CHILDLESS))
                text = body
            elif following[0] == "/":
                children.append((name, raw, body, _CHILDLESS))
                _, text, _ = next(steps)
            else:
                inner: list[Node] = []
                children.append((name, raw, "", inner))
                stack.append(children)
                if len(stack) > MAX_DEPTH:
                    raise TooDeep
                children = inner
                text = body
        if text not in _blanks and not _is_blank(text):
            children.append(("#text", "", text, _CHILDLESS))
    if stack:
        raise NotPlain
    return children


def _is_blank(text: str) -> bool:
    """Tell whether a text is white space as XML has it; a no-break space is none. Remembers what is."""
    if text.strip(" \t\n"):
        return False
    if len(_blanks) < _LAYOUTS:
        _blanks.add(text)
    return True


def _split(tag: str) -> tuple[str, str]:
    """Return the element name and what is written behind it."""
    tag = tag.removesuffix("/")
    name = tag.split(None, 1)[0]
    return name, tag[len(name) :]


def attributes(raw: str) -> dict[str, str]:
    """Return the attributes written in a start tag, values unescaped and normalized as XML asks.

    Cutting at the double quote gives names and values in turn. Which names a layout means is checked once and
    remembered; a layout that is not of that form is read by the pattern that knows both kinds of quotes.
    """
    if not raw:
        return {}
    pieces = raw.split('"')
    layout = tuple(pieces[::2])
    try:
        keys = _keys[layout]
    except KeyError:
        keys = _read_layout(layout)
        if len(_keys) < _LAYOUTS:
            _keys[layout] = keys
    if keys is None:
        return _attributes_slowly(raw)
    found = dict(zip(keys, pieces[1::2], strict=True))
    if "&" in raw or "\n" in raw or "\t" in raw:
        return {key: unescape(_flat(value)) for key, value in found.items()}
    return found


def _read_layout(layout: tuple[str, ...]) -> tuple[str, ...] | None:
    keys = [_KEY.fullmatch(piece) for piece in layout[:-1]]
    if layout[-1].strip(" \t\n"):
        return None
    return tuple(key[1] for key in keys if key) if all(keys) else None


def _attributes_slowly(raw: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while match := _ATTRIBUTE.match(raw, at):
        found[match[1]] = unescape(_flat(match[2] if match[2] is not None else match[3]))
        at = match.end()
    if raw[at:].strip(" \t\n"):
        raise NotPlain
    return found


def _flat(value: str) -> str:
    return value.replace("\n", " ").replace("\t", " ")


def unescape(text: str) -> str:
    """Resolve the five predefined entities and character references; nothing else exists without a DTD."""
    return _REFERENCE.sub(_resolve, text) if "&" in text else text


def _resolve(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    # A character has seven digits at most, but any number of zeros may stand before; ``int`` takes 4,300 digits.
    return chr(int(match[2].lstrip("0"))) if match[2] else _ENTITIES[match[3]]


def leaves(path: str, node: Node) -> Iterator[tuple[str, str]]:
    """Yield every leaf below and at the node as path and text: attributes as ``path/@name``, texts as ``path``.

    An element without text, attributes and children is a leaf with an empty text.
    """
    _, raw, text, children = node
    for key, value in attributes(raw).items():
        yield f"{path}/@{key}", value
    if text or not (raw or children):
        yield path, text
    for child in children:
        yield from leaves(f"{path}/{child[0]}", child)
