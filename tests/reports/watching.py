"""Reports and answers about watched parties, made by hand, with any text in every place that a source fills."""

from datetime import UTC, date, datetime
from typing import Final

from potashwatch.diff import diff
from potashwatch.records.delta import Change, FieldChange
from potashwatch.records.edition import ListId
from potashwatch.records.license import Clause, Exclusion, GeneralLicense, LicenseSource, NamedEntity
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.party import Feature, Identifier, Name, PartyRecord
from potashwatch.records.report import Counts, EditionSummary, ListReport, Notice, Report, Tool
from potashwatch.records.status import (
    History,
    HistoryEvent,
    LicenseAnswer,
    LicenseEvents,
    LicenseList,
    Status,
    StatusEdition,
    StatusLicense,
    StatusLinked,
    StatusList,
    StatusReview,
    StatusTarget,
    TouchingLicense,
)
from potashwatch.records.target import Touch
from tests.samples import NO_FILTERS, listed, party

DIGEST: Final = "0123456789abcdef" * 4
END: Final = datetime(2022, 4, 1, 4, 1, tzinfo=UTC)
TOOL: Final = Tool(version="0.0.0")


def touch(
    target: str = "belaruskali",
    reason: str = "identifier",
    evidence: str = "Registration Number “600122610” (Belarus)",
    *,
    of: str | None = None,
    score: float | None = None,
) -> Touch:
    """Return why something concerns a target."""
    return Touch.model_validate(
        {"target": target, "party": of or target, "reason": reason, "evidence": evidence, "score": score}
    )


def edition(source: str, day: date | None, records: int) -> EditionSummary:
    """Return one side of a comparison, with its day."""
    return EditionSummary(source=source, sha256=DIGEST, bytes=1, published_on=day, records=records)


def kali(uid: str, text: str = "") -> PartyRecord:
    """Return Belaruskali under a key."""
    return party(
        uid,
        names=(
            Name(kind="primary", text=f"BELARUSKALI OAO{text}"),
            Name(kind="aka", text="AAT BELARUSKALIY"),
        ),
        listings=listed("BELARUS-EO14038"),
        identifiers=(Identifier(kind_text="Registration Number", value="600122610", country="Belarus"),),
    )


def watched_changes(text: str = "") -> tuple[Change, ...]:
    """Return, in this order: a near name, one of no concern, a return, a re-issue, a removal, a change of two."""
    trader = party("33372", names=(Name(kind="primary", text="AGROROZKVIT LLC"),), listings=listed("BELARUS"))
    plane = party("44580", kind="aircraft", kind_text="Aircraft")
    old = [trader, plane, party("7"), party("8", names=(Name(kind="primary", text=f"SLAVKALI{text}"),))]
    flown = plane.model_copy(update={"features": (Feature(name="Owner", value=f"both{text}"),)})
    new = [
        kali("50123", text),
        party("50124", names=(Name(kind="primary", text=f"BELARUSKALIY TRADE{text}"),)),
        party("50125"),
        flown,
        party("7", title=f"x{text}"),
        party("9", names=(Name(kind="primary", text=f"SLAVKALI{text}"),)),
    ]
    by_uid = {change.uid: change for change in diff("ofac-sdn", old, new).changes}
    why = {
        "50124": ((touch(reason="possible", evidence=f"near name BELARUSKALIY{text}", score=93.04),), None),
        "50125": ((), None),
        "50123": ((touch(),), f"number 600122610 stood on uid 32746 until 2026-03-19{text}"),
        "33372": ((touch("bpc", "key", f"the same key 33372{text}", of="agrorozkvit"),), None),
        "44580": (
            (
                touch("belaruskali", "text", f"named in Owner{text}"),
                touch("belavia", "linked", f"Linked To: BELAVIA{text}"),
            ),
            None,
        ),
        "7": ((), None),
    }
    found = [by_uid[uid].model_copy(update={"targets": t, "relisted": r}) for uid, (t, r) in why.items()]
    found = [change.model_copy(update={"occurrence_id": f"again-{change.id}"}) for change in found]
    moved = next(change for change in by_uid.values() if change.kind == "reissue" or change.uid == "9")
    return (*found, moved.model_copy(update={"targets": (touch("bpc", "name", f"the same name{text}"),)}))


