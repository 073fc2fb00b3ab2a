"""Alerts, sinks and secrets for the tests, all made up, and one way to try a delivery."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from potashwatch.alerts import Secrets, deliver, read_sinks
from potashwatch.errors import DeliveryError
from potashwatch.records.alert import Alert
from potashwatch.records.report import Tool
from potashwatch.records.sink import PingSink, Sink
from tests.samples import compared, party, report

NOW: Final = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
ID: Final = "3f9a01c2d4e5" + "0" * 52
PATIENT: Final = 20.0
"""Seconds for what is not about time: a busy machine is no failure."""
HASTY: Final = 0.4

_HOSTILE_LINES: Final = (
    "<!channel> <@U0123> <https://evil.example|here> & <b>bold</b> <at>all</at>",
    "*bold* _it_ ~gone~ `code` :rotating_light: [name](https://evil.example) # head",
    "{{DATE(2026-11-22T06:00:00Z)}} ${body} %s {0} {sink.name} $(id) `id` ; rm -rf /",
    "Bcc: victim@evil.example\r",
    ".",
    "..",
    "right\u202eleft\u2066 \x1b[31mred\x1b[0m \x00 \x7f \x85 \u2028 line",
    "БЕЛАРУСЬКАЛІЙ 白俄罗斯钾肥 👩\u200d🚀",
)
HOSTILE: Final = "\n".join(_HOSTILE_LINES)


def alert(**fields: Any) -> Alert:  # noqa: ANN401 - fields of a record
    """Return an alert that needs no more said than what a test is about."""
    found = report(compared((), (party(),)))
    given = {
        "tool": Tool(version="0.0.0"),
        "id": ID,
        "sink": "desk",
        "kind": "news",
        "made_at": NOW,
        "record": 7,
        "tells": ("a" * 64,),
        "subject": "ofac-sdn: 1 addition",
        "text": "ofac-sdn: added to the list\n\n  PARTY 1\n",
        "report": found,
    }
    return Alert(**{**given, **fields})


@dataclass
class Trying:
    """Tries deliveries; ``environment`` holds the secrets."""

    environment: dict[str, str] = field(default_factory=dict)
    base: Path = Path("/nowhere")

    def sink(self, **table: Any) -> Sink:  # noqa: ANN401 - a table of a TOML file
        (sink,) = read_sinks([{"name": "desk", **table}], "test.toml", self.base)
        return sink

    def __call__(
        self,
        table: Mapping[str, Any],
        told: Alert | None = None,
        *,
        is_repeat: bool = False,
        timeout_seconds: float = PATIENT,
    ) -> None:
        sink = self.sink(**table)
        assert not isinstance(sink, PingSink)
        secrets = Secrets(self.environment, (sink,))
        deliver(
            told or alert(),
            sink,
            secrets,
            is_repeat=is_repeat,
            timeout_seconds=timeout_seconds,
            clock=lambda: NOW,
        )

    def failure(
        self,
        table: Mapping[str, Any],
        told: Alert | None = None,
        *,
        is_repeat: bool = False,
        timeout_seconds: float = PATIENT,
    ) -> DeliveryError:
        with pytest.raises(DeliveryError) as caught:
            self(table, told, is_repeat=is_repeat, timeout_seconds=timeout_seconds)
        return caught.value


def words_of(error: BaseException) -> str:
    """Return all that anyone could print of an error, with whatever hangs on it."""
    parts = ["".join(traceback.format_exception(error)), repr(error), str(error), repr(error.args)]
    parts += [str(getattr(error, name, "")) for name in ("code", "message", "hint", "__notes__")]
    for other in (error.__cause__, error.__context__):
        if other is not None:
            parts.append(words_of(other))
    return "\n".join(parts)
