"""OFAC delta files: root ``sanctionsData`` as in enhanced XML, in a namespace of their own. They are not lists.

An ``entity`` has one of three shapes: ``action="add"`` and the whole party; ``action="remove"`` and the whole party as
it was; or no action and only the elements that changed, each with an action of its own below the containers that lead
to it. Source: the files in ``fixtures/ofac/delta``.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, TypeGuard

from pydantic import ValidationError

from potashwatch.errors import ParseError
from potashwatch.parsers.cutting import Span
from potashwatch.parsers.dates import day
from potashwatch.parsers.documents import Document, Watch
from potashwatch.parsers.enhanced import read_party
from potashwatch.parsers.escaping import quoteattr
from potashwatch.parsers.mapping import Unmapped, inner, label, stray, strays, values
from potashwatch.parsers.markup import index, skeleton
from potashwatch.parsers.reading import Drift, missing
from potashwatch.parsers.roots import Root
from potashwatch.parsers.tokens import Node, attributes, leaves
from potashwatch.records.edition import FormatDrift, Origin
from potashwatch.records.ofac_delta import DeltaHeader, DeltaKind, DeltaParty, Operation

NAMESPACES: Final = frozenset({"https://www.treasury.gov/ofac/DeltaFile/1.0"})

IGNORED: Final[dict[str, str]] = {
    "refId": "numbers the text beside it, which is carried",
    "oldRefId": "numbers the old text beside it, which is carried",
    "nameId": "row number of the name beside it, which is carried",
    "nameTranslationId": "row number of the name beside it, which is carried",
}
"""Attributes of an updated leaf that are not carried, and why."""

_MARK: Final = re.compile(r"/ofac/DeltaFile/", re.IGNORECASE)
"""In the namespace of every version of the format."""
_DATE: Final = re.compile(rb"<(?:[^\s<>/:]+:)?datePublished[^<>]*>\s*([0-9]{4}-[0-9]{2}-[0-9]{2})")
_KINDS: Final[dict[str | None, DeltaKind]] = {"add": "addition", "remove": "removal", None: "change"}


def is_delta(root: Root | None) -> TypeGuard[Root]:
    """Tell whether a document with this root is an OFAC delta, whatever follows the root."""
    return root is not None and root.namespace is not None and bool(_MARK.search(root.namespace))


def not_a_list(document: Document, root: Root) -> ParseError:
    """Return the error for a delta where a list is wanted, with the publication date if the first bytes have it."""
    found = _DATE.search(document.head(), root.end)
    dated = f" of {found[1].decode()}" if found else ""
    return ParseError(
        "parse.delta",
        f"{document.name}: an OFAC delta{dated}, not a list",
        hint="potashwatch info says whom it adds, changes and removes; fetch the list itself, such as SDN.XML",
    )


class DeltaStream:
    """One delta being read, party by party, in bounded memory.

    Iterate it to the end; then ``drift`` is complete. Raises ParseError for an entity without a key or with one that
    came before, for an action that is none of a delta, and for whatever makes a list unreadable.
    """

    def __init__(self, name: str, document: Document, root: Root, stack: ExitStack, watch: Watch) -> None:
        self._name = name
        self._journal = Drift()
        self._journal.namespace(root.namespace, NAMESPACES)
        self._index = index(document, root, ("entity",), stack, watch)
        self.origin = Origin(source=name, sha256=document.sha256, size_bytes=document.size_bytes)
        self.header = _header(skeleton(self._index), root.namespace, self._journal)

    @property
    def drift(self) -> tuple[FormatDrift, ...]:
        """Return how the document differs from the format we know."""
        return self._journal.report()

    def __iter__(self) -> Iterator[DeltaParty]:
        uids: set[str] = set()
        for span in self._index.spans:
            party = self._party(span)
            if party.uid in uids:
                raise self._index.error("parse.duplicate-key", span, f"a second entity {party.uid}")
            uids.add(party.uid)
            yield party

    def _party(self, span: Span) -> DeltaParty:
        node = self._index.node(span)
        found = attributes(node[1])
        uid = found.get("id", "").strip()
        if not uid:
            raise self._index.error("parse.missing-key", span, "an entity without an id")
        action = found.pop("action", None)
        if action not in _KINDS:
            raise self._index.error("parse.structure", span, f"entity {uid}: an unknown action: {action}")
        kind = _KINDS[action]
        if kind == "change":
            return _changed(uid, found, node, self._journal)
        raw = "".join(f" {key}={quoteattr(value)}" for key, value in found.items())
        try:
            record = read_party((node[0], raw, node[2], node[3]), self._journal)
        except KeyError as error:
            where = f"line {self._index.line(span.offset)}: "
            raise missing(self._name, f"entity/{error.args[0]}", uid, where) from error
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            told = f"entity {uid}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise self._index.error("parse.structure", span, told) from error
        return DeltaParty(uid=uid, kind=kind, name=record.name, entity_type=record.kind_text, record=record)


def _header(tree: Node, namespace: str | None, drift: Drift) -> DeltaHeader:
    """Read what is around the entities. Everything that is not known is drift."""
    unmapped: Unmapped = []
    values(tree, frozenset({"schemaLocation"}), tree[0], unmapped)
    found: dict[str, str] = {}
    labels: list[Operation] = []
    for child in tree[3]:
        if child[0] == "publicationInfo":
            for info in inner(child, child[0], unmapped):
                path = f"{child[0]}/{info[0]}"
                if info[0] in ("datePublished", "publicationType") and info[0] not in found:
                    found[info[0]] = label(info, frozenset(), path, unmapped)
                else:
                    stray(info, path, unmapped)
        elif child[0] in ("referenceValues", "featureTypes"):
            strays(child, child[0], unmapped)
            for row in child[3]:
                labels += _operations(row, child[0], None, drift)
        elif child[0] == "entities":
            strays(child, child[0], unmapped)
            for other in child[3]:
                stray(other, f"{child[0]}/{other[0]}", unmapped)
        else:
            stray(child, child[0], unmapped)
    drift.leaves(unmapped)
    published = found.get("datePublished")
    return DeltaHeader(
        namespace=namespace,
        published_on=day(published) if published else None,
        published_text=published,
        publication_type=found.get("publicationType"),
        reference_values=tuple(labels),
    )


def _changed(uid: str, found: dict[str, str], node: Node, drift: Drift) -> DeltaParty:
    unmapped: Unmapped = [(f"entity/@{key}", text) for key, text in found.items() if key != "id"]
    strays((node[0], "", node[2], ()), "entity", unmapped)
    drift.leaves(unmapped, uid)
    operations = [each for child in node[3] for each in _operations(child, "entity", uid, drift)]
    if not operations:
        drift.add("drift.leaf", "entity", "a changed party without an element that changed", uid)
    names = (
        each.new[0][1]
        for each in operations
        if each.action == "update"
        and each.path.startswith("names/")
        and each.path.endswith("/formattedFullName")
    )
    return DeltaParty(
        uid=uid, kind="change", name=next(names, None), entity_type=None, operations=tuple(operations)
    )


def _operations(node: Node, above: str, uid: str | None, drift: Drift) -> Iterator[Operation]:
    """Yield every element with an action at or below a node; a leaf without one is drift."""
    name, raw, text, children = node
    found = attributes(raw)
    number = f"[{found.pop('id')}]" if "id" in found else ""
    path = f"{above}/{name}"
    plain = _NUMBER.sub("", path)  # so that drift of many parties is one line
    action = found.pop("action", None)
    if action is None:
        odd: Unmapped = [(f"{plain}/@{key}", value) for key, value in found.items()]
        if text.strip() or not children:
            odd.append((plain, text))
        drift.leaves(odd, uid)
        for child in children:
            yield from _operations(child, f"{path}{number}", uid, drift)
        return
    short = f"{path}{number}".removeprefix("entity/")
    if action == "update":
        yield _update(node, found, short, plain, uid, drift)
        return
    if action not in ("add", "remove"):
        drift.word(f"{plain}/@action", action, uid)
    rest = "".join(f" {key}={quoteattr(value)}" for key, value in found.items())
    content = tuple(leaves(name, (name, rest, text, children))) if rest or text or children else ()
    drift.leaves(
        [(f"{above}/{path}", value) for path, value in content if path.endswith(("/@action", "/@oldValue"))],
        uid,
    )
    sides = {"old": content} if action == "remove" else {"new": content}
    yield Operation(action=action, path=short, **sides)


def _update(
    node: Node, found: dict[str, str], path: str, plain: str, uid: str | None, drift: Drift
) -> Operation:
    """Return the update of a leaf; what a leaf does not have is drift, and carried."""
    name, _, text, children = node
    old = found.pop("oldValue", None)
    odd: Unmapped = [(f"@{key}", value) for key, value in found.items() if key not in IGNORED]
    odd += [leaf for child in children for leaf in leaves(child[0], child)]
    drift.leaves([(f"{plain}/{leaf}", value) for leaf, value in odd], uid)
    if old is None:
        drift.add("drift.leaf", f"{plain}/@oldValue", "an update that does not state the old value", uid)
    return Operation(
        action="update",
        path=path,
        old=() if old is None else ((name, old),),
        new=((name, text), *((f"{name}/{leaf}", value) for leaf, value in odd)),
    )


_NUMBER: Final = re.compile(r"\[[^\[\]]*\]")
