"""``python -m tests.acceptance --update [CASE...]`` writes down what the program does now; review the difference."""

import sys

from tests.acceptance import cases


def main(arguments: list[str]) -> int:
    """Update the cases named, or all."""
    if arguments[:1] != ["--update"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    for name in arguments[1:] or cases.names():
        cases.update(name)
    return 0


sys.exit(main(sys.argv[1:]))
