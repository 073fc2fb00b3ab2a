"""From the text of a document to a general license.

Structure of the documents: regulation and citation, ``GENERAL LICENSE NO. n``, title, lettered paragraphs, notes,
signature, date; seen in https://sanctions.org/turbofac/research/OFAC-Belarus-General-License-3 and
https://sanctions.org/turbofac/research/OFAC-Russia-related-General-License-112. The text may be wrapped anywhere.
Nothing of it is dropped but page numbers, the letterhead and the signature.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from potashwatch.errors import LicenseError
from potashwatch.licenses.clock import NEW_YORK, Expiry, not_understood
from potashwatch.licenses.ends import expiries, later_days
from potashwatch.licenses.exclusion_words import EXCLUDES, permitted_words
from potashwatch.licenses.exclusions import exclusions
from potashwatch.licenses.moments import DAY_WORDS, day_of
from potashwatch.licenses.naming import named_in
from potashwatch.licenses.numbers import NUMBER, fold_number
from potashwatch.licenses.paragraphs import Paragraph, ending, paragraphs, tidy
from potashwatch.records.license import Clause, ClauseRole, GeneralLicense, LicenseSource, NamedEntity

_HEADING: Final = re.compile(rf"GENERAL\s+LICENSE\s+(?:NO\.?\s*)?(?P<number>{NUMBER})", re.IGNORECASE)
_LETTERHEAD: Final = re.compile(
    r"DEPARTMENT\s+OF\s+THE\s+TREASURY|WASHINGTON,\s+D\.?C\.?(?:\s+20220)?|OFFICE\s+OF\s+FOREIGN\s+ASSETS\s+CONTROL",
    re.IGNORECASE,
)
_LICENSE: Final = re.compile(r"GENERAL\s+LICENSE", re.IGNORECASE)
_CFR: Final = re.compile(r"31\s+C\.?F\.?R\.?\s+parts?\s+(?P<part>\d{3})\b", re.IGNORECASE)
_SERIES: Final = re.compile(
    r"\b([A-Z][\w\-]{0,40}(?:\s{1,4}(?:[A-Z][\w\-]{0,40}|of|and|the|for)){0,8}?)\s{1,4}Sanctions\s{1,4}Regulations\b"
)
_OWN_SERIES: Final = re.compile(
    r"\bthis\s{1,4}([A-Z][A-Za-z\-]{1,40}(?:\s[A-Z][A-Za-z\-]{1,40})?)\s{1,4}General\s{1,4}License\b"
)
_ORDER: Final = re.compile(r"(?:Executive\s+Order|E\.O\.)\s*(?:\(E\.O\.\)\s*)?(1\d{4})", re.IGNORECASE)
_OWNED: Final = re.compile(
    r"\b(?:50|fifty)\s?(?:percent|per\s{1,4}cent|%)(?:\s{1,4}\(50(?:\s?%|\s{1,4}percent)\))?\s{1,4}or\s{1,4}(?:greater|more)\b",
    re.IGNORECASE,
)
_A_HALF: Final = re.compile(
    r"\b(?:50|fifty)[\s-]?(?:percent|per\s{1,4}cent|%)|\bmajority[\s-]owned\b", re.IGNORECASE
)
_WIND_DOWN: Final = re.compile(r"\bwind(?:ing)?[\s\-]+down\b", re.IGNORECASE)
_AUTHORIZES: Final = re.compile(
    r"\b(?:is|are|be|remains?)\b(?:\s{1,4}hereby|,[^.;]{1,120},)?\s{1,4}(?:authorized|licensed|permitted)\b"
    r"|\bgeneral\s{1,4}license\s{1,4}(?:hereby\s{1,4})?authorizes\b",
    re.IGNORECASE,
)
_SUPERSEDES: Final = re.compile(r"\breplaced\s+and\s+superseded\b|\bsupersedes\b", re.IGNORECASE)
_OLDER: Final = re.compile(
    r"(?<!this )(?<!this Belarus )General\s+Licenses?\s+(?:Nos?\.?\s*)?"
    rf"({NUMBER}(?:(?:,|,?\s{{1,4}}and)\s{{1,4}}{NUMBER})*)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"\b(?:this|the)\s{1,4}(?:[\w\-]{1,20}\s{1,4}){0,2}(?:license|authorization)\b[^.;]{0,80}?\b"
    r"(?P<verb>expires?|terminates?|ends|laps?es|ceases?|(?:is|remains?|be)\s{1,4}(?:only\s{1,4})?(?:valid|effective|in\s{1,4}effect|in\s{1,4}force))\b"
    r"(?P<rest>[^;]{0,300})",
    re.IGNORECASE,
)
"""Where a paragraph that authorizes nothing says when the license ends."""
_IF_REVOKED: Final = re.compile(
    r"\b(?:unless|until|when|if|upon)\b[^.;]{0,60}\b(?:revo|supersed|amend|modif|extend|rescin|withdr)",
    re.IGNORECASE,
)
_DATED: Final = re.compile(
    rf"\b(?:Dated|Date|Issued)\s*+:?\s*+(?:on\s++)?(?P<day>{DAY_WORDS})", re.IGNORECASE
)

_RUSSIA: Final = "Russia-related"
_SERIES_OF: Final = {"Russian Harmful Foreign Activities": _RUSSIA}
"""Where OFAC numbers under another name than that of the regulations: it calls the license of 2024-08-09, whose header
names parts 548 and 587, "Russia-related General License 101"; https://ofac.treasury.gov/recent-actions/20240809."""
_SERIES_OF_ORDER: Final = {"13405": "Belarus", "14038": "Belarus", "14024": _RUSSIA}
"""For headers that name an Executive order, as those of 2021 under E.O. 14038, which had no regulations yet:
https://ofac.treasury.gov/faqs/939."""

