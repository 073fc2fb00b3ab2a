"""What is escaped is read back as it was."""

from xml.sax import saxutils

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from potashwatch.parsers.escaping import escape, quoteattr

TEXTS = st.text(st.sampled_from("ab<>&\"'\r\n\t я;]"))


@given(TEXTS)
def test_text_between_tags_is_escaped_as_the_standard_library_does(text: str) -> None:
    """The same characters, the same references."""
    more = {"\r": "&#13;"}
    assert escape(text) == saxutils.escape(text)
    assert escape(text, more) == saxutils.escape(text, more)


@given(TEXTS)
def test_an_attribute_is_read_back_as_it_was(text: str) -> None:
    """Line ends and tabs included, which a parser would read as blanks."""
    assert etree.fromstring(f"<a b={quoteattr(text)}/>").get("b") == text
