"""The whole program against servers that behave like both authorities, on good days and on bad ones."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fetchers.authority import SIGNATURE, TOKEN, EuSite, OfacSite, zipped
from tests.fetchers.server import Reply, cut, stalled
from tests.program import COMMAND, ROOT, environment
from tests.published import published
from tests.run.desk import EU, EU_NEXT, NON_SDN, classic

ADVANCED = published(ROOT / "fixtures/ofac/advanced/cons_advanced_2020-03-17.xml.gz")
CLASSIC = published(ROOT / "fixtures/ofac/classic/consolidated_2020-03-17.xml.gz")
FSF, FSF_NEXT = published(EU), published(EU_NEXT)
SDN = published(NON_SDN).replace(b">UKRAINE-EO13662<", b">SDGT<").replace(b">NS-CMIC-EO13959<", b">SDGT<")
"""As if on the SDN list: no whole classic file of it is among the fixtures."""


@dataclass
class World:
    """Both authorities, and a desk with a configuration that leads to them."""

    folder: Path
    ofac: OfacSite
    eu: EuSite

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        feed = f"{self.eu.site.url}/fsd/fsf/public/rss"
        (self.folder / "potashwatch.toml").write_text(
            f"""
archive = "archive"
lists = ["ofac-sdn", "ofac-consolidated", "eu-fsf"]
[fetch]
attempts = 1
allowed_hosts = ["localhost"]
[ofac]
base_url = "{self.ofac.service.url}"
format = "advanced"
[eu]
url = "{self.eu.url()}"
rss_url = "{feed}"
[guards.few_parties]
ofac_sdn = 1
[guards.stale_trouble_days]
ofac_sdn = 9999
ofac_consolidated = 9999
eu_fsf = 9999
""",
            "utf-8",
        )

    def command(self, *arguments: str) -> list[str]:
        return [*COMMAND, *arguments, "--config", str(self.folder / "potashwatch.toml")]

    def start(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Run the program to its end; the first run begins the archive."""
        if arguments[:1] == ("run",) and not (self.folder / "archive").exists():
            arguments = ("run", "--init", *arguments[1:])
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            check=False,
            timeout=120,
        )

    def run(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """Start the daily run and return its report."""
        done = self.start("run", "--format", "json", *arguments)
        assert done.returncode == code, done.stderr.decode()
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def outcomes(report: dict[str, Any]) -> list[str]:
    return [found["outcome"] for found in report["lists"]]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        files = {
            "SDN.XML": SDN,
            "CONS_ADVANCED.ZIP": zipped("CONS_ADVANCED.XML", ADVANCED),
            "CONSOLIDATED.XML": CLASSIC,
        }
        yield World(
            tmp_path / "Büro der Bank",
            stack.enter_context(OfacSite(files)),
            stack.enter_context(EuSite(FSF)),
        )


def test_two_quiet_days_and_one_with_news(world: World) -> None:
    """Baseline, unchanged, changed: fetched side by side, and no signature or token is kept or shown (F06)."""
    first = world.run()
    assert outcomes(first) == ["baseline"] * 3
    assert outcomes(world.run()) == ["unchanged"] * 3
    world.eu.body = FSF_NEXT
    report = world.run(code=1)
    assert outcomes(report) == ["unchanged", "unchanged", "changed"]
    assert report["lists"][2]["counts"]["reissues"] == 6
    assert report["lists"][2]["new"]["source"] == world.eu.url()
    shown = world.start("ledger", "--format", "json")
    kept = [path.read_bytes() for path in (world.folder / "archive").rglob("*") if path.is_file()]
    for text in (*kept, shown.stdout, shown.stderr, json.dumps(report).encode()):
        assert TOKEN.encode() not in text
        assert SIGNATURE.encode() not in text
    assert world.start("snapshots", "verify").returncode == 0


def test_an_outage_of_one_authority_is_trouble_and_stops_no_other(world: World) -> None:
    """Every EU file 500 while the feed answers (F03): not checked, and OFAC's change is told all the same (F09)."""
    world.run()
    world.eu.faults["content"] = Reply(500)
    world.ofac.files["SDN.XML"] = classic(SDN, drop=1, date_text="02/24/2024")
    report = world.run(code=2)
    assert outcomes(report) == ["changed", "unchanged", "unavailable"]
    assert [(error["list"], error["code"]) for error in report["errors"]] == [("eu-fsf", "fetch.unavailable")]
    assert report["lists"][2]["age_days"] is not None
    assert not report["complete"]
    world.eu.faults.clear()
    assert outcomes(world.run()) == ["unchanged"] * 3


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(403), "fetch.refused"),
        (Reply(202, headers={"x-amzn-waf-action": "challenge"}), "fetch.challenged"),
        (Reply(405), "fetch.challenged"),
        (Reply(410), "fetch.gone"),
        (Reply(200, b""), "fetch.empty"),
        (Reply(200, b"<!DOCTYPE html><html><title>Login</title>"), "fetch.not-the-list"),
        (cut(SDN, 100_000), "fetch.truncated"),
        (Reply(200, SDN[:-2000]), "parse.truncated"),
        (Reply(200, SDN.replace(b"Record_Count>444<", b"Record_Count>445<")), "parse.count"),
        (Reply(200, (ROOT / "fixtures/ofac/delta/2026-08-26_delta.xml").read_bytes()), "parse.delta"),
        (Reply(302, headers={"Location": "http://127.0.0.2:9/SDN.XML"}), "fetch.foreign-host"),
    ],
)
def test_a_bad_answer_is_never_a_list(world: World, reply: Reply, code: str) -> None:
    """Each bad day has its own code; the baseline stays and nobody is removed (F01, F02, F11, F12, F13, F14, F21)."""
    world.run("--list", "ofac-sdn")
    world.ofac.faults["SDN.XML"] = reply
    world.ofac.rows = []
    report = world.run("--list", "ofac-sdn", code=2)
    (found,) = report["lists"]
    assert (found["outcome"], found["changes"]) == ("unavailable", [])
    assert [error["code"] for error in report["errors"]] == [code]
    world.ofac.faults.clear()
    assert outcomes(world.run("--list", "ofac-sdn")) == ["unchanged"]


