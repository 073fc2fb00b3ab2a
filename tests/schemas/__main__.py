"""``python -m tests.schemas --update`` writes the schemas into docs/schema as they are now; review the difference.

A document that was kept for a version is never written anew: that it stays valid is the promise of the version.
"""

import sys

from tests.schemas import files


def main(arguments: list[str]) -> int:
    """Update, or say how."""
    if arguments != ["--update"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    files.update()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
