"""An edition against what its publisher says of it elsewhere: in a catalogue, in a feed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from potashwatch.errors import one_line
from potashwatch.records.report import Notice


class ClaimLike(Protocol):
    """What a publisher says of a file. None where it says nothing."""

    @property
    def by(self) -> str:
        """Who says so, for messages: ``catalogue``, ``feed``."""

    @property
    def what(self) -> Literal["body", "document"]:
        """Of the file as it came, or of what is in it after decompression."""

    @property
    def sha256(self) -> str | None:
        """In hexadecimal digits."""

    @property
    def sha1(self) -> str | None:
        """In hexadecimal digits; of a document it cannot be checked, and is left alone."""

    @property
    def size_bytes(self) -> int | None:
        """Trusted only where no digest says more: sizes are stale at times (F17)."""

    @property
    def published_at(self) -> datetime | None:
        """When the publisher put it there; without a zone it is taken for UTC."""


def against_claims(
    claims: Sequence[ClaimLike],
    *,
    body_sha256: str,
    body_sha1: str,
    body_bytes: int,
    documents: Sequence[tuple[str, int]],
    published_on: date | None,
) -> Iterator[Notice]:
    """Compare a file with what is said of it.

    ``documents`` are SHA-256 and size in bytes of each, after decompression; ``published_on`` is the date in the file.
    A wrong digest quarantines; so does a wrong size, unless a digest proves the same bytes. A publisher's time more
    than a day newer than the date in the file is a warning: an old file may be served in place of the new one (F28).
    """
    digests = {"body": {"sha256": [body_sha256], "sha1": [body_sha1]}}
    digests["document"] = {"sha256": [sha256 for sha256, _ in documents], "sha1": []}
    sizes = {"body": [body_bytes], "document": [size for _, size in documents]}
    verdicts = [_is_right(claim, digests[claim.what]) for claim in claims]
    is_proven = any(
        verdict and (claim.what == "body" or len(documents) == 1)
        for claim, verdict in zip(claims, verdicts, strict=True)
    )
    for claim, verdict in zip(claims, verdicts, strict=True):
        if verdict is False:
            yield _wrong_digest(claim, digests[claim.what])
        elif verdict is None and not is_proven:
            yield from _length(claim, sizes[claim.what])
        yield from _newer(claim, published_on)


def _said(claim: ClaimLike) -> Iterator[tuple[str, str]]:
    for sort, digest in (("sha256", claim.sha256), ("sha1", claim.sha1)):
        if digest is not None:
            yield sort, digest.strip().lower()


def _is_right(claim: ClaimLike, measured: dict[str, list[str]]) -> bool | None:
    """Tell whether the digests of a claim are right; None where it has none that can be checked."""
    found = [digest in measured[sort] for sort, digest in _said(claim) if measured[sort]]
    return all(found) if found else None


def _wrong_digest(claim: ClaimLike, measured: dict[str, list[str]]) -> Notice:
    sort, digest = next(
        (sort, digest) for sort, digest in _said(claim) if measured[sort] and digest not in measured[sort]
    )
    return Notice(
        code="guard.digest",
        level="trouble",
        message=(
            f"the {_by(claim)} says {sort} {one_line(digest)[:64]} of the {_WHAT[claim.what]},"
            f" it has {', '.join(measured[sort])}"
        ),
        hint=f"run again later: the file may have changed while it was fetched; if this stays, {_APPROVE}",
    )


def _length(claim: ClaimLike, sizes: list[int]) -> Iterator[Notice]:
    if claim.size_bytes is None or claim.size_bytes in sizes:
        return
    measured = " and ".join(f"{size:,}" for size in sizes)
    yield Notice(
        code="guard.length",
        level="trouble",
        message=(
            f"the {_by(claim)} says {claim.size_bytes:,} bytes of the {_WHAT[claim.what]}, it has {measured}"
        ),
        hint=f"run again later: the file may have been cut on its way; if this stays, {_APPROVE}",
    )


def _newer(claim: ClaimLike, published_on: date | None) -> Iterator[Notice]:
    if claim.published_at is None or published_on is None:
        return
    at = claim.published_at
    said_on = (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).date()
    days = (said_on - published_on).days
    if days > _TOLERATED_DAYS:
        yield Notice(
            code="guard.feed-newer",
            level="warning",
            message=(
                f"the {_by(claim)} says the file is of {said_on},"
                f" the date in the file is {published_on}, {days} days before"
            ),
            hint="the authority may serve an old file: compare with its website, run again later",
        )


def _by(claim: ClaimLike) -> str:
    return one_line(claim.by)


_TOLERATED_DAYS = 1
"""A file dated in the evening is another day's in UTC."""

_WHAT = {"body": "file", "document": "document in the file"}
_APPROVE = "compare the file with the publisher's by hand; potashwatch snapshots approve accepts it"
