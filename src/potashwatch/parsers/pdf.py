"""The only door to pypdf: the text of a general license, or a plain word why there is none; and when it was signed.

Documents come from the network, so the work is bounded: size, pages, what a stream unfolds to, and how many calls are
made in all. A damaged document is refused and never mended: half of a license reads like another license.
"""

import io
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from types import FrameType
from typing import IO, TYPE_CHECKING

from potashwatch.errors import LicenseError
from potashwatch.parsers.paper_names import DOCUMENT_BYTES

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, PdfObject

MAX_PAGES = 40
"""General licenses have one to three."""
_STREAM_BYTES = 8 * 1024 * 1024
"""Of one stream, unfolded: the fonts are the largest that are read, pictures are not."""
_CALLS = 12_000_000
"""For one document, built-in functions included, which read a content stream byte by byte. Done in a few seconds."""
_SIGNATURE_CALLS = 500_000
"""The same to find a signature: one of 30,000 bytes takes about 250,000."""
_FIRST_YEAR = 2000
"""Of a signature: PDF has them since 1999."""
_FIELDS = 200
"""Of a form, looked at for a signature: a license has one or none."""
_SIGNED = re.compile(
    r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?(?:00'?)?)?|([+-])(\d\d)'?(?:(\d\d)'?)?)", re.ASCII
)
"""A date of a PDF (ISO 32000-1, 7.9.4), to the second and with its zone: without one it is no instant."""
_NO_LETTER = "\N{REPLACEMENT CHARACTER}"
"""What pypdf gives for a character of a font that is not there, or says nothing of it."""
_LETTERS = re.compile(r"\w")


class _Stopped(BaseException):
    """Reading is given up, and why; not an Exception, so that nothing on the way takes it for a small mishap."""


class _Ear(logging.Handler):
    """Prints nothing of what pypdf tells about each oddity, and listens for the one that loses words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Stop where a part of a page was left out."""
        if str(record.msg).startswith("Impossible to decode XFormObject"):
            raise _Stopped("damaged: a part of a page cannot be read")


_LOG = logging.getLogger("pypdf")
_LOG.propagate = False
_LOG.setLevel(logging.WARNING)
_LOG.addHandler(_Ear())


def read_text(file: IO[bytes], name: str) -> str:
    """Return the text of a PDF, page after page, a line break between two. ``name`` is for messages.

    Raises LicenseError: license.unreadable (no PDF, damaged, encrypted, more than 20 MB or 40 pages, or one that
    unfolds beyond all measure), license.no-text (a page without a letter: a scan).
    """
    file.seek(0)
    data = file.read(DOCUMENT_BYTES + 1)
    if len(data) > DOCUMENT_BYTES:
        raise _unreadable(name, f"larger than {DOCUMENT_BYTES >> 20} MB")
    if not data.startswith(b"%PDF-"):
        raise _unreadable(name, "no PDF" if data else "an empty file")
    reason = ""
    try:
        with _bounded(_CALLS):
            text = _text(data, name)
    except LicenseError:
        raise
    except _Stopped as stopped:
        reason = str(stopped)
    except Exception as error:  # noqa: BLE001 - pypdf raises what comes: KeyError, RecursionError, struct.error
        reason = f"damaged, or not as a PDF should be ({type(error).__name__})"
    if reason:
        raise _unreadable(name, reason)  # out here, so that it does not carry what pypdf raised
    return text


def signed_at(file: IO[bytes]) -> datetime | None:
    """Return the time of the digital signature in a PDF, UTC; of several the latest.

    It is what the signer's program wrote (``/M`` of the signature dictionary, ISO 32000-1, 12.8.1); the signature is
    not verified. None: no signature, no such time, one without a zone or that does not exist, or a document that cannot
    be read within bounds.
    """
    file.seek(0)
    data = file.read(DOCUMENT_BYTES + 1)
    if len(data) > DOCUMENT_BYTES or not (b"/AcroForm" in data or b"/ObjStm" in data):
        return None
    with (
        suppress(Exception, _Stopped),
        _bounded(_SIGNATURE_CALLS),
    ):  # whatever pypdf raises: a signature is never needed
        return max(filter(None, map(_instant, _signature_times(data))), default=None)
    return None


def _signature_times(data: bytes) -> Iterator[str]:
    """Yield the times of the signatures, as written."""
    from pypdf import PdfReader  # noqa: PLC0415 - as below
    from pypdf.generic import DictionaryObject, TextStringObject  # noqa: PLC0415

    form = PdfReader(io.BytesIO(data), strict=True).root_object["/AcroForm"].get_object()
    assert isinstance(form, DictionaryObject)  # noqa: S101 - else there is no form
    waiting = [*_items(form, "/Fields")]
    for _ in range(_FIELDS):
        if not waiting:
            return
        field = waiting.pop(0).get_object()
        if not isinstance(field, DictionaryObject):
            continue
        waiting += _items(field, "/Kids")[:_FIELDS]
        value = field["/V"].get_object() if "/V" in field else None
        if isinstance(value, DictionaryObject) and {"/ByteRange", "/Contents"} <= value.keys():
            time = value.get("/M")
            if isinstance(time, TextStringObject):
                yield str(time)


def _items(of: "DictionaryObject", key: str) -> "list[PdfObject]":
    from pypdf.generic import ArrayObject  # noqa: PLC0415

    found = of[key].get_object() if key in of else None
    return list(found) if isinstance(found, ArrayObject) else []


def _instant(text: str) -> datetime | None:
    """Return the instant of a date of a PDF, UTC; None where it has no zone or there is no such time."""
    found = _SIGNED.fullmatch(text)
    if found is None:
        return None
    hours, minutes = int(found[8] or 0), int(found[9] or 0)
    if hours > 23 or minutes > 59 or int(found[1]) < _FIRST_YEAR:
        return None
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if found[7] == "-" else 1)
    try:
        local = datetime.strptime("".join(found.group(1, 2, 3, 4, 5, 6)), "%Y%m%d%H%M%S")  # noqa: DTZ007 - next line
        return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(data: bytes, name: str) -> str:
    from pypdf import PdfReader  # noqa: PLC0415 - slow to load, and most days bring no new document

    reader = PdfReader(io.BytesIO(data), strict=True)
    if reader.is_encrypted:
        raise _unreadable(name, "encrypted")
    count = len(reader.pages)
    if not 0 < count <= MAX_PAGES:
        raise _unreadable(name, f"{count:,} pages; a license has one to {MAX_PAGES}")
    texts = [page.extract_text().rstrip() for page in reader.pages]
    if without := [number for number, text in enumerate(texts, 1) if not _LETTERS.search(text)]:
        raise LicenseError(
            "license.no-text",
            f"{name}: no text on page {without[0]} of {count}, perhaps a scan",
            hint="read the document by hand; its line on the page is known, its words are not",
        )
    if _NO_LETTER in (text := "\n".join(texts)):
        raise _unreadable(name, f"{text.count(_NO_LETTER)} of its characters stand for no letter")
    return text


@contextmanager
def _bounded(calls: int) -> Iterator[None]:
    """Limit what pypdf unfolds, and how many calls it makes, on this thread; stop where a stream is damaged.

    pypdf cuts bytes off the end of a damaged stream until it unfolds, which takes the checksum away.
    """
    left = calls

    def count(_frame: FrameType, event: str, argument: object) -> None:
        nonlocal left
        if event in ("call", "c_call"):
            left -= 1
            if left < 0:
                raise _Stopped("more work than any license takes")
        elif event == "c_exception" and getattr(argument, "__name__", "") == "decompress":
            raise _Stopped("damaged: a compressed part does not unfold")

    before = sys.getprofile()
    import pypdf  # noqa: PLC0415 - as above

    with pypdf.apply_configuration(
        maximum_declared_stream_length=DOCUMENT_BYTES,
        array_based_stream_maximum_output_length=_STREAM_BYTES,
        lzw_maximum_output_length=_STREAM_BYTES,
        run_length_maximum_output_length=_STREAM_BYTES,
        zlib_maximum_output_length=_STREAM_BYTES,
        zlib_maximum_recovery_input_length=0,
        stream_decoding_work_maximum_length=4 * _STREAM_BYTES,
        jbig2dec_binary=None,
    ):
        sys.setprofile(count)
        try:
            yield
        finally:
            sys.setprofile(before)


def _unreadable(name: str, reason: str) -> LicenseError:
    return LicenseError(
        "license.unreadable",
        f"{name}: the document cannot be read: {reason}",
        hint="open it in a browser; where it can be read there, run again, or report it",
    )
