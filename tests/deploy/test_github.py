"""The action, its example workflow and the pre-commit hook."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from potashwatch.records.settings import FetchSettings
from tests.checking.folders import CASES
from tests.deploy.files import BIN, DEPLOY, read_yaml, stub
from tests.program import ROOT

ACTION = ROOT / "action.yml"
WORKFLOW = DEPLOY / "github/daily.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
STEPS: list[dict[str, Any]] = read_yaml(ACTION)["runs"]["steps"]
INPUTS: dict[str, dict[str, Any]] = read_yaml(ACTION)["inputs"]
HOSTILE = (
    '"; touch evil; "',
    "$(touch evil)",
    "`touch evil`",
    "'; touch evil #",
    "a\ntouch evil\n::error::x",
    "${{ github.token }}",
    "--update",
    "-o/evil",
)

_CHECKER = pytest.mark.skipif(
    not (BIN / "check-jsonschema").exists(), reason="check-jsonschema is not installed"
)


@_CHECKER
@pytest.mark.parametrize(
    ("schema", "path"), [("vendor.github-actions", ACTION), ("vendor.github-workflows", WORKFLOW)]
)
def test_github_would_take_it(schema: str, path: Path) -> None:
    """Action and workflow follow the published schemas."""
    done = subprocess.run(
        [BIN / "check-jsonschema", "--builtin-schema", schema, path],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(
    shutil.which("actionlint") is None,
    reason="actionlint is not installed; its package downloads a program from GitHub while it is built",
)
def test_actionlint_finds_nothing_wrong() -> None:
    """actionlint knows more than the schema: expressions, shells, outputs."""
    subprocess.run(["actionlint", str(WORKFLOW)], check=True)


@pytest.mark.parametrize("path", [ACTION, WORKFLOW], ids=lambda path: path.name)
def test_other_actions_are_pinned_by_commit(path: Path) -> None:
    """A tag can be moved; a commit cannot. The version stands beside it."""
    used = re.findall(r"uses: (\S+?)@(\S+)(.*)", path.read_text("utf-8"))
    assert used
    for action, commit, comment in used:
        assert re.fullmatch("[0-9a-f]{40}", commit)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment) or action == "potashwatch/potashwatch"


@pytest.mark.parametrize("path", [ACTION, WORKFLOW], ids=lambda path: path.name)
def test_no_expression_stands_in_a_script(path: Path) -> None:
    """An input in shell text would be run; each comes as a variable (script injection)."""
    document = read_yaml(path)
    steps = document["runs"]["steps"] if "runs" in document else document["jobs"]["watch"]["steps"]
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_asks_for_little_and_keeps_off_the_full_hour() -> None:
    """It may read, and nothing else; it starts at odd minutes; one run at a time (F55)."""
    document = read_yaml(WORKFLOW)
    assert document["permissions"] == {"contents": "read"}
    assert document["concurrency"]["cancel-in-progress"] is False
    crons = [each["cron"] for each in document[True]["schedule"]]  # "on" is true to YAML 1.1
    assert len(crons) == 3
    assert all(int(cron.split()[0]) % 5 for cron in crons)
    (ours,) = [step for step in document["jobs"]["watch"]["steps"] if step["uses"].startswith("potashwatch/")]
    assert set(ours["with"]) <= set(INPUTS)


def test_the_workflow_has_the_configuration_before_the_archive() -> None:
    """The sinks stand in the repository; a checkout empties the folder, and leaves no token of GitHub's in it."""
    checkout = read_yaml(WORKFLOW)["jobs"]["watch"]["steps"][0]
    assert checkout["uses"].startswith("actions/checkout@")
    assert checkout["with"] == {"persist-credentials": False}


def test_every_input_reaches_the_script() -> None:
    """Each input is used, once, and no variable has a name that the program takes for a setting."""
    variables = STEPS[-1]["env"]
    used = {name for value in variables.values() for name in re.findall(r"inputs\.([a-z-]+)", value)}
    assert used == set(INPUTS) - {"python-version"}
    assert not [name for name in variables if name.startswith("POTASHWATCH_")]
    assert set(variables) == set(re.findall(r"IN_[A-Z_]+", STEPS[-1]["run"]))