_LEAST_LETTERS: Final = 40
_LONGEST_TITLE: Final = 500


def read_license(text: str, *, url: str, sha256: str) -> GeneralLicense:
    """Return the license that a document states; its status is not concluded here.

    ``text`` is of the whole document; ``url`` and ``sha256`` say which. Raises LicenseError: ``license.no-text``,
    ``license.not-a-license``, ``license.no-number``, ``license.no-program``, ``license.no-clauses``,
    ``license.expiry-before-issue``.
    """
    text = tidy(text)
    if sum(map(str.isalpha, text)) < _LEAST_LETTERS:
        raise LicenseError(
            "license.no-text",
            f"{url}: no text to read",
            hint="the document may be an image of a page; open it and read it",
        )
    head, number, rest = _heading(text, url)
    parts = paragraphs(rest)
    if not parts.found:
        raise LicenseError(
            "license.no-clauses",
            f"{url}: General License {number} has no paragraph (a)",
            hint="open the document: it is cut, or of a form that is not known",
        )
    program, remarks = _program(head, text, url)
    clauses, issued_text, entities_of = _clauses(parts.found, text)
    title = " ".join(parts.before.split())
    if len(title) > _LONGEST_TITLE:
        clauses = (Clause(key="before (a)", role="other", text=title), *clauses)
        title = ""
        remarks.append("no title is told apart from the text before paragraph (a)")
    issued_on = day_of(issued_text) if issued_text else None
    if issued_text and issued_on is None:
        remarks.append(f'"{issued_text}" names no day that exists')
    authorizing = [clause for clause in clauses if clause.role == "authorizes"]
    if not authorizing:
        remarks.append("no paragraph is recognized as the authorizing one; ends are read from all of them")
    ends = [
        (clause, found)
        for clause in clauses
        if (
            found := _ends(
                clause, issued_on, is_read=clause.role == ("authorizes" if authorizing else "other")
            )
        )
    ]
    expires_at, expires_text, unexplained = _end(ends, authorizing, remarks)
    if expires_at and issued_on and expires_at.astimezone(NEW_YORK).date() < issued_on:
        raise LicenseError(
            "license.expiry-before-issue",
            f"{url}: General License {number} is dated {issued_on} and ends before that, {expires_text}",
            hint="open the document: one of its two dates was misread or misprinted",
        )
    return GeneralLicense(
        program=program,
        number=number,
        title=title or None,
        cfr_parts=tuple(dict.fromkeys(f"31 CFR part {match['part']}" for match in _CFR.finditer(head))),
        issued_on=issued_on,
        issued_text=issued_text,
        expires_text=expires_text,
        expires_at=expires_at,
        end_not_understood=unexplained,
        is_wind_down=any(_WIND_DOWN.search(said) for said in (title, *(each.text for each in authorizing))),
        entities=tuple(
            NamedEntity(text=name) for name in named_in([permitted_words(each) for each in entities_of])
        ),
        excluded=exclusions(clauses),
        covers_owned=_covers_owned(authorizing),
        clauses=clauses,
        supersedes=_older(clauses, number),
        remarks=tuple(remarks),
        certainty="document",
        sources=(LicenseSource(url=url, sha256=sha256),),
    )