def watched_events(text: str = "") -> tuple[LicenseEvent, ...]:
    """Return three events: one of no concern, one of two targets, an amendment with its clauses."""
    common = {"program": "Belarus", "evidence": (f"https://ofac.treasury.gov/media/1/download{text}", DIGEST)}
    no_end = {"expires_at": None, "expires_text": None}
    title = f"Authorizing Transactions Involving Belinvestbank{text}"
    fields = (
        FieldChange(
            field="clauses",
            op="changed",
            old=Clause(key="(a)", role="authorizes", text=f"through April 1{text}", is_summary=True),
            new=Clause(key="(a)", role="authorizes", text=f"through May 1{text}"),
            significance="legal",
        ),
        FieldChange(
            field="entities", op="added", new=NamedEntity(text=f"Agrorozkvit LLC{text}"), significance="legal"
        ),
        FieldChange(field="expires_text", op="removed", old=f"April 1{text}", significance="legal"),
    )
    shapes: tuple[dict[str, object], ...] = (
        {
            "id": "a",
            "kind": "issued",
            "number": "14",
            "title": title,
            "status": "unknown",
            "expires_at": None,
            "expires_text": f"until the first snow{text}",
            "end_not_understood": f"until the first snow{text}",
        },
        {
            "id": "b",
            "kind": "archived",
            "number": "13",
            "title": None,
            "status": "archived",
            **no_end,
            "targets": (touch("bpc", "name"), touch("belaruskali", "name", f"the same name{text}")),
        },
        {
            "id": "c",
            "kind": "amended",
            "number": "5",
            "title": f"Wind down{text}",
            "status": "amended",
            "expires_at": END,
            "expires_text": f"12:01 a.m. eastern standard time, April 1, 2022{text}",
            "targets": (touch("bpc", "key"),),
            "fields": fields,
        },
    )
    return tuple(
        LicenseEvent.model_validate(
            {**common, "issued_on": date(2021, 12, 2), "message": f"GL {shape['number']}: as told{text}"}
            | shape
        )
        for shape in shapes
    )


def watched_report(text: str = "") -> Report:
    """Return a report with every way in which a list or a license can touch a target."""
    kinds = [change.kind for change in watched_changes()]
    counts = Counts(
        additions=kinds.count("addition"),
        removals=kinds.count("removal"),
        changes=kinds.count("change"),
        reissues=kinds.count("reissue"),
        unchanged=9000,
    )
    sdn = list_report("ofac-sdn", counts, text).model_copy(update={"changes": watched_changes(text)})
    licenses = list_report(
        "ofac-licenses", Counts(additions=1, removals=1, changes=1, reissues=0, unchanged=12), text
    )
    return Report(
        tool=TOOL,
        complete=True,
        lists=(sdn, licenses),
        licenses=watched_events(text),
        filters=NO_FILTERS,
    )


def list_report(list_id: ListId, counts: Counts, text: str) -> ListReport:
    """Return the comparison of a list, without changes."""
    return ListReport(
        list=list_id,
        outcome="changed",
        format="ofac-classic" if list_id != "ofac-licenses" else "ofac-license-pages",
        old=edition(f"old{text}", date(2026, 3, 19), 9000),
        new=edition(f"new{text}", date(2026, 3, 26), 9001),
        age_days=1,
        counts=counts,
        notices=(Notice(code="guard.stale", level="warning", message=f"m{text}", hint=f"h{text}"),),
        drift=(),
        changes=(),
    )


