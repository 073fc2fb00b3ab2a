"""What a comparison says of watched parties: whom a change concerns, who returned, what no filter hides."""

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from potashwatch.records.report import Report
from tests.program import run
from tests.published import FIXTURES
from tests.run.desk import Desk
from tests.story.made import LAST_KEPT, POTASH, without

CSV = FIXTURES / "ofac/csv"
BEFORE, AFTER = CSV / "sdn_2021-12-02T0141", CSV / "sdn_2021-12-02T1850"


def compared(old: Path, new: Path, *options: str, code: int = 1) -> dict[str, Any]:
    """Return the JSON report of a comparison."""
    done = run("diff", str(old), str(new), "--format", "json", *options)
    assert done.returncode == code, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def changes(report: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = report["lists"][0]["changes"]
    return found


def test_changes_that_touch_a_target_come_first_with_target_reason_and_evidence() -> None:
    """The day of the Belarusian Potash Company: the seven of thirty-five that concern somebody, on top."""
    found = changes(compared(BEFORE, AFTER))
    assert len(found) == 35
    touching = [change for change in found if change["targets"]]
    assert found[: len(touching)] == touching
    assert {change["uid"] for change in touching} >= {"33371", "33372", "33373", "33374"}
    (bpc,) = [change for change in touching if change["uid"] == "33374"]
    (touch,) = bpc["targets"]
    assert (touch["target"], touch["reason"], touch["score"]) == ("bpc", "key", None)
    assert "33374" in touch["evidence"]
    assert bpc["relisted"] is None


def test_targets_only_shows_nothing_else_and_decides_the_exit_code(tmp_path: Path) -> None:
    """Silence about everyone else: 36 renamed programs, none of a watched party but one, then none at all."""
    only = compared(BEFORE, AFTER, "--targets-only")
    assert all(change["targets"] for change in changes(only))
    assert only["filters"]["targets_only"] is True
    assert only["lists"][0]["counts"]["additions"] == 35
    content = gzip.decompress(LAST_KEPT.read_bytes())
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(content)
    new.write_bytes(without((37022,), content))  # BELINVESTSTROI, a builder in Moscow
    assert changes(compared(old, new, "--targets-only", code=0)) == []
    assert len(changes(compared(old, new))) == 1


def test_no_filter_hides_that_a_watched_party_leaves(tmp_path: Path) -> None:
    """Asked for additions of another program, the removal of Belaruskali is told all the same (F56)."""
    content = gzip.decompress(LAST_KEPT.read_bytes())
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(content)
    new.write_bytes(without((*POTASH, 37022), content))
    found = changes(compared(old, new, "--program", "SDGT", "--kind", "addition"))
    assert [(change["kind"], change["uid"]) for change in found] == [
        ("removal", "32746"),
        ("removal", "33372"),
        ("removal", "33374"),
    ]


def test_a_link_that_only_followed_a_rename_says_so() -> None:
    """TAE Avia got another name, and the remarks of its two aircraft followed (F37)."""
    found = {change["uid"]: change for change in changes(compared(AFTER, CSV / "sdn_2023-08-03T1843"))}
    for aircraft in ("33399", "33400"):
        assert any("33398 has both names" in line for line in found[aircraft]["evidence"])
    others = [change for change in found.values() if change["uid"] not in ("33399", "33400")]
    assert not any("33398" in line for change in others for line in change["evidence"])


def test_the_same_change_again_is_another_occurrence(tmp_path: Path) -> None:
    """Removed, listed, removed again: one id of the change, an id of each time that it happened."""
    content = gzip.decompress(LAST_KEPT.read_bytes())
    first, again, without_bpc, without_more = (tmp_path / f"{n}.csv" for n in range(4))
    for path, uids in (
        (first, ()),
        (without_bpc, (33374,)),
        (again, (37022,)),
        (without_more, (37022, 33374)),
    ):
        path.write_bytes(without(uids, content))
    ((one,), (other,), (same,)) = (
        [change for change in changes(compared(*pair)) if change["uid"] == "33374"]
        for pair in ((first, without_bpc), (again, without_more), (first, without_bpc))
    )
    assert one["id"] == other["id"] == same["id"]
    assert one["occurrence_id"] == same["occurrence_id"] != other["occurrence_id"]
    assert one["occurrence_id"] is not None


# The day that matters most: a party that was removed stands on the list again.


def returned(content: bytes, line: bytes) -> bytes:
    """Return a table with one more record, before the mark at its end."""
    return content.rstrip(b"\x1a").rstrip(b"\r\n") + b"\r\n" + line + b"\r\n\x1a"


def line_of(uid: bytes) -> bytes:
    """Return the last known record of a party."""
    lines = gzip.decompress(LAST_KEPT.read_bytes()).splitlines()
    return next(line for line in lines if line.startswith(uid + b","))


def day(desk: Desk, name: str, content: bytes) -> Report:
    """Put the table of a day into the mirror and start its run."""
    for old in desk.mirror.iterdir():
        old.unlink()
    desk.put(content, f"sdn_{name}.csv")
    desk.clock.at = datetime.fromisoformat(f"{name}T06:00:00+00:00")
    return desk.run(days=0)


def test_a_party_that_returns_under_a_new_key_is_re_listed(tmp_path: Path) -> None:
    """Removed, then back under another number: told as the return that it is, with where it stood before (F48)."""
    desk = Desk(tmp_path, lists=("ofac-sdn",))
    gone = without(POTASH)
    day(desk, "2026-03-25", gzip.decompress(LAST_KEPT.read_bytes()))
    removed = day(desk, "2026-03-26", gone)
    assert {change.kind for change in removed.lists[0].changes} == {"removal"}
    new = line_of(b"32746").replace(b"32746,", b"99001,")
    (change,) = day(desk, "2026-03-27", returned(gone, new)).lists[0].changes
    assert (change.kind, change.uid) == ("addition", "99001")
    (touch,) = change.targets
    assert (touch.target, touch.reason) == ("belaruskali", "identifier")
    assert change.relisted
    assert "32746" in change.relisted
    assert day(desk, "2026-03-28", returned(gone, new)).lists[0].changes == ()


def test_a_party_that_returns_under_its_old_key_is_re_listed(tmp_path: Path) -> None:
    """The same number again is a return too: the archive remembers the edition that lacked it."""
    desk = Desk(tmp_path, lists=("ofac-sdn",))
    content, gone = gzip.decompress(LAST_KEPT.read_bytes()), without(POTASH)
    day(desk, "2026-03-25", content)
    day(desk, "2026-03-26", gone)
    found = {change.uid: change for change in day(desk, "2026-03-27", content).lists[0].changes}
    assert set(found) == {"32746", "33372", "33374"}
    assert all(change.relisted for change in found.values())


def test_a_first_listing_is_no_return() -> None:
    """August and December 2021: added, and never on the list before."""
    for old, new in ((CSV / "sdn_2021-07-07", CSV / "sdn_2021-08-18T0939"), (BEFORE, AFTER)):
        found = changes(compared(old, new, "--across-formats"))
        assert any(change["targets"] for change in found)
        assert [change["relisted"] for change in found if change["relisted"]] == []


def test_a_comparison_of_two_files_knows_who_was_removed(tmp_path: Path) -> None:
    """Without any archive: the key under which OFAC removed the party is known."""
    gone = without(POTASH)
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_bytes(gone)
    new.write_bytes(returned(gone, line_of(b"33374").replace(b"33374,", b"99002,")))
    (change,) = changes(compared(old, new))
    assert "33374" in change["relisted"]
    assert "2026-03-26" in change["relisted"]
