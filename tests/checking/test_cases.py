"""What a check finds, and what an update settles."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from potashwatch.errors import CheckError, InputError, OutputError
from potashwatch.pipeline.checking import rewriting
from potashwatch.pipeline.checking.walking import REPORTS
from potashwatch.reports import RENDERERS
from tests.checking.folders import (
    CASES,
    CLASSIC,
    EDITION,
    a_case,
    an_enterprise,
    check,
    codes,
    content,
    edited,
)
from tests.program import run


def test_the_kept_cases_are_as_expected() -> None:
    """The cases of the project give the reports that were reviewed, in every form."""
    found = check(CASES)
    assert [(item.name, item.kind, item.findings) for item in found.items] == [
        ("eu/snapshot.xml", "snapshot", ()),
        ("formats/across", "case", ()),
        ("one-removal", "case", ()),
    ]
    assert found.outcome == "as-expected"
    assert {path.name for path in CASES.rglob("expected.*")} == set(REPORTS)


def test_every_form_of_a_report_can_be_expected() -> None:
    """A form that diff prints can be kept beside a case."""
    assert set(REPORTS.values()) <= set(RENDERERS)


def test_a_report_is_what_diff_prints(tmp_path: Path) -> None:
    """But for the names of the editions and the version of the program, byte for byte."""
    a_case(tmp_path / "a", new=edited("ANOTHER NAME"))
    assert check(tmp_path, update=True).outcome == "as-expected"
    printed = run("diff", "old.xml", "new.xml.gz", "--format", "json", folder=tmp_path / "a").stdout.decode()
    kept = (tmp_path / "a/expected.json").read_text("utf-8")
    before, after = printed.split('"version": "', 1)
    assert kept == f'{before}"version": "*"{after.partition(chr(34))[2]}'
    assert "ANOTHER NAME" in kept


def test_an_update_settles_everything_and_says_so(tmp_path: Path) -> None:
    """A first update writes reports and digests; sha256sum agrees; the next check has nothing to say."""
    a_case(tmp_path / "deep/er", new=edited("B"), expected_md="", expected_notice_txt="")
    a_case(tmp_path)
    assert set(codes(check(tmp_path))) == {"check.unrecorded", "check.differs", "check.missing"}
    updated = check(tmp_path, update=True)
    assert (updated.outcome, codes(updated)) == ("as-expected", [])
    assert [rewrite.path for rewrite in updated.updated] == [
        "deep/er/expected.md",
        "deep/er/expected.notice.txt",
        "expected.json",
        *["SHA256SUMS"] * 4,
    ]
    before = content(tmp_path)
    assert check(tmp_path).outcome == "as-expected"
    assert check(tmp_path, update=True).updated == ()
    assert content(tmp_path) == before
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_a_report_that_differs_is_shown_with_its_place(tmp_path: Path) -> None:
    """The finding names file, line and both wordings."""
    a_case(tmp_path / "a", new=edited("ANOTHER NAME"))
    check(tmp_path, update=True)
    kept = (tmp_path / "a/expected.json").read_text("utf-8")
    (tmp_path / "a/expected.json").write_text(kept.replace("ANOTHER NAME", "A NAME", 1), "utf-8")
    (finding,) = check(tmp_path).items[0].findings
    assert (finding.code, finding.path, finding.level) == ("check.differs", "a/expected.json", "difference")
    assert finding.line == kept[: kept.index("ANOTHER NAME")].count("\n") + 1
    assert [line[0] for line in finding.diff if "A NAME" in line or "ANOTHER" in line][:2] == ["-", "+"]


def test_a_snapshot_with_other_bytes_is_found(tmp_path: Path) -> None:
    """A byte that was not recorded is found even where the parties are the same; update tells both digests."""
    a_case(tmp_path / "a")
    check(tmp_path, update=True)
    other = EDITION + b"\n"
    (tmp_path / "a/old.xml").write_bytes(other)
    found = check(tmp_path)
    assert codes(found)[0] == "check.sha256"
    finding = found.items[0].findings[0]
    assert (finding.path, finding.line) == ("SHA256SUMS", 2)
    digests = [hashlib.sha256(data).hexdigest() for data in (EDITION, other)]
    assert all(digest in finding.message for digest in digests)
    told = [rewrite.message for rewrite in check(tmp_path, update=True).updated]
    assert f"a/old.xml: SHA-256 {digests[1]} takes the place of {digests[0]}" in told


def test_a_recorded_file_that_is_gone_is_missed(tmp_path: Path) -> None:
    """What was recorded must be there, until an update says that it no longer is."""
    a_case(tmp_path / "a")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/snapshot.xml").write_bytes(EDITION)
    check(tmp_path, update=True)
    (tmp_path / "more/snapshot.xml").unlink()
    assert codes(check(tmp_path)) == ["check.missing"]
    (rewrite,) = check(tmp_path, update=True).updated
    assert "no longer recorded" in rewrite.message
    assert check(tmp_path).outcome == "as-expected"


def test_recorded_files_outside_of_cases_are_snapshots(tmp_path: Path) -> None:
    """Any recorded edition is read to its end, CSV tables as a set; a note in a case has only a digest."""
    kept = tmp_path / "kept"
    shutil.copytree(CASES.parent / "ofac/csv/cons_2018-04-06", kept / "csv")
    shutil.copy(CLASSIC, kept / "list.gz")
    a_case(kept / "a", README_txt="a note")
    names = ["csv/cons_prim.csv", "csv/cons_add.csv", "csv/cons_alt.csv", "csv/cons_comments.csv", "list.gz"]
    sums = "".join(
        f"{hashlib.sha256((kept / name).read_bytes()).hexdigest()}  {name}\n"
        for name in [*names, "a/README.txt", "a/old.xml", "a/new.xml.gz"]
    )
    (kept / "SHA256SUMS").write_text(sums)
    found = check(kept)
    assert [(item.name, item.kind) for item in found.items] == [
        ("a", "case"),
        ("a/README.txt", "snapshot"),
        ("csv", "snapshot"),
        ("list.gz", "snapshot"),
    ]
    assert codes(found) == ["check.missing"]
    (kept / "list.gz").write_bytes(b"<html>503</html>")
    assert codes(check(kept)) == ["check.missing", "check.sha256", "parse.not-the-list"]


def test_a_set_of_tables_is_one_edition(tmp_path: Path) -> None:
    """Folders old/, new/ and snapshot/ hold the tables of a CSV set, each with its own digest."""
    for side in ("old", "new", "alone/snapshot"):
        shutil.copytree(CASES.parent / "ofac/csv/cons_2018-04-06", tmp_path / side)
    found = check(tmp_path, update=True)
    assert [(item.name, item.kind) for item in found.items] == [(".", "case"), ("alone/snapshot", "snapshot")]
    assert found.outcome == "as-expected"
    assert len((tmp_path / "SHA256SUMS").read_text().splitlines()) == 12
    assert '"source": "old"' in (tmp_path / "expected.json").read_text("utf-8")


def test_drift_is_a_finding_unless_it_is_expected(tmp_path: Path) -> None:
    """A leaf nobody knows is told, also after an update; allow_drift lets it pass (F25)."""
    drifted = EDITION.replace(b"<subjectType", b'<subjectType novelty="1"')
    a_case(tmp_path / "a", new=drifted)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/snapshot.xml").write_bytes(drifted)
    updated = check(tmp_path, update=True)
    assert (updated.outcome, codes(updated)) == ("differences", ["check.drift", "check.drift"])
    assert "novelty" in updated.items[0].findings[0].message
    for folder in "ab":
        (tmp_path / folder / "case.toml").write_text("allow_drift = true\n")
    assert check(tmp_path).outcome == "as-expected"


def test_a_case_decides_how_it_is_compared(tmp_path: Path) -> None:
    """The filters of diff, the list and the targets are taken from case.toml."""
    a_case(tmp_path / "a", new=edited("ANOTHER NAME"), case_toml='kinds = ["addition"]\nmatch = "x"\n')
    check(tmp_path, update=True)
    kept = (tmp_path / "a/expected.json").read_text("utf-8")
    assert '"changes": []' in kept
    assert '"match": "x"' in kept


@pytest.mark.parametrize("targets", ["built-in", "none"])
def test_targets_are_the_built_in_ones_or_none(tmp_path: Path, targets: str) -> None:
    """Who is watched depends on the case, never on the configuration of whoever runs it."""
    case = tmp_path / "a"
    a_case(case, new=an_enterprise(edited("BELARUSKALI OAO")), case_toml=f'targets = "{targets}"\n')
    (tmp_path / "potashwatch.toml").write_text("nonsense")
    done = run("check", "a", "--update", folder=tmp_path, env={"POTASHWATCH_CONFIG": "nowhere.toml"})
    assert done.returncode == 0
    assert ('"target": "belaruskali"' in (case / "expected.json").read_text("utf-8")) == (
        targets == "built-in"
    )


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("kind = 1\n", "config.unknown-key", "did you mean kinds?"),
        ('kinds = ["edit"]\n', "config.value", "kinds.0"),
        ("targets_only = 1\n", "config.value", "targets_only"),
        ("[", "config.unreadable", "case.toml"),
        ("x = " + "[" * 9000, "config.unreadable", "case.toml"),
        ('list = "ofac-sdn"\n', "input.wrong-list", "old.xml"),
        ('programs = ["NONE"]\n', "input.no-such-program", "NONE"),
    ],
)
def test_wrong_settings_are_trouble(tmp_path: Path, text: str, code: str, told: str) -> None:
    """A case.toml that says nothing sensible is named with its key; nothing is guessed, and nothing updated."""
    a_case(tmp_path / "a", case_toml=text)
    before = content(tmp_path)
    found = check(tmp_path, update=True)
    (finding,) = [finding for finding in found.items[0].findings if finding.level == "trouble"]
    assert (finding.code, found.outcome, found.updated) == (code, "trouble", ())
    assert told in f"{finding.message} {finding.hint}"
    assert content(tmp_path) == before


def test_one_unreadable_snapshot_stops_the_whole_update(tmp_path: Path) -> None:
    """Nothing is taken over beside something that nobody could read; both are told (F13)."""
    a_case(tmp_path / "a", new=edited("B"))
    a_case(tmp_path / "b", new=EDITION[:-30])
    before = content(tmp_path)
    found = check(tmp_path, update=True)
    assert (found.outcome, found.updated) == ("trouble", ())
    assert {"check.missing", "check.unrecorded", "parse.truncated"} == set(codes(found))
    assert content(tmp_path) == before


@pytest.mark.parametrize("failing", [1, 2, 3])
@pytest.mark.parametrize("step", ["_staged", "replace"])
def test_an_update_is_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, step: str
) -> None:
    """Wherever a disk fails, every file is as it was, and no temporary one is left."""
    a_case(tmp_path / "a", new=edited("B"), expected_json="old words")
    a_case(tmp_path / "b", new=edited("B"))
    before = content(tmp_path)
    owner = rewriting if step == "_staged" else Path
    honest, calls = getattr(owner, step), [0]

    def fails(*arguments: object) -> object:
        calls[0] += 1
        if calls[0] == failing:
            raise OSError(28, "No space left on device")
        return honest(*arguments)

    monkeypatch.setattr(owner, step, fails)
    with pytest.raises(OutputError, match="No space left"):
        check(tmp_path, update=True)
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["old.xml"], "check.case"),
        (["new.xml", "case.toml"], "check.case"),
        (["case.toml"], "check.case"),
        (["old.xml", "old.xml.gz", "new.xml"], "check.case"),
        (["old.xml", "new.xml", "expected.html5"], "check.case"),
        (["old.xml", "new.xml", "expected"], "check.case"),
    ],
)
def test_half_a_case_is_trouble(tmp_path: Path, names: list[str], code: str) -> None:
    """A file that was forgotten or misnamed does not make a case disappear."""
    (tmp_path / "a").mkdir()
    for name in names:
        (tmp_path / "a" / name).write_bytes(EDITION)
    found = check(tmp_path)
    assert (codes(found), found.outcome) == ([code], "trouble")


def test_a_folder_without_anything_to_check_is_an_error(tmp_path: Path) -> None:
    """A pipeline that names the wrong folder is not told that all is well (F54)."""
    (tmp_path / "notes.txt").write_text("nothing here")
    (tmp_path / ".git").mkdir()
    a_case(tmp_path / ".git/a")
    with pytest.raises(CheckError) as caught:
        check(tmp_path)
    assert caught.value.code == "check.no-case"
    with pytest.raises(InputError):
        check(tmp_path / "nowhere")
    with pytest.raises(InputError):
        check(tmp_path / "notes.txt")


def test_exit_codes_and_output(tmp_path: Path) -> None:
    """0, 1, 2 as for every command; a report goes to a file whole, and never among the cases (F52)."""
    case = a_case(tmp_path / "cases/a")
    assert run("check", "cases", folder=tmp_path).returncode == 1
    assert run("check", "cases", "--update", folder=tmp_path).returncode == 0
    done = run("check", "cases", "--output", "check.txt", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert (tmp_path / "check.txt").read_text().startswith("as expected  a\n")
    refused = run("check", "cases", "-o", "cases/a/old.xml", folder=tmp_path)
    assert (refused.returncode, b"input.output-is-input" in refused.stderr) == (2, True)
    (case / "new.xml.gz").write_bytes(b"")
    assert run("check", "cases", folder=tmp_path).returncode == 2
    assert run("check", "nowhere", folder=tmp_path).returncode == 2