def status(text: str = "") -> Status:
    """Return a board with every kind of answer."""
    seen = StatusEdition(published_on=date(2026, 6, 2), dated_on=date(2026, 6, 2), sha256=DIGEST, age_days=28)
    undated = seen.model_copy(update={"published_on": None, "age_days": 1})
    kali_lists = (
        StatusList(
            list="ofac-sdn",
            listed=False,
            uid=f"32746{text}",
            name=f"BELARUSKALI OAO{text}",
            programs=(f"BELARUS-EO14038{text}",),
            since=date(2026, 3, 27),
            since_basis="edition",
            edition=seen,
        ),
        StatusList(
            list="ofac-consolidated", listed=False, since=date(2018, 4, 6), since_basis="first-edition"
        ),
        StatusList(
            list="eu-fsf",
            listed=True,
            uid="1234",
            reference=f"EU.8273.79{text}",
            name="Open Joint Stock Company “Belaruskali”",
            programs=("BLR",),
            since=date(2022, 6, 3),
            since_basis="authority",
            edition=undated,
        ),
    )
    licenses = (
        status_license("4", "expired", date(2021, 12, 8), text),
        status_license("5", "amended", None, text).model_copy(
            update={"expires_at": END, "expires_text": f"April 1, 2022{text}"}
        ),
        status_license("13", "in-force", None, text),
        status_license("15", "withdrawn", None, text).model_copy(
            update={"touch": touch(reason="possible", evidence=f"near name{text}", score=90.0)}
        ),
        status_license("16", "unknown", None, text).model_copy(
            update={"expires_text": f"until the snow{text}", "end_not_understood": f"until the snow{text}"}
        ),
    )
    linked = StatusLinked(
        party="slavkali",
        title=f"Slavkali{text}",
        relation="r",
        list="ofac-sdn",
        uid="33371",
        reference=None,
        name="SLAVKALI",
        programs=("BELARUS-EO14038",),
    )
    belaruskali = StatusTarget(
        target="belaruskali",
        title=f"Belaruskali{text}",
        lists=kali_lists,
        licenses=licenses,
        linked=(linked,),
        linked_known=2,
        summary=f"EU: listed; OFAC: removed{text}",
        latest_action=f"OFAC: latest action found 26 Mar 2026{text}",
    )
    unknown = StatusList(list="ofac-sdn", listed=None)
    early = StatusList(
        list="eu-fsf",
        listed=True,
        uid="1",
        since=date(2021, 12, 4),
        since_basis="first-edition",
        removed_on=date(2025, 11, 4),
        edition=seen.model_copy(update={"is_stale": True}),
    )
    review = tuple(
        StatusReview(
            uid=uid,
            reference=f"EU.{uid}{text}",
            name=f"BYELORUSSIAN STEEL WORKS{text}",
            programs=("BLR",),
            touch=touch("steel", reason, f"named within the name{text}", score=score),
        )
        for uid, reason, score in (("5", "text", None), ("6", "possible", 95.2))
    )
    named = StatusList(list="ofac-sdn", listed=None, review=review, edition=seen)
    first = StatusList(
        list="ofac-consolidated", listed=True, uid="2", since=date(2022, 6, 5), since_basis="edition"
    )
    belavia = belaruskali.model_copy(
        update={"target": "belavia", "lists": (unknown, early, first), "licenses": (), "linked": ()}
    )
    steel = belavia.model_copy(update={"target": "steel", "lists": (named,), "linked_known": 0})
    return Status(
        tool=TOOL,
        as_of=date(2026, 6, 30),
        targets=(belaruskali, belavia, steel),
        not_covered=f"not covered: bans on goods{text}",
        notices=(
            Notice(code="run.note", level="note", message=f"m{text}", hint=f"h{text}"),
            Notice(code="run.old", level="warning", message=f"m{text}", hint=f"h{text}"),
        ),
    )


def status_license(number: str, standing: str, ended: date | None, text: str) -> StatusLicense:
    """Return a license on the board."""
    return StatusLicense.model_validate(
        {
            "program": "Belarus",
            "number": f"{number}{text}",
            "title": f"Title{text}",
            "status": standing,
            "status_reason": f"reason{text}",
            "issued_on": date(2021, 8, 9),
            "expires_at": None,
            "expires_text": None,
            "ended_on": ended,
            "certainty": "document",
            "touch": touch(evidence=f"named{text}"),
        }
    )


def history(text: str = "") -> History:
    """Return a time line."""
    events = (
        HistoryEvent(
            on=date(2021, 8, 9),
            kind="first-seen",
            list="ofac-sdn",
            party="belaruskali",
            message=f"uid 32746 stands in the first edition of the archive{text}",
            evidence=(DIGEST, f"https://ofac.treasury.gov/x{text}"),
        ),
        HistoryEvent(
            on=date(2025, 12, 15),
            kind="license",
            list=None,
            party="belaruskali",
            message="GL 13",
            evidence=(),
        ),
        HistoryEvent(
            on=date(2026, 3, 26),
            kind="act",
            list=None,
            party=None,
            message=f"OFAC: Belarus-related Designations Removals{text}",
            evidence=(f"https://ofac.treasury.gov/recent-actions/20260326{text}", DIGEST),
        ),
        HistoryEvent(
            on=date(2026, 3, 27),
            kind="not-listed",
            list="ofac-sdn",
            party="rybakov",
            message=f"no longer in the edition of that day{text}",
            evidence=(f"ofac-sdn@{DIGEST}",),
        ),
    )
    return History(
        tool=TOOL,
        target="belaruskali",
        title=f"Belaruskali{text}",
        events=events,
        latest_action=f"OFAC: latest action found 26 Mar 2026{text}",
    )


