"""The only door to pypdf: the text of a general license, or a plain word why there is none.

Documents come from the network, so the work is bounded: size, pages, what a stream unfolds to, and how many calls are
made in all. A damaged document is refused and never mended: half of a license reads like another license.
"""

import io
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import IO

from potashwatch.errors import LicenseError
from potashwatch.parsers.paper_names import DOCUMENT_BYTES

MAX_PAGES = 40
"""General licenses have one to three."""
_STREAM_BYTES = 8 * 1024 * 1024
"""Of one stream, unfolded: the fonts are the largest that are read, pictures are not."""
_CALLS = 2_500_000
"""Of Python functions, for one document: a page takes about 30,000. Done in a few seconds."""
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
        with _bounded():
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
def _bounded() -> Iterator[None]:
    """Limit what pypdf unfolds, and how many calls it makes, on this thread; stop where a stream is damaged.

    pypdf cuts bytes off the end of a damaged stream until it unfolds, which takes the checksum away.
    """
    left = _CALLS

    def count(_frame: FrameType, event: str, argument: object) -> None:
        nonlocal left
        if event == "call":
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
