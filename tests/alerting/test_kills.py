"""A kill at any instant of a run or of sending: every change reaches its reader, and none twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import ROOT, environment

pytestmark = pytest.mark.long


def test_after_a_kill_at_any_event_the_reader_has_every_change_once(tmp_path: Path) -> None:
    """SIGKILL at every file system event: two runs later the folder of the reader tells each change exactly once."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.alerting.killed", str(tmp_path)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["expected"] == 6
    assert told["kills"] >= 60
