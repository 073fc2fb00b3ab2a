"""What a document is, for people and as data."""

from collections.abc import Sequence
from typing import TypedDict

from potashwatch.errors import one_line, printable
from potashwatch.records.edition import LIST_TITLES, FormatDrift, Header, ListId, Origin
from potashwatch.reports.style import Style


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


def render_info(summaries: Sequence[Summary], _style: Style) -> str:
    """Return the documents, one after the other."""
    return "\n".join(_document(summary) for summary in summaries)


def _document(summary: Summary) -> str:
    tables = f", tables: {', '.join(summary['tables'])}" if summary["tables"] else ""
    declared = "none declared" if summary["declared"] is None else f"{summary['declared']:,} declared"
    published = summary["published_on"] or "not in the file"
    if summary["published_text"]:
        published += f" (as printed: {summary['published_text']})"
    lines = [
        summary["source"],
        f"  list       {LIST_TITLES[summary['list']]} ({summary['list']})",
        f"  format     {summary['format']}{tables}",
        f"  namespace  {summary['namespace'] or 'none'}",
        f"  published  {published}",
        f"  parties    {summary['records']:,} read, {declared}",
        f"  bytes      {summary['bytes']:,}",
        f"  sha256     {summary['sha256']}",
    ]
    if summary["filters"]:
        lines.append(f"  filtered   a custom export, not the list: {'; '.join(summary['filters'])}")
    lines += [
        f"  drift      {drift['count']} x {drift['path']}: {drift['message']}" for drift in summary["drift"]
    ]
    return "".join(f"{one_line(line)}\n" for line in lines)
