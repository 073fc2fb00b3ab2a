"""A workflow of Microsoft Teams: the alert as an adaptive card.

Each line is a RichTextBlock: of all elements with text it alone knows neither Markdown nor the functions DATE and TIME
(https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/text-features, read on 2026-11-22).
"""

import json
from typing import Any, Final

from potashwatch.alerts.sending import Sending
from potashwatch.alerts.web import request
from potashwatch.alerts.wording import closing, left_out, plain, shortened, utf8_bytes
from potashwatch.errors import one_line
from potashwatch.records.alert import Alert
from potashwatch.records.sink import TeamsSink

MOST_BYTES: Final = 28 * 1024
"""What Teams takes in one message."""
_ROOM_BYTES: Final = 24 * 1024
"""For lines: the envelope, the closing words and what the workflow adds need some."""
_MOST_LINE_BYTES: Final = 4000
_MOST_SUBJECT_BYTES: Final = 500


def deliver_teams(alert: Alert, sink: TeamsSink, sending: Sending) -> None:
    """Post an alert. Teams knows no ids: a repeat says at its end that it is one. Raises DeliveryError."""
    body = _json(teams_message(alert, is_repeat=sending.is_repeat))
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request("POST", sending.secrets.of(sink.url), headers=headers, body=body, deadline=sending.deadline)


def teams_message(alert: Alert, *, is_repeat: bool) -> dict[str, Any]:
    """Return the message with its one card; it is below 28 KiB in UTF-8."""
    subject = shortened(one_line(alert.subject).strip() or "Alert", _MOST_SUBJECT_BYTES, utf8_bytes)
    body = [_line(subject, weight="Bolder", size="Medium")]
    room = _ROOM_BYTES - len(_json(body[0]))
    lines = plain(alert.text).rstrip().split("\n")
    is_apart = True
    for number, line in enumerate(lines):
        if not line.strip():
            is_apart = True
            continue
        block = _block(line, is_apart=is_apart)
        room -= len(_json(block)) + 2
        if room < 0:
            body.append(_block(left_out(len(lines) - number), is_apart=True))
            break
        body.append(block)
        is_apart = False
    body.append(
        {**_line(closing(alert, is_repeat=is_repeat), isSubtle=True, size="Small"), "spacing": "Medium"}
    )
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": body,
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _block(line: str, *, is_apart: bool) -> dict[str, Any]:
    """Return a line of the text; blanks at its beginning stay to be seen."""
    short = shortened(line, _MOST_LINE_BYTES, utf8_bytes)
    text = short.lstrip(" ")
    indent = "\N{NO-BREAK SPACE}" * (len(short) - len(text))
    return {**_line(indent + text), "spacing": "Small" if is_apart else "None"}


def _line(text: str, **look: object) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")
