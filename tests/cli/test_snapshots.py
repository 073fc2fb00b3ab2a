"""The archive on the command line: import, addresses, export, approval, verifying, pruning."""

import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from potashwatch.archive import Archive
from potashwatch.records.record_index import KeptIndex
from potashwatch.rules import rules_digest
from tests.program import ROOT, run

CSV = ROOT / "fixtures/ofac/csv"
BOTH = ("sdn_2021-12-02T0141", "sdn_2021-12-02T1850")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An archive of a few years of real files, in a folder with a blank and letters of Belarus."""
    folder = tmp_path_factory.mktemp("архіў банка")
    done = run(
        "snapshots",
        "import",
        "fixtures/ofac/classic",
        "fixtures/eu/fsf/fsf_1_1_rebuilt_2022-06-08.xml.gz",
        "fixtures/ofac/csv/cons_2018-04-06",
        *(f"fixtures/ofac/csv/{name}" for name in BOTH),
        "--archive",
        str(folder / "archive"),
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == "14 imported, 0 there already, 0 not read\n"
    return str(folder / "archive")


def test_an_import_is_idempotent(archive: str) -> None:
    """The same files again add nothing; the ledger says that it was tried."""
    done = run("snapshots", "import", "fixtures/ofac/classic", "--archive", archive)
    assert done.stdout.decode() == "0 imported, 10 there already, 0 not read\n"


def test_snapshots_are_addressed_by_day(archive: str) -> None:
    """2021-12-02 before and after: Belaruskali's seller appears; the date is that of the folder's name."""
    old, new = (
        json.loads(run("snapshots", "show", f"ofac-sdn@{at}", "-f", "json", "--archive", archive).stdout)
        for at in ("previous", "latest")
    )
    assert [side["dated_text"] for side in (old, new)] == ["2021-12-02T0141", "2021-12-02T1850"]
    assert new["dated_by"] == "name"
    done = run("diff", "ofac-sdn@previous", "ofac-sdn@2021-12-03", "--archive", archive, "-f", "json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["lists"]
    assert found["counts"]["additions"] == 35
    assert found["old"]["sha256"] == old["sha256"]
    assert found["new"]["source"] == "ofac-sdn@2021-12-03 (of 2021-12-02)"


def test_an_address_works_wherever_a_file_does(archive: str) -> None:
    """Show and info read a snapshot as they read a file; a digest's beginning is enough."""
    shown = run("show", "ofac-consolidated@2022-03-01", "18717", "--archive", archive)
    assert b"SBERBANK" in shown.stdout
    told = json.loads(run("info", "eu-fsf@latest", "-f", "json", "--archive", archive).stdout)
    by_digest = run("info", f"eu-fsf@{told[0]['sha256'][:8]}", "-f", "json", "--archive", archive)
    assert json.loads(by_digest.stdout)[0]["records"] == told[0]["records"] == 3493


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ofac-sdn@1999-01-01", "archive.no-such-snapshot"),
        ("ofac-sdn@2021-02-30", "archive.address"),
        ("ofac-sdn@deadbeef", "archive.no-such-snapshot"),
        ("ofac-sdn@yesterday", "archive.address"),
    ],
)
def test_a_wrong_address_is_one_clear_line(archive: str, address: str, code: str) -> None:
    """What leads nowhere is told with what is there."""
    done = run("info", address, "--archive", archive)
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert f"[{code}]" in done.stderr.decode()


def test_an_export_gives_the_bytes_back(archive: str, tmp_path: Path) -> None:
    """Byte for byte, under a name from which an import finds the day again."""
    done = run(
        "snapshots",
        "export",
        "ofac-sdn@latest",
        "ofac-consolidated@2018-04-06",
        "--to",
        str(tmp_path),
        "--archive",
        archive,
    )
    assert done.returncode == 0
    (file,) = tmp_path.glob("ofac-sdn_2021-12-02_*.csv")
    assert file.read_bytes() == gzip.decompress((CSV / BOTH[1] / "sdn.csv.gz").read_bytes())
    again = run("snapshots", "import", str(file), "--archive", str(tmp_path / "again"))
    assert again.stdout.decode() == "1 imported, 0 there already, 0 not read\n"


