"""A kill at any instant of a run loses nothing and leaves nothing half-visible."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import ROOT, environment

pytestmark = pytest.mark.long


def test_after_a_kill_at_any_event_the_next_run_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    """SIGKILL at every file system event of a run: the next one has the same archive and the same report."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.run.killed", str(tmp_path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["kills"] >= 30
