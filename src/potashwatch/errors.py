"""What can go wrong, in one tree, with stable codes.

PotashwatchError
├── InputError      a path or option cannot be used                input.*
├── ParseError      the bytes are not the edition they should be   parse.*
│   └── LicenseError    a page or a document of the licenses       license.*
├── CompareError    two editions that cannot be compared           compare.*
├── ConfigError     the configuration cannot be used               config.*
├── CheckError      kept snapshots cannot be checked               check.*
├── FetchError      an authority gave no edition                   fetch.*
├── ArchiveError    the archive cannot be used, or is damaged      archive.*
│   └── LockedError     another process is at work in it               archive.locked
├── DeliveryError   an alert did not arrive                        alert.*
└── OutputError     a result could not be written                  output.*

Every error carries a code (``area.what``, stable, for scripts), one line for people, and a hint what to
do. They are caught in one place, ``__main__``, which turns them into exit code 2; a locked archive into 75.
"""

import signal
from enum import IntEnum
from functools import partial


class ExitCode(IntEnum):
    """What the program tells its caller, as diff(1) does."""

    SAME = 0
    """Finished for every list asked for; nothing to report."""
    CHANGED = 1
    """Finished for every list asked for; there are changes, after filters."""
    TROUBLE = 2
    """Usage, input, parsing, network, guard, archive, output or internal error, or any list incomplete."""
    BUSY = 75
    """Another process is at work in the archive: nothing was done, try again later (EX_TEMPFAIL of sysexits.h)."""
    HUNG_UP = 129
    """Stopped by SIGHUP."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""
    TERMINATED = 143
    """Stopped by SIGTERM."""


class Interrupted(BaseException):
    """A signal asked the program to stop: SIGINT, SIGTERM or SIGHUP. ``__main__`` exits with 128 + ``signum``.

    No KeyboardInterrupt, which libraries catch.
    """

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum
        self.signal_name = signal.Signals(signum).name


class PotashwatchError(Exception):
    """Base of all errors: ``code`` for scripts, ``message`` in one line for people, ``hint`` what to do."""

    def __init__(self, code: str, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = one_line(message)
        self.hint = one_line(hint)

    def __reduce__(self) -> tuple[object, ...]:
        """Let an error go from one process to another."""
        return partial(type(self), hint=self.hint), (self.code, self.message), self.__dict__


class InputError(PotashwatchError):
    """A path or an option cannot be used."""


class ParseError(PotashwatchError):
    """The bytes are not the edition they should be; the list is not read, in whole."""


class LicenseError(ParseError):
    """A page or a document is not what OFAC publishes licenses in; what was known of them stands."""


class CompareError(PotashwatchError):
    """Two editions that cannot be compared: other list, other format, other tables."""


class ConfigError(PotashwatchError):
    """The configuration cannot be used: an unknown key, a wrong value, an unreadable file."""


class CheckError(PotashwatchError):
    """Kept snapshots cannot be checked: a folder without cases, a case that is none, sums that cannot be read."""


class FetchError(PotashwatchError):
    """An authority or a mirror gave no edition. The list keeps its baseline."""


class ArchiveError(PotashwatchError):
    """The archive cannot be used, or is damaged; nothing half-written is left in it."""


class LockedError(ArchiveError):
    """Another process is at work in the archive: nothing was done. Its code is archive.locked."""


class DeliveryError(PotashwatchError):
    """An alert did not arrive, as far as is known. It stays in the outbox; no message holds a secret.

    ``is_unsure``: it was sent, and no answer came, so that it may have arrived. ``may_pass``: a busy or absent server,
    worth another try in a moment; otherwise only a person can help.
    """

    def __init__(
        self, code: str, message: str, *, hint: str, is_unsure: bool = False, may_pass: bool = False
    ) -> None:
        super().__init__(code, message, hint=hint)
        self.is_unsure = is_unsure
        self.may_pass = may_pass


class OutputError(PotashwatchError):
    """A result could not be written; what stood there before still stands."""


def printable(path: str) -> str:
    """Return a path with the bytes that are no UTF-8 shown as escapes: a report is UTF-8, a file name need not be."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def one_line(text: str) -> str:
    """Return the text on one line with every control and bidirectional character shown as its escape.

    Messages quote file names and file contents, which may hold terminal sequences.
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
