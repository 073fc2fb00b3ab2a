"""The two sides of a comparison, and what makes them impossible to compare."""

from dataclasses import dataclass

from potashwatch.errors import CompareError, InputError, ParseError
from potashwatch.parsers.documents import Source, name_of
from potashwatch.records.edition import LIST_TITLES, FormatDrift, FormatId, Header, ListId
from potashwatch.records.report import EditionSummary


@dataclass(frozen=True)
class Side:
    """One edition of a comparison, read to its end."""

    name: str
    """As given, for messages."""
    summary: EditionSummary
    header: Header
    format: FormatId
    drift: tuple[FormatDrift, ...]
    programs: frozenset[str]
    content_list: ListId | None
    """Which list the content speaks for beyond doubt; None in doubt."""


def refuse_sources(old: Source, new: Source) -> None:
    """Refuse what cannot be two editions, before anything is opened."""
    for source in (old, new):
        if not source:
            raise InputError(
                "input.empty-path", "the path of an edition is empty", hint="name a file or a folder"
            )
    if old == new == "-":
        raise CompareError(
            "compare.stdin", "both editions are to come from standard input", hint="name a file for one"
        )


def refuse_formats(old: Source, before: FormatId, new: Source, after: FormatId) -> None:
    """Refuse editions of different formats."""
    if before != after:
        raise CompareError(
            "compare.formats",
            f"{name_of(old)} is {before}, {name_of(new)} is {after}: formats carry different things",
            hint="compare editions of one format, or add --across-formats for what both carry",
        )


def refuse_others(old: Side, new: Side, *, across_formats: bool) -> None:
    """Refuse two lists, or CSV sets of different tables."""
    if old.header.list != new.header.list:
        raise CompareError(
            "compare.lists",
            f"{_named(old)}, {_named(new)}: a list is compared only with itself",
            hint="if the content misleads, --list says which list both are",
        )
    if not across_formats and old.header.tables != new.header.tables:
        raise CompareError(
            "compare.tables",
            f"{old.name} has the tables {', '.join(old.header.tables)};"
            f" {new.name} has {', '.join(new.header.tables)}",
            hint="compare sets of the same tables, or add --across-formats for what both carry",
        )


def refuse_cut(old: Side, new: Side, *, is_old_accepted: bool) -> None:
    """Refuse a CSV set without the end mark that the other one has."""
    ends = [any(drift.code == "drift.end-mark" for drift in side.drift) for side in (old, new)]
    if ends[0] != ends[1] and not (ends[0] and is_old_accepted):
        raise ParseError(
            "parse.truncated",
            f"{(old if ends[0] else new).name}: a table lacks the byte 0x1A at its end, which the other"
            " edition has: it may have been cut",
            hint="fetch it again; a program that keeps the file must keep its last byte",
        )


def _named(side: Side) -> str:
    return f"{side.name} is the {LIST_TITLES[side.header.list]}"


def refuse_drift(side: Side) -> None:
    """Raise ParseError for an edition with format drift."""
    if side.drift:
        first = side.drift[0]
        raise ParseError(
            "parse.drift",
            f"{side.summary.source}: format drift, {len(side.drift)} in all, first {first.path}: {first.message}",
            hint="see them all with: potashwatch info; without --strict they are carried and reported",
        )