def _covers_owned(authorizing: Sequence[Clause]) -> bool | None:
    """Tell whether parties owned by those named are covered; None where a half is mentioned in words not known."""
    if any(_OWNED.search(clause.text) for clause in authorizing):
        return True
    return None if any(_A_HALF.search(clause.text) for clause in authorizing) else False


def _heading(text: str, url: str) -> tuple[str, str, str]:
    """Cut the text at its heading: what stands before, the number, what follows."""
    if found := _HEADING.search(text):
        return (
            _LETTERHEAD.sub("", text[: found.start()]),
            " ".join(found["number"].split()).replace(" ", "").upper(),
            text[found.end() :],
        )
    if _LICENSE.search(text):
        raise LicenseError(
            "license.no-number",
            f"{url}: a general license without a number",
            hint="open the document: its heading is of a form that is not known",
        )
    raise LicenseError(
        "license.not-a-license",
        f"{url}: the words GENERAL LICENSE do not occur in it",
        hint="the address may lead to another document now; look at the program page",
    )


def _program(head: str, text: str, url: str) -> tuple[str, list[str]]:
    """Return the series, and what there is to say of how it was found."""
    if own := _OWN_SERIES.search(text):
        return " ".join(own[1].split()), []
    named = list(dict.fromkeys(" ".join(match[1].split()) for match in _SERIES.finditer(head)))
    series = list(dict.fromkeys(_SERIES_OF.get(name, name) for name in named))
    if not series:
        series = list(dict.fromkeys(filter(None, map(_SERIES_OF_ORDER.get, _ORDER.findall(head)))))
    if not series and (found := _SERIES.search(text)):
        series = [_SERIES_OF.get(name := " ".join(found[1].split()), name)]
    if not series:
        raise LicenseError(
            "license.no-program",
            f"{url}: no regulations and no Executive order that tell the series of the license",
            hint="open the document: its header is of a form that is not known",
        )
    program = _RUSSIA if _RUSSIA in series else series[0]
    several = (
        [f"the header names several series, {', '.join(series)}: numbered as {program}"] if series[1:] else []
    )
    return program, several


def _clauses(found: Sequence[Paragraph], text: str) -> tuple[tuple[Clause, ...], str | None, list[str]]:
    """Return the clauses, the words of the day of issue, and the raw text of the authorizing paragraphs."""
    body, annex = ending(found[-1].text)
    last = Paragraph(found[-1].label, body)
    raw = [*found[:-1], last, *([Paragraph("annex", annex)] if annex else [])]
    clauses = tuple(
        Clause(key=each.label, role=_role(each), text=" ".join(each.text.split())) for each in raw
    )
    authorizing = [
        each.text for each, clause in zip(raw, clauses, strict=True) if clause.role == "authorizes"
    ]
    dated = [" ".join(match[0].split()) for match in _DATED.finditer(text[-_TAIL:]) if ":" in match[0]]
    return clauses, dated[-1] if dated else None, authorizing


