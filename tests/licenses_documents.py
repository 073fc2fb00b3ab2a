"""General licenses as documents: laid out like OFAC's, made here, the same bytes on every day."""

import io
from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

import pypdf
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

registerFont(TTFont("Vera", "Vera.ttf"))  # reportlab's own; the bullet of Times cannot be read back
_BODY: Final = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=14, spaceAfter=12)
_HEAD: Final = ParagraphStyle("head", parent=_BODY, alignment=TA_CENTER)
_ITEM: Final = ParagraphStyle("item", parent=_BODY, leftIndent=36, spaceAfter=2)


def license_pdf(text: str | Sequence[str]) -> bytes:
    """Lay out a license: paragraphs, or a text with a blank line between them; a line break in one stays one.

    What stands before paragraph ``(a)`` is centered, a list item (``•``, ``(1)``) indented.
    """
    target = io.BytesIO()
    SimpleDocTemplate(
        target,
        pagesize=letter,
        leftMargin=inch,
        rightMargin=inch,
        topMargin=inch,
        bottomMargin=inch,
        invariant=1,
    ).build(list(_laid_out(text)))
    return target.getvalue()


def _laid_out(text: str | Sequence[str]) -> Iterator[Paragraph]:
    is_head = True
    for paragraph in text.split("\n\n") if isinstance(text, str) else text:
        words = paragraph.strip()
        is_head = is_head and not words.startswith("(a)")
        is_item = words.startswith(("•", *(f"({number})" for number in range(1, 10))))
        style = _HEAD if is_head else _ITEM if is_item else _BODY
        marked = "<br/>".join(map(escape, words.splitlines())) or "&nbsp;"
        yield Paragraph(marked.replace("•", '<font name="Vera">•</font>'), style)


def signed_pdf(document: bytes, time: str) -> bytes:
    """Return a document with a signature of a time (``D:20261009144359-04'00'``) in its form; it proves nothing."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document))
    signature = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Sig"),
            NameObject("/ByteRange"): ArrayObject([NumberObject(0)]),
            NameObject("/Contents"): ByteStringObject(b"\0" * 100),
            NameObject("/M"): TextStringObject(time),
        }
    )
    field = DictionaryObject(
        {NameObject("/FT"): NameObject("/Sig"), NameObject("/V"): writer._add_object(signature)}
    )
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer.root_object[NameObject("/AcroForm")] = form
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def image_pdf() -> bytes:
    """Return a scan: a page with a picture and not one letter."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=letter, invariant=1)
    picture = Image.new("L", (85, 110), 255)
    picture.paste(0, (10, 10, 60, 14))
    canvas.drawImage(ImageReader(picture), 0, 0, *letter)
    canvas.showPage()
    canvas.save()
    return target.getvalue()
