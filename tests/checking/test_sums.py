"""SHA256SUMS is what sha256sum(1) writes and reads."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.errors import CheckError
from potashwatch.pipeline.checking.sums import read_sums, write_sums

DIGEST = "ab" * 32
PARTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12)
NAMES = st.lists(PARTS.filter(lambda part: part not in (".", "..")), min_size=1, max_size=3).map("/".join)


@given(st.dictionaries(NAMES, st.integers(0, 2**256 - 1).map("{:064x}".format), max_size=5))
def test_what_is_written_is_read_again(digests: dict[str, str]) -> None:
    """Any names come back, also with line ends, backslashes and blanks in them."""
    assert {name: digest for name, (digest, _) in read_sums(write_sums(digests)).items()} == digests


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
@pytest.mark.parametrize(
    "name", ["plain.xml", "a b.xml", "*star", "back\\slash", "two\nlines", "back\\nslash", "\\"]
)
def test_sha256sum_agrees(tmp_path: Path, name: str) -> None:
    """sha256sum checks what we write, and we read what it writes, whatever the name."""
    (tmp_path / name).write_bytes(b"data")
    sums = write_sums({name: hashlib.sha256(b"data").hexdigest()})
    (tmp_path / "SHA256SUMS").write_bytes(sums)
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False)
    assert checked.returncode == 0
    theirs = subprocess.run(["sha256sum", "--", name], cwd=tmp_path, check=True, capture_output=True).stdout
    assert read_sums(theirs) == read_sums(sums)


@pytest.mark.parametrize(
    "line",
    [
        f"{DIGEST}  a.xml\n",
        f"{DIGEST} *a.xml\n",
        f"{DIGEST.upper()}  ./a.xml\r\n",
        f"\ufeff{DIGEST}  a.xml",
        f"# a comment\n\n{DIGEST}  a.xml\n",
    ],
)
def test_what_other_hands_write_is_read(line: str) -> None:
    """Binary marks, capitals, Windows line ends, a byte order mark and comments are no matter."""
    assert {name: digest for name, (digest, _) in read_sums(line.encode()).items()} == {"a.xml": DIGEST}


@pytest.mark.parametrize(
    "line",
    [
        f"{DIGEST}  ../a.xml",
        f"{DIGEST}  /etc/passwd",
        f"{DIGEST}  a/../../b",
        f"{DIGEST}  ./",
        f"{DIGEST} a.xml",
        f"{DIGEST[1:]}  a.xml",
        f"SHA256 (a.xml) = {DIGEST}",
        f"\\{DIGEST}  a\\t.xml",
        f"{DIGEST}  a.xml\n{'cd' * 32}  ./a.xml",
        f"{DIGEST}  a\0.xml",
    ],
)
def test_what_is_no_line_of_it_is_refused(line: str) -> None:
    """A line that says nothing, leads out of the folder or contradicts another is named, and nothing is guessed."""
    with pytest.raises(CheckError, match=r"SHA256SUMS, line \d") as caught:
        read_sums(line.encode())
    assert caught.value.code == "check.sums"
    assert caught.value.message.isprintable()
