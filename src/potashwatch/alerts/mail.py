"""An alert as a mail: plain text, the whole of it as JSON beside. Pure: the same alert is the same mail."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from potashwatch.alerts.wording import left_out, pieces, plain, shortened, utf8_bytes
from potashwatch.errors import one_line
from potashwatch.records.alert import Alert

MOST_BODY_BYTES: Final = 200_000
MOST_ATTACHED_BYTES: Final = 1_000_000
_MOST_SUBJECT: Final = 200
_TEXT: Final = SMTP.clone(max_line_length=76)
"""What quoted-printable allows (RFC 2045, 6.7)."""
_WIRE: Final = SMTP.clone(max_line_length=100)
"""Of headers: the id stands on the line of its name."""
_NOT_ATTACHED: Final = (
    "The alert as JSON is larger than 1 MB and not attached;"
    " the whole report is in the archive of the installation."
)
_LINE_BEGINS_WITH_DOT: Final = re.compile(rb"^\.", re.MULTILINE)


def mail(alert: Alert, sender: str, to: str) -> EmailMessage:
    """Return the mail of an alert. A repeat is the same mail with the same Message-ID, which readers' programs fold."""
    message = EmailMessage(policy=_TEXT)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = mail_subject(alert.subject)
    message["Date"] = format_datetime(alert.made_at)
    message["Message-ID"] = f"<{alert.id[:32]}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence notice answers it
    message["X-Potashwatch-Alert"] = alert.id
    parts, missing = pieces(plain(alert.text), MOST_BODY_BYTES, 1, utf8_bytes)
    if missing:
        parts.append(left_out(missing))
    data = alert.model_dump_json(by_alias=True, indent=2).encode("utf-8") if alert.kind == "news" else b""
    if len(data) > MOST_ATTACHED_BYTES:
        parts.append(_NOT_ATTACHED)
    message.set_content("\n\n".join(parts) + "\n", charset="utf-8", cte="quoted-printable")
    if 0 < len(data) <= MOST_ATTACHED_BYTES:
        message.add_attachment(data, maintype="application", subtype="json", filename="alert.json")
        message.set_boundary(f"=_alert_{alert.id[:32]}")  # "=_" cannot stand in quoted-printable
    return message


def mail_subject(text: str) -> str:
    """Return a subject on one line, in which nothing reads as an encoded word (RFC 2047)."""
    return shortened(one_line(text).strip() or "Alert", _MOST_SUBJECT).replace("=?", "= ?")


def domain_of(address: str) -> str:
    """Return what stands after the @."""
    return address.rpartition("@")[2]


def on_the_wire(message: EmailMessage) -> bytes:
    """Return a mail as DATA carries it: lines that begin with a dot have one more, a dot ends it (RFC 5321, 4.5.2)."""
    data = message.as_bytes(policy=_WIRE)
    data = data if data.endswith(b"\r\n") else data + b"\r\n"
    return _LINE_BEGINS_WITH_DOT.sub(b"..", data) + b".\r\n"
