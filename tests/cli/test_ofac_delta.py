"""An OFAC delta on the command line: never a list, and told for what it is."""

import json
import shutil
from pathlib import Path

from tests.program import CHANGED, ROOT, run
from tests.run.desk import NON_SDN, Desk, codes

FOLDER = ROOT / "fixtures/ofac/delta"
ADDED, DELTA = FOLDER / "2026-08-26_delta.xml", FOLDER / "2026-08-24_delta.excerpt.xml"


def test_what_wants_a_list_refuses_a_delta(tmp_path: Path) -> None:
    """Diff, import and check: exit 2 and one line, which says what the file is and what to do."""
    for name in ("old.xml", "new.xml"):
        shutil.copy(ADDED, tmp_path / name)
    archive = str(tmp_path / "archive")
    for arguments in (
        ("diff", str(ADDED), str(DELTA)),
        ("diff", CHANGED[0], str(ADDED)),
        ("snapshots", "import", str(ADDED), "--archive", archive),
        ("check", str(tmp_path)),
    ):
        done = run(*arguments)
        told = (done.stderr if arguments[0] != "check" else done.stdout).decode()
        assert done.returncode == 2, arguments
        assert "an OFAC delta of 2026-08-26, not a list" in told
        assert told.count("parse.delta") == 1
        assert "potashwatch info" in told
        assert arguments[0] == "check" or told.count("\n") == 1
    listed = run("snapshots", "list", "--archive", archive).stdout
    assert listed.startswith(b"no snapshots")


def test_info_says_who_is_added_changed_and_removed(tmp_path: Path) -> None:
    """The publication, and every party with its uid, its name where the file has one, and its type."""
    removed = tmp_path / "removed.xml"
    odd = ADDED.read_bytes().replace(b"MASAR BADIL", b"MASAR [bold]\xe2\x80\xaeBADIL")
    removed.write_bytes(
        odd.replace(b'<entity id="58462" action="add">', b'<entity id="58462" action="remove">')
    )
    done = run("info", str(removed), str(DELTA), CHANGED[0])
    assert done.returncode == 0, done.stderr
    lines = [" ".join(line.split()) for line in done.stdout.decode().splitlines()]
    assert "published 2026-08-26 (text: 2026-08-26T00:00:00-04:00)" in lines
    assert "type Standard Action" in lines
    assert "parties 4 added, 0 changed, 1 removed" in lines
    assert "added 58463 ALSAGHEER, Rawa (Individual)" in lines
    assert "removed 58462 MASAR [bold]\\u202eBADIL (Entity)" in lines
    assert "parties 0 added, 8 changed, 0 removed" in lines
    assert "changed 19230 FARAHI, Seyyed Mahdi; 12 elements" in lines
    assert "changed 12060 name not in the file; 5 elements" in lines
    assert any(line.startswith("list OFAC consolidated") for line in lines)
    data = json.loads(run("info", str(DELTA), CHANGED[0], "--format", "json").stdout)
    assert [each["format"] for each in data] == ["ofac-delta", "ofac-classic"]
    assert data[0]["schema"] == "potashwatch/ofac-delta/1"
    assert [data[0][key] for key in ("additions", "changes", "removals")] == [0, 8, 0]
    assert [party["uid"] for party in data[0]["parties"]][:2] == ["12060", "18047"]


def test_show_says_what_a_delta_does_to_a_party() -> None:
    """An added party with its programs; of a changed one each element, with old and new text."""
    added = run("show", str(ADDED), "58463").stdout.decode()
    assert added.startswith("added by OFAC's publication of 2026-08-26\n58463  ALSAGHEER, Rawa\n")
    assert "listing       SDGT, measures: Block" in added
    changed = run("show", str(DELTA), "23475").stdout.decode()
    assert "changed by OFAC's publication of 2026-08-24, 3 elements:" in changed
    assert "  update  names/name[73484]/aliasType: F.K.A. → A.K.A.\n" in changed
    assert "  add     sanctionsPrograms/sanctionsProgram[64017]: IRAN-CON-ARMS-EO\n" in changed
    (data,) = json.loads(run("show", str(DELTA), "21667", "--format", "json").stdout)
    assert (data["kind"], data["published_on"]) == ("change", "2026-08-24")
    assert ["relationship/relatedEntity", "AL-NUSRAH FRONT"] in data["operations"][0]["old"]
    missing = run("show", str(DELTA), "1")
    assert (missing.returncode, b"[input.no-such-party]" in missing.stderr) == (2, True)


def test_a_delta_in_a_mirror_folder_is_named_and_never_read(tmp_path: Path) -> None:
    """Alone it is an error; beside a list the list is read, and a warning in every report names the delta."""
    desk = Desk(tmp_path)
    desk.put(ADDED.read_bytes(), "delta.xml")
    report = desk.run()
    assert [(error.list, error.code) for error in report.errors] == [("ofac-consolidated", "parse.delta")]
    told = f"{desk.mirror / 'delta.xml'}: an OFAC delta of 2026-08-26, not a list"
    assert report.errors[0].message.endswith(told)
    shutil.copy(NON_SDN, desk.mirror / "list.xml.gz")
    for outcome in ("baseline", "unchanged"):
        found = desk.one()
        assert found.outcome == outcome
        assert ("parse.delta", "warning", told) in [(n.code, n.level, n.message) for n in found.notices]
        assert "run.undated" not in codes(found)
    assert len(desk.archive.sightings()) == 1
