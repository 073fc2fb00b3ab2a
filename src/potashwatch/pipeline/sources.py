"""What users name: a path, ``-``, or the address of a snapshot (``ofac-sdn@latest``)."""

from collections.abc import Callable

from potashwatch.archive import Archive, is_address
from potashwatch.errors import InputError
from potashwatch.parsers.documents import Source
from potashwatch.pipeline.keeping import stored
from potashwatch.records.edition import LICENSES


def source_of(text: str, archive: Callable[[], Archive]) -> Source:
    """Return what a text names. A file whose name reads as an address is reached as ``./NAME``.

    Raises ArchiveError, InputError.
    """
    if not is_address(text):
        return text
    opened = archive()
    snapshot = opened.find(text)
    if snapshot.list == LICENSES:
        raise InputError(
            "input.licenses",
            f"{text}: general licenses are no list of parties",
            hint="potashwatch licenses diff FROM TO compares them between two days",
        )
    return stored(opened, snapshot, f"{text} (of {snapshot.dated_on})")
