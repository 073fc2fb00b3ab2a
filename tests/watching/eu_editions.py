"""Short EU editions with Belaruskali in them, for what changes in its record alone."""

import gzip
import re
from pathlib import Path
from typing import Final

from tests.run.desk import EU

KALI: Final = "EU.8273.79"
_ENTITY = re.compile(r"\s*<sanctionEntity\b.*?</sanctionEntity>", re.DOTALL)


def edition(day: str, *swaps: tuple[str, str], keys: tuple[str, ...] = (KALI,)) -> bytes:
    """Return the EU list of 2022-06-08 with only some parties, dated otherwise, with texts of theirs replaced."""
    whole = gzip.decompress(EU.read_bytes()).decode()
    entities = [found[0] for found in _ENTITY.finditer(whole)]
    kept = "".join(each for each in entities if any(f'"{key}"' in each for key in keys))
    for old, new in swaps:
        assert old in kept, old
        kept = kept.replace(old, new)
    head, tail = whole.split(entities[0])[0], whole.rsplit("</sanctionEntity>", 1)[1]
    head = re.sub(r'generationDate="\d{4}-\d\d-\d\d', f'generationDate="{day}', head)
    return (head + kept + tail).encode()


def put(folder: Path, day: str, *swaps: tuple[str, str], keys: tuple[str, ...] = (KALI,)) -> Path:
    """Write an edition into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"eu_{day}.xml"
    path.write_bytes(edition(day, *swaps, keys=keys))
    return path
