"""What fetching a list gives: its bytes, or the authority's word that it has not moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, Literal, Protocol

from potashwatch.errors import FetchError
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Transfer


class Clock(Protocol):
    """The time, passed in."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""

    def monotonic(self) -> float:
        """Return seconds that never run backwards, from any start."""


@dataclass(frozen=True)
class Claim:
    """What a publisher says of a file."""

    by: Literal["catalogue", "feed"]
    """For messages."""
    what: Literal["body", "document"]
    """The bytes as transferred, or the single document inside a zip."""
    sha256: str | None
    """Lower case hexadecimal; None where nothing is said."""
    sha1: str | None
    size_bytes: int | None
    """Of OFAC only together with a digest: sizes in its archive were stale where no digest stands."""
    published_at: datetime | None
    """UTC; None where nothing is said, or no time zone with it."""

    @property
    def digest(self) -> str | None:
        """The strongest digest claimed."""
        return self.sha256 or self.sha1

    def holds(self, *, sha256: str, sha1: str, size_bytes: int) -> bool:
        """Tell whether bytes with these figures are what the claim says; a claim that says nothing holds."""
        return (
            self.sha256 in (None, sha256)
            and self.sha1 in (None, sha1)
            and self.size_bytes in (None, size_bytes)
        )

    def holds_for(self, transfer: Transfer) -> bool:
        """Tell whether a transferred body is what the claim says."""
        return self.holds(
            sha256=transfer.body_sha256, sha1=transfer.body_sha1, size_bytes=transfer.body_bytes
        )


@dataclass(frozen=True)
class Fetched:
    """The bytes of a list, fresh from the server. Nothing has looked at their content but for HTML and JSON."""

    file: IO[bytes]
    """Unnamed temporary file, at 0; the caller closes it."""
    name: str
    """Plain file name, such as ``SDN_ENHANCED.ZIP``."""
    transfer: Transfer
    """``url`` is the first address, without its query: those it redirects to live for an hour."""
    fetched_at: datetime
    """When the last byte came, UTC."""
    claims: tuple[Claim, ...]
    """Checked by nobody yet: a contradiction is for a guard."""
    notices: tuple[Notice, ...]
    """A fallback taken, a catalogue out of reach, an address found again."""


@dataclass(frozen=True)
class Unmoved:
    """The authority's own answer: what we had still stands."""

    basis: str
    """One line for the ledger."""
    claims: tuple[Claim, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True)
class Reached:
    """A source that answered with the beginning of a list."""

    address: str
    """Without its query."""
    server_at: datetime | None
    """The server's time, UTC; None where it gives none."""
    failure: FetchError | None = None
    """Of the file that is asked for first, where another answered."""
