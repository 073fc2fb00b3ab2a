"""Who is writing in an archive."""

from datetime import datetime

from potashwatch.records.base import Frozen
from potashwatch.records.ledger import Starter


class Holder(Frozen):
    """The one writer, as others are told about it."""

    started_by: Starter
    since_at: datetime
    """UTC."""

    def __str__(self) -> str:
        by = self.started_by
        since = self.since_at.strftime("%Y-%m-%d %H:%M:%S UTC")
        return f"process {by.pid} of {by.user} on {by.host} ({by.kind}), since {since}"
