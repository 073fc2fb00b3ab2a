"""``SHA256SUMS``: the digests that were written down, in the form of sha256sum(1).

https://www.gnu.org/software/coreutils/manual/html_node/cksum-output-modes.html: a digest, a space, a space or ``*``,
a name. A line that begins with a backslash has a name in which backslash, line feed and carriage return are escaped.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from potashwatch.errors import CheckError, one_line

FILE: Final = "SHA256SUMS"

MAX_BYTES: Final = 16 << 20
"""More than a hundred thousand names; more is no list of snapshots."""

_LINE = re.compile(r"(?P<escaped>\\?)(?P<digest>[0-9A-Fa-f]{64}) [ *](?P<name>.+)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.?)", re.DOTALL)
_MEANT: Final = {"\\": "\\", "n": "\n", "r": "\r"}


def read_sums(data: bytes) -> dict[str, tuple[str, int]]:
    """Return digest (lower case) and line of each name. Raises CheckError for a line that is none.

    Names are relative, with slashes, and stay below the folder; ``./`` in front is left out. Windows line ends, a byte
    order mark, empty lines and lines that begin with ``#`` are no matter.
    """
    found: dict[str, tuple[str, int]] = {}
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
    for number, ended in enumerate(text.split("\n"), 1):
        line = ended.removesuffix("\r")
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise _wrong(number, f"no digest and name: {line[:80]}")
        name = _name(match["name"], number) if match["escaped"] else match["name"]
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
            raise _wrong(number, f"{name}: leads out of the folder")
        digest = match["digest"].lower()
        known = found.setdefault(str(path), (digest, number))
        if known[0] != digest:
            raise _wrong(number, f"{name}: another digest than on line {known[1]}")
    return found


def write_sums(digests: Mapping[str, str]) -> bytes:
    """Return the file for digests by name, in the order of the names' bytes."""
    return b"".join(_line(name, digests[name]) for name in sorted(digests, key=_bytes))


def _line(name: str, digest: str) -> bytes:
    escaped = name.replace("\\", r"\\").replace("\n", r"\n").replace("\r", r"\r")
    mark = "\\" if escaped != name else ""
    return f"{mark}{digest}  {escaped}\n".encode("utf-8", "surrogateescape")


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _name(escaped: str, number: int) -> str:
    def meant(match: re.Match[str]) -> str:
        if match[1] not in _MEANT:
            raise _wrong(number, f"an escape that sha256sum does not write: {match[0]}")
        return _MEANT[match[1]]

    return _ESCAPE.sub(meant, escaped)


def _wrong(number: int, message: str) -> CheckError:
    return CheckError(
        "check.sums",
        f"{FILE}, line {number}: {one_line(message)}",
        hint="write it as sha256sum does, or remove the file and use --update",
    )
