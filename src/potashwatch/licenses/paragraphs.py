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
_HYPHEN: Final = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,60})[-\u2010]\n([a-z]{1,60})")
_LABEL: Final = re.compile(r"(?:(?<=\s)|^)\((?P<letter>[a-z])\)\s{1,4}(?=[\"\u201c]?[A-Z])")
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
_GOES_ON: Final = re.compile(r"[;,](?:\s{1,4}(?:and|or|and/or))?\s{0,4}$", re.IGNORECASE)
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
    """Cut the text at ``(a)``, ``(b)``, ... in their order, and at notes.

    A reference to a paragraph is no label. Nor are the letters of a list inside a paragraph: it begins with ``(a)``
    after a colon, and its next letters follow a semicolon or comma.
    """
    cuts: list[tuple[int, int, str]] = []
    expected, item = "a", ""
    for match in _LABEL.finditer(text):
        letter, before = match["letter"], text[max(0, match.start() - 80) : match.start()]
        if _REFERENCE.search(before):
            continue
        if cuts and letter == "a" and before.rstrip().endswith(":"):
            item = "b"
        elif item and letter == item and _GOES_ON.search(before):
            item = chr(ord(item) + 1)
        elif letter == expected:
            cuts.append((match.start(), match.end(), f"({expected})"))
            expected, item = chr(ord(expected) + 1), ""
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
    parent, last = 0, 0  # the number of the last item of the parent; 0: it has none
    for each in found:
        if not each.label.startswith("note"):
            parent, last = len(told), _last_item(each.text)
            told.append(each)
            continue
        going_on = re.search(rf"\s\({last + 1}\)\s{{1,4}}[A-Z]", each.text) if last else None
        if going_on:
            rest = each.text[going_on.start() :].lstrip()
            told[parent] = Paragraph(told[parent].label, f"{told[parent].text.rstrip()}\n{rest}")
            last = _last_item(rest)
            each = Paragraph(each.label, each.text[: going_on.start()])  # noqa: PLW2901 - the note alone
        told.append(each)
    return told


def _last_item(text: str) -> int:
    numbers = _ITEM.findall(text)
    return int(numbers[-1]) if numbers else 0


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
