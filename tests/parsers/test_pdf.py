"""The text of a license's document; and every way not to have it."""

import io
import logging
import sys
import time
import tracemalloc
import zlib
from datetime import UTC
from functools import cache
from typing import Final

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from potashwatch.errors import LicenseError
from potashwatch.parsers import pdf
from potashwatch.parsers.paper_names import DOCUMENT_BYTES
from potashwatch.parsers.pdf import read_text, signed_at
from tests.licenses_documents import image_pdf, license_pdf

TEXT: Final = """DEPARTMENT OF THE TREASURY

OFFICE OF FOREIGN ASSETS CONTROL

Belarus Sanctions Regulations
31 CFR part 548

GENERAL LICENSE NO. 13

(a) Except as provided in paragraph (b), all transactions involving Joint Stock Company “Belaruskali” are authorized.

• Agrorozkvit LLC

(b) This general license does not authorize the unblocking of any property.

Dated: December 15, 2025"""


@cache
def document(pages: int = 1) -> bytes:
    return license_pdf(TEXT.split("\n\n") * (3 * pages))


def read(data: bytes) -> str:
    return read_text(io.BytesIO(data), "license-934886.pdf")


def failure(data: bytes) -> LicenseError:
    with pytest.raises(LicenseError) as caught:
        read(data)
    return caught.value


def outcome(data: bytes) -> str:
    """Return the text, or the code of the error, which carries no other."""
    try:
        return read(data)
    except LicenseError as error:
        chained = (error.__cause__, error.__context__)
        return error.code if chained == (None, None) else ""


def drawn(*pages: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=letter, invariant=1)
    for text in pages:
        if text:
            canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def raw(content: bytes, extra: bytes = b"", form: bytes = b"") -> bytes:
    """Return a document of one page. ``extra`` goes into its stream's dictionary; ``/X Do`` in it draws ``form``."""
    resources = b"<< /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % resources,
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources %s /Length %d >>\nstream\n%s\nendstream"
        % (resources, len(form), form),
    ]
    return laid_out(dict(enumerate(objects, 1)))


def laid_out(objects: dict[int, bytes]) -> bytes:
    """Return a document of these objects by number; the first is its root."""
    out = b"%PDF-1.7\n"
    table = b""
    count = max(objects) + 1
    for number in range(1, count):
        table += b"%010d 00000 n \n" % len(out) if number in objects else b"0000000000 65535 f \n"
        if number in objects:
            out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (count, table, count)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


TIME: Final = b"/M (D:20261009144359-04'00')"


def signed(
    value: bytes,
    form: bytes = b"<< /Fields [9 0 R] >>",
    content: bytes = b"/ByteRange [0 1 2 3] /Contents <00>",
) -> bytes:
    """Return a document of one page with a signature field, whose dictionary has ``value`` and ``content``."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm %s >>" % form,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        b"<< /Type /Sig /Filter /Adobe.PPKLite %s %s >>" % (content, value),
    ]
    fields = {
        9: b"<< /FT /Sig /T (Signature1) /V 4 0 R >>",
        10: b"<< /T (Sheet) /Kids [10 0 R 9 0 R] >>",
    }
    return laid_out({**dict(enumerate(objects, 1)), **fields})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"/M (D:20261009144359-04'00')", "2026-10-09 18:43:59"),
        (b"/M (D:20261009144359-04'00)", "2026-10-09 18:43:59"),
        (b"/M (D:20261010001359+0530)", "2026-10-09 18:43:59"),
        (b"/M (D:20261009184359Z)", "2026-10-09 18:43:59"),
        (b"/M (D:20261009184359Z00'00')", "2026-10-09 18:43:59"),
        (
            b"/M <FEFF0044003A00320030003200360031003000300039003100380034003300350039005A>",
            "2026-10-09 18:43:59",
        ),
        (b"", None),
        (b"/M (D:20261009144359)", None),
        (b"/M (D:202610091443-04'00')", None),
        (b"/M (October 9, 2026 14:43:59 EDT)", None),
        (b"/M (D:20260230144359Z)", None),
        (b"/M (D:20261009244359Z)", None),
        (b"/M (D:19991231235959Z)", None),
        (b"/M (D:20261009144359-99'00')", None),
        (b"/M (D:99991231235959-23'59')", None),
        (b"/M (D:2026100914435\xb2Z)", None),
        (b"/M (" + b"D:2026" * 100_000 + b")", None),
        (b"/M [20261009]", None),
        (b"/M 4 0 R", None),
    ],
)
def test_the_time_of_a_signature_is_an_instant_or_nothing(value: bytes, expected: str | None) -> None:
    """Only a whole time with its zone; what is hostile is no trouble of the license."""
    found = signed_at(io.BytesIO(signed(value)))
    assert (f"{found:%Y-%m-%d %H:%M:%S}" if found else None) == expected
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    ("data", "is_found"),
    [
        (signed(TIME, b"<< /Fields [10 0 R] >>"), True),
        (signed(TIME, b"<< /Fields [null (x) 9 0 R] >>"), True),
        (signed(TIME, b"<< /Fields [7 0 R 9 0 R] >>"), False),
        (signed(TIME, content=b"/ByteRange [0] /Contents <%s>" % (b"00" * 30_000)), True),
        (signed(TIME, content=b"/ByteRange [0]"), False),
        (signed(TIME, content=b"/Contents <00>"), False),
        (signed(TIME, b"<< /Fields [%s 9 0 R] >>" % (b"null " * 300)), False),
        (signed(TIME, b"<< /Fields [" * 3000), False),
        (signed(TIME, b"(x)"), False),
        (signed(TIME)[:-60], False),
        (document(), False),
        (b"%PDF-1.7 /AcroForm", False),
        (b"", False),
    ],
    ids=range(13),
)
def test_a_signature_is_looked_for_within_bounds(data: bytes, *, is_found: bool) -> None:
    """Below another field that names itself too; without its bytes it signs nothing; two hundred fields are enough."""
    assert (signed_at(io.BytesIO(data)) is not None) is is_found


def test_of_two_signatures_the_later_counts() -> None:
    """A license is published when the last one has signed."""
    both = signed(
        TIME, b"<< /Fields [9 0 R << /V << /ByteRange [0] /Contents <00> /M (D:20261010000000Z) >> >>] >>"
    )
    assert str(signed_at(io.BytesIO(both))) == "2026-10-10 00:00:00+00:00"


def test_looking_for_a_signature_takes_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound on all work holds here too."""
    monkeypatch.setattr(pdf, "_SIGNATURE_CALLS", 100)
    assert signed_at(io.BytesIO(signed(TIME))) is None


