"""What comes of asking for a list: an edition, the word that the last one still stands, or trouble."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING

from potashwatch.errors import InputError, LicenseError, PotashwatchError
from potashwatch.parsers.documents import Source
from potashwatch.pipeline.keeping import Dating
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Obtained, Provenance, Transfer

if TYPE_CHECKING:  # what looks into the archive needs no network
    from potashwatch.fetchers import Claim


@dataclass(frozen=True)
class Arrived:
    """Bytes of an edition."""

    source: Source
    provenance: Provenance
    dating: Dating
    """Used where the document carries no date."""
    claims: "tuple[Claim, ...]" = ()
    notices: tuple[Notice, ...] = ()
    is_fallback: bool = False
    """Whether it is another format than the one asked for, which was refused."""
    known_sha256: str | None = None
    """Of an edition of the archive that these bytes are said to be; None where they have to be looked at."""
    is_old: bool = False
    """Whether it was taken from the archive without asking whether it still stands."""
    file: IO[bytes] | None = None
    """What ``source`` opens, to be closed at the end."""


@dataclass(frozen=True)
class Standing:
    """The authority, or an archive worked from offline, says that an edition we have still is the newest."""

    sha256: str
    notices: tuple[Notice, ...] = ()
    is_checked: bool = True
    """False where nobody was asked."""
    transfer: Transfer | None = None
    """The answer that once brought it, and that still stands."""
    claims: "tuple[Claim, ...]" = ()
    is_fallback: bool = False


@dataclass(frozen=True)
class Document:
    """A page or a paper, fresh."""

    name: str
    """Plain, as an archive keeps it: ``belarus-sanctions.html``."""
    file: IO[bytes]
    """At 0; closed by the run."""
    transfer: Transfer | None
    """None for a file of a folder."""


@dataclass(frozen=True)
class Look:
    """A look at the pages of the licenses, and the papers they lead to."""

    source: str
    obtained: Obtained
    seen_at: datetime
    """When the last of it came, UTC."""
    fresh: tuple[Document, ...]
    standing: tuple[str, ...] = ()
    """Names of documents of the last look that still stand."""
    notices: tuple[Notice, ...] = ()
    refused: LicenseError | None = None
    """Why the page is not the page; it is among ``fresh``, to be kept."""

    def close(self) -> None:
        """Close every file."""
        for document in self.fresh:
            document.file.close()


@dataclass(frozen=True)
class Missing:
    """No edition."""

    error: PotashwatchError


Arrival = Arrived | Standing | Missing | Look


def internal(error: Exception) -> PotashwatchError:
    """Return the error for a fault of the program itself, or of the machine, with one list."""
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return InputError(
            "input.unreadable",
            f"{where}{error.strerror or error}",
            hint="check the disk, the folder for temporary files and the number of open files",
        )
    return PotashwatchError(
        "internal",
        f"internal error: {type(error).__name__}: {error}",
        hint="a fault of potashwatch with this list; please report it",
    )
