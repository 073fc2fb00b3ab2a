"""``potashwatch show``: everything a list says of a party."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from potashwatch.cli import options, progress
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, source
from potashwatch.errors import ExitCode, InputError
from potashwatch.parsers import open_publication
from potashwatch.parsers.ofac_delta import DeltaStream
from potashwatch.pipeline.linked import IncomingLink, Links
from potashwatch.records.ofac_delta import DeltaParty
from potashwatch.records.party import PartyRecord
from potashwatch.reports.ofac_delta import render_delta_parties
from potashwatch.reports.party import render_parties

Record = TypeVar("Record", bound=PartyRecord | DeltaParty)


@click.command("show")
@click.argument("file")
@click.argument("uids", metavar="UID...", nargs=-1, required=True)
@options.format_option
@options.output_option
@archive_option
@options.config_option
def command(
    *,
    file: str,
    uids: tuple[str, ...],
    format_: str,
    output: Path | None,
    archive: str | None,
    config: Path | None,
) -> int:
    """Show everything that FILE says of the parties UID.

    UID is the authority's own key (OFAC uid, EU logicalId) or an EU reference number. Of an OFAC delta: whether the
    party is added, changed or removed, and by what.

    \b
    Examples:
      potashwatch show SDN.XML 32746
      potashwatch show ofac-sdn@latest 32746
      potashwatch show eu.xml.gz EU.8273.79 EU.6711.45 --format json
    """  # noqa: D301 - click reads the backspace itself
    options.refuse_overwriting(output, file)
    uids = tuple(uid.upper() for uid in uids)
    shapes: list[dict[str, Any]]
    with progress.reading() as watch, open_publication(source(file, archive, config), watch=watch) as stream:
        if isinstance(stream, DeltaStream):
            header, parties = stream.header, _chosen(stream, file, uids)
            publication = header.model_dump(mode="json", include={"published_on", "publication_type"})
            shapes = [{**publication, **_data(party)} for party in parties]
            text = render_delta_parties(header, parties, options.style(output))
        else:
            links = Links()
            records = [links.named(record) for record in _chosen(links.collect(stream), file, uids)]
            linked = {record.uid: links.leading_to(record) for record in records}
            shapes = [_data(record, linked[record.uid]) for record in records]
            text = render_parties(records, options.style(output), linked)
    if format_ == "json":
        text = json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"
    write(text, output)
    return ExitCode.SAME


def _chosen(records: Iterable[Record], file: str, uids: tuple[str, ...]) -> list[Record]:
    """Return the records of some keys, in the order of the keys. Raises InputError for a key without one."""
    found: dict[str, list[Record]] = {uid: [] for uid in uids}
    for record in records:
        for key in _keys(record) & found.keys():
            found[key].append(record)
    if missing := [uid for uid, chosen in found.items() if not chosen]:
        raise InputError(
            "input.no-such-party",
            f"{file}: no party {', '.join(missing)} in it",
            hint="give the list's own key, or an EU reference number such as EU.8273.79",
        )
    return [record for uid in dict.fromkeys(uids) for record in found[uid]]


def _keys(record: PartyRecord | DeltaParty) -> set[str]:
    reference = record.reference if isinstance(record, PartyRecord) else None
    return {record.uid, reference.upper()} if reference else {record.uid}


def _data(record: PartyRecord | DeltaParty, links: Sequence[IncomingLink] = ()) -> dict[str, Any]:
    """Return a record as data; ``linked_from``, where there are any: the parties that are linked to it, and how."""
    shape = record.model_dump(mode="json", exclude_defaults=True)
    if links:
        shape["linked_from"] = [
            {"uid": link.uid, "name": link.name, "kind_text": link.relationship.kind_text} for link in links
        ]
    return shape
