"""SIGKILL at any instant loses nothing and leaves nothing half-visible."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.killing import CASES
from tests.published import FIXTURES

pytestmark = pytest.mark.long


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL, no fork")
@pytest.mark.parametrize("case", CASES)
def test_a_writer_killed_anywhere_leaves_the_old_or_the_new(case: str, tmp_path: Path) -> None:
    """At every system call of the work the writer dies; the archive is whole, and the work done again ends alike."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.archive.killing", case, str(tmp_path)],
        cwd=FIXTURES.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 20
