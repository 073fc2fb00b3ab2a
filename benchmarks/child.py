"""One measurement: ``python -m benchmarks.child bare|cut|read FILE`` prints CPU seconds and peak KiB."""

import gc
import resource
import sys
import time

from lxml import etree

from potashwatch.parsers import open_edition


def _bare(path: str) -> None:
    for _, element in etree.iterparse(path, events=("end",)):
        element.clear()


def _cut(path: str) -> None:
    """Hash, certify and cut the document; make no record."""
    with open_edition(path):
        pass


def _read(path: str) -> None:
    with open_edition(path) as stream:
        for _ in stream:
            pass


def main() -> None:
    """Do one pass and print what it cost."""
    work = {"bare": _bare, "cut": _cut, "read": _read}[sys.argv[1]]
    gc.disable()  # as the program does
    begun = time.process_time()
    work(sys.argv[2])
    print(time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