def done_step(folder: Path, search: str, **inputs: str) -> tuple[int, str, str]:
    """Run the last step as GitHub does, and return exit code, log and output."""
    given = {name: str(INPUTS[name]["default"]) for name in INPUTS} | {
        name.replace("_", "-"): value for name, value in inputs.items()
    }
    env = {
        name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], value)
        for name, value in STEPS[-1]["env"].items()
    }
    script, output = folder / "step.sh", folder / "output"
    script.write_text(STEPS[-1]["run"], "utf-8")
    output.write_text("")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        env={
            "PATH": search,
            "HOME": str(folder),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_ACTION_PATH": str(ROOT),
            **env,
        },
    )
    return done.returncode, done.stdout + done.stderr, output.read_text()


PATH = f"{BIN}{os.pathsep}/usr/bin{os.pathsep}/bin"


def test_the_action_checks_a_folder(tmp_path: Path) -> None:
    """With its defaults the step runs check, with annotations, and passes the exit code on."""
    shutil.copytree(CASES, tmp_path / "fixtures/cases")
    code, log, output = done_step(tmp_path, PATH)
    assert (code, output) == (0, "exit-code=0\n")
    assert log == "potashwatch check: 2 cases, 1 snapshot: 3 as expected.\n"
    with (tmp_path / "fixtures/cases/one-removal/expected.txt").open("a") as file:
        file.write("one more line\n")
    code, log, output = done_step(tmp_path, PATH)
    assert (code, output) == (1, "exit-code=1\n")
    assert log.startswith("::error file=fixtures/cases/one-removal/expected.txt,line=12,title=")
    assert done_step(tmp_path, PATH, fail_on="trouble")[0] == 0
    assert done_step(tmp_path, PATH, path="nowhere", fail_on="trouble")[0] == 2
    code, log, _ = done_step(tmp_path, PATH, format="junit", output="check.xml")
    assert (code, log) == (1, "")
    assert "<testsuites" in (tmp_path / "check.xml").read_text()


def test_the_action_installs_what_is_locked_from_its_own_folder(tmp_path: Path) -> None:
    """Wherever GitHub puts the action: locked dependencies by digest, then the action's own code and nothing more."""
    place = tmp_path / "a b;c"
    shutil.copytree(ROOT / "requirements", place / "requirements")
    folder = stub(tmp_path / "bin", 'for a in "$@"; do echo "$a"; done', "python")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[1]["run"]],
        capture_output=True,
        check=True,
        text=True,
        env={"PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin", "GITHUB_ACTION_PATH": str(place)},
    )
    first, second = (call.splitlines() for call in done.stdout.split("-I\n")[1:])
    assert first[-5:] == ["--require-hashes", "--only-binary", ":all:", "--requirement", first[-1]]
    assert Path(first[-1]).is_file()
    assert second[-2:] == ["--no-deps", str(place)]


@pytest.mark.parametrize(
    ("fails_on", "codes"), [("changes", [0, 1, 2, 75, 143]), ("trouble", [0, 0, 2, 0, 143])]
)
def test_the_action_runs_the_daily_check(tmp_path: Path, fails_on: str, codes: list[int]) -> None:
    """The exit code of run decides as fail-on says; the output has it in any case (F52)."""
    for code, expected in zip([0, 1, 2, 75, 143], codes, strict=True):
        folder = stub(tmp_path / "bin", f'echo "$@"; exit {code}')
        search = f"{folder}{os.pathsep}{PATH}"
        outcome = done_step(tmp_path, search, command="run", output="report.json", fail_on=fails_on)
        told = "run --quiet --format=json --output=report.json --archive=potashwatch-archive\n"
        assert outcome == (expected, told, f"exit-code={code}\n")


def test_only_a_person_begins_an_archive(tmp_path: Path) -> None:
    """The action passes --init where it was asked for; a scheduled run never asks: a lost cache is trouble."""
    folder = stub(tmp_path / "bin", 'echo "$@"')
    search = f"{folder}{os.pathsep}{PATH}"
    _, log, _ = done_step(tmp_path, search, command="run", output="report.json", init="true")
    assert log.endswith(" --init\n")
    document = read_yaml(WORKFLOW)
    (ours,) = [step for step in document["jobs"]["watch"]["steps"] if step["uses"].startswith("potashwatch/")]
    assert ours["with"]["init"] == "${{ inputs.init == true }}"  # inputs are empty where a schedule starts it
    assert document[True]["workflow_dispatch"]["inputs"]["init"]["default"] is False


