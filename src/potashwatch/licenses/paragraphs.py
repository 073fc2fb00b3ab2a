"""Cutting the text of a license into its lettered paragraphs, wherever its lines are broken."""

import re
from dataclasses import dataclass
from typing import Final

_INVISIBLE: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_LETTERS: Final = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_FOOTER: Final = re.compile(
    r"(?:page\s+\d{1,3}(?:\s+of\s+\d{1,3})?|digitally signed by .*|date: \d{4}\.\d\d\.\d\d .*)", re.IGNORECASE
)
_PAGE: Final = re.compile(r"(?:[-\u2013\u2014]\s?)?(\d{1,2})(?:\s?[-\u2013\u2014])?")
_HYPHEN: Final = re.compile(r"([A-Za-z]+)[-\u2010]\n([a-z]+)")
_LABEL: Final = re.compile(r"(?:(?<=\s)|^)\((?P<letter>[a-z])\)\s+(?=[\"\u201c]?[A-Z])")
_REFERENCE: Final = re.compile(
    r"(?:paragraphs?|sections?)(?:\s*\([a-z0-9]{1,4}\)|\s*,|\s+and|\s+or|\s+through|\s+to){0,9}\s*$",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(
    r"(?:(?<=\s)|^)(?P<label>Notes?(?:\s+\d{1,2})?\s+to\s+(?:paragraphs?\s+\([a-z]\)(?:\([a-z0-9]{1,4}\)){0,3}"
    r"|(?:this\s+)?General\s+License(?:\s+No\.?)?\s*[0-9A-Z\-]{0,5}))\s?[.:]\s+",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(
    r"(?:(?:Acting|Deputy|Associate)\s+){0,2}Director,?\s+Office\s+of\s+Foreign\s+Assets\s+Control\.?",
    re.IGNORECASE,
)
_DATE_LINE: Final = re.compile(r"\bDated?:\s*(?:[A-Z][a-z]+\s+\d{1,2},?\s+\d{4})?")
_NAME: Final = re.compile(
    r"(?<=[.;:\"\u201d])\s+(?:(?:[A-Z]\.|[A-Z][\w'\u2019\-]*,?) ){1,4}(?:[A-Z][\w'\u2019\-]*|Jr\.|Sr\.|I{2,3}\.?)$"
)
"""A name on the last line, after the end of a sentence: anything else may be the text itself."""
_ITEM: Final = re.compile(r"\((\d{1,2})\)\s")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph under its label, with its lines as they came."""

    label: str
    """``(a)``, ``note to paragraph (a)``."""
    text: str


@dataclass(frozen=True)
class Paragraphs:
    """The lettered paragraphs of a text, and what stands before the first."""

    before: str
    found: tuple[Paragraph, ...]


def tidy(text: str) -> str:
    """Return the text without what the page adds: ligatures, invisible characters, page numbers, words cut in two.

    A page number is a line with the next number that can be one, so that no figure of the text is taken for it. A
    hyphen at the end of a line goes where the same text has the word without it elsewhere; else it is OFAC's own.
    """
    lines: list[str] = []
    page = 0
    for raw in text.translate(_INVISIBLE).translate(_LETTERS).splitlines():
        line = " ".join(raw.split())
        number = _PAGE.fullmatch(line)
        if number and int(number[1]) in ((1, 2) if page == 0 else (page + 1,)):
            page = int(number[1])
        elif line and not _FOOTER.fullmatch(line):
            lines.append(line)
    whole = "\n".join(lines)
    words = set(re.findall(r"[a-z]+", whole.lower()))
    return _HYPHEN.sub(
        lambda cut: cut[1] + ("" if (cut[1] + cut[2]).lower() in words else "-") + cut[2], whole
    )


def paragraphs(text: str) -> Paragraphs:
    """Cut the text at ``(a)``, ``(b)``, ... in their order, and at notes. A reference to a paragraph is no label."""
    cuts: list[tuple[int, int, str]] = []
    expected = "a"
    for match in _LABEL.finditer(text):
        if match["letter"] == expected and not _REFERENCE.search(
            text[max(0, match.start() - 80) : match.start()]
        ):
            cuts.append((match.start(), match.end(), f"({expected})"))
            expected = chr(ord(expected) + 1)
    if not cuts:
        return Paragraphs(text, ())
    notes = _NOTE.finditer(text, cuts[0][0])
    cuts += [(note.start(), note.end(), " ".join(note["label"].lower().split())) for note in notes]
    cuts.sort()
    ends = [start for start, _, _ in cuts[1:]] + [len(text)]
    found = [Paragraph(label, text[start:end]) for (_, start, label), end in zip(cuts, ends, strict=True)]
    return Paragraphs(text[: cuts[0][0]], tuple(_continued(found)))


def _continued(found: list[Paragraph]) -> list[Paragraph]:
    """Give back to a paragraph the items that go on after a note inside it."""
    told: list[Paragraph] = []
    parent = 0
    for each in found:
        if not each.label.startswith("note"):
            parent = len(told)
            told.append(each)
            continue
        numbers = [int(number) for number in _ITEM.findall(told[parent].text)]
        going_on = re.search(rf"\s\({numbers[-1] + 1}\)\s+[A-Z]", each.text) if numbers else None
        if going_on:
            whole = told[parent].text.rstrip() + "\n" + each.text[going_on.start() :].lstrip()
            told[parent] = Paragraph(told[parent].label, whole)
            each = Paragraph(each.label, each.text[: going_on.start()])  # noqa: PLW2901 - the note alone
        told.append(each)
    return told


def ending(text: str) -> tuple[str, str]:
    """Cut the last paragraph at the signature: its own text, and what follows the date, an annex."""
    starts = [*_SIGNED.finditer(text), *_DATE_LINE.finditer(text)]
    if not starts:
        return text, ""
    signed = min(starts, key=lambda match: match.start())
    last = max(starts, key=lambda match: match.end())
    body = text[: signed.start()].rstrip()
    if _SIGNED.fullmatch(signed[0]) and (name := _NAME.search(body, max(0, len(body) - 120))):
        body = body[: len(body) - len(name[0])].rstrip()
    annex = text[last.end() :].strip()
    return body, annex if sum(map(str.isalpha, annex)) >= _LEAST_ANNEX else ""


_LEAST_ANNEX: Final = 40
