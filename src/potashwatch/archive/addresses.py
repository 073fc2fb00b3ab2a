"""Snapshots by name: ``ofac-sdn@latest``, ``@previous``, ``@2022-02-24``, ``@1f2e3d``."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Final, NamedTuple

from potashwatch.archive.snapshots import Sighting
from potashwatch.errors import ArchiveError
from potashwatch.records.edition import LIST_TITLES, ListId

_ADDRESS: Final = re.compile(r"(ofac-sdn|ofac-consolidated|eu-fsf|ofac-licenses)@(.+)", re.DOTALL)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PREFIX: Final = re.compile(r"[0-9a-f]{6,64}")
_LISTS: Final[dict[str, ListId]] = {list_id: list_id for list_id in LIST_TITLES}
_WORDS: Final = ("latest", "previous")
_SHOWN: Final = 4


class Address(NamedTuple):
    """Which snapshot of which list."""

    list: ListId
    which: date | str
    """A date means as of the end of that day; a text is ``latest``, ``previous`` or the beginning of a SHA-256."""


def is_address(text: str) -> bool:
    """Tell whether a text names a snapshot in the archive, and no file."""
    return _ADDRESS.fullmatch(text) is not None


def parse(text: str) -> Address:
    """Read an address. Raises archive.address."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise _unreadable(text, "no list is named before the @")
    list_id, which = _LISTS[match[1]], match[2]
    if which in _WORDS:
        return Address(list_id, which)
    if _DAY.fullmatch(which):
        try:
            return Address(list_id, date.fromisoformat(which))
        except ValueError:
            raise _unreadable(text, "no such day") from None
    if _PREFIX.fullmatch(which.lower()):
        return Address(list_id, which.lower())
    raise _unreadable(text, "neither a day nor the beginning of a SHA-256")


def choose(
    address: Address, here: Sequence[Sighting], accepted: Callable[[], Iterable[Sighting]]
) -> Sighting:
    """Return the sighting an address means, of those of its list.

    ``accepted`` gives those that count as the list, newest first; the others are found by their digest alone. Raises
    archive.no-such-snapshot.
    """
    which = address.which
    if isinstance(which, str) and which not in _WORDS:
        return _by_digest(address, which, here)
    counted = iter(accepted())
    newest = next(counted, None)
    if newest is None:
        raise _nothing(address, here)
    if isinstance(which, date):
        return _as_of(address, which, chain((newest,), counted))
    if which == "latest":
        return newest
    before = next((s for s in counted if s.sha256 != newest.sha256), None)
    if before is None:
        raise _none(f"{address.list}: only one edition is in the archive", f"it is {_told([newest])}")
    return before


def _as_of(address: Address, day: date, counted: Iterable[Sighting]) -> Sighting:
    later: list[Sighting] = []
    for sighting in counted:
        if sighting.dated_on <= day:
            return sighting
        later.append(sighting)
    first = sorted(later, key=lambda s: (s.dated_on, s.number))[:_SHOWN]
    raise _none(f"{address.list}: no snapshot is dated on or before {day}", f"the first: {_told(first)}")


def _nothing(address: Address, here: Sequence[Sighting]) -> ArchiveError:
    if here:
        return _none(
            f"{address.list}: every edition in the archive is under quarantine or was never judged",
            f"run 'potashwatch run', approve one, or name it by its digest: {_told(here[-_SHOWN:])}",
        )
    return _none(f"{address.list}: no snapshot is in the archive", "run 'potashwatch run', or import files")


def _by_digest(address: Address, prefix: str, here: Sequence[Sighting]) -> Sighting:
    first = {s.sha256: s for s in sorted(here, key=lambda s: s.number, reverse=True)}
    found = [s for sha256, s in sorted(first.items()) if sha256.startswith(prefix)]
    if len(found) > 1:
        raise _none(
            f"{address.list}: {len(found)} editions begin with {prefix}",
            f"give more digits: {_told(found[:_SHOWN])}",
        )
    if not found:
        near = sorted(first.values(), key=lambda s: (-_in_common(s.sha256, prefix), -s.number))
        hint = f"the nearest: {_told(near[:_SHOWN])}" if near else "no snapshot of the list is in the archive"
        raise _none(f"{address.list}: no edition begins with {prefix}", hint)
    return found[0]


def _in_common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other))


def _told(sightings: Sequence[Sighting]) -> str:
    return ", ".join(f"{s.dated_on} ({s.sha256[:12]})" for s in sightings)


def _none(message: str, hint: str) -> ArchiveError:
    return ArchiveError("archive.no-such-snapshot", message, hint=hint)


def _unreadable(text: str, why: str) -> ArchiveError:
    return ArchiveError(
        "archive.address",
        f"{text[:100]}: {why}",
        hint="write LIST@latest, LIST@previous, LIST@YYYY-MM-DD, or LIST@ and at least six digits of a SHA-256",
    )
