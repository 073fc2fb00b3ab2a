"""Everything a list says of a party, for people."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.party import COLLECTIONS, Citation, PartyRecord, Relationship
from potashwatch.reports.describe import describe, label
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines


class Linked(Protocol):
    """A relationship of another party that leads to the one that is shown."""

    @property
    def uid(self) -> str:
        """Key of the party it leads from."""

    @property
    def name(self) -> str:
        """Name of the party it leads from."""

    @property
    def relationship(self) -> Relationship:
        """What it says."""


def render_parties(
    records: Sequence[PartyRecord],
    style: Style,
    linked: Mapping[str, Sequence[Linked]] = MappingProxyType({}),
) -> str:
    """Return the parties, one after the other; ``linked``: by key, the relationships of others that lead to them."""
    lines = (line for record in records for line in _party(record, linked.get(record.uid, ())))
    return print_lines(lines, style)


def _party(record: PartyRecord, links: Sequence[Linked]) -> Iterator[Text]:
    head = [record.uid, *([record.reference] if record.reference else [])]
    yield Text.assemble((f"{one_line(' / '.join(head))}  ", ""), (one_line(record.name), "bold"))
    yield _line(
        "kind", record.kind if record.kind == record.kind_text else f"{record.kind} ({record.kind_text})"
    )
    if record.title:
        yield _line("title", record.title)
    for field in COLLECTIONS:
        for part in getattr(record, field):
            key = f" #{part.key}" if part.key else ""
            yield _line(label(field), f"{describe(part)}{key}{_citation(part.citation)}")
    for link in links:
        former = ", former" if link.relationship.is_former else ""
        yield _line("linked from", f"{link.name} ({link.uid}): {link.relationship.kind_text}{former}")
    for remark in record.remarks:
        yield _line("remark", remark)
    yield Text("")


def _line(name: str, text: str) -> Text:
    return Text.assemble((f"  {name:<13} ", "dim"), one_line(text))


def _citation(citation: Citation | None) -> str:
    if citation is None:
        return ""
    texts = (
        citation.kind_text,
        citation.act_text,
        f"published {citation.published_text}" if citation.published_text else None,
        f"in force {citation.in_force_text}" if citation.in_force_text else None,
    )
    return f" [{', '.join(text for text in texts if text)}]"
