"""A server of one's own: the alert as JSON, signed.

Headers and signature as https://www.standardwebhooks.com (specification of 2023, version 1) says. ``Idempotency-Key``
is for servers that know that header instead (draft-ietf-httpapi-idempotency-key-header).
"""

import base64
import binascii
import hashlib
import hmac

from potashwatch.alerts.sending import Sending
from potashwatch.alerts.web import request
from potashwatch.errors import DeliveryError
from potashwatch.records.alert import Alert
from potashwatch.records.sink import WebhookSink

_PREFIX = "whsec_"


def deliver_webhook(alert: Alert, sink: WebhookSink, sending: Sending) -> None:
    """Post an alert. A repeat bears the same id; only the timestamp is its own. Raises DeliveryError."""
    body = alert.model_dump_json(by_alias=True).encode("utf-8")
    sent_at = str(int(sending.clock().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": alert.id,
        "webhook-id": alert.id,
        "webhook-timestamp": sent_at,
    }
    url = sending.secrets.of(sink.url)
    if sink.secret is not None:
        key = signing_key(sending.secrets.of(sink.secret))
        headers["webhook-signature"] = sign(key, f"{alert.id}.{sent_at}.".encode() + body)
    request("POST", url, headers=headers, body=body, deadline=sending.deadline)


def signing_key(text: str) -> bytes:
    """Return the bytes of a key: base64 after ``whsec_``, else the text itself in UTF-8. Raises DeliveryError."""
    if not text.startswith(_PREFIX):
        return text.encode("utf-8")
    try:
        if key := base64.b64decode(text.removeprefix(_PREFIX), validate=True):
            return key
    except (binascii.Error, ValueError):
        pass
    raise DeliveryError(
        "alert.secret",
        "the signing key begins with whsec_, and what follows is not base64",
        hint="copy the whole key again; a key that is plain text begins otherwise",
    )


def sign(key: bytes, content: bytes) -> str:
    """Return the value of the header: the version, and HMAC-SHA256 in base64."""
    return f"v1,{base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode('ascii')}"
