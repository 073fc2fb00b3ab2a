"""Whether what we had still stands: the questions put to the server, and what its answer proves. Pure."""

from dataclasses import dataclass
from typing import Literal

from potashwatch.fetchers.answers import Claim
from potashwatch.records.snapshot import Transfer

_VALIDATOR_CHARACTERS = 256


Expected = Literal["list", "page", "document", "answer"]
"""A sanctions list; a web page; a PDF; JSON. What comes must begin as one does, but for a page: its parser looks."""


@dataclass(frozen=True)
class Wanted:
    """A file to download."""

    url: str
    claims: tuple[Claim, ...] = ()
    """What is said of it."""
    known: Transfer | None = None
    """What we had last time, of this address or another."""
    expects: Expected = "list"
    max_bytes: int | None = None
    """Beside ``max_body_bytes`` of the settings, which are for lists."""
    is_brief: bool = False
    """Whether to get it quickly or not at all, as a catalogue."""


@dataclass(frozen=True)
class Standing:
    """What we had still stands; on what grounds."""

    basis: str


def validators(wanted: Wanted, address: str) -> dict[str, str]:
    """Return the headers that ask whether the file moved; none where a claim says that it did.

    They are those of the same address: another file's tag means nothing. ``address`` is without its query.
    """
    known = wanted.known
    if known is None or known.url != address or not all(c.holds_for(known) for c in _of_body(wanted)):
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {
        key: value
        for key, value in pairs.items()
        if value and value.isascii() and value.isprintable() and len(value) <= _VALIDATOR_CHARACTERS
    }


def grounds(wanted: Wanted, head_sha256: str, head_bytes: int, announced_bytes: int | None) -> str | None:
    """Return why the rest of a body need not be read, or None.

    Its digest, as claimed, is that of the body we had; so are its first bytes and its length, where announced.
    """
    known = wanted.known
    if known is None or known.head_sha256 != head_sha256 or announced_bytes not in (None, known.body_bytes):
        return None
    for claim in _of_body(wanted):
        if claim.digest and claim.holds_for(known):
            kind = "SHA-256" if claim.sha256 else "SHA-1"
            return (
                f"the {claim.by}'s {kind} {claim.digest} and the first {head_bytes:,} bytes are those we had"
            )
    return None


def _of_body(wanted: Wanted) -> tuple[Claim, ...]:
    return tuple(claim for claim in wanted.claims if claim.what == "body")
