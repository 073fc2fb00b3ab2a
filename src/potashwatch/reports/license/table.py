"""All that is known of one general license, for people."""

from collections.abc import Iterator

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.license import Certainty, GeneralLicense, LicenseSource
from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.board import row
from potashwatch.reports.describe import clause_text
from potashwatch.reports.license_events import instant, number, standing_end
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import Row, print_lines
from potashwatch.reports.touching import why

_CERTAINTIES: dict[Certainty, str] = {
    "document": "read from OFAC's own document in the archive",
    "sure": "from the register that is shipped: several good sources",
    "likely": "from the register that is shipped: one decent source",
    "unverified": "from the register that is shipped: a weak source, not verified",
}


def render_license(found: LicenseAnswer, style: Style) -> str:
    """Return everything that is known of a license; a text that is ours and not OFAC's is marked as a summary."""
    return print_lines(_license(found), style)


def _license(found: LicenseAnswer) -> Iterator[Text | Row]:
    about = found.license
    yield Text.assemble(
        (f"{one_line(number(about.program, about.number))}  ", "bold"),
        one_line(about.title or "no title known"),
    )
    yield row("status", f"{about.status}: {about.status_reason}" if about.status_reason else about.status)
    if about.ended_on:
        yield row("ended", f"{about.ended_on}")
    yield row("issued", _issued(about))
    yield row("end", instant(about.expires_at) if about.expires_at else standing_end(about))
    if about.expires_text:
        yield row("", f'as printed: "{about.expires_text}"')
    yield from _if_any("regulation", about.cfr_parts)
    yield from _if_any("supersedes", about.supersedes)
    yield from _if_any("superseded by", (about.superseded_by,) if about.superseded_by else ())
    if about.is_wind_down:
        yield row("purpose", "wind-down")
    for entity in about.entities:
        yield row("party named", entity.text)
    if about.covers_owned is not None:
        yield row(
            "50 percent", "covers entities owned" if about.covers_owned else "does not cover entities owned"
        )
    for touch in found.targets:
        yield row("target", f"{touch.target}: {why(touch)}", "bold")
    for clause in about.clauses:
        yield row(clause.role, clause_text(clause))
    for remark in about.remarks:
        yield row("remark", remark, "yellow")
    yield from _if_any("printed in", about.citations)
    yield row("known", _CERTAINTIES[about.certainty])
    for source in about.sources:
        yield row("source", _source(source))


def _issued(about: GeneralLicense) -> str:
    day = about.issued_on.isoformat() if about.issued_on else "day of issue not known"
    if about.issued_text and about.certainty == "document":
        return f'{day}, as printed: "{about.issued_text}"'
    return f"{day}, {about.issued_text}" if about.issued_text and not about.issued_on else day


def _if_any(name: str, texts: tuple[str, ...]) -> Iterator[Text | Row]:
    if texts:
        yield row(name, "; ".join(texts))


def _source(source: LicenseSource) -> str:
    texts = (source.url, f"sha256 {source.sha256}" if source.sha256 else None, source.note)
    return ", ".join(text for text in texts if text)
