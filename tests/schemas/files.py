"""Where the published schemas and the kept documents lie."""

import json
from pathlib import Path
from typing import Any, Final

from potashwatch.reports.schemas import SCHEMAS, schema
from tests.reports.golden import PIPE, PRINTED

PUBLISHED: Final = Path(__file__).parents[2] / "docs/schema"
FROZEN: Final = Path(__file__).parent / "frozen"


def file_name(name: str) -> str:
    """Return ``status-1.json`` for the schema ``potashwatch/status/1``."""
    identity = schema(name)["properties"]["schema"]["const"]
    program, kind, version = identity.split("/")
    assert (program, kind) == ("potashwatch", name)
    return f"{kind}-{version}.json"


def text(name: str) -> str:
    """Return a schema as ``potashwatch schema`` prints it."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"


def documents(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the documents of a schema in a folder, of its newest version."""
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob(file_name(name)))]


def update() -> None:
    """Write down every schema as it is now; keep a document of each version that has none yet."""
    for folder in (PUBLISHED, FROZEN):
        folder.mkdir(exist_ok=True)
    for name in SCHEMAS:
        (PUBLISHED / file_name(name)).write_text(text(name), "utf-8")
        kept = FROZEN / file_name(name)
        if not kept.exists():
            kept.write_text(PRINTED[f"{name}-json.json"]("", PIPE), "utf-8")
