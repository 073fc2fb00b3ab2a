"""The fast tokenizer and the layouts of attributes: the tree of libxml2, whatever a record looks like."""

import io
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from potashwatch.parsers.cutting import Span
from potashwatch.parsers.mapping import only, values
from potashwatch.parsers.markup import Index
from potashwatch.parsers.tokens import Node, NotPlain, attributes, nodes

Tree: TypeAlias = tuple[str, dict[str, str], str, list[Any]]

NAMES = ("a", "b", "uid", "From-ID", "x.y", "Été")
PIECES = (
    "x",
    "é",
    " ",
    "\n",
    "\r\n",
    "\t",
    ">",
    "'",
    '"',
    "&amp;",
    "&lt;",
    "&gt;",
    "&quot;",
    "&#13;",
    "&#x41;",
    "=",
)
BLANKS = st.sampled_from(("", " ", "\n  ", "\r\n\t"))
GAPS = st.sampled_from((" ", "  ", "\n", "\t"))


@st.composite
def texts(draw: st.DrawFn, without: str = "") -> str:
    return "".join(draw(st.lists(st.sampled_from([p for p in PIECES if p != without]), max_size=6)))


@st.composite
def tags(draw: st.DrawFn) -> tuple[str, str]:
    """A start tag without its end, and its element's name."""
    name = draw(st.sampled_from(NAMES))
    tag = name
    for key in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3)):
        quote = draw(st.sampled_from("\"'"))
        equals = draw(st.sampled_from(("=", " =", "= ", "\n=\n")))
        tag += f"{draw(GAPS)}{key}{equals}{quote}{draw(texts(without=quote))}{quote}"
    return f"<{tag}{draw(BLANKS)}", name


@st.composite
def leaves(draw: st.DrawFn) -> str:
    tag, name = draw(tags())
    if draw(st.booleans()):
        return f"{tag}/>"
    return f"{tag}>{draw(texts())}</{name}{draw(BLANKS)}>"


@st.composite
def holders(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag, name = draw(tags())
    beside = st.one_of(BLANKS, texts())
    children = [draw(beside) + child for child in draw(st.lists(inner, max_size=4))]
    return f"{tag}>{''.join(children)}{draw(beside)}</{name}{draw(BLANKS)}>"


RECORDS = st.recursive(leaves(), holders, max_leaves=8)


def tree(node: Node) -> Tree:
    name, raw, text, children = node
    return name, attributes(raw), text, [tree(child) for child in children]


def expected(element: etree._Element) -> Tree:
    """What libxml2 says, in the same form."""
    children: list[Tree] = []
    if len(element) and (element.text or "").strip():
        children.append(("#text", {}, element.text or "", []))
    for child in element:
        children.append(expected(child))
        if child.tail and child.tail.strip():
            children.append(("#text", {}, child.tail, []))
    found = {str(key): str(value) for key, value in element.attrib.items()}
    return str(element.tag), found, "" if children else element.text or "", children


@given(RECORDS)
def test_gives_the_tree_of_libxml2_or_says_that_it_cannot(record: str) -> None:
    try:
        found = [tree(node) for node in nodes(record.encode())]
    except NotPlain:
        return
    assert found == [expected(etree.fromstring(record))]


@given(RECORDS)
def test_an_index_gives_the_tree_of_libxml2_always(record: str) -> None:
    data = record.encode()
    index = Index("test.xml", io.BytesIO(data), b"<root>")
    assert tree(index.node(Span("a", 0, len(data), b"", b""))) == expected(etree.fromstring(record))


@pytest.mark.parametrize("data", [b"<a></a", b"<a>", b"</a>", b"x<a/>", b'<a b=">"/>', b"<a><b></a>"])
def test_refuses_what_is_not_whole_or_not_plain(data: bytes) -> None:
    with pytest.raises(NotPlain):
        nodes(data)


def test_a_tag_is_split_whatever_stands_behind_the_name() -> None:
    found = [
        (node[0], attributes(node[1])) for node in nodes(b'<a/><a /><a\nx="1"/><a-b x="1" /><a  y="2"></a>')
    ]
    assert found == [("a", {}), ("a", {}), ("a", {"x": "1"}), ("a-b", {"x": "1"}), ("a", {"y": "2"})]


def test_an_attribute_is_read_alike_the_first_time_and_later() -> None:
    known = frozenset({"x", "y"})
    for value in ("1", "2", "3 &amp; 4", "5\n6"):
        node = nodes(f'<a x="{value}" y=\'7\'/><a y="8" x="{value}"/>'.encode())
        wanted = value.replace("&amp;", "&").replace("\n", " ")
        assert values(node[0], known, "a", []) == {"x": wanted, "y": "7"}
        assert values(node[1], known, "a", []) == {"y": "8", "x": wanted}


def test_an_unknown_attribute_is_carried_every_time() -> None:
    known = frozenset({"x"})
    (node,) = nodes(b'<a x="1" new="2"/>')
    for _ in range(3):
        unmapped: list[tuple[str, str]] = []
        assert values(node, known, "p/a", unmapped) == {"x": "1"}
        assert unmapped == [("p/a/@new", "2")]


def test_two_sets_of_known_attributes_do_not_share_what_they_know() -> None:
    (node,) = nodes(b'<a x="1"/>')
    unmapped: list[tuple[str, str]] = []
    assert values(node, frozenset({"x"}), "a", unmapped) == {"x": "1"}
    assert values(node, frozenset({"y"}), "a", unmapped) == {}
    assert unmapped == [("a/@x", "1")]


def test_what_stands_inside_an_element_that_should_have_attributes_only_is_carried() -> None:
    (node,) = nodes(b'<a x="1">text<b c="2">3</b></a>')
    unmapped: list[tuple[str, str]] = []
    assert only(node, frozenset({"x"}), "p/a", unmapped) == {"x": "1"}
    assert unmapped == [("p/a/#text", "text"), ("p/a/b/@c", "2"), ("p/a/b", "3")]
