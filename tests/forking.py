"""Runs something in a fork, and kills it by SIGKILL at its n-th file system event."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Final

SURVIVED: Final = 7
"""Exit code of a fork that nobody killed."""
_COUNTED: Final = frozenset(
    {"open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.rmdir", "os.truncate"}
)


def killed_at(kill_at: int, action: Callable[[], None]) -> int:
    """Do it in a fork, and return how that ended: a signal's number, or an exit code; 0 kills nobody."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    left = kill_at

    def hook(event: str, _arguments: object) -> None:
        nonlocal left
        if event in _COUNTED:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    if kill_at:
        sys.addaudithook(hook)
    try:
        action()
    except BaseException as error:  # noqa: BLE001 - a fork must never come back
        print(repr(error), file=sys.stderr)  # noqa: T201
        os._exit(1)
    os._exit(SURVIVED)