def test_a_job_is_given_more_time_than_a_run_takes() -> None:
    """GitHub stops a job after the deadline of the run, not before it."""
    minutes = read_yaml(WORKFLOW)["jobs"]["watch"]["timeout-minutes"]
    assert minutes * 60 > FetchSettings().total_timeout_seconds * 1.25


@pytest.mark.parametrize(
    "inputs", [{"command": "diff"}, {"fail_on": "never"}, {"init": "yes"}, {"command": "run"}], ids=str
)
def test_inputs_that_make_no_sense_are_refused(tmp_path: Path, inputs: dict[str, str]) -> None:
    """A mistyped input fails the step; it is not taken for the default."""
    code, log, output = done_step(tmp_path, PATH, **inputs)
    assert (code, output) == (2, "exit-code=2\n")
    assert log.startswith("::error title=potashwatch::")


@pytest.mark.parametrize("name", ["command", "path", "format", "output", "archive", "fail_on"])
@pytest.mark.parametrize("text", HOSTILE)
def test_inputs_are_never_run(tmp_path: Path, name: str, text: str) -> None:
    """Whatever a pull request puts into an input: it stays one argument."""
    seen = tmp_path / "seen"
    stub(tmp_path / "bin", f'for a in "$@"; do printf "%s\\0" "$a" >> "{seen}"; done; exit 0')
    search = f"{tmp_path / 'bin'}{os.pathsep}{PATH}"
    for command in ("check", "run"):
        inputs = {"command": command, "output": "report", name: text}
        code, log, output = done_step(tmp_path, search, **inputs)
        assert code in (0, 2)
        assert output in ("exit-code=0\n", "exit-code=2\n")
        assert not [
            line for line in log.splitlines() if line.startswith("::") and "title=potashwatch" not in line
        ]
        if code == 0:
            arguments = seen.read_bytes().decode().split("\0")[:-1]
            given = {f"--{name}={text}", text} & set(arguments)
            assert command == "run" or arguments[-2] == "--"  # a path is never an option
            assert given or (name, command) in {("archive", "check"), ("path", "run"), ("format", "run")}
            seen.unlink()
    assert not (tmp_path / "evil").exists()


HOOK_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["id", "name", "entry", "language"],
        "additionalProperties": False,
        "properties": {
            **{key: {"type": "string", "minLength": 1} for key in ("id", "name", "entry", "description")},
            "language_version": {"type": "string"},
            "minimum_pre_commit_version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
            "language": {"const": "python"},
            "files": {"type": "string", "format": "regex"},
            "pass_filenames": {"type": "boolean"},
        },
    },
}
"""Of https://pre-commit.com/#creating-new-hooks what is used here."""


def test_pre_commit_would_take_the_hook() -> None:
    """The hook has what pre-commit asks for, and starts a command that is installed."""
    (hook,) = hooks = read_yaml(HOOKS)
    jsonschema.Draft202012Validator(HOOK_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(hooks)
    program, command = hook["entry"].split()
    done = subprocess.run([BIN / program, command, "--help"], capture_output=True, check=False)
    assert (done.returncode, hook["pass_filenames"]) == (0, False)


def test_the_hook_runs_for_the_files_of_a_case_alone() -> None:
    """Every file that a check looks at starts it; other files do not."""
    pattern = re.compile(read_yaml(HOOKS)[0]["files"])
    kept = [
        str(path.relative_to(ROOT)) for path in CASES.rglob("*") if path.is_file() and path.name[0] != "."
    ]
    assert kept
    assert [
        path for path in [*kept, "a/old/sdn.csv", "SHA256SUMS", "b/snapshot/x"] if not pattern.search(path)
    ] == []
    others = [
        "README.md",
        "src/older.py",
        "golden.py",
        "fixtures/README.md",
        "x/renewed.xml",
        "case.toml.bak",
    ]
    assert [path for path in others if pattern.search(path)] == []