def test_a_document_without_a_date_needs_one(tmp_path: Path) -> None:
    """Neither document nor name says a day: refused with what to do, and taken with --published."""
    shutil.copy(CSV / BOTH[0] / "sdn.csv.gz", tmp_path / "sdn.csv.gz")
    arguments = ("snapshots", "import", str(tmp_path / "sdn.csv.gz"), "--archive", str(tmp_path / "archive"))
    refused = run(*arguments)
    assert refused.returncode == 2
    assert b"[input.no-date]" in refused.stderr
    taken = run(*arguments, "--published", "2021-12-02")
    assert taken.returncode == 0
    shown = run("snapshots", "show", "ofac-sdn@latest", "-f", "json", "--archive", str(tmp_path / "archive"))
    told = json.loads(shown.stdout)
    assert (told["dated_on"], told["dated_by"]) == ("2021-12-02", "option")


def test_what_is_no_edition_is_named_and_stops_no_other(tmp_path: Path) -> None:
    """The failures of years of copies (F11, F12): each named, the good file imported, exit code 2."""
    done = run(
        "snapshots",
        "import",
        "fixtures/eu/failures",
        "fixtures/ofac/classic/consolidated_2024-05-06.xml.gz",
        "--archive",
        str(tmp_path),
    )
    assert done.returncode == 2
    assert done.stdout.decode() == "1 imported, 0 there already, 6 not read\n"
    assert done.stderr.decode().count("\n") == 6


def test_verify_finds_what_was_changed(archive: str, tmp_path: Path) -> None:
    """A byte of one document is another: found, named, exit code 2."""
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    assert run("snapshots", "verify", "--archive", str(copy)).returncode == 0
    victim = max((copy / "objects").rglob("*.zst"), key=lambda path: path.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 1
    victim.chmod(0o644)
    victim.write_bytes(bytes(data))
    done = run("snapshots", "verify", "--archive", str(copy))
    assert done.returncode == 2
    assert b"[archive.damaged]" in done.stderr
    assert done.stdout.startswith(b"NOT WHOLE")


def test_verify_says_each_fault_once_in_plain_words(archive: str, tmp_path: Path) -> None:
    """An empty last record is one finding; what is lost is named without advice to do what was just done."""
    copy = shutil.copytree(archive, tmp_path / "copy")
    _, record, *later = sorted((copy / "ledger").iterdir())
    for each in later:  # what other tests approved in the shared archive
        each.unlink()
    kept = record.read_bytes()
    record.write_bytes(b"")
    done = run("snapshots", "verify", "--archive", str(copy))
    assert done.returncode == 2
    assert "NOT WHOLE, 2 findings: 14 snapshots, 2 records" in done.stdout.decode()
    assert re.findall(r"\[(archive\..*?)\]", done.stderr.decode()) == ["archive.damaged", "archive.uncovered"]
    record.write_bytes(kept)
    snapshot = max((copy / "snapshots/ofac-sdn").iterdir())
    snapshot.unlink()
    said = run("snapshots", "verify", "--archive", str(copy)).stderr.decode()
    assert f"snapshot {int(snapshot.name[:8])}, named by ledger record 2, is not in the archive [" in said
    assert "snapshots verify" not in said


def test_prune_removes_nothing_without_a_word(archive: str, tmp_path: Path) -> None:
    """A rule is asked for, and --yes; the newest of each list and the ledger stay, and the archive is whole."""
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)
    assert run("snapshots", "prune", "--archive", str(copy)).returncode == 2
    planned = run("snapshots", "prune", "--keep-days", "1", "--archive", str(copy))
    assert b"add --yes" in planned.stdout
    assert len(json.loads(run("snapshots", "list", "-f", "json", "--archive", str(copy)).stdout)) == 14
    assert run("snapshots", "prune", "--keep-days", "1", "--yes", "--archive", str(copy)).returncode == 0
    left = json.loads(run("snapshots", "list", "-f", "json", "--archive", str(copy)).stdout)
    assert {found["list"] for found in left} == {"ofac-sdn", "ofac-consolidated", "eu-fsf"}
    assert len(left) < 14
    assert run("snapshots", "verify", "--archive", str(copy)).returncode == 0


