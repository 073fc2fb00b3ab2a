"""From the evidence on a license to one record of it. A document outranks a page, a page outranks the register."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from potashwatch.licenses.evidence import Evidence
from potashwatch.licenses.naming import folded
from potashwatch.records.license import Exclusion, GeneralLicense, LicenseSource, PageLine

_UNSAID: Final = {
    "status": "in-force",
    "status_reason": "",
    "ended_on": None,
    "superseded_by": None,
    "citations": (),
}
"""What is concluded anew for each instant, never taken over: it may be of later days."""


def merged(evidence: Evidence) -> GeneralLicense:
    """Return the license as its best source has it, with every contradiction of the others in ``remarks``."""
    known, line, paper = evidence.known, evidence.line, evidence.paper
    if paper:
        told = _from_document(paper.license, known, line)
    elif known:
        told = _from_register(known, line)
    else:
        assert line  # noqa: S101 - evidence comes from a row, a document or a line
        told = _from_line(line)
    remarks = [*told.remarks, *evidence.remarks, *_contradictions(evidence)]
    return told.model_copy(
        update=_UNSAID
        | {
            "citations": tuple(evidence.citations),
            "remarks": tuple(dict.fromkeys(remarks)),
            "sources": tuple(dict.fromkeys(_sources(evidence))),
        }
    )


def _from_document(
    paper: GeneralLicense, known: GeneralLicense | None, line: PageLine | None
) -> GeneralLicense:
    return paper.model_copy(
        update={
            "number": known.number if known else paper.number,
            "program": known.program if known else paper.program,
            "title": paper.title or (line.title if line else None) or (known.title if known else None),
            "issued_on": paper.issued_on
            or (line.issued_on if line else None)
            or (known.issued_on if known else None),
            "entities": paper.entities or (known.entities if known else ()),
            "excluded": _excluded(paper, known),
            "supersedes": paper.supersedes or (known.supersedes if known else ()),
            "cfr_parts": paper.cfr_parts or (known.cfr_parts if known else ()),
        }
    )


def _excluded(paper: GeneralLicense, known: GeneralLicense | None) -> tuple[Exclusion, ...]:
    """Return what the document excludes, and the parties that the register holds to be excluded beside it."""
    beside = known.excluded if known else ()
    return tuple(dict.fromkeys((*paper.excluded, *(each for each in beside if each.kind == "party"))))


def _from_register(known: GeneralLicense, line: PageLine | None) -> GeneralLicense:
    if line is None:
        return known
    return known.model_copy(
        update={"title": line.title or known.title, "issued_on": line.issued_on or known.issued_on}
    )


def _from_line(line: PageLine) -> GeneralLicense:
    return GeneralLicense(
        program=line.program,
        number=line.number,
        title=line.title or None,
        issued_on=line.issued_on,
        remarks=("known from a line of OFAC's pages alone; its document was not read",),
        certainty="sure",
    )


def _sources(evidence: Evidence) -> Iterable[LicenseSource]:
    if evidence.paper:
        yield from evidence.paper.license.sources or (
            LicenseSource(url=evidence.paper.url, sha256=evidence.paper.sha256),
        )
    if evidence.line:
        yield LicenseSource(url=evidence.line.url, note=f"{_ON_PAGE}: {evidence.line.text}")
    if evidence.known:
        yield from evidence.known.sources


_ON_PAGE: Final = "named on OFAC's page"


def named_on_page(license_: GeneralLicense) -> bool:
    """Tell whether a line of OFAC's own pages is among the sources of a merged license."""
    return any((source.note or "").startswith(_ON_PAGE) for source in license_.sources)


def _contradictions(evidence: Evidence) -> Iterable[str]:
    """Say where the sources differ, and show all sides (F50)."""
    known, line, paper = evidence.known, evidence.line, evidence.paper.license if evidence.paper else None
    whence = "later document" if known and known.certainty == "document" else "register"
    sides = [("document", paper), ("page", line), (whence, known)]
    days = [(where, each.issued_on) for where, each in sides if each and each.issued_on]
    yield from _differing("issued", days)
    titles = [(where, each.title) for where, each in sides if each and each.title]
    if len({folded(title) for _, title in titles}) > 1:
        yield from _differing("title", titles)
    if paper and known and (paper.expires_at or known.expires_at):
        ends = [("document", _end(paper)), (whence, _end(known))]
        yield from _differing("end", ends)


def _differing(what: str, sides: list[tuple[str, date]] | list[tuple[str, str]]) -> Iterable[str]:
    if len({said for _, said in sides}) > 1:
        yield f"{what}: " + ", ".join(f"{said} in the {where}" for where, said in sides)


def _end(found: GeneralLicense) -> str:
    if found.expires_at:
        return f"{found.expires_at:%Y-%m-%d %H:%M} UTC"
    return "not understood" if found.end_not_understood else "none"
