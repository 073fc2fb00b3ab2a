"""What was read once is believed: so a change of how documents are read must be told."""

import hashlib
from pathlib import Path

from potashwatch.parsers import open_edition
from potashwatch.pipeline.indexes import READING
from tests.published import FIXTURES

READ = (
    "ofac/classic/consolidated_2018-04-06.xml.gz",
    "ofac/advanced/cons_advanced_2020-03-17.xml.gz",
    "ofac/enhanced/IRGC_program_ENHANCED_2024-08-28.xml.gz",
    "ofac/csv/cons_2018-04-06",
    "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml",
)
DIGESTS = {
    1: "ad0822667a29623f6f67dd202a5dfc66cf0690a20b74767b7dd7bc279d4a7252",
    2: "ad0822667a29623f6f67dd202a5dfc66cf0690a20b74767b7dd7bc279d4a7252",  # CSV remarks that are cut; none in these
}
"""Number of ``READING`` to the digest of all that these files are read as. A new number has a new line."""


def read_as(path: Path) -> bytes:
    with open_edition(str(path)) as stream:
        records = "".join(record.model_dump_json() for record in stream)
        drift = "".join(found.model_dump_json() for found in stream.drift)
        return f"{records}{drift}{stream.header.model_dump_json()}{stream.content_list}".encode()


def test_a_change_of_reading_has_a_new_number() -> None:
    """Indexes by an older way of reading would hide a change: raise READING, and note its digest here."""
    digest = hashlib.sha256(b"".join(read_as(FIXTURES / path) for path in READ)).hexdigest()
    assert digest == DIGESTS.get(READING)