def license_events(text: str = "") -> LicenseEvents:
    """Return the answer with those events."""
    return LicenseEvents(
        tool=TOOL,
        from_on=date(2021, 12, 1),
        to_on=date(2026, 6, 30),
        known_to=f"the register of 2026-10-05{text}",
        events=watched_events(text),
    )


def license_(text: str = "") -> LicenseAnswer:
    """Return the answer about the license of which everything is known."""
    known = gl5(text)
    return LicenseAnswer(
        tool=TOOL,
        as_of=date(2026, 6, 30),
        known_to=f"the register of 2026-10-05{text}",
        license=known.license,
        targets=known.targets,
    )


def gl5(text: str = "") -> TouchingLicense:
    """Return a license of which everything is known."""
    known = GeneralLicense(
        program="Belarus",
        number=f"5{text}",
        title=f"Authorizing the Wind Down of Transactions Involving BPC{text}",
        cfr_parts=(f"31 CFR part 548{text}",),
        issued_on=date(2021, 12, 2),
        issued_text=f"December 2, 2021{text}",
        published_at=datetime(2021, 12, 2, 15, 4, 59, tzinfo=UTC),
        expires_text=f"12:01 a.m. eastern standard time, April 1, 2022{text}",
        expires_at=END,
        is_wind_down=True,
        entities=(NamedEntity(text=f"Belarusian Potash Company{text}"), NamedEntity(text="Agrorozkvit LLC")),
        excluded=(
            Exclusion(kind="party", text=f"Belaruskali OAO{text}"),
            Exclusion(kind="property", text=f"The unblocking of any property{text}"),
            Exclusion(kind="activity", text="New purchases"),
        ),
        covers_owned=True,
        clauses=(
            Clause(key="(a)", role="authorizes", text=f"all transactions ... are authorized{text}"),
            Clause(key="(b)", role="excludes", text=f"no new purchases{text}", is_summary=True),
        ),
        supersedes=("5A",),
        superseded_by=f"5C{text}",
        status="expired",
        status_reason=f"its end has passed{text}",
        ended_on=date(2022, 4, 1),
        remarks=(f"the zone word does not fit the season{text}",),
        citations=(f"86 FR 1{text}",),
        certainty="document",
        sources=(
            LicenseSource(url=f"https://ofac.treasury.gov/media/5{text}", sha256=DIGEST, note=f"n{text}"),
        ),
    )
    return TouchingLicense(license=known, targets=(touch("bpc", "name", f"named{text}"),))


def licenses(text: str = "") -> LicenseList:
    """Return licenses: with an end, with none in its text, with one not understood, and one little is known of."""
    until_revoked = GeneralLicense(
        program="Belarus",
        number="12",
        title=f"Certain Blocked Aircraft{text}",
        issued_on=date(2025, 11, 4),
        clauses=(Clause(key="(a)", role="authorizes", text="x"),),
        certainty="likely",
    )
    not_understood = until_revoked.model_copy(
        update={
            "number": "15",
            "status": "unknown",
            "expires_text": f"until the first snow{text}",
            "end_not_understood": f"until the first snow{text}",
        }
    )
    little = GeneralLicense(
        program="Russia-related", number="101", status="withdrawn", certainty="unverified"
    )
    return LicenseList(
        tool=TOOL,
        as_of=date(2026, 6, 30),
        known_to=f"the register of 2026-10-05; no page in the archive{text}",
        licenses=(
            gl5(text),
            TouchingLicense(license=until_revoked, targets=()),
            TouchingLicense(license=not_understood, targets=()),
            TouchingLicense(license=little, targets=(touch("belavia", "possible", "near", score=88.5),)),
        ),
    )
