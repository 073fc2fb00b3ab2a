"""What verifying tells."""

from dataclasses import dataclass

from potashwatch.archive.troubles import SEE_VERIFY
from potashwatch.errors import ArchiveError


@dataclass(frozen=True)
class Finding:
    """One fault of an archive, in the words of an error."""

    code: str
    message: str
    hint: str

    @classmethod
    def of(cls, error: ArchiveError) -> "Finding":
        """Return an error as a finding."""
        return cls(error.code, error.message, error.hint.removesuffix(SEE_VERIFY))
