"""What is printed of the samples, byte for byte: ``python -m tests.reports.golden`` writes it down anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from potashwatch.reports import RENDERERS
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.history import HISTORY_RENDERERS
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.status import STATUS_RENDERERS
from potashwatch.reports.style import Style
from tests.reports import watching

FOLDER: Final = Path(__file__).parent / "golden"
PIPE: Final = Style()
EXTENSIONS: Final = {"json": "json", "jsonl": "jsonl", "csv": "csv", "markdown": "md", "html": "html"}


def _report(form: str) -> Callable[[str, Style], str]:
    return lambda text, style: RENDERERS[form](watching.watched_report(text), style)


PRINTED: Final[dict[str, Callable[[str, Style], str]]] = {
    **{f"report-{form}.{EXTENSIONS.get(form, 'txt')}": _report(form) for form in RENDERERS},
    "status.txt": lambda text, style: STATUS_RENDERERS["table"](watching.status(text), style),
    "status.json": lambda text, style: STATUS_RENDERERS["json"](watching.status(text), style),
    "history.txt": lambda text, style: HISTORY_RENDERERS["table"](watching.history(text), style),
    "history.json": lambda text, style: HISTORY_RENDERERS["json"](watching.history(text), style),
    "licenses.txt": lambda text, style: LICENSES_RENDERERS["table"](watching.licenses(text), style),
    "licenses.json": lambda text, style: LICENSES_RENDERERS["json"](watching.licenses(text), style),
    "license.txt": lambda text, style: LICENSE_RENDERERS["table"](watching.gl5(text), style),
    "license.json": lambda text, style: LICENSE_RENDERERS["json"](watching.gl5(text), style),
    "license-events.txt": lambda text, style: LICENSE_EVENTS_RENDERERS["table"](
        watching.watched_events(text), style
    ),
    "license-events.json": lambda text, style: LICENSE_EVENTS_RENDERERS["json"](
        watching.watched_events(text), style
    ),
}
"""File to printer; a printer takes the text that every sample carries at the end of its texts."""

FOR_PEOPLE: Final = [name for name in PRINTED if name.endswith(".txt")]
AS_DATA: Final = [name for name in PRINTED if name.endswith((".json", ".jsonl"))]


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
