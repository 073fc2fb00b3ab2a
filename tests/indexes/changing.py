"""Changing documents at random, with meaning and without, well and badly."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Final

from lxml import etree

from tests.parsers.leaves import head_leaves, leaves, other_value
from tests.parsers.support import RECORDS, WRAPPERS, below, blocks, bytes_of, drop, elements, local

Change = Callable[[etree._Element, Random], None]


def _inside(root: etree._Element, random: Random) -> etree._Element:
    """Return an element somewhere in a party or a block."""
    block = random.choice([block for own in blocks(root).values() for block in own])
    return random.choice(list(block.iter("*")))


def other_leaf(root: etree._Element, random: Random) -> None:
    """Give a leaf of a party another value."""
    block = random.choice([block for own in blocks(root).values() for block in own])
    leaf = random.choice(list(leaves(block, local(block.tag))))
    leaf.set(other_value(leaf, root))


def other_head(root: etree._Element, random: Random) -> None:
    """Give a leaf of the head or of a dictionary another value."""
    if found := list(head_leaves(root)):
        leaf = random.choice(found)
        leaf.set(other_value(leaf, root))


def less(root: etree._Element, random: Random) -> None:
    """Take an element out."""
    element = _inside(root, random)
    if element.getparent() is not None:
        drop(element)


def twice(root: etree._Element, random: Random) -> None:
    """Let an element stand twice."""
    element = _inside(root, random)
    if element.getparent() is not None:
        element.addnext(deepcopy(element))


def shuffled(root: etree._Element, random: Random) -> None:
    """Put the children of a container, of the root or of something in a party into another order."""
    containers = [root, *below(root, *WRAPPERS), _inside(root, random)]
    container = random.choice(containers)
    children = elements(container)
    random.shuffle(children)
    container[:] = children


def unknown(root: etree._Element, random: Random) -> None:
    """Add something that the format does not have."""
    element = _inside(root, random)
    namespace = element.tag.rpartition("}")[0]
    if random.random() < 0.5:
        element.set("unheardOf", "1")
    else:
        etree.SubElement(element, f"{namespace}{'}' if namespace else ''}unheardOf").text = "x"


def blank(root: etree._Element, random: Random) -> None:
    """Put other white space between elements."""
    element = _inside(root, random)
    element.tail = random.choice(["\n\t", "", "  ", "\r\n"])


def odd_text(root: etree._Element, random: Random) -> None:
    """Write a text that markup could be taken for, or that words hide in."""
    element = _inside(root, random)
    if not elements(element):
        element.text = random.choice(
            ["a > b", "a & b", "<sdnEntry>", "]]>", "Not on the SDN List", " x ", "é\u00a0"]
        )


def aside(root: etree._Element, random: Random) -> None:
    """Put a comment or an instruction into a party."""
    element = _inside(root, random)
    node = etree.Comment("<known/>") if random.random() < 0.5 else etree.ProcessingInstruction("a", "b")
    element.insert(0, node)


def declared(root: etree._Element, random: Random) -> None:
    """Declare another number of parties."""
    for count in below(root, "Record_Count"):
        count.text = str(random.randrange(9))


def gone(root: etree._Element, random: Random) -> None:
    """Take a whole party out, or let another one of its kind stand for it."""
    parties = list(below(root, *RECORDS))
    if len(parties) > 1:
        drop(random.choice(parties))
        for count in below(root, "Record_Count"):
            count.text = str(len(parties) - 1)


CHANGES: Final[tuple[Change, ...]] = (
    other_leaf,
    other_leaf,
    other_leaf,
    other_head,
    less,
    twice,
    shuffled,
    shuffled,
    unknown,
    blank,
    odd_text,
    aside,
    declared,
    gone,
)


def changed(root: etree._Element, random: Random) -> bytes:
    """Return a document with some changes."""
    tree = deepcopy(root)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 5))):
        random.choice(CHANGES)(tree, random)
    return written(bytes_of(tree), random)


def written(document: bytes, random: Random) -> bytes:
    """Return a document as another writer would write it, or as a bad line leaves it."""
    kind = random.randrange(12)
    if kind == 0:
        return document.replace(b"\n", b"\r\n")
    if kind == 1:
        return document.replace(b'="', b" = \n'", 1).replace(b'"', b"'", 1)
    if kind == 2:
        return document.replace(b"&amp;", b"&#38;").replace(b">A", b">&#65;", 3)
    if kind == 3:
        at = random.randrange(len(document))
        return document[:at] + bytes([random.randrange(256)]) + document[at + 1 :]
    if kind == 4:
        return document[: random.randrange(len(document))]
    if kind == 5:
        return (
            document.replace(b"<?xml", b"<!-- before --><?xml", 1)
            if random.random() < 0.2
            else b"\xef\xbb\xbf" + document
        )
    return document


def changed_table(lines: list[bytes], random: Random) -> bytes:
    """Return a CSV table with some changes."""
    found = [*lines]
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        at = random.randrange(len(found))
        line = found[at]
        kind = random.randrange(11)
        if kind == 0:
            del found[at]
        elif kind == 1:
            found.insert(at, line)
        elif kind == 2:
            random.shuffle(found)
        elif kind == 3:
            found[at] = line.replace(b'"', b'"a ""quoted"" word, and\n more ', 1)
        elif kind == 4:
            found[at] = line.replace(b"-0- ", b'"-0-"', 1)
        elif kind == 5:
            found[at] = line.replace(b'"', b"", random.choice((1, 2)))
        elif kind == 6:
            found[at] = line.replace(b"individual", b"crowd").replace(b"CUBA", b"NS-PLC")
        elif kind == 7:
            found[at] = line.replace(b"A", b"B", 1)
        elif kind == 8:
            found[at] = b" " + line
        elif kind == 9:
            found[at] = line + random.choice((b"\r", b",", b"\x1a", b"\xff", b""))
        else:
            found[at] = random.choice((b"", line.replace(b"Nationality", b"Not on the SDN List")))
    end = random.choice((b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r"))
    return end.join(found) + end + random.choice((b"\x1a", b"\x1a\r\n", b"\x1a\r\n", b"", b"36,"))
