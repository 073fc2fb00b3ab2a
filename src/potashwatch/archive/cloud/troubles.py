"""What an object store can answer, in the words of the archive.

The words of the library hold addresses, headers and answers of servers; none of them is repeated. What is told is
chosen from the phrases here, so that no secret can stand in a message, and the library's own error is not kept as its
cause, so that none can stand in a traceback.
"""

import re
from collections.abc import Callable
from typing import Final, TypeVar

from potashwatch.archive.troubles import lost
from potashwatch.errors import ArchiveError
from potashwatch.records.place import Bucket

T = TypeVar("T")

_NO_BUCKET: Final = re.compile(r"NoSuchBucket|ContainerNotFound|The specified bucket does not exist")
_OWN_IDENTITY: Final = re.compile(r"169\.254\.1[67]|fd00:ec2::254|metadata\.google|metadata/identity")
"""Where a machine of a cloud asks who it is: the last thing that is tried for credentials."""
_REASONS: Final = (
    (re.compile(r"dns error|failed to lookup address"), "its server is not known: no such host"),
    (re.compile(r"ConnectionRefused"), "its server does not answer: connection refused"),
    (re.compile(r"certificate|CertificateError|UnknownIssuer"), "its server's certificate is not trusted"),
    (re.compile(r"TimedOut|timed out|Timeout"), "its server does not answer in time"),
    (re.compile(r"ConnectionReset|IncompleteMessage|BrokenPipe"), "its server broke off"),
)
_SETTINGS: Final = (
    (re.compile(r"Account must be specified"), "no account is named: AZURE_STORAGE_ACCOUNT_NAME is not set"),
    (
        re.compile(r"service account|ServiceAccount|credentials from", re.IGNORECASE),
        "the account's file or key cannot be read",
    ),
    (re.compile(r"base64|Base64"), "the account's key is none"),
)
_STATUS: Final = re.compile(r"status code: (\d{3})\b")
_CREDENTIALS: Final = (
    "credentials are taken from AWS_*, GOOGLE_* or AZURE_* variables, or from the machine itself"
)


def asked(place: Bucket, key: str, ask: Callable[[], T]) -> T:
    """Return the answer of the library. Raises ArchiveError.

    archive.lost (nothing under the key), archive.no-bucket, archive.refused, archive.unreachable.
    """
    try:
        return ask()
    except BaseException as error:
        if not _is_of_the_library(error):
            raise
        trouble = _told(place, key, type(error).__name__, str(error))
    raise trouble  # here, where the library's error is no context of it any more


def settled(place: Bucket, open_: Callable[[], T]) -> T:
    """Return what the library makes of the settings that it finds. Raises archive.refused."""
    try:
        return open_()
    except BaseException as error:
        if not _is_of_the_library(error):
            raise
        text = str(error)
    reasons = (told for pattern, told in _SETTINGS if pattern.search(text))
    raise unsettled(place, next(reasons, "the credentials or settings in the environment cannot be used"))


def unsettled(place: Bucket, reason: str) -> ArchiveError:
    """Make the error for settings of a store that cannot be."""
    return ArchiveError(
        "archive.refused", f"{place}: {reason}", hint=f"docs/archive.md has the variables; {_CREDENTIALS}"
    )


def _is_of_the_library(error: BaseException) -> bool:
    """Tell whether an error is the library's: its own, ValueError, OSError, or what its Rust makes of a defect."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _told(place: Bucket, key: str, kind: str, text: str) -> ArchiveError:
    if _NO_BUCKET.search(text):
        return ArchiveError(
            "archive.no-bucket",
            f"{place}: there is no such bucket",
            hint="check --archive; a bucket is made by whoever owns the store, never by potashwatch",
        )
    if kind in ("FileNotFoundError", "NotFoundError"):
        return lost(f"{place}/{key}")
    if _OWN_IDENTITY.search(text):
        return ArchiveError("archive.refused", f"{place}: no credentials were found", hint=_CREDENTIALS)
    status = _STATUS.search(text)
    if kind in ("PermissionDeniedError", "UnauthenticatedError") or (status and status[1] in ("401", "403")):
        return ArchiveError(
            "archive.refused",
            f"{place}: the store refuses: the credentials are not accepted, or lack a right",
            hint=f"check them, and their rights to list, read, write and delete; {_CREDENTIALS}",
        )
    reasons = (told for pattern, told in _REASONS if pattern.search(text))
    reason = f"its server answers {status[1]}" if status else next(reasons, "a request failed")
    return unreachable(place, reason)


def unreachable(place: Bucket, reason: str) -> ArchiveError:
    """Make the error for a store that cannot be asked now."""
    return ArchiveError(
        "archive.unreachable",
        f"{place}: {reason}",
        hint="check the network and the address of the store (AWS_ENDPOINT_URL), then run again",
    )
