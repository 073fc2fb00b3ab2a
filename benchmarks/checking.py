"""Whether a grown document is read as what it was made of: to be fast and wrong would be worth nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.copies import Full
from potashwatch.parsers import open_edition
from potashwatch.records.party import PartyRecord

_EVERY = 50


class WrongReadingError(Exception):
    """A grown document was not read as what it was made of."""


def checked(grow: Callable[[Path], Full], folder: Path) -> Full:
    """Grow a document and check it."""
    full = grow(folder)
    check(full)
    return full


def check(full: Full) -> None:
    """Compare the parties with those they were made of, in both editions. Raises WrongReadingError."""
    paths = {path for path, _ in full.origin.values()}
    published = {(path, record.uid): record for path in paths for record in _records(path)}
    differ = 0
    read: set[str] = set()
    for place, (old, new) in enumerate(zip(_records(full.old), _records(full.new), strict=True)):
        read.add(old.uid)
        differ += old != new
        if place % _EVERY == 0 and not _is_made_of(old, published[full.origin[old.uid]]):
            raise WrongReadingError(f"{full.name}: party {old.uid} is not read as what it was made of")
    if read != full.origin.keys():
        raise WrongReadingError(f"{full.name}: {len(read)} parties read, {len(full.origin)} written")
    if differ != full.changed:
        raise WrongReadingError(
            f"{full.name}: {differ} parties differ between the editions, not {full.changed}"
        )


def _records(path: Path) -> Iterator[PartyRecord]:
    with open_edition(str(path)) as stream:
        yield from stream
        unknown = [
            drift for drift in stream.drift if drift.code in ("drift.leaf", "drift.word", "drift.reference")
        ]
    if unknown:
        raise WrongReadingError(f"{path}: {unknown[0].message} ({unknown[0].path})")


def _is_made_of(grown: PartyRecord, published: PartyRecord) -> bool:
    """Tell whether nothing that the copy should have kept is lost; numbers and years of birth are its own."""
    names = {name.text for name in grown.names}
    numbers = {identifier.value for identifier in grown.identifiers}
    return (
        (grown.kind, grown.title, grown.remarks) == (published.kind, published.title, published.remarks)
        and {name.text for name in published.names} == names
        and {identifier.value for identifier in published.identifiers} <= numbers
        and set(published.programs) == set(grown.programs)
        and len(published.births) <= len(grown.births)
        and len(published.addresses) <= len(grown.addresses)
        and [feature.name for feature in published.features] == [feature.name for feature in grown.features]
    )
