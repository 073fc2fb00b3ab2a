"""Any service that Apprise knows (https://github.com/caronc/apprise). The only module that knows the library.

It runs as a program of its own: the library logs addresses with tokens, its plug-ins wait as long as they like, and
some write to the terminal. So nothing that it says is heard, and it is ended when the time is over. It stores nothing.
"""

import json
import re
import sys
from typing import Final

from potashwatch.alerts.running import run
from potashwatch.alerts.sending import Sending
from potashwatch.alerts.wording import closing, left_out, pieces, plain
from potashwatch.errors import DeliveryError, one_line
from potashwatch.records.alert import Alert
from potashwatch.records.sink import AppriseSink

_MISSING: Final = 10
_UNKNOWN: Final = 11
_FAILED: Final = 12
_WORDS_ROOM: Final = 100
"""Characters for the words about what is left out, and blank lines."""
_SCHEME: Final = re.compile(r"[a-z][a-z0-9]{1,19}(?=://)")


def deliver_apprise(alert: Alert, sink: AppriseSink, sending: Sending) -> None:
    """Hand an alert to the library. A repeat says at its end that it is one.

    The library says whether a service took it, and no more: what failed may have arrived all the same. Raises
    DeliveryError (alert.apprise, alert.timeout).
    """
    url = sending.secrets.of(sink.url)
    found = _SCHEME.match(url.lower())
    service = found[0] if found else "apprise"
    last = closing(alert, is_repeat=sending.is_repeat, why="the service did not confirm the first time")
    given = {
        "url": url,
        "title": one_line(alert.subject),
        "text": plain(alert.text),
        "last": last,
        "seconds": sending.deadline.left_seconds,
    }
    command = (sys.executable, "-P", "-W", "ignore", "-c", f"from {__name__} import main; main()")
    try:
        ended = run(command, json.dumps(given).encode("utf-8"), sending.secrets.environment, sending.deadline)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DeliveryError(
            "alert.apprise", f"{service}: Python cannot be started: {reason}", hint="look at the installation"
        ) from error
    if ended.status != 0:
        raise _failure(ended.status, service, sending)


def _failure(status: int | None, service: str, sending: Sending) -> DeliveryError:
    if status is None:
        return DeliveryError(
            "alert.timeout",
            f"{service}: Apprise had not ended after {sending.deadline.seconds:g} seconds",
            hint="it is sent again later, and says so",
            is_unsure=True,
            may_pass=True,
        )
    if status == _MISSING:
        return DeliveryError(
            "alert.apprise", "Apprise is not installed", hint='pip install "potashwatch[alerts]"'
        )
    if status == _UNKNOWN:
        return DeliveryError(
            "alert.apprise",
            "Apprise knows no service with such an address",
            hint="look at the secret of the sink, and at https://github.com/caronc/apprise/wiki",
        )
    return DeliveryError(
        "alert.apprise",
        f"{service}: Apprise could not deliver it, and does not say why; it may have arrived",
        hint="try the address with the program apprise, which tells more",
        is_unsure=True,
        may_pass=True,
    )


def notify(given: bytes) -> int:
    """Send what the JSON says, in the process of its own; return 0, or which of the three ways it failed."""
    try:
        import apprise  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        return _MISSING
    asked = json.loads(given)
    asset = apprise.AppriseAsset(
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        storage_path=None,
        async_mode=False,
        plugin_paths=[],
        app_id="potashwatch",
        app_desc="potashwatch",
    )
    service = apprise.Apprise.instantiate(asked["url"], asset=asset, suppress_exceptions=True)
    if service is None:
        return _UNKNOWN
    service.socket_connect_timeout = asked["seconds"] / 3
    service.socket_read_timeout = asked["seconds"]
    everyone = apprise.Apprise(asset=asset)
    everyone.add(service)
    body = _body(asked["text"], asked["last"], service.body_maxlen - len(asked["title"]))
    is_sent = everyone.notify(title=asked["title"], body=body, body_format=apprise.NotifyFormat.TEXT)
    return 0 if is_sent else _FAILED


def _body(text: str, last: str, room: int) -> str:
    """Return what a service has room for; it would cut the rest off without a word, or refuse it all."""
    parts, missing = pieces(text, max(1, room - len(last) - _WORDS_ROOM), 1)
    return "\n\n".join([*parts, *([left_out(missing)] if missing else []), last])


def main() -> None:
    """Be the program of its own."""
    sys.exit(notify(sys.stdin.buffer.read()))
