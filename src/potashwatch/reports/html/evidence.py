"""What a page rests on: both editions of each list, and what made the page. Nothing is cut short here."""

from collections.abc import Iterator
from dataclasses import dataclass

from potashwatch.records.edition import LICENSES, LIST_TITLES, ListId
from potashwatch.records.report import EditionSummary, FilterSettings, ListReport, Report
from potashwatch.reports.describe import plural
from potashwatch.reports.html.addresses import link_of
from potashwatch.reports.html.page import Fact, tool_fact
from potashwatch.reports.sentences import counted, footnotes

_AUTHORITIES = {"ofac": "OFAC, US Department of the Treasury", "eu": "European Commission"}


@dataclass(frozen=True)
class EditionRow:
    """One property of both editions. A text of None: there is no such edition."""

    label: str
    old: Fact | None
    new: Fact | None


@dataclass(frozen=True)
class ListEvidence:
    """What was compared with what."""

    title: str
    facts: tuple[Fact, ...]
    rows: tuple[EditionRow, ...]
    footnotes: tuple[str, ...]


def evidence(report: Report) -> tuple[ListEvidence, ...]:
    """Return the evidence of each list."""
    return tuple(_of_list(found, report.filters) for found in report.lists)


def making(report: Report) -> tuple[Fact, ...]:
    """Return what made the report: when, with which version, asked for what."""
    run = report.run
    facts = (
        [Fact("checked at", f"{run.checked_at:%Y-%m-%d %H:%M:%S} UTC"), Fact("report id", run.report_id)]
        if run
        else []
    )
    return (
        *facts,
        tool_fact(report.tool),
        Fact("complete", "yes" if report.complete else "no: see the trouble on top"),
        Fact("shown", asked_for(report.filters)),
    )


def asked_for(filters: FilterSettings) -> str:
    """Return in words which changes were asked for when the report was made."""
    texts = []
    if filters.min_significance != "editorial":
        texts.append(f"significance {filters.min_significance} or graver")
    if filters.kinds:
        texts.append(f"kinds {', '.join(filters.kinds)}")
    if filters.programs:
        texts.append(f"programs {', '.join(filters.programs)}")
    if filters.match is not None:
        texts.append(f"with the text “{filters.match}”")
    if filters.targets_only:
        texts.append("what touches a watched party")
    return f"only {'; '.join(texts)}" if texts else "all changes"


def _of_list(found: ListReport, filters: FilterSettings) -> ListEvidence:
    facts = [
        Fact("authority", _AUTHORITIES[found.list.partition("-")[0]]),
        Fact("outcome", found.outcome),
        Fact("format", found.format or "none read"),
    ]
    if found.age_days is not None:
        facts.append(Fact("age", plural(found.age_days, "day")))
    if found.counts:
        facts.append(Fact("unchanged", counted(found.list, found.counts.unchanged)))
    facts += [
        Fact(
            "drift",
            f"{'both editions' if drift.edition == 'both' else f'{drift.edition} edition'},"
            f" {drift.count} x {drift.path}: {drift.message} [{drift.code}]",
        )
        for drift in found.drift
    ]
    if found.not_compared:
        facts.append(Fact("not compared", ", ".join(found.not_compared)))
    return ListEvidence(
        title=LIST_TITLES[found.list],
        facts=tuple(facts),
        rows=tuple(_rows(found)),
        footnotes=tuple(footnotes(found, filters)),
    )


def _rows(found: ListReport) -> Iterator[EditionRow]:
    old, new = (dict(_edition(found.list, side)) for side in (found.old, found.new))
    for label in ("source", "authority's date", "date of the edition", "bytes", "records", "SHA-256"):
        name = ("licenses" if found.list == LICENSES else "parties") if label == "records" else label
        if old.get(label) or new.get(label):
            yield EditionRow(name, old.get(label), new.get(label))


def _edition(list_id: ListId, summary: EditionSummary | None) -> Iterator[tuple[str, Fact]]:
    if summary is None:
        return
    texts = {
        "source": summary.source,
        "authority's date": str(summary.published_on) if summary.published_on else "no date in the file",
        "date of the edition": str(summary.dated_on) if summary.dated_on else "",
        "bytes": f"{summary.bytes:,}",
        "records": counted(list_id, summary.records),
        "SHA-256": summary.sha256,
    }
    for label, text in texts.items():
        if text:
            yield label, Fact(label, text, link_of(text) if label == "source" else None)
