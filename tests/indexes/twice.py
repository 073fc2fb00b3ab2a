"""Comparing two editions on both paths: what each says, in bytes."""

from collections.abc import Callable
from pathlib import Path

from potashwatch.errors import PotashwatchError
from potashwatch.parsers.documents import Source
from potashwatch.pipeline.compare import compare_editions
from potashwatch.pipeline.filters import Filters
from potashwatch.targets import Watcher, known_targets

WATCHER = Watcher(known_targets())

Said = tuple[str, ...]
"""A report as JSON; or the code and the words of what refused it."""


def said(old: Source, new: Source, *, is_full: bool, filters: Filters = Filters()) -> Said:  # noqa: B008 - frozen
    """Return what comparing two editions says."""
    try:
        report = compare_editions(old, new, filters=filters, watcher=WATCHER, is_full=is_full)
    except PotashwatchError as error:
        return error.code, error.message
    return (report.model_dump_json(by_alias=True),)


def on_both_paths(old: Source, new: Source, filters: Filters = Filters()) -> tuple[Said, Said]:  # noqa: B008 - frozen
    """Return what both paths say, the full one first."""
    full, quick = (said(old, new, is_full=is_full, filters=filters) for is_full in (True, False))
    return full, quick


def files(folder: Path, suffix: str) -> Callable[[bytes, bytes], tuple[str, str]]:
    """Return what writes two documents and returns their paths."""

    def write(old: bytes, new: bytes) -> tuple[str, str]:
        paths = folder / f"old{suffix}", folder / f"new{suffix}"
        for path, document in zip(paths, (old, new), strict=True):
            path.write_bytes(document)
        return str(paths[0]), str(paths[1])

    return write
