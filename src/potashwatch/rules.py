"""The digest of the program by which documents are read: what is cached under it is made anew after any change.

Whatever an answer hangs on stands in it: a record index, the parties recognised in an edition, the licenses on a page.
Nobody need remember to raise a number. It covers all code and data but what only fetches, prints, delivers or takes
commands: too much in it costs a cache, too little gives a wrong answer.
"""

import hashlib
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Final

LEFT_OUT: Final = frozenset({"__main__.py", "__pycache__", "alerts", "cli", "fetchers", "reports"})
"""Of the package's own files and folders: no answer that is cached hangs on them. A new folder counts by itself."""
LIBRARIES: Final = ("anyascii", "iso3166", "lxml", "pydantic", "pypdf", "rapidfuzz", "tzdata")
"""Whose versions count: they read, compare or convert what an answer is made of."""


@cache
def rules_digest() -> str:
    """Return 16 hexadecimal digits that other code, data, libraries, Python or Unicode would change."""
    found = hashlib.sha256(digest_of(resources.files("potashwatch")).encode())
    found.update(f"\npython {sys.version}\nunicode {unicodedata.unidata_version}".encode())
    for name in LIBRARIES:
        found.update(f"\n{name} {_version(name)}".encode())
    return found.hexdigest()[:16]


def digest_of(package: Traversable) -> str:
    """Return the SHA-256 of the files of a package, in a folder or a zip, each with its path."""
    found = hashlib.sha256()
    for path, file in _files(package, ""):
        content = file.read_bytes()
        found.update(f"{path}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.name == "__pycache__" or (not path and each.name in LEFT_OUT):
            continue
        if each.is_dir():
            yield from _files(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a copy without its metadata, in an archive of Python code
        return ""
