"""Who started the program: a person at a terminal, cron, a CI system, or another service."""

import getpass
import os
import socket
import sys
from pathlib import Path

from potashwatch.records.ledger import Starter, StarterKind

_CRON = frozenset({"cron", "crond", "anacron", "fcron", "atd"})
_CI = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "TF_BUILD")
"""Variables that CI systems set; most set the first."""


def starter() -> Starter:
    """Return who started the program, as far as the system tells."""
    return Starter(kind=_kind(), user=_user(), host=socket.gethostname(), pid=os.getpid())


def _kind() -> StarterKind:
    if any(os.environ.get(name, "").lower() not in ("", "0", "false") for name in _CI):
        return "ci"
    if _is_below_cron():
        return "cron"
    if sys.stdin is not None and sys.stdin.isatty():
        return "terminal"
    return "service"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"


def _is_below_cron() -> bool:
    """Look at the names of the processes above this one, where the system shows them."""
    pid = os.getppid()
    for _ in range(16):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
        except OSError:
            return False
        # "pid (name) state ppid ...": the name may hold blanks and brackets.
        name, _, rest = stat.partition("(")[2].rpartition(")")
        if name in _CRON:
            return True
        pid = int(rest.split()[1])
        if pid <= 1:
            return False
    return False
