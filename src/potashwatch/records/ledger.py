"""What was done, and when: one immutable record for each run, import, approval and pruning, chained by digests.

The last record also carries the state of every list, so that appending a record is the one step that moves a
baseline: there is no second file that could disagree.
"""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from potashwatch.records.base import Frozen
from potashwatch.records.edition import FormatId, ListId
from potashwatch.records.report import Counts, Notice, Outcome, ReportError
from potashwatch.records.snapshot import Transfer

LEDGER_SCHEMA: Literal["potashwatch/ledger/1"] = "potashwatch/ledger/1"

StarterKind = Literal["terminal", "cron", "ci", "service"]

LedgerKind = Literal["init", "run", "import", "approve", "recover", "prune"]
"""``init``: a person began the archive; ``recover``: a person named the baselines after the ledger was lost."""


class Starter(Frozen):
    """Who started it."""

    kind: StarterKind
    """``service``: no terminal, and none of the marks of cron or of CI."""
    user: str
    host: str
    pid: int


class Versions(Frozen):
    """What did it."""

    potashwatch: str
    python: str
    lxml: str


class Quarantine(Frozen):
    """An edition that a guard objects to, kept apart until it is approved or the list is plausible again."""

    sha256: str
    base: str | None = None
    """SHA-256 of the edition it was compared with; None for a first edition."""
    since_at: datetime
    """When it was first held, UTC."""
    records: int
    notices: tuple[Notice, ...]
    is_imported: bool = False
    """Whether an import held it. No report has said what it would change, and no authority served it today."""


class Arrival(Frozen):
    """The last answer that brought an edition, to ask the authority whether it still stands."""

    sha256: str
    """Of the edition."""
    transfer: Transfer


class Reported(Frozen):
    """What of a list no delivered report had: from where the last one ended."""

    baselines: tuple[str | None, ...] = ()
    """SHA-256 of the edition at which it ended (None: there was none), and of every baseline since but the present one.
    Empty of the licenses."""
    told_at: datetime | None = None
    """Of the licenses: as in ``ListState``, of that report."""
    told_due_days: int = 0
    told_to: int = 0


class ListState(Frozen):
    """Where a list stands after a record."""

    list: ListId
    baseline: str | None = None
    """SHA-256 of the last accepted edition; None before the first."""
    fallback: str | None = None
    """Of the last accepted edition in another format, taken since the baseline because its own was refused."""
    formers: dict[FormatId, str] = {}  # noqa: RUF012 - pydantic copies it
    """SHA-256 of the baseline that was left when another format was taken up, by format."""
    approved: str | None = None
    """Of an edition that a person accepted and no run has taken up yet."""
    quarantined: tuple[Quarantine, ...] = ()
    rejected: tuple[str, ...] = ()
    """SHA-256 of editions that were under quarantine and never approved; only their digest still finds them."""
    waived: tuple[str, ...] = ()
    """Those of the accepted editions that a person approved: what guards say of them is told, and is no trouble."""
    settled: int = 0
    """Highest number that a snapshot had when an edition was last accepted; what has a higher one came since."""
    unjudged: tuple[int, ...] = ()
    """Numbers of snapshots up to ``settled`` that were fetched and judged by no run, since theirs was killed."""
    arrival: Arrival | None = None
    checked_at: datetime | None = None
    """The last time the list was read and accepted, changed or not."""
    told_at: datetime | None = None
    """Of the licenses: the instant up to which reports told what happened, also what the clock alone brought."""
    told_due_days: int = 0
    """Of the licenses: how many days before its end a license was told as about to end then; 0 before the first."""
    told_to: int = 0
    """Of the licenses: the highest number that a snapshot had then; what came later was not known to the reports."""
    none_listed_since_at: datetime | None = None
    """Of the licenses: since when OFAC's page shows none, as the sinks for news were told; None: it shows some."""
    failing_since_at: datetime | None = None
    """The first of an unbroken row of runs that did not get an acceptable edition."""
    reported: Reported | None = None
    """Where the last delivered report ended: the next one begins there. None: at the baseline, nothing is owed."""

    @property
    def held_by_runs(self) -> tuple[Quarantine, ...]:
        """The editions under quarantine that a run received and reported; without those that an import held."""
        return tuple(held for held in self.quarantined if not held.is_imported)


class ListEntry(Frozen):
    """What a run found about one list."""

    list: ListId
    outcome: Outcome
    old: str | None
    """SHA-256 of the edition compared with."""
    new: str | None
    """SHA-256 of the edition fetched; None when there was none."""
    published_on: date | None
    """Of the new edition."""
    counts: Counts | None
    """None where nothing was compared."""
    refused_sha256: str | None = None
    """Of bytes that came with status 200 and are no edition; they are kept in the archive."""
    errors: tuple[ReportError, ...] = ()
    notices: tuple[Notice, ...] = ()


class Filed(Frozen):
    """A snapshot that came into the archive: the ledger's chain thereby covers its file too."""

    number: int
    """Of the snapshot."""
    sha256: str
    """Of the bytes of its file."""


class Trouble(Frozen):
    """Something that does not work, as its readers know it: once when it begins, now and then, once when it ends."""

    about: str
    """A list, ``report``, ``run``, ``outbox``, or ``sink`` and its name."""
    state: str
    """What is wrong, in codes: another state is told anew, another message of the same state is not."""
    since_at: datetime
    told_at: datetime
    """The last time it was told."""


class Alerting(Frozen):
    """Where the alerts stand after a record."""

    sinks: tuple[str, ...] = ()
    """Names of those that the last run with any had."""
    troubles: tuple[Trouble, ...] = ()
    spoken_at: dict[str, datetime] = {}  # noqa: RUF012 - pydantic copies it
    """When each sink that has a heartbeat was last told news, or that there is none; by its name."""


class LedgerRecord(Frozen):
    """One line of the proof. ``previous_sha256`` is of the bytes of the record before it; None in the first."""

    schema_: Literal["potashwatch/ledger/1"] = Field(LEDGER_SCHEMA, alias="schema")
    number: int
    previous_sha256: str | None
    kind: LedgerKind
    started_at: datetime
    finished_at: datetime
    started_by: Starter
    versions: Versions
    reason: str | None = None
    """In a person's words, of an approval or a recovery; the rule, of a pruning; why a run ended early, of its end."""
    affected: tuple[str, ...] = ()
    """SHA-256 of the editions imported, approved or pruned."""
    complete: bool = True
    """False when a list could not be read, or the report could not be delivered."""
    is_end: bool = False
    """Of a run: its last record, written after the report. A run has one record for each list before it; records of one
    run share ``started_at`` and ``started_by``, and a run without an end was killed."""
    report_id: str | None = None
    """In the last record of a run: the report that was delivered."""
    lists: tuple[ListEntry, ...] = ()
    states: tuple[ListState, ...] = ()
    """Of every list that this archive has ever seen."""
    alerts: tuple[str, ...] = ()
    """Ids of the alerts that go out with this record; one that no record names was never decided."""
    alerting: Alerting | None = None
    """None where the record says nothing of it; filled in by the archive from the one before."""
    filed: tuple[Filed, ...] = ()
    """Snapshots that came since the record before; filled in by the archive."""
    filed_to: int = 0
    """The highest number any snapshot had when this record was written: no later one has it again."""
    unfiled: tuple[int, ...] = ()
    """Numbers of the snapshots that a pruning takes out."""
