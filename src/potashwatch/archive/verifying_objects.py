"""Whether every document restores to the bytes it is named after."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from potashwatch.archive.cutting import Bytes
from potashwatch.archive.findings import Finding
from potashwatch.archive.objects import Encoded, Objects, restores_otherwise
from potashwatch.archive.packing import held, measure_view
from potashwatch.archive.troubles import damaged, lost
from potashwatch.errors import ArchiveError
from potashwatch.parsers.documents import Watch

_MAX_DEPTH: Final = 64


class ObjectCheck:
    """One pass over all documents, each restored once: what is told by a document is checked while that is open."""

    def __init__(self, objects: Objects, watch: Watch) -> None:
        self._objects = objects
        self._watch = watch
        self._told_by: dict[str, list[Encoded]] = defaultdict(list)
        self.sizes: dict[str, int] = {}
        """SHA-256 of every document that is there, whole or not, to the size it restores to; 0 if it does not."""

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong. Afterwards ``sizes`` is complete."""
        stored = tuple(self._objects.encoded())
        self.sizes = {encoded.sha256: 0 for encoded in stored}
        waiting = set()
        for encoded in stored:
            if encoded.encoding == "delta":
                try:
                    self._told_by[self._objects.header(encoded).base].append(encoded)
                    waiting.add(encoded)
                except ArchiveError as error:
                    yield Finding.of(error)
        in_full = [encoded for encoded in stored if encoded.encoding == "full"]
        doubled = {encoded.sha256 for encoded in in_full}
        for encoded in in_full:
            yield from self._walk(encoded, None, waiting, doubled, 0)
        for encoded in sorted(waiting):
            base = self._objects.header(encoded).base
            missing = base not in self.sizes
            yield Finding.of(
                lost(f"{encoded.key}: its base {base}")
                if missing
                else damaged(encoded.key, f"its base {base} cannot be restored")
            )

    def _walk(
        self, encoded: Encoded, base: Bytes | None, waiting: set[Encoded], doubled: set[str], depth: int
    ) -> Iterator[Finding]:
        """Check a document, then, while it lies there restored, what it tells."""
        waiting.discard(encoded)
        try:
            document = held(self._objects.restored(encoded, base))
            found = measure_view(document)
            self._watch(found.size_bytes)
            if found.sha256 != encoded.sha256:
                raise restores_otherwise(encoded, found)
        except ArchiveError as error:
            yield Finding.of(error)
            return
        self.sizes[encoded.sha256] = found.size_bytes
        if encoded.encoding == "delta" and (encoded.sha256 in doubled or depth == _MAX_DEPTH):
            return  # what it tells is told by its full file; or no archive is that deep
        for told in self._told_by[encoded.sha256]:
            yield from self._walk(told, document, waiting, doubled, depth + 1)