def test_an_approval_needs_a_reason_and_an_edition(archive: str, tmp_path: Path) -> None:
    """No reason, no such edition, nothing to approve: one clear line each, and nothing is written."""
    copy = tmp_path / "archive"
    shutil.copytree(archive, copy)

    def approve(snapshot: str, reason: str) -> str:
        done = run("snapshots", "approve", snapshot, "--reason", reason, "--archive", str(copy))
        return "" if done.returncode == 0 else done.stderr.decode()

    assert "[input.no-reason]" in approve("ofac-sdn@latest", " ")
    assert "[input.no-such-snapshot]" in approve("ffffffffffff", "because")
    assert approve("ofac-sdn@latest", "the bank's own copy of that day") == ""
    assert "[input.approved-already]" in approve("ofac-sdn@latest", "again")
    ledger = json.loads(run("ledger", "-f", "json", "--last", "1", "--archive", str(copy)).stdout)
    assert [(record["kind"], record["reason"]) for record in ledger] == [
        ("approve", "the bank's own copy of that day")
    ]


def test_no_archive_is_one_clear_line(tmp_path: Path) -> None:
    """Reading makes no archive; what is missing is named."""
    for arguments in (("snapshots", "list"), ("ledger",), ("info", "ofac-sdn@latest")):
        done = run(*arguments, "--archive", str(tmp_path / "none"))
        assert done.returncode == 2
        assert b"[archive.missing]" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_archive_that_lost_its_ledger_is_not_written_to(archive: str, tmp_path: Path) -> None:
    """Import, approval and pruning refuse it: what they would write would be the only past it has."""
    copy = shutil.copytree(archive, tmp_path / "copy")
    shutil.rmtree(copy / "ledger")
    before = sorted(copy.rglob("*"))
    for arguments in (
        ("import", "fixtures/ofac/classic"),
        ("approve", "ofac-sdn@latest", "--reason", "looks right"),
        ("prune", "--keep-days", "1", "--yes"),
    ):
        done = run("snapshots", *arguments, "--archive", str(copy))
        assert (done.returncode, b"[archive.ledger-lost]" in done.stderr) == (2, True), arguments
    assert sorted(copy.rglob("*")) == before


def test_no_answer_is_given_without_the_ledger(archive: str, tmp_path: Path) -> None:
    """Neither "nothing is pending" nor "no edition": what counts as a list, and what was to be sent, is not known."""
    copy = shutil.copytree(archive, tmp_path / "copy")
    shutil.rmtree(copy / "ledger")
    for arguments in (
        ("alerts", "pending"),
        ("alerts", "retry", "--due"),
        ("status",),
        ("history", "belaruskali"),
        ("licenses",),
        ("ledger",),
        ("export", str(tmp_path / "out"), "--format", "jsonl"),
    ):
        done = run(*arguments, "--archive", str(copy))
        assert (done.returncode, b"[archive.ledger-lost]" in done.stderr) == (2, True), arguments
        assert done.stdout == b"", arguments
    assert run("snapshots", "list", "--archive", str(copy)).returncode == 0


