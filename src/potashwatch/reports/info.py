"""What a document is, for people and as data."""

from collections.abc import Iterator, Sequence
from typing import TypedDict

from rich.text import Text

from potashwatch.errors import one_line, printable
from potashwatch.parsers.ofac_delta import DeltaStream
from potashwatch.records.edition import LIST_TITLES, FormatDrift, Header, ListId, Origin
from potashwatch.records.ofac_delta import DeltaEntry, OfacDelta
from potashwatch.reports.board import row
from potashwatch.reports.ofac_delta import delta_facts
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines

_WIDTH = 11


class Summary(TypedDict):
    """One document, as data."""

    source: str
    list: ListId
    format: str
    namespace: str | None
    tables: tuple[str, ...]
    published_on: str | None
    published_text: str | None
    declared: int | None
    records: int
    bytes: int
    sha256: str
    filters: tuple[str, ...]
    drift: Sequence[dict[str, object]]


def summarize(header: Header, origin: Origin, count: int, drift: Sequence[FormatDrift]) -> Summary:
    """Return what is to be said of a document."""
    return Summary(
        source=printable(origin.source),
        list=header.list,
        format=header.format,
        namespace=header.namespace,
        tables=header.tables,
        published_on=header.published_on.isoformat() if header.published_on else None,
        published_text=header.published_text,
        declared=header.declared_count,
        records=count,
        bytes=origin.size_bytes,
        sha256=origin.sha256,
        filters=header.filters,
        drift=[found.model_dump(mode="json") for found in drift],
    )


def summarize_delta(stream: DeltaStream) -> OfacDelta:
    """Read an OFAC delta to its end and return what is to be said of it. Raises ParseError."""
    entries = tuple(
        DeltaEntry(
            uid=party.uid,
            kind=party.kind,
            name=party.name,
            entity_type=party.entity_type,
            operations=len(party.operations),
        )
        for party in stream
    )
    kinds = [entry.kind for entry in entries]
    return OfacDelta(
        schema="potashwatch/ofac-delta/1",
        source=printable(stream.origin.source),
        bytes=stream.origin.size_bytes,
        sha256=stream.origin.sha256,
        header=stream.header,
        additions=kinds.count("addition"),
        changes=kinds.count("change"),
        removals=kinds.count("removal"),
        parties=entries,
        drift=stream.drift,
    )


def render_info(summaries: Sequence[Summary | OfacDelta], style: Style) -> str:
    """Return the documents, one after the other."""
    return print_lines(_lines(summaries), style)


def _lines(summaries: Sequence[Summary | OfacDelta]) -> Iterator[Text | Row]:
    for place, summary in enumerate(summaries):
        if place:
            yield Text("")
        if isinstance(summary, OfacDelta):
            source, facts = summary.source, delta_facts(summary)
        else:
            source, facts = summary["source"], _facts(summary)
        yield Text(one_line(source))
        for name, text in facts:
            yield row(name, text, width=_WIDTH)


def _facts(summary: Summary) -> Iterator[tuple[str, str]]:
    tables = f", tables: {', '.join(summary['tables'])}" if summary["tables"] else ""
    declared = "none declared" if summary["declared"] is None else f"{summary['declared']:,} declared"
    published = summary["published_on"] or "not in the file"
    if summary["published_text"]:
        published += f" (as printed: {summary['published_text']})"
    yield "list", f"{LIST_TITLES[summary['list']]} ({summary['list']})"
    yield "format", f"{summary['format']}{tables}"
    yield "namespace", summary["namespace"] or "none"
    yield "published", published
    yield "parties", f"{summary['records']:,} read, {declared}"
    yield "bytes", f"{summary['bytes']:,}"
    yield "sha256", summary["sha256"]
    if summary["filters"]:
        yield "filtered", f"a custom export, not the list: {'; '.join(summary['filters'])}"
    for drift in summary["drift"]:
        yield "drift", f"{drift['count']} x {drift['path']}: {drift['message']}"
