"""The published files of the project. Light: the benchmarks use it too, and measure memory."""

import gzip
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures"


def published(path: Path) -> bytes:
    """Return a published file, unpacked."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data
