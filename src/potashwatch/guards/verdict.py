"""What follows from notices: quarantine, and its end."""

from collections.abc import Iterable, Iterator, Sequence

from potashwatch.records.ledger import Quarantine
from potashwatch.records.report import Notice
from potashwatch.records.snapshot import Facts

_QUARANTINING = frozenset(
    {
        "guard.digest",
        "guard.length",
        "guard.date-backwards",
        "guard.vanished",
        "guard.program-vanished",
        "guard.kind-vanished",
        "guard.fill",
        "guard.drift",
        "guard.few",
        "guard.future",
    }
)


def quarantines(notices: Iterable[Notice]) -> bool:
    """Tell whether a notice keeps its edition from becoming the baseline. Age alone (``guard.stale``) does not."""
    return any(notice.code in _QUARANTINING for notice in notices)


def flap(quarantined: Sequence[Quarantine], new: Facts) -> Iterator[Notice]:
    """Report that a plausible edition followed while others of the list are under quarantine.

    ``new`` is of a plausible edition. Days are of UTC. One notice for all of them: the caller then closes their
    quarantine, so it is said once. A US list had 686, 515 and 686 parties on three days of October 2019 (F16).
    """
    if not quarantined:
        return
    told = [f"{found.records:,} parties on {found.since_at.date()}" for found in quarantined[:_MOST]]
    more = f" and {len(quarantined) - _MOST} more" if len(quarantined) > _MOST else ""
    yield Notice(
        code="guard.flap",
        level="warning",
        message=f"under quarantine: {', '.join(told)}{more}; {new.records:,} again today",
        hint="the list was compared with its baseline; the held edition stays in the archive",
    )


_MOST = 5
