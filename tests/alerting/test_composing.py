"""What alerts say, and when trouble is told: pure, over reports made by hand and over any row of days."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from potashwatch.pipeline.alerting.composing import compose
from potashwatch.pipeline.alerting.occasion import Occasion
from potashwatch.pipeline.alerting.troubles import stages
from potashwatch.records.alert import Alert
from potashwatch.records.ledger import Alerting
from potashwatch.records.report import ListReport, Report, ReportError
from potashwatch.records.settings import Settings
from potashwatch.records.sink import Sink
from tests.alerting.mailroom import news, ops
from tests.reports.hostile import HOSTILE
from tests.reports.watching import watched_report
from tests.samples import NO_FILTERS

NOW = datetime(2026, 11, 21, 6, 17, tzinfo=UTC)


def composed(
    report: Report,
    *sinks: Sink,
    now: datetime = NOW,
    head: str | None = "ab" * 32,
    undelivered: Mapping[str, ReportError] | None = None,
) -> tuple[Alert, ...]:
    """Return the alerts of a run that found this."""
    return compose(
        Occasion(
            report=report,
            now=now,
            settings=Settings(sinks=sinks),
            before=Alerting(),
            number=7,
            head=head,
            undelivered=undelivered or {},
        )
    ).alerts


def test_events_of_licenses_are_routed_by_target_and_pass_every_significance() -> None:
    """A license has no significance; who asked for one list hears nothing of it."""
    report = watched_report()
    sinks = (
        news("grave", min_significance="legal"),
        news("potash", targets=("bpc",)),
        news("lists", lists=("ofac-sdn", "eu-fsf")),
    )
    told = {
        (alert.sink, event.number)
        for alert in composed(report, *sinks)
        if alert.report
        for event in alert.report.licenses
    }
    assert {number for sink, number in told if sink == "grave"} == {event.number for event in report.licenses}
    touching = {e.number for e in report.licenses if any(t.target == "bpc" for t in e.targets)}
    assert {number for sink, number in told if sink == "potash"} == touching == {"13", "5"}
    assert not any(sink == "lists" for sink, _ in told)


def test_an_alert_has_the_same_id_whenever_it_is_composed_and_another_in_another_archive() -> None:
    """A crash between composing and deciding makes no second one; two installations never share one."""
    first = composed(watched_report(), news())
    later = composed(watched_report(), news(), now=NOW + timedelta(hours=1))
    other = composed(watched_report(), news(), head="cd" * 32)
    assert [alert.id for alert in first] == [alert.id for alert in later]
    assert not {alert.id for alert in first} & {alert.id for alert in other}
    assert len({alert.id for alert in first}) == len(first)


@given(st.sampled_from(HOSTILE))
def test_texts_of_the_lists_stay_in_their_line(text: str) -> None:
    """No text of a list makes a second subject line, nor ends the message."""
    for alert in composed(watched_report(text), news(heartbeat="daily")):
        assert alert.subject.isprintable()
        assert all(line.isprintable() for line in alert.text.split("\n"))


def test_a_return_to_a_list_stands_first_in_the_subject() -> None:
    """Relisted parties are what everything here is for."""
    subjects = [alert.subject for alert in composed(watched_report(), news())]
    assert [subject for subject in subjects if ": RE-LISTED " in subject]


CODES = st.sampled_from((None, "fetch.timeout", "fetch.refused", "guard.vanished"))


@given(st.lists(st.tuples(CODES, st.floats(min_value=0.01, max_value=3)), max_size=20))
def test_trouble_is_told_once_for_each_state(days: list[tuple[str | None, float]]) -> None:
    """Over any row of days: it begins with ``failing``, ends with ``recovered``, and reminds no oftener than daily."""
    before, now = Alerting(), NOW
    state: str | None = None
    told_at = NOW
    for code, passed in days:
        now += timedelta(days=passed)
        found, troubles = stages(_report(code), before, Settings(), now, {}, None, is_offline=False)
        before = Alerting(troubles=troubles)
        is_quarantine = code is not None and code.startswith("guard.")
        new = None if code is None else "quarantined" if is_quarantine else "unavailable"
        kinds = [stage.kind for stage in found]
        if new is None:
            assert kinds == (["recovered"] if state else [])
        elif new != state:
            assert kinds == ["failing"]
        elif kinds:
            assert kinds == ["still-failing"]
            assert now - told_at >= timedelta(hours=21)
        else:
            assert now - told_at < timedelta(hours=24)
        state, told_at = new, now if kinds else told_at
        assert [trouble.about for trouble in troubles] == (["eu-fsf"] if new else [])


def _report(code: str | None) -> Report:
    errors = (ReportError(list="eu-fsf", code=code, message="no", hint="wait"),) if code else ()
    is_guard = code is not None and code.startswith("guard.")
    found = ListReport(
        list="eu-fsf",
        outcome="unchanged" if code is None else "quarantined" if is_guard else "unavailable",
        format=None,
        old=None,
        new=None,
        counts=None,
        drift=(),
        changes=(),
    )
    return Report(
        tool=watched_report().tool, complete=code is None, lists=(found,), errors=errors, filters=NO_FILTERS
    )


def test_trouble_is_for_its_own_sinks() -> None:
    """News sinks get no trouble, sinks for trouble get no news."""
    report = watched_report().model_copy(
        update={"errors": (ReportError(list="eu-fsf", code="fetch.timeout", message="no", hint="wait"),)}
    )
    kinds = {(alert.sink, alert.kind) for alert in composed(report, news(), ops())}
    assert {kind for sink, kind in kinds if sink == "officer"} == {"news"}
    assert {kind for sink, kind in kinds if sink == "ops"} <= {"failing"}


def test_a_sink_that_fails_is_reported_to_the_other_sinks_for_trouble() -> None:
    """Not to itself, and not among the news."""
    quiet = watched_report().model_copy(update={"lists": (), "licenses": (), "errors": ()})
    error = ReportError(list=None, code="alert.undelivered", message="sink first: refused", hint="look")
    sinks = (ops("first"), ops("second"), ops("eu", lists=("eu-fsf",)), news())
    found = composed(quiet, *sinks, undelivered={"first": error})
    assert [(alert.sink, alert.kind, alert.errors) for alert in found] == [
        ("second", "failing", (error,)),
        ("eu", "failing", (error,)),
    ]
    assert "sink first: refused" in found[0].text
