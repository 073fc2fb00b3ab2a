"""The Federal Register's answer: documents that confirm a license, weeks or months after it was issued.

Interface: https://www.federalregister.gov/developers/documentation/api/v1, read in 2026.
"""

import json
from datetime import date

from potashwatch.errors import LicenseError
from potashwatch.parsers.hypertext import quoted
from potashwatch.records.license import Printed

FIELDS = ("document_number", "title", "publication_date", "html_url", "abstract", "citation", "type")
"""What is asked for; the citation is not among what comes by itself."""


def federal_register(data: bytes) -> tuple[Printed, ...]:
    """Return the documents of an answer, in its order.

    Raises LicenseError (license.register) for what is no such answer, or for a document that lacks a field.
    """
    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        raise _refused(data, "no JSON") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("count"), int):
        raise _refused(data, "no count of documents")
    results = answer.get("results", [] if answer["count"] == 0 else None)  # left out where there are none
    if not isinstance(results, list):
        raise _refused(data, "no list of documents")
    return tuple(_printed(data, number, row) for number, row in enumerate(results, 1))


def _printed(data: bytes, number: int, row: object) -> Printed:
    if not isinstance(row, dict):
        raise _refused(data, f"document {number} is none")
    try:
        found = Printed(
            citation=row["citation"],
            number=row["document_number"],
            title=row["title"],
            published_on=date.fromisoformat(row["publication_date"]),
            url=row["html_url"],
            abstract=row["abstract"],
        )
    except (KeyError, ValueError, TypeError):  # pydantic's ValidationError is a ValueError
        raise _refused(data, f"document {number} lacks a field, or has it in another form") from None
    if not found.url.startswith(("https://", "http://")):
        raise _refused(data, f"document {number} has no address of the web")
    return found


def _refused(data: bytes, reason: str) -> LicenseError:
    return LicenseError(
        "license.register",
        f'the Federal Register\'s answer cannot be read: {reason}; it begins: "{quoted(data)}"',
        hint="it only confirms what OFAC's website says; nothing need be done unless this stays",
    )