def test_a_refused_format_falls_back_and_comes_back(world: World) -> None:
    """Advanced is challenged: classic is compared in what both carry, and the advanced baseline waits."""
    only = ("--list", "ofac-consolidated")
    baseline = world.run(*only)["lists"][0]["new"]["sha256"]
    for name in ("CONS_ADVANCED.ZIP", "CONS_ADVANCED.XML"):
        world.ofac.faults[name] = Reply(202, headers={"x-amzn-waf-action": "challenge"})
    (fallback,) = world.run(*only)["lists"]
    assert fallback["outcome"] == "republished"
    assert fallback["format"] == "ofac-classic"
    assert fallback["not_compared"]
    assert "fetch.fallback" in [notice["code"] for notice in fallback["notices"]]
    world.ofac.files["CONSOLIDATED.XML"] = classic(CLASSIC, drop=1, date_text="03/18/2020")
    (news,) = world.run(*only, code=1)["lists"]
    assert news["counts"]["removals"] == 1
    world.ofac.faults.clear()
    (back,) = world.run(*only)["lists"]
    assert (back["outcome"], back["new"]["sha256"]) == ("unchanged", baseline)


def test_a_wrong_digest_is_put_under_quarantine(world: World) -> None:
    """The catalogue promises other bytes than the storage serves (F13, F17)."""
    only = ("--list", "ofac-sdn")
    world.run(*only)
    rows = world.ofac._rows()
    world.ofac.files["SDN.XML"] = classic(SDN, drop=1, date_text="02/24/2024")
    world.ofac.rows = rows
    report = world.run(*only, code=2)
    assert outcomes(report) == ["quarantined"]
    assert [error["code"] for error in report["errors"]] == ["guard.digest"]
    world.ofac.rows = None
    assert outcomes(world.run(*only, code=1)) == ["changed"]


def test_a_second_run_is_told_who_holds_the_archive(world: World) -> None:
    """Two runs at once: the second ends at once, naming the first; the first is not disturbed."""
    world.run()
    world.eu.faults["content"] = stalled(b"<export")
    asked = len(world.eu.site.asked)
    with subprocess.Popen(
        world.command("run"),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Who starts the tests in the background may have them ignore interrupts, and a child would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as first:
        _until_asked(world, first, asked)
        second = world.start("run")
        assert second.returncode == 75
        assert b"archive.locked" in second.stderr
        assert str(first.pid).encode() in second.stderr
        first.send_signal(signal.SIGINT)
        _, said = first.communicate(timeout=100)
        assert first.returncode == 130, said.decode()
    world.eu.faults.clear()
    assert outcomes(world.run()) == ["unchanged"] * 3


def _until_asked(world: World, process: "subprocess.Popen[bytes]", count: int) -> None:
    """Wait until the server has the request that it will not answer; ``count`` it had before."""
    while not any("content" in asked.path for asked in world.eu.site.asked[count:]):
        assert process.poll() is None
        world.eu.site.closing.wait(0.02)


def test_doctor_asks_each_source_and_says_what_is_wrong(world: World) -> None:
    """Reachability, the clocks of the servers, the age of each list; a refusal names the setting (F01, F54)."""
    world.run()
    well = world.start("doctor")
    assert well.returncode == 0, well.stdout.decode()
    assert well.stdout.count(b"answers with a list") == 3
    for name in ("SDN_ADVANCED.ZIP", "SDN_ADVANCED.XML", "SDN.XML"):
        world.ofac.faults[name] = Reply(403)
    world.ofac.faults["CONS_ADVANCED.ZIP"] = Reply(403)
    world.eu.headers["Date"] = "Sun, 01 Nov 2026 00:00:00 GMT"
    ill = world.start("doctor", "--format", "json")
    assert ill.returncode == 2
    trouble = [notice for notice in json.loads(ill.stdout) if notice["level"] == "trouble"]
    assert [notice["code"] for notice in trouble] == ["doctor.reach", "doctor.clock"]
    assert "user_agent" in trouble[0]["hint"]
    assert world.start("doctor", "--offline").returncode == 0
