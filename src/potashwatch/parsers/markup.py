"""The only door to lxml: certifying a document, finding its records, reading what is around them.

``index`` makes two passes: libxml2 checks that the document is well-formed XML, without building a tree; then byte
search finds where each record begins and ends. That search is complete in a *plain* document (no comments,
CDATA, processing instructions, DOCTYPE, prefixes); one that is not plain is first rewritten by libxml2
(``plain``). Cutting whole elements out of a well-formed document leaves a well-formed one, the ``skeleton``: header,
reference values, and anything nobody expected.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from potashwatch.errors import ParseError
from potashwatch.parsers.cutting import UNCERTIFIED, Certified, Cutter, Span, TooLarge
from potashwatch.parsers.documents import CHUNK_BYTES, Document, Watch, ignore, temporary_file
from potashwatch.parsers.escaping import escape, quoteattr
from potashwatch.parsers.roots import Root, root_of
from potashwatch.parsers.tokens import MAX_DEPTH, Node, NotPlain, TooDeep, attributes, nodes

_CDATA = b"<![CDATA["
MAX_REST_BYTES = 32 * 1024 * 1024
"""Of a document, what was not certified before; with more than this the ordinary way is the cheaper one."""
MAX_ROOT_BYTES = 8 * 1024
"""Of the first tag, which stands around each record that is read by itself; the largest published has 412 bytes."""
MAX_WARNINGS = 10_000
"""Of libxml2 on one document (a namespace that is no absolute address); lxml keeps each of them in memory."""
_ASCII = re.compile(rb"us-ascii", re.IGNORECASE)
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def line_of(file: IO[bytes], offset: int) -> int:
    """Return the line number of an offset, from 1."""
    file.seek(0)
    lines = 1
    while offset > 0 and (chunk := file.read(min(offset, CHUNK_BYTES))):
        lines += chunk.count(b"\n")
        offset -= len(chunk)
    return lines


@dataclass
class Index:
    """A certified document: its record spans in document order, and the skeleton without them."""

    name: str
    file: IO[bytes]
    root_tag: bytes
    spans: list[Span] = field(default_factory=list)
    skeleton: bytes = b""
    slow_reads: int = 0
    """How many records were read with what their root declares: their bytes alone do not say what they mean."""

    def certified(self) -> Certified:
        """Return what is certified now."""
        return Certified(frozenset(span.digest for span in self.spans), _prefixes(self.root_tag), {})

    def read(self, span: Span) -> bytes:
        """Return the bytes of a record."""
        self.file.seek(span.offset)
        return self.file.read(span.size_bytes)

    def node(self, span: Span) -> Node:
        """Return the record as a node. Raises ParseError (with the line) when it is no single element."""
        data = self.read(span)
        try:
            found = nodes(data)
        except NotPlain:
            found = self._nodes_slowly(data, span)
        except TooDeep:
            raise self.error("parse.structure", span, _TOO_DEEP) from None
        if len(found) != 1:
            raise self.error("parse.structure", span, f"this {span.tag} is not one whole element")
        return found[0]

    def _nodes_slowly(self, data: bytes, span: Span) -> list[Node]:
        """Let libxml2 read a record in its root element: for a ``>`` in a text, which is legal and rare."""
        self.slow_reads += 1
        name = self.root_tag[1:].split(None, 1)[0].rstrip(b">")
        try:
            root = etree.fromstring(self.root_tag + data + b"</" + name + b">", _parser())
            return list(_as_node(root)[3])
        except (TooDeep, etree.XMLSyntaxError) as error:
            if _is_too_deep(error):
                raise self.error("parse.structure", span, _TOO_DEEP) from None
            return []

    def line(self, offset: int) -> int:
        """Return the line number of an offset, from 1."""
        return line_of(self.file, offset)

    def error(self, code: str, span: Span, message: str) -> ParseError:
        """Make an error that says where the record stands."""
        return ParseError(
            code,
            f"{self.name}: line {self.line(span.offset)}: {message}",
            hint="the list is refused in whole; compare the file with the authority's own copy",
        )


_TOO_DEEP = f"elements nested more than {MAX_DEPTH} deep"


def _is_too_deep(error: Exception) -> bool:
    """Tell whether a tree could not be made because of its depth: ours, or that of libxml2, 256."""
    return isinstance(error, TooDeep) or str(error).startswith("Excessive depth")


class _Silent:
    """A parser target that wants almost no events: libxml2 checks everything and builds nothing."""

    def __init__(self) -> None:
        self.is_plain = True

    def comment(self, _text: str) -> None:
        """Note a comment."""
        self.is_plain = False

    def pi(self, _target: str, _data: str | None) -> None:
        """Note a processing instruction."""
        self.is_plain = False

    def close(self) -> None:
        """Do nothing."""


def _parser(target: object = None) -> etree.XMLParser:
    # Not resolve_entities=False: a target is then told "&#38;" for "&amp;" in attributes. Without a DOCTYPE there
    # are no other entities.
    return etree.XMLParser(target=target, no_network=True, resolve_entities="internal", load_dtd=False)  # type: ignore[arg-type]


def index(
    document: Document,
    root: Root,
    tags: tuple[str, ...],
    stack: ExitStack,
    watch: Watch,
    certified: Certified = UNCERTIFIED,
) -> Index:
    """Certify the document and find its records, the elements named in ``tags``; what is certified is not again.

    Raises ParseError: not well-formed (truncated, invalid UTF-8, undefined entities), or a record or the rest
    too large. A document that is not plain is rewritten first; its line numbers are then those of the copy.
    """
    try:
        if certified.digests and (found := _index_rest(document, root, tags, watch, certified)):
            return found
        return _index(document, root, tags, ignore if certified.digests else watch)
    except NotPlain:
        plain = _rewrite(document, stack)
    if again := root_of(plain):
        with suppress(NotPlain):
            return _index(plain, again, tags, watch, is_copy=True)
    raise ParseError(
        "parse.structure",
        f"{document.name}: the records are not where the format has them",
        hint="this is not a published list",
    )


def _index(
    document: Document, root: Root, tags: tuple[str, ...], watch: Watch, *, is_copy: bool = False
) -> Index:
    if root.end - root.start > MAX_ROOT_BYTES:
        what = f"a first tag of more than {MAX_ROOT_BYTES >> 10} KiB"
        raise _too_large(document, TooLarge(what, root.start))
    if root.form == "prefixed":
        raise NotPlain
    _certify(document, root, watch, is_copy=is_copy)
    cutter = Cutter(() if root.form == "empty" else tags)
    try:
        for chunk in _chunks(document):
            cutter.feed(chunk)
        cutter.close()
    except TooLarge as found:
        raise _too_large(document, found) from None
    if any(b":" + tag.encode() in cutter.skeleton for tag in tags):
        raise NotPlain
    root_tag = document.head(root.end)[root.start :]
    return Index(document.name, document.file, root_tag, cutter.spans, bytes(cutter.skeleton))


def _chunks(document: Document) -> Iterator[bytes]:
    document.file.seek(0)
    while chunk := document.file.read(CHUNK_BYTES):
        yield chunk


def _certify(document: Document, root: Root, watch: Watch, *, is_copy: bool) -> None:
    """Check that a document is well-formed and plain. Raises ParseError, NotPlain."""
    target = _Silent()
    parser = _parser(target)
    before, read_bytes = b"", 0
    try:
        for chunk in _chunks(document):
            parser.feed(chunk)
            _refuse_logged(document, parser)
            watch(len(chunk))
            both = before + chunk  # what is looked for may stand astride
            inside = max(0, root.end + len(before) - read_bytes)
            if not target.is_plain or (b"[" in both and _CDATA in both):  # one byte is looked for far quicker
                raise NotPlain
            if not is_copy and both.find(b"xmlns", inside) >= 0:
                raise NotPlain  # a namespace declared further down is for libxml2 to resolve
            before, read_bytes = chunk[-len(_CDATA) :], read_bytes + len(chunk)
        parser.close()
        _refuse_logged(document, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(document, error.lineno or 0, error.msg or "") from error


def _refuse_logged(document: Document, parser: etree.XMLParser) -> None:
    """Refuse what libxml2 notes as an error and goes on after: above all a prefix that is not declared.

    A document with one is well-formed XML 1.0, but not namespace-well-formed; lxml refuses it where it makes a tree.
    Source: Namespaces in XML 1.0 (Third Edition), 7.
    """
    log = parser.feed_error_log
    if not len(log):
        return
    for entry in log:
        if entry.level >= etree.ErrorLevels.ERROR:
            raise _malformed(document, entry.line, entry.message)
    if len(log) > MAX_WARNINGS:
        raise _malformed(document, log[-1].line, f"more than {MAX_WARNINGS:,} warnings: {log[-1].message}")


def _index_rest(
    document: Document, root: Root, tags: tuple[str, ...], watch: Watch, certified: Certified
) -> Index | None:
    """Find the records and certify what is not certified yet; None where that is not enough to tell.

    Whole elements that are well-formed by themselves can be put into a document, or taken out, wherever an element
    can stand: with a placeholder for each of them it is as well-formed as without. In a comment, a text or a value
    the placeholder shows as something that the ordinary way is for.
    """
    head = document.head(root.end)
    if root.form != "plain" or _ASCII.search(head[: root.start]):
        return None
    if not certified.prefixes <= _prefixes(head[root.start :]):
        return None
    cutter = Cutter(tags, certified.digests)
    try:
        for chunk in _chunks(document):
            watch(len(chunk))
            cutter.feed(chunk)
            if len(cutter.rest) > MAX_REST_BYTES:
                return None
        cutter.close()
    except TooLarge:
        return None
    rest = bytes(cutter.rest)
    target = _Silent()
    parser = _parser(target)
    try:
        parser.feed(rest)
        parser.close()
        _refuse_logged(document, parser)
    except (ParseError, etree.XMLSyntaxError):
        return None
    if not target.is_plain or _CDATA in rest or rest.find(b"xmlns", root.end) >= 0:
        return None
    if any(b":" + tag.encode() in cutter.skeleton for tag in tags):
        return None
    return Index(document.name, document.file, head[root.start :], cutter.spans, bytes(cutter.skeleton))


def _prefixes(root_tag: bytes) -> frozenset[bytes]:
    """Return the prefixes that a root declares, each with its name: what is well-formed below it hangs on both.

    Two prefixes of one name make one attribute of two.
    """
    raw = root_tag.decode("utf-8", "replace").rstrip(">").partition("<")[2]
    found = attributes(raw[len(raw.split(None, 1)[0]) :].replace("\r", "\n")) if raw else {}
    return frozenset(f"{key}={name}".encode() for key, name in found.items() if key.startswith("xmlns:"))


def _too_large(document: Document, found: TooLarge) -> ParseError:
    line = line_of(document.file, found.offset)
    return ParseError(
        "parse.too-large",
        f"{document.name}: line {line}: {found.what}",
        hint="no published list has that: check where the file came from",
    )


def _malformed(document: Document, line: int, message: str) -> ParseError:
    reason = (message or "not well-formed").splitlines()[0]
    if "Premature end" in reason or ("Extra content" not in reason and _cut(document)):
        return ParseError(
            "parse.truncated",
            f"{document.name}: the document ends too early, at line {line}",
            hint="the download was cut; fetch it again",
        )
    if "encoding" in reason or "UTF-8" in reason:
        return ParseError(
            "parse.encoding",
            f"{document.name}: line {line}: not valid UTF-8",
            hint="the file was damaged or converted on the way; fetch it again",
        )
    return ParseError(
        "parse.malformed",
        f"{document.name}: line {line}: not well-formed XML: {reason}",
        hint="the file was damaged on the way; fetch it again",
    )


def _cut(document: Document) -> bool:
    """Tell whether the document lacks its last ``>``."""
    document.file.seek(max(0, document.size_bytes - 64))
    return not document.file.read().rstrip().endswith(b">")


def skeleton(found: Index) -> Node:
    """Return the document without its records, as a node. Raises ParseError when that is no single element."""
    try:
        return _as_node(etree.fromstring(found.skeleton, _parser()))
    except (TooDeep, etree.XMLSyntaxError) as error:
        is_deep = _is_too_deep(error)
        reason = _TOO_DEEP if is_deep else "records stand inside records, or in odd places"
        raise ParseError(
            "parse.structure",
            f"{found.name}: {reason}",
            hint="this is not a published list",
        ) from error


def _as_node(element: etree._Element, namespace: str | None = None, depth: int = 1) -> Node:
    """Return a tree as a node; names of a namespace other than the root's keep a mark. Raises TooDeep."""
    if depth > MAX_DEPTH:
        raise TooDeep
    home = namespace if namespace is not None else str(element.tag).rpartition("}")[0]
    raw = "".join(f" {_local(str(k), home)}={_quoted(str(v))}" for k, v in element.attrib.items())
    children: list[Node] = []
    for child in element:
        if isinstance(child.tag, str):
            children.append(_as_node(child, home, depth + 1))
        if (child.tail or "").strip(" \t\r\n"):
            children.append(("#text", "", child.tail or "", []))
    text = element.text or ""
    if children and text.strip(" \t\r\n"):
        children.insert(0, ("#text", "", text, []))
    return _local(str(element.tag), home), raw, "" if children else text, children


