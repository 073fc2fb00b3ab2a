"""The Containerfile: linted, and what can be tried without an engine is."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.deploy.files import BIN, DEPLOY
from tests.program import ROOT

FILE = DEPLOY / "Containerfile"
LINES = FILE.read_text("utf-8").replace("\\\n", " ").splitlines()
RUNTIME = ROOT / "requirements/runtime.txt"
_PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def instructions(name: str) -> list[str]:
    """Return what stands behind an instruction, in its order."""
    return [line.split(None, 1)[1] for line in LINES if line.startswith(f"{name} ")]


@pytest.mark.skipif(not (BIN / "hadolint").exists(), reason="hadolint is not installed")
def test_hadolint_finds_nothing_wrong() -> None:
    """hadolint knows the mistakes that others have made."""
    done = subprocess.run([BIN / "hadolint", FILE], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_does_not_run_as_root() -> None:
    """The last user is a number above those of a system, and the volume is its own."""
    assert instructions("USER") == ["10001:10001"]
    assert LINES.index("USER 10001:10001") > max(n for n, line in enumerate(LINES) if line.startswith("RUN "))
    assert instructions("VOLUME") == ['["/var/lib/potashwatch"]']
    assert instructions("ENTRYPOINT") == ['["potashwatch"]']  # process 1: the signal reaches it
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_it_starts_commands_that_the_program_has() -> None:
    """What is run by default, and what tells its health, are calls that the program takes."""
    for name in ("CMD", "HEALTHCHECK"):
        (line,) = instructions(name)
        words = re.findall(r'"([^"]+)"', line)
        command = words[1] if name == "HEALTHCHECK" else words[0]
        told = subprocess.run(
            [BIN / "potashwatch", command, "--help"], capture_output=True, check=True
        ).stdout
        assert [word for word in words if word.startswith("--") and word.encode() not in told] == []


def test_what_is_copied_is_there_and_is_not_ignored() -> None:
    """Each source of a COPY lies in the project, and .containerignore lets it through, and little else."""
    let_through = {
        line[1:]
        for line in (ROOT / ".containerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    }
    copied = {
        word.removesuffix("/")
        for line in instructions("COPY")
        if not line.startswith("--from")
        for word in line.split()[:-1]
    }
    assert copied == let_through
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_base_images_have_a_version() -> None:
    """Both stages begin with the same base under a tag that is not the latest."""
    bases = {line.split()[0] for line in instructions("FROM")}
    (base,) = bases
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+-slim-[a-z]+", base)


def test_locked_runtime_is_a_part_of_the_locked_environment() -> None:
    """What is installed elsewhere is what was tested here: the same versions, each with digests."""
    runtime, tested = (
        dict(_PIN.findall(path.read_text("utf-8"))) for path in (RUNTIME, ROOT / "requirements/dev.txt")
    )
    assert runtime.items() <= tested.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["alerts"]]
    assert {re.split("[>=<]", each)[0] for each in wanted} <= set(runtime)
    blocks = re.split(r"\n(?=[a-z])", RUNTIME.read_text("utf-8"))
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.long
def test_the_wheel_is_whole(tmp_path: Path) -> None:
    """The wheel that is built as in the Containerfile, from its files alone, runs; its data files are in it."""
    for name in ("pyproject.toml", "README.md", "LICENSE", "src"):
        (tmp_path / name).symlink_to(ROOT / name)
    pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    offline = {**os.environ, "PIP_NO_INDEX": "1"}
    subprocess.run(
        [*pip, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", "dist", "."],
        cwd=tmp_path,
        check=True,
        env=offline,
    )
    (wheel,) = (tmp_path / "dist").glob("potashwatch-*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)],
        check=True,
        env=offline,
    )
    done = subprocess.run(
        [sys.executable, "-m", "potashwatch", "check", str(ROOT / "fixtures/cases")],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": os.environ["PATH"]},
    )
    assert (done.returncode, done.stderr) == (0, b"")
    where = subprocess.run(
        [sys.executable, "-c", "import potashwatch; print(potashwatch.__file__)"],
        capture_output=True,
        check=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path / "site")},
    )
    assert where.stdout.startswith(str(tmp_path))
