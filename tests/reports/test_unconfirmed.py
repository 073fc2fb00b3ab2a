"""An edition that is held for review: each form says what it would change, and none takes that for a change."""

import json
from datetime import UTC, datetime

import pytest

from potashwatch.records.report import Report, Retracted, Unconfirmed
from potashwatch.reports import RENDERERS
from potashwatch.reports.style import Style
from potashwatch.reports.unconfirmed import headline, would_change
from tests.reports.watching import watched_report

SINCE = datetime(2026, 11, 30, 6, tzinfo=UTC)
TITLES = {"bpc": "Belarusian Potash Company", "belaruskali": "Belaruskali", "belavia": "Belavia"}


def held_report() -> Report:
    """Return a report whose changes of one list are those of an edition that is held for review."""
    report = watched_report()
    found = next(each for each in report.lists if each.changes and each.new)
    assert found.new
    unconfirmed = Unconfirmed(
        edition=found.new, since_at=SINCE, is_new=True, summary="", counts=found.counts, changes=found.changes
    )
    summary = headline(found.list, unconfirmed, TITLES)
    held = found.model_copy(
        update={
            "outcome": "quarantined",
            "changes": (),
            "counts": None,
            "unconfirmed": unconfirmed.model_copy(update={"summary": summary}),
            "retracted": (Retracted(edition=found.new, since_at=SINCE, changes=found.changes),),
        }
    )
    return report.model_copy(update={"lists": (held,), "licenses": (), "errors": ()})


@pytest.mark.parametrize("form", RENDERERS)
def test_every_form_says_what_a_held_edition_would_change(form: str) -> None:
    """The sentence stands in every form for people; data has the changes, apart from those of the list."""
    report = held_report()
    (found,) = report.lists
    assert found.unconfirmed
    text = RENDERERS[form](report, Style())
    if form == "csv":
        kinds = [line.split(",")[3] for line in text.splitlines()[1:]]
        assert kinds == [f"unconfirmed {change.kind}" for change in found.unconfirmed.changes]
    elif form == "json":
        (data,) = json.loads(text)["lists"]
        assert (data["changes"], len(data["unconfirmed"]["changes"])) == ([], len(found.unconfirmed.changes))
    else:
        words = " ".join(text.replace("\\", "").split())
        assert "Unconfirmed: if genuine, the edition of" in words
        assert "Retracted" in words or form == "jsonl"


def test_the_sentence_names_own_parties_with_their_keys_before_linked_ones() -> None:
    """What a desk asks first is whether it is one of its parties; their numbers are what it looks up."""
    changes = held_report().lists[0].unconfirmed
    assert changes
    sentence = would_change(changes.changes, TITLES, with_keys=True)
    assert any(f"{title} (" in sentence for title in TITLES.values())
    assert would_change((), TITLES) == ""
