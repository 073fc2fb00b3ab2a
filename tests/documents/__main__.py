"""``python -m tests.documents --update`` writes the pages that are made from the program: ``make docs``."""

import argparse
import sys

from tests.documents.generated import GENERATED


def main() -> int:
    """Write them, or say which are stale."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents")
    parser.add_argument("--update", action="store_true", help="write the pages")
    update = parser.parse_args().update
    stale = [
        page for page, made in GENERATED.items() if not page.exists() or page.read_text("utf-8") != made()
    ]
    for page in stale:
        if update:
            page.write_text(GENERATED[page](), "utf-8")
        sys.stdout.write(f"{page.name}: {'written' if update else 'stale'}\n")
    return 0 if update else len(stale)


if __name__ == "__main__":
    sys.exit(main())
