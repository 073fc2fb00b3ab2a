"""What is known of one general license, as labels and texts, in every form for people."""

from collections.abc import Iterator

from potashwatch.records.license import Certainty, GeneralLicense, LicenseSource
from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.describe import clause_text
from potashwatch.reports.license_events import instant, standing_end, status_words
from potashwatch.reports.touching import why

Fact = tuple[str, str]
"""Label and text; without a label it belongs to the fact above."""

_CERTAINTIES: dict[Certainty, str] = {
    "document": "read from OFAC's own document in the archive",
    "sure": "from the register that is shipped: several good sources",
    "likely": "from the register that is shipped: one decent source",
    "unverified": "from the register that is shipped: a weak source, not verified",
}


def facts(found: LicenseAnswer) -> Iterator[Fact]:
    """Yield all that is known but for number and title, in the order in which it is told."""
    yield from standing(found)
    yield from clauses(found.license)
    yield from origins(found)


def standing(found: LicenseAnswer) -> Iterator[Fact]:
    """Yield what the license is and where it stands on the day."""
    about = found.license
    yield "as of", str(found.as_of)
    status = status_words(about.status)
    yield "status", f"{status}: {about.status_reason}" if about.status_reason else status
    if about.ended_on:
        yield "ended", f"{about.ended_on}"
    yield "issued", _issued(about)
    if about.published_at:
        yield "signed", f"{instant(about.published_at)}, by the signature in its document"
    yield "end", instant(about.expires_at) if about.expires_at else standing_end(about)
    if about.expires_text:
        yield "", f'as printed: "{about.expires_text}"'
    if about.end_not_understood:
        yield "", f'end not understood: "{about.end_not_understood}"'
    yield from _if_any("regulation", about.cfr_parts)
    yield from _if_any("supersedes", about.supersedes)
    yield from _if_any("superseded by", (about.superseded_by,) if about.superseded_by else ())
    if about.is_wind_down:
        yield "purpose", "wind-down"
    for entity in about.entities:
        yield "party named", entity.text
    for excluded in about.excluded:
        yield "excluded", f"{excluded.kind}: {excluded.text}"
    if about.covers_owned is not None:
        yield "50 percent", "covers entities owned" if about.covers_owned else "does not cover entities owned"
    for touch in found.targets:
        yield "target", f"{touch.target}: {why(touch)}"


def clauses(about: GeneralLicense) -> Iterator[Fact]:
    """Yield its paragraphs under what they do; a text that is ours and not OFAC's is marked as a summary."""
    for clause in about.clauses:
        yield clause.role, clause_text(clause)


def origins(found: LicenseAnswer) -> Iterator[Fact]:
    """Yield what is doubtful, and where all of it is known from."""
    about = found.license
    for remark in about.remarks:
        yield "remark", remark
    yield from _if_any("printed in", about.citations)
    yield "known", _CERTAINTIES[about.certainty]
    yield "known to", found.known_to
    for source in about.sources:
        yield "source", _source(source)


def _issued(about: GeneralLicense) -> str:
    day = about.issued_on.isoformat() if about.issued_on else "day of issue not known"
    if about.issued_text and about.certainty == "document":
        return f'{day}, as printed: "{about.issued_text}"'
    return f"{day}, {about.issued_text}" if about.issued_text and not about.issued_on else day


def _if_any(name: str, texts: tuple[str, ...]) -> Iterator[Fact]:
    if texts:
        yield name, "; ".join(texts)


def _source(source: LicenseSource) -> str:
    texts = (source.url, source.note, f"sha256 {source.sha256}" if source.sha256 else None)
    return ", ".join(text for text in texts if text)
