"""An incoming webhook of Slack: the alert as plain text, which Slack takes for nothing else.

Limits of https://docs.slack.dev/reference/block-kit/blocks and of ``chat.postMessage``, read on 2026-11-22.
"""

import json
from typing import Any, Final

from potashwatch.alerts.sending import Sending
from potashwatch.alerts.web import request
from potashwatch.alerts.wording import closing, left_out, pieces, plain, shortened
from potashwatch.errors import one_line
from potashwatch.records.alert import Alert
from potashwatch.records.sink import SlackSink

MOST_HEADER: Final = 150
MOST_TEXT: Final = 3000
MOST_BLOCKS: Final = 50
_OTHER_BLOCKS: Final = 3
"""The header, what is left out, the last line."""


def deliver_slack(alert: Alert, sink: SlackSink, sending: Sending) -> None:
    """Post an alert. Slack knows no ids: a repeat says at its end that it is one. Raises DeliveryError."""
    body = json.dumps(slack_message(alert, is_repeat=sending.is_repeat), ensure_ascii=False).encode("utf-8")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request("POST", sending.secrets.of(sink.url), headers=headers, body=body, deadline=sending.deadline)


def slack_message(alert: Alert, *, is_repeat: bool) -> dict[str, Any]:
    """Return the payload: blocks of ``plain_text``, and the subject for notifications."""
    subject = one_line(alert.subject).strip() or "Alert"
    parts, missing = pieces(plain(alert.text), MOST_TEXT, MOST_BLOCKS - _OTHER_BLOCKS)
    if missing:
        parts.append(left_out(missing))
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _text(shortened(subject, MOST_HEADER))}]
    blocks += [{"type": "section", "text": _text(part)} for part in parts]
    blocks.append({"type": "context", "elements": [_text(closing(alert, is_repeat=is_repeat))]})
    return {
        "text": _escaped(shortened(subject, MOST_HEADER)),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _text(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def _escaped(text: str) -> str:
    """Escape the three characters that begin anything in Slack's markup; ``text`` of a message is always markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