def test_the_text_comes_page_after_page() -> None:
    """Words, quotation marks and bullets as printed, in the order of the document."""
    text = read(license_pdf(TEXT))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert lines[:5] == [
        "DEPARTMENT OF THE TREASURY",
        "OFFICE OF FOREIGN ASSETS CONTROL",
        "Belarus Sanctions Regulations",
        "31 CFR part 548",
        "GENERAL LICENSE NO. 13",
    ]
    assert "Company “Belaruskali” are authorized" in " ".join(lines)
    assert "• Agrorozkvit LLC" in lines
    assert read(drawn("first page", "second page")).split("\n") == ["first page", "second page"]


def test_a_plain_stream_made_by_hand_is_read() -> None:
    """The maker of the bombs below makes documents."""
    assert read(raw(b"BT /F1 12 Tf 72 700 Td (GENERAL LICENSE) Tj ET")).strip() == "GENERAL LICENSE"


def test_a_scan_has_no_text() -> None:
    """Its own code: a person must read it."""
    error = failure(image_pdf())
    assert error.code == "license.no-text"
    assert "no text on page 1 of 1" in error.message


def test_one_page_without_text_is_no_half_license() -> None:
    """The other pages would read like a whole one."""
    error = failure(drawn("GENERAL LICENSE", ""))
    assert error.code == "license.no-text"
    assert "page 2 of 2" in error.message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "an empty file"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "no PDF"),
        (b'{"status":500}', "no PDF"),
        (b"\0" * 4096, "no PDF"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (b"%PDF-1.7\n" + b"\xff" * 2000, "damaged"),
        (b"%PDF-" + b"x" * DOCUMENT_BYTES, "larger than 20 MB"),
    ],
)
def test_what_is_no_pdf_is_unreadable(data: bytes, reason: str) -> None:
    """Whatever its name says (F11, F12)."""
    error = failure(data)
    assert error.code == "license.unreadable"
    assert error.message.startswith(f"license-934886.pdf: the document cannot be read: {reason}")
    assert error.hint


def test_more_pages_than_a_license_has_are_unreadable() -> None:
    """Forty-one, and the message says so."""
    assert "41 pages; a license has one to 40" in failure(drawn(*["x"] * 41)).message
    assert read(drawn(*["x"] * 40))