def _local(name: str, home: str) -> str:
    namespace, _, local = name.rpartition("}")
    return local if namespace in ("", home, f"{{{_XSI}") else f"foreign:{local}"


class _PlainWriter:
    """A parser target that writes the document again, plainly. Elements of foreign namespaces keep a prefix."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._namespace: str | None = None
        self._is_root = True

    def _name(self, name: str) -> str:
        namespace, _, local = name.rpartition("}")
        return local if namespace[1:] in ("", self._namespace, _XSI) else f"foreign:{local}"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write a start tag."""
        declared = ""
        if self._is_root:
            self._is_root = False
            self._namespace = name.rpartition("}")[0][1:]
            declared = f" xmlns={quoteattr(self._namespace)}" if self._namespace else ""
            declared += ' xmlns:foreign="urn:foreign"'
        pairs = "".join(f" {self._name(k)}={_quoted(v)}" for k, v in attributes.items())
        self._write(f"<{self._name(name)}{declared}{pairs}>")

    def end(self, name: str) -> None:
        """Write an end tag."""
        self._write(f"</{self._name(name)}>")

    def data(self, text: str) -> None:
        """Write text."""
        self._write(escape(text, {"\r": "&#13;"}))

    def close(self) -> None:
        """Do nothing."""

    def _write(self, text: str) -> None:
        self._file.write(text.encode("utf-8"))


def _quoted(value: str) -> str:
    return '"' + escape(value, {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}) + '"'


def _rewrite(document: Document, stack: ExitStack) -> Document:
    """Return the same content without comments, CDATA, instructions and prefixes."""
    target = stack.enter_context(temporary_file())
    parser = _parser(_PlainWriter(target))
    try:
        for chunk in _chunks(document):
            parser.feed(chunk)
            _refuse_logged(document, parser)
        parser.close()
        _refuse_logged(document, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(document, error.lineno or 0, error.msg or "") from error
    return Document(document.name, target, target.tell(), document.sha256)
