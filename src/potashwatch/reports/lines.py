"""JSON Lines: one JSON document a line."""

import json
from collections.abc import Iterable, Mapping

from potashwatch.records.base import Frozen


def json_lines(lines: Iterable[Mapping[str, object]]) -> str:
    """Return each as a line."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def answer_lines(document: Frozen, kind: str, rows: str, row: str, common: tuple[str, ...]) -> str:
    """Return an answer as a line about it, of type ``kind``, and a line of type ``row`` for each of its ``rows``.

    The first line is the JSON document without these rows; ``common`` are the keys that each row repeats from it, so
    that it says alone what it is about.
    """
    data = document.model_dump(mode="json", by_alias=True)
    found = data.pop(rows)
    repeated = {key: data[key] for key in common}
    return json_lines([{"type": kind, **data}, *({"type": row, **repeated, **each} for each in found)])
