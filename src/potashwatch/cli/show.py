"""``potashwatch show``: everything a list says of a party."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from potashwatch.cli import options, progress
from potashwatch.cli.output import write
from potashwatch.cli.settings import archive_option, source
from potashwatch.errors import ExitCode, InputError
from potashwatch.parsers import open_edition
from potashwatch.pipeline.linked import Links
from potashwatch.reports.party import render_parties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from potashwatch.pipeline.linked import Link
    from potashwatch.records.party import PartyRecord


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

    UID is the authority's own key (OFAC uid, EU logicalId) or an EU reference number.

    \b
    Examples:
      potashwatch show SDN.XML 32746
      potashwatch show ofac-sdn@latest 32746
      potashwatch show eu.xml.gz EU.8273.79 EU.6711.45 --format json
    """  # noqa: D301 - click reads the backspace itself
    options.refuse_overwriting(output, file)
    uids = tuple(uid.upper() for uid in uids)
    found: dict[str, list[PartyRecord]] = {uid: [] for uid in uids}
    links = Links()
    with progress.reading() as watch, open_edition(source(file, archive, config), watch=watch) as stream:
        for record in stream:
            links.add(record)
            for key in {record.uid, (record.reference or "").upper()} & found.keys():
                found[key].append(record)
    if missing := [uid for uid, records in found.items() if not records]:
        raise InputError(
            "input.no-such-party",
            f"{file}: no party {', '.join(missing)} in it",
            hint="give the list's own key, or an EU reference number such as EU.8273.79",
        )
    records = [links.named(record) for uid in dict.fromkeys(uids) for record in found[uid]]
    if format_ == "json":
        shapes = [_shape(record, links.leading_to(record)) for record in records]
        text = json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"
    else:
        linked = {record.uid: links.leading_to(record) for record in records}
        text = render_parties(records, options.style(output), linked)
    write(text, output)
    return ExitCode.SAME


def _shape(record: "PartyRecord", links: "Sequence[Link]") -> dict[str, object]:
    """Return a record as data; ``linked_from``, where there are any: the parties that are linked to it, and how."""
    shape: dict[str, object] = record.model_dump(mode="json", exclude_defaults=True)
    if links:
        shape["linked_from"] = [
            {"uid": link.uid, "name": link.name, "kind_text": link.relationship.kind_text} for link in links
        ]
    return shape