_TAIL: Final = 20_000
"""Characters in which the date is looked for; an annex may follow it."""


def _role(paragraph: Paragraph) -> ClauseRole:
    text = paragraph.text
    if paragraph.label == "annex":
        return "other"
    excludes, authorizes = EXCLUDES.search(text), _AUTHORIZES.search(text)
    if authorizes and not (excludes and excludes.start() < authorizes.start()):
        return "other" if paragraph.label.startswith("note") else "authorizes"
    if _SUPERSEDES.search(text) and not excludes:
        return "supersedes"
    return "excludes" if excludes else "other"


def _ends(clause: Clause, issued_on: date | None, *, is_read: bool) -> tuple[Expiry, ...]:
    """Return the ends of a clause: of one that ``is_read`` all, of another what it says of the license itself."""
    if is_read:
        return expiries(clause.text, issued_on)
    found: list[Expiry] = []
    for match in _ENDS.finditer(clause.text):
        ends = expiries(match[0], issued_on)[:1]
        closes = re.match(r"expire|terminate|end|lapse|cease", match["verb"], re.IGNORECASE)
        if not ends and closes and not _IF_REVOKED.search(match["rest"]):
            ends = (not_understood(" ".join(match[0].split(". ")[0].split())),)
        found.extend(ends)
    if clause.role != "supersedes" and issued_on and not found:
        found.extend(later_days(clause.text, issued_on))
    return tuple(found)


def _end(
    ends: Sequence[tuple[Clause, tuple[Expiry, ...]]], authorizing: Sequence[Clause], remarks: list[str]
) -> tuple[datetime | None, str | None, str | None]:
    """Return the last end, the words of every paragraph that has one, and those that are not understood.

    After the last end nothing is authorized. There is none where a paragraph has only ends that are not understood: it
    may authorize for longer than the others.
    """
    every = [(clause.key or "", end) for clause, several in ends for end in several]
    remarks.extend(dict.fromkeys(end.remark for _, end in every if end.remark))
    if not every:
        return None, None, None
    instants = [end.at for _, end in every if end.at]
    if not all(any(end.at for end in several) for _, several in ends):
        instants = []
    texts = dict.fromkeys(end.text for _, end in every)
    labels = {label for label, _ in every}
    if instants and (endless := [clause.key or "" for clause in authorizing if clause.key not in labels]):
        remarks.append(
            f"paragraph {', '.join(endless)} authorizes without an end of its own; the end found elsewhere is taken"
        )
    words = (
        next(iter(texts))
        if len(texts) == 1
        else "; ".join(dict.fromkeys(f"{label} {end.text}" for label, end in every))
    )
    if len(set(instants)) > 1 or (instants and len({end.text for _, end in every if end.at}) > 1):
        remarks.append("ends differ by paragraph; nothing is authorized after the last of them")
    elif instants and len(labels) > 1:
        remarks.append(f"paragraphs {', '.join(sorted(labels))} have the same end")
    unexplained = "; ".join(dict.fromkeys(end.text for _, end in every if end.at is None))
    return max(instants, default=None), words, unexplained or None


def _older(clauses: Sequence[Clause], number: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(old for old in _superseded(clauses) if fold_number(old) != fold_number(number))
    )


def _superseded(clauses: Sequence[Clause]) -> Iterator[str]:
    """Yield the numbers that stand before the words ``is replaced and superseded`` in the same sentence."""
    for clause in clauses:
        for verb in re.finditer(r"\breplaced\s+and\s+superseded\b", clause.text, re.IGNORECASE):
            before = clause.text[max(0, verb.start() - 300) : verb.start()]
            for older in _OLDER.finditer(before):
                yield from (fold_number(each) for each in re.findall(NUMBER, older[1], re.IGNORECASE))
