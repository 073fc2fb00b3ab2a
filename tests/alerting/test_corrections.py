"""Only what no longer holds is told as gone, and only to those who were told of it."""

import re
from pathlib import Path

import pytest

from potashwatch.errors import OutputError
from tests.alerting.days import MAIL, Licensed, edition, first, lose, use
from tests.alerting.mailroom import Mailroom, kinds, news, ops
from tests.published import published
from tests.run.desk import NON_SDN, classic
from tests.run.net import ADVANCED, CLASSIC, FALLBACK, Net
from tests.run.office import row
from tests.run.test_sequences import LOOSENED


def test_a_sink_narrowed_is_not_told_that_changes_are_gone(tmp_path: Path) -> None:
    """Changes that stand are not told as gone to a sink that wants them no more."""
    room = first(tmp_path, news(), ops())
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, news(targets=("any",)), ops())
    found = [alert for alert in room.day() if alert.kind == "news"]
    assert found == [], found[0].subject


def test_an_address_added_is_told_what_the_list_has_not_moved_past(tmp_path: Path) -> None:
    """A new address of a known sink is told what no report holds yet."""
    room = first(tmp_path, MAIL)
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, MAIL.model_copy(update={"to": ("a@x", "b@x", "c@x")}))
    assert [alert.to for alert in room.day() if alert.kind == "news"] == ["c@x"]


def test_an_address_added_gets_no_correction_of_what_it_never_got(tmp_path: Path) -> None:
    """A correction goes only to those who were told before."""
    room = first(tmp_path, MAIL)
    edition(room, 22, "03/01/2024")
    room.day(is_full=True)
    use(room, MAIL.model_copy(update={"to": ("a@x", "c@x")}))
    edition(room, 20, "03/02/2024")
    assert [alert.to for alert in room.day() if alert.kind == "news"] == ["a@x"]


def test_a_party_that_changes_further_is_not_told_as_gone(tmp_path: Path) -> None:
    """A change that was told and still stands is not told as gone when its party changes further."""
    room = first(tmp_path)
    base = classic(published(NON_SDN), drop=20, date_text="03/01/2024")
    one = re.sub(rb"<lastName>([^<]*)</lastName>", rb"<lastName>\1 ONE</lastName>", base, count=1)
    two = re.sub(rb"</lastName>", rb"</lastName><title>Chairman</title>", one, count=1)
    room.put(one)
    assert kinds(room.day(is_full=True))[0] == ("officer", "news")
    room.put(two.replace(b"03/01/2024", b"03/02/2024"))
    (alert,) = [each for each in room.day() if each.kind == "news"]
    assert len(alert.tells) == 1
    assert "no longer found" not in alert.subject


def test_a_license_told_is_not_gone_after_a_day_of_trouble(licensed: Licensed) -> None:
    """A license that was told is not told as gone after OFAC could not be asked for a day."""
    licensed.day()
    licensed.site.licenses.insert(0, row("15", 936001))
    assert ("officer", "news") in kinds(licensed.day(is_full=True))
    page = licensed.refuse()
    assert "news" not in [each.kind for each in licensed.day()]
    del licensed.site.faults[page]
    found = [each for each in licensed.day() if each.kind == "news"]
    assert found == [], found[0].text


def test_an_end_that_was_told_and_came_needs_no_correction(licensed: Licensed) -> None:
    """A license's end that was told beforehand and came is not told as gone."""
    licensed.day()
    licensed.site.licenses.insert(
        0, row("15", 936001, until="12:01 a.m. eastern standard time, December 20, 2026")
    )
    (alert,) = [each for each in licensed.day(is_full=True) if each.kind == "news"]
    assert len(alert.tells) == 2
    found = [each for each in licensed.day(days=30) if each.kind == "news"]
    assert all("not found" not in each.text for each in found), found[0].text


def test_a_fallback_format_takes_no_change_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change told from a richer format is not told as gone since a poorer one does not carry it."""
    net = Net(tmp_path, monkeypatch)
    room = Mailroom(tmp_path, clock=net.clock)
    net.settings = net.settings.model_copy(update={"sinks": (news(),)})
    room.settings = net.settings
    net.serve(ADVANCED)
    net.deliver = lose
    with pytest.raises(OutputError):
        net.serve(LOOSENED)
    assert kinds(list(room.send().delivered)) == [("officer", "news")]
    net.deliver = lambda _report: None
    assert net.serve(CLASSIC, notices=FALLBACK).not_compared
    found = list(room.send().delivered)
    assert found == [], found[0].subject