def test_a_lost_ledger_is_recovered_with_a_reason(archive: str, tmp_path: Path) -> None:
    """The newest edition of each list is its baseline then, and the archive verifies; where a ledger is, it stays."""
    refused = run("snapshots", "recover", "--reason", "slip", "--archive", archive)
    assert (refused.returncode, b"[archive.ledger-present]" in refused.stderr) == (2, True)
    copy = shutil.copytree(archive, tmp_path / "copy")
    shutil.rmtree(copy / "ledger")
    done = run("snapshots", "recover", "--reason", "disk lost, no copy", "--archive", str(copy))
    assert done.returncode == 0, done.stderr.decode()
    newest = json.loads(
        run("snapshots", "show", "ofac-sdn@latest", "-f", "json", "--archive", str(copy)).stdout
    )
    records = f"{newest['facts']['records']:,} parties"
    *_, last, before, between = done.stdout.decode().splitlines()
    assert (
        last == f"ofac-sdn: the edition of 2021-12-02, {records}, sha256 {newest['sha256']}, is the baseline"
    )
    assert before.startswith("  before it: the edition of 2021-12-02, ")
    assert between.startswith("  between them: 35 additions, 0 removals, ")
    assert "; adds " in between
    assert "(33374)" in between
    (record,) = json.loads(run("ledger", "-f", "json", "--archive", str(copy)).stdout)
    assert (record["kind"], record["reason"]) == ("recover", "disk lost, no copy")
    assert {state["list"]: state["settled"] > 0 for state in record["states"]} == {
        "eu-fsf": True,
        "ofac-consolidated": True,
        "ofac-sdn": True,
    }
    assert run("snapshots", "verify", "--archive", str(copy)).returncode == 0


def test_verify_knows_a_head_and_answers_in_json(archive: str) -> None:
    """The noted digest of any record of the chain is found; another one is a finding."""
    plain = run("snapshots", "verify", "--archive", archive, "-f", "json")
    told = json.loads(plain.stdout)
    assert (plain.returncode, told["is_whole"], told["findings"], told["snapshots"]) == (0, True, [], 14)
    for head, code in ((told["head"].upper(), 0), ("0" * 64, 2), ("12", 2)):
        assert run("snapshots", "verify", "--archive", archive, "--head", head).returncode == code
    missed = json.loads(
        run("snapshots", "verify", "--archive", archive, "--head", "0" * 64, "-f", "json").stdout
    )
    assert [finding["code"] for finding in missed["findings"]] == ["archive.head"]


def test_verify_finds_an_index_that_says_something_else(archive: str, tmp_path: Path) -> None:
    """The old edition's index under the new one's name: a comparison would say that nothing changed."""
    copy = shutil.copytree(archive, tmp_path / "copy")
    assert run("snapshots", "verify", "--archive", str(copy)).returncode == 0
    pair = ("ofac-sdn@previous", "ofac-sdn@latest")
    assert run("diff", *pair, "--archive", str(copy)).returncode == 1
    old, new = (
        json.loads(run("snapshots", "show", a, "-f", "json", "--archive", str(copy)).stdout) for a in pair
    )
    opened = Archive.open(copy)
    index = opened.derived.recall("index", old["sha256"], rules_digest(), KeptIndex)
    assert index
    opened.derived.remember(
        "index", new["sha256"], rules_digest(), index.model_copy(update={"sha256": new["sha256"]})
    )
    assert run("diff", *pair, "--archive", str(copy)).returncode == 0  # what verifying is for
    done = run("snapshots", "verify", "--archive", str(copy))
    assert (done.returncode, b"[archive.derived]" in done.stderr) == (2, True)
    shutil.rmtree(copy / "derived")
    assert run("snapshots", "verify", "--archive", str(copy)).returncode == 0
    assert run("diff", *pair, "--archive", str(copy)).returncode == 1


def test_an_import_begins_an_archive_before_anything_else(archive: str) -> None:
    """The first record is there before the first snapshot: an import that is killed leaves no lost ledger."""
    records = json.loads(run("ledger", "-f", "json", "--archive", archive).stdout)
    assert [record["kind"] for record in records][-2:] == ["import", "init"]
    assert records[-1]["filed"] == []


def test_a_file_with_the_name_of_an_address_needs_its_folder(archive: str, tmp_path: Path) -> None:
    """What an address means does not depend on where one stands."""
    odd = tmp_path / "eu-fsf@latest"
    shutil.copy(ROOT / "fixtures/ofac/classic/consolidated_2024-05-06.xml.gz", odd)
    for name, parties in (("eu-fsf@latest", 3493), ("./eu-fsf@latest", 443)):
        done = run("info", name, "-f", "json", "--archive", archive, folder=tmp_path)
        assert json.loads(done.stdout)[0]["records"] == parties
