"""An alert, an outbox and a check, each with a text at the end of its free texts."""

from datetime import UTC, datetime

from potashwatch.records.alert import Alert, Failure, PendingAlert, PendingAlerts
from potashwatch.records.check import Check, Finding, Item, Rewrite
from potashwatch.records.ofac_delta import DeltaEntry, DeltaHeader, OfacDelta, Operation
from potashwatch.records.report import Tool
from tests.reports import watching

AT = datetime(2026, 11, 21, 6, 17, tzinfo=UTC)


def alert(text: str) -> Alert:
    """Return an alert about watched parties."""
    report = watching.watched_report(text)
    return Alert(
        tool=Tool(version="1.2.3"),
        id="3f" * 32,
        sink="officer",
        kind="news",
        list="ofac-sdn",
        made_at=AT,
        record=17,
        tells=("a1", "b2"),
        subject=f"potashwatch: OFAC SDN list: affects belavia; 2 changes{text}",
        text=f"Watched parties{text}",
        report=report,
    )


def outbox(text: str) -> PendingAlerts:
    """Return an outbox with an alert of each sort."""
    failure = Failure(
        failed_at=AT,
        code="alert.unreachable",
        message=f"officer: hooks.bank.example: no connection, since the server closed it before any answer{text}",
        is_unsure=False,
    )
    waiting = PendingAlert(
        id="3f" * 32,
        sink="officer",
        to=None,
        kind="news",
        list="ofac-sdn",
        made_at=AT,
        subject=f"potashwatch: OFAC SDN list: 2 changes{text}",
        state="waiting",
        attempts=2,
        failure=failure,
        next_at=AT.replace(hour=7),
    )
    others = (
        waiting.model_copy(update={"id": "4a" * 32, "state": "given-up", "next_at": None}),
        waiting.model_copy(
            update={"id": "5b" * 32, "state": "failed", "attempts": 1, "failure": None, "next_at": None}
        ),
        waiting.model_copy(
            update={
                "id": "6c" * 32,
                "sink": "mail",
                "to": "officer@bank.example",
                "state": "new",
                "attempts": 0,
                "failure": None,
                "next_at": None,
            }
        ),
    )
    return PendingAlerts(tool=Tool(version="1.2.3"), alerts=(waiting, *others))


def check(text: str) -> Check:
    """Return a check with a case that differs."""
    finding = Finding(
        code="check.differs",
        level="difference",
        path=f"one/expected.json{text}",
        line=3,
        message=f"the report is not the expected one{text}",
        hint="review it, then --update",
        diff=(f"-old{text}", f"+new{text}"),
    )
    items = (Item(name=f"one{text}", kind="case", findings=(finding,)), Item(name="two", kind="snapshot"))
    rewrites = (Rewrite(path=f"one/expected.json{text}", message="written"),)
    return Check(
        tool=Tool(version="1.2.3"),
        folder=f"cases{text}",
        outcome="differences",
        items=items,
        updated=rewrites,
    )


def ofac_delta(text: str) -> OfacDelta:
    """Return an OFAC delta with a party of each kind."""
    entry = DeltaEntry(uid="1", kind="addition", name=f"ONE{text}", entity_type=f"Entity{text}", operations=0)
    update = Operation(
        action="add",
        path="referenceValues/referenceValue",
        new=(("referenceValue/value", f"Saint Lucia{text}"),),
    )
    header = DeltaHeader(
        namespace="https://www.treasury.gov/ofac/DeltaFile/1.0",
        published_on=AT.date(),
        published_text=f"{AT:%Y-%m-%d}T00:00:00-04:00{text}",
        publication_type=f"Standard Action{text}",
        reference_values=(update,),
    )
    return OfacDelta(
        schema="potashwatch/ofac-delta/1",
        source=f"delta.xml{text}",
        bytes=1,
        sha256="3f" * 32,
        header=header,
        additions=1,
        changes=1,
        removals=1,
        parties=(
            entry,
            entry.model_copy(
                update={"uid": "2", "kind": "change", "name": None, "entity_type": None, "operations": 3}
            ),
            entry.model_copy(update={"uid": "3", "kind": "removal"}),
        ),
    )