@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_document_is_unreadable(password: str) -> None:
    """Also one that opens without a password: what it says is not open to all readers."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(document()))
    writer.encrypt(password, "owner")
    target = io.BytesIO()
    writer.write(target)
    assert failure(target.getvalue()).message.endswith("encrypted")


def test_a_document_cut_anywhere_is_never_read() -> None:
    """Every 500th byte: no half of a license is taken for one (F13)."""
    whole = document(2)
    wanted = read(whole)
    for size in range(0, len(whole) - 8, 500):
        assert failure(whole[:size]).code == "license.unreadable"
    for size in range(len(whole) - 8, len(whole)):  # the end mark itself is cut
        assert outcome(whole[:size]) in (wanted, "license.unreadable")


@given(at=st.integers(0, len(document()) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_raises_nothing_else(at: int, bit: int) -> None:
    """No exception of the library comes through, and none is chained to ours."""
    damaged = bytearray(document())
    damaged[at] ^= 1 << bit
    assert outcome(bytes(damaged))


def test_a_damaged_stream_is_not_mended() -> None:
    """Its checksum tells; cut off, the words would be others."""
    words = zlib.compress(b"BT /F1 12 Tf 72 700 Td (through April 1, 2022) Tj ET", 0)
    flate = b"/Filter /FlateDecode"
    assert "April 1, 2022" in read(raw(words, flate))
    assert "damaged: a compressed part" in failure(raw(words.replace(b"April 1", b"April 7"), flate)).message
    assert "damaged: a compressed part" in failure(raw(words[:-4] + b"\0\0\0\0", flate)).message


def test_a_part_of_a_page_that_is_lost_is_no_half_license() -> None:
    """pypdf would leave the form out, and say so in its log alone."""
    words = b"BT /F1 12 Tf 72 700 Td (GENERAL LICENSE) Tj ET /X Do"
    assert read(raw(words, form=b"BT /F1 12 Tf 72 600 Td (NO. 13) Tj ET")).split() == [
        "GENERAL",
        "LICENSE",
        "NO.",
        "13",
    ]
    assert "a part of a page" in failure(raw(words, form=b"BT /F1 12 Tf <0g> Tj (NO. 13) Tj ET")).message


def test_characters_without_a_letter_are_no_words() -> None:
    """A name with holes in it would match no party."""
    message = failure(raw(b"BT /F1 12 Tf (GENERAL ) Tj /F9 12 Tf (LICENSE) Tj ET")).message
    assert "7 of its characters stand for no letter" in message


def _packed_zeros(size: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 22)) for _ in range(size >> 22)) + packer.flush()


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(lambda: raw(_packed_zeros(500 << 20), b"/Filter /FlateDecode"), id="500 MB"),
        pytest.param(
            lambda: raw(zlib.compress(_packed_zeros(500 << 20)), b"/Filter [/FlateDecode /FlateDecode]"),
            id="500 MB, packed twice",
        ),
        pytest.param(lambda: raw(b"\x81 " * (4 << 20), b"/Filter /RunLengthDecode"), id="run length"),
        pytest.param(lambda: raw(b"/X Do", form=b"/X Do " * 100), id="a form that draws itself"),
        pytest.param(lambda: raw(b"/X Do " * 100_000, form=b"q Q " * 9), id="a form drawn without end"),
        pytest.param(lambda: raw(zlib.compress(b"q " * (3 << 20)), b"/Filter /FlateDecode"), id="operators"),
        pytest.param(lambda: raw(b"[" * 100_000), id="nested arrays"),
        pytest.param(lambda: raw(b"BT (" + b"(" * 100_000), id="nested brackets"),
        pytest.param(lambda: raw(b"<<" * 50_000), id="nested dictionaries"),
    ],
)
def test_a_bomb_is_given_up_soon(bomb: object) -> None:
    """Neither the memory nor the morning is lost: bounded by what a stream unfolds to and by calls made."""
    data = bomb()  # type: ignore[operator]
    began = time.monotonic()
    assert failure(data).code in ("license.unreadable", "license.no-text")
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("filters", ["/FlateDecode", "[/FlateDecode /FlateDecode]"])
def test_a_bomb_takes_little_memory(filters: str) -> None:
    """Half a gigabyte of zeros is given up long before."""
    packed = _packed_zeros(500 << 20)
    packed = zlib.compress(packed) if "[" in filters else packed
    data = raw(packed, b"/Filter " + filters.encode())
    tracemalloc.start()
    try:
        assert failure(data).code == "license.unreadable"
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_too_many_calls_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit itself; and whoever watched this thread before goes on watching."""
    monkeypatch.setattr(pdf, "_CALLS", 1000)
    seen: list[str] = []

    def watch(_frame: object, event: str, _argument: object) -> None:
        seen.append(event)

    sys.setprofile(watch)
    try:
        error = failure(document())
        after = sys.getprofile()
    finally:
        sys.setprofile(None)
    assert "more work than any license takes" in error.message
    assert after is watch


def test_nothing_is_printed_or_logged(capfd: pytest.CaptureFixture[str]) -> None:
    """pypdf tells each oddity; the words of a stranger's document are not for the terminal."""
    told: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    ear = Ear()
    logging.getLogger().addHandler(ear)
    try:
        whole = document()
        for size in range(len(whole) - 900, len(whole), 100):
            failure(whole[:size])
        assert read(raw(b"BT /F1 12 Tf (GENERAL LICENSE) Tj /F1 x Tf 1 2 3 zz ET"))
        logging.getLogger("pypdf._reader").warning("words of a stranger")
    finally:
        logging.getLogger().removeHandler(ear)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert told == []


def test_the_same_document_gives_the_same_text() -> None:
    """Twice in one process, and whatever stood in the file before."""
    file = io.BytesIO(document())
    file.seek(100)
    assert read_text(file, "x.pdf") == read_text(file, "x.pdf") == read(document())


def test_the_bytes_of_a_stream_are_counted_as_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks are read one by one by built-in functions: pages that share a stream of them took minutes."""
    monkeypatch.setattr(pdf, "_CALLS", 1_000_000)
    blanks = raw(zlib.compress(b"BT /F1 12 Tf (a) Tj ET" + b" " * (2 << 20)), b"/Filter /FlateDecode")
    assert "more work than any license takes" in failure(blanks).message
