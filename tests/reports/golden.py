"""What is printed of the samples, byte for byte: ``python -m tests.reports.golden`` writes it down anew."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from potashwatch.reports import RENDERERS
from potashwatch.reports.alerts import PENDING_RENDERERS
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.history import HISTORY_RENDERERS
from potashwatch.reports.json_ import render_json
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.status import STATUS_RENDERERS
from potashwatch.reports.style import Style
from tests.reports import telling, watching

T = TypeVar("T")
Show = Callable[[str, Style], str]

FOLDER: Final = Path(__file__).parent / "golden"
PIPE: Final = Style()
EXTENSIONS: Final = {"json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md", "html": "html"}


def _each(
    name: str, renderers: Mapping[str, Callable[[T, Style], str]], make: Callable[[str], T]
) -> dict[str, Show]:
    """Return a printer for each form of an answer, under the name of its file."""

    def show(form: str) -> Show:
        return lambda text, style: renderers[form](make(text), style)

    return {f"{name}-{form}.{EXTENSIONS.get(form, 'txt')}": show(form) for form in renderers}


PRINTED: Final[dict[str, Show]] = {
    **_each("report", RENDERERS, watching.watched_report),
    **_each("status", STATUS_RENDERERS, watching.status),
    **_each("history", HISTORY_RENDERERS, watching.history),
    **_each("licenses", LICENSES_RENDERERS, watching.licenses),
    **_each("license", LICENSE_RENDERERS, watching.license_),
    **_each("license-events", LICENSE_EVENTS_RENDERERS, watching.license_events),
    **_each("outbox", PENDING_RENDERERS, telling.outbox),
    **_each("alert", {"json": render_json}, telling.alert),
    **_each("check", {"json": render_json}, telling.check),
    **_each("ofac-delta", {"json": render_json}, telling.ofac_delta),
}
"""File to printer; a printer takes the text that every sample carries at the end of its texts."""

FOR_PEOPLE: Final = [name for name in PRINTED if name.endswith(".txt")]
AS_DATA: Final = [name for name in PRINTED if name.endswith((".json", ".jsonl"))]
AS_MARKDOWN: Final = [name for name in PRINTED if name.endswith(".md")]
AS_CSV: Final = [name for name in PRINTED if name.endswith(".csv")]


def expected(name: str) -> str:
    """Return what was written down."""
    return (FOLDER / name).read_bytes().decode()


def main() -> None:
    """Write down what is printed now; review the difference."""
    FOLDER.mkdir(exist_ok=True)
    for name, show in PRINTED.items():
        text = show("", PIPE)
        if name in AS_DATA:
            [json.loads(line) for line in ([text] if name.endswith(".json") else text.splitlines())]
        (FOLDER / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
