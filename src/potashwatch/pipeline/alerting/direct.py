"""The alert of last resort: the archive cannot be used, so the outbox cannot either, and silence would look like calm.

Nothing is remembered: each run that fails like this sends it anew, and one that did not arrive is lost with the run.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from typing import Final

from potashwatch import __version__
from potashwatch.errors import ArchiveError, DeliveryError, PotashwatchError, one_line
from potashwatch.pipeline.alerting.routing import addresses, readers
from potashwatch.pipeline.alerting.sending import Post, turns
from potashwatch.records.alert import Alert
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.report import ReportError, Tool
from potashwatch.records.settings import Settings
from potashwatch.records.sink import Reader

NO_RECORD: Final = 0
"""Of an alert that no ledger record names."""


def report_directly(
    error: PotashwatchError, settings: Settings, post: Post, *, checked: Collection[ListId] = ()
) -> Iterator[DeliveryError]:
    """Send one alert about the failure of a run to each reader of trouble, and yield why one did not arrive.

    A sink of some lists alone gets it, too: the failure concerns every list. ``checked``: lists that the run had read
    and committed before it failed; ``settings`` name those that it should have checked. Never raises. What the caller
    does not ask the iterator for is not sent.
    """
    for alert, sink in _alerts(_draft(error, settings, post, checked), settings):
        if failure := _deliver(alert, sink, settings, post):
            yield failure


def _draft(error: PotashwatchError, settings: Settings, post: Post, checked: Collection[ListId]) -> Alert:
    """Return the alert without its reader."""
    failed = "the archive cannot be used" if isinstance(error, ArchiveError) else "the run failed"
    now, host = post.clock.now(), post.starter.host
    missed = [LIST_TITLES[each] for each in settings.lists if each not in checked]
    lines = [
        f"On {host}, {now:%Y-%m-%d %H:%M} UTC: {failed}, and the run ended.",
        "",
        f"{error.message} [{error.code}]",
        f"What to do: {error.hint}",
        "",
        *_consequences(missed, is_all=len(missed) == len(settings.lists)),
    ]
    return Alert(
        tool=Tool(version=__version__),
        id="",
        sink="",
        kind="failing",
        made_at=now,
        record=NO_RECORD,
        subject=one_line(f"potashwatch: action required: {failed} on {host} [{error.code}]"),
        text="\n".join(map(one_line, lines)) + "\n",
        errors=(ReportError(list=None, code=error.code, message=error.message, hint=error.hint),),
    )


def _consequences(missed: Collection[str], *, is_all: bool) -> Iterator[str]:
    if missed:
        yield f"{'No list was checked' if is_all else 'Not checked by this run'}: {', '.join(missed)}."
        yield "Changes of them may have been published; no alert reports those until a run succeeds."
    else:
        yield "Every list was checked, but not everything that was found may have been recorded or reported."


def _alerts(draft: Alert, settings: Settings) -> Iterator[tuple[Alert, Reader]]:
    (error,) = draft.errors
    for sink in readers(settings.sinks, "trouble"):
        for to in addresses(sink):
            identity = ["direct", draft.made_at.isoformat(), error.code, error.message, sink.name, to]
            alert_id = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
            yield draft.model_copy(update={"id": alert_id, "sink": sink.name, "to": to}), sink


def _deliver(alert: Alert, sink: Reader, settings: Settings, post: Post) -> DeliveryError | None:
    """Try a few times while that may help. No later run tries again: a try that may have arrived is repeated, too."""
    failure: DeliveryError | None = None
    is_repeat = False
    for _ in turns(settings, post):
        try:
            post.deliver(alert, sink, post.secrets, is_repeat=is_repeat)
        except DeliveryError as error:
            failure = error
            is_repeat = is_repeat or error.is_unsure
            if not error.may_pass:
                return failure
        else:
            return None
    return failure
