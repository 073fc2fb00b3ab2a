"""What the archive holds, and what the ledger says of each edition."""

from dataclasses import dataclass
from typing import Any, Literal

from potashwatch.archive import Archive, is_address
from potashwatch.errors import InputError
from potashwatch.pipeline.remembering import states_of
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.snapshot import Snapshot

Standing = Literal["baseline", "fallback", "approved", "quarantined", "rejected", "not judged", ""]
"""``not judged``: fetched by a run that was killed, and accepted by none. Nothing: an edition of the list, earlier
accepted or imported."""


@dataclass(frozen=True)
class Listed:
    """A snapshot and its standing."""

    snapshot: Snapshot
    standing: Standing

    def as_data(self) -> dict[str, Any]:
        """Return the snapshot as JSON with its standing."""
        return {"standing": self.standing, **self.snapshot.model_dump(mode="json", by_alias=True)}


def listed(archive: Archive, list_id: ListId | None) -> list[Listed]:
    """Return every snapshot, by list, newest first, in the order by which addresses choose."""
    words: dict[tuple[ListId, str], Standing] = {}
    for state in states_of(archive):
        words |= {(state.list, sha256): "rejected" for sha256 in state.rejected}
        words |= {(state.list, found.sha256): "quarantined" for found in state.quarantined}
        one: tuple[tuple[str | None, Standing], ...] = (
            (state.approved, "approved"),
            (state.fallback, "fallback"),
            (state.baseline, "baseline"),
        )
        words |= {(state.list, sha256): word for sha256, word in one if sha256}
    counted = {s.number for each in LIST_TITLES for s in archive.accepted(each)}
    lists = [list_id] if list_id else sorted(LIST_TITLES)
    found = [archive.snapshot(sighting) for each in lists for sighting in archive.newest_first(each)]
    return [
        Listed(each, words.get((each.list, each.sha256), "" if each.number in counted else "not judged"))
        for each in found
    ]


_DIGITS = 6
"""Of a digest, at least: as in an address."""


def find(archive: Archive, text: str) -> Snapshot:
    """Return the snapshot that an address or the beginning of a SHA-256 names. Raises ArchiveError, InputError."""
    if is_address(text):
        return archive.find(text)
    found = {
        (sighting.list, sighting.sha256): sighting
        for sighting in archive.sightings()
        if len(text) >= _DIGITS and sighting.sha256.startswith(text.lower())
    }
    if len(found) != 1:
        told = "no snapshot begins" if not found else f"{len(found)} snapshots begin"
        raise InputError(
            "input.no-such-snapshot",
            f"{told} with {text or 'nothing'}",
            hint="potashwatch snapshots list shows them; give more digits, or an address such as ofac-sdn@latest",
        )
    return archive.snapshot(*found.values())
