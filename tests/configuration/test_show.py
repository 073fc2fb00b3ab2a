"""``potashwatch config show`` tells what is in effect."""

import json
import os
import subprocess
from pathlib import Path

from tests.configuration.samples import loaded, written
from tests.configuration.table import tables
from tests.program import COMMAND, ROOT, environment


def show(cwd: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a folder."""
    return subprocess.run(
        [*COMMAND, "config", "show", *arguments],
        cwd=cwd,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment(HOME=os.environ["HOME"], **variables),
    )


def test_json_has_every_setting_with_value_and_origin(cwd: Path) -> None:
    """Machines read the same as people: each key, its effective value, its origin, the file."""
    file = written(cwd, text='archive = "data"\n[fetch]\nallowed_hosts = ["a.example"]\n')
    done = show(cwd, "--format", "json", POTASHWATCH_STRICT="yes")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    rows = {row.pop("key"): row for row in found["settings"]}
    assert found["file"] == str(file)
    assert rows["archive"] == {"value": str(cwd / "data"), "origin": str(file)}
    assert rows["strict"] == {"value": True, "origin": "POTASHWATCH_STRICT"}
    assert rows["fetch.allowed_hosts"] == {"value": ["a.example"], "origin": str(file)}
    assert rows["mirror"] == {"value": None, "origin": "default"}
    assert list(rows) == list(loaded(cwd).origins)


def test_the_table_lines_up(cwd: Path, home: Path) -> None:
    """Key, value and origin in columns; the archive's folder is told also where nobody set it."""
    done = show(cwd)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "file: none"
    assert lines[2].split() == ["key", "value", "origin"]
    told = {line.split()[0]: line for line in lines[3:]}
    data = home / ".local/share/potashwatch"
    assert told["archive"].split("  ", 1)[1].strip().startswith(f"{data} ")
    assert told["strict"].split() == ["strict", "false", "default"]
    assert told["mirror"].split() == ["mirror", "-", "default"]
    start = lines[2].index("value")
    assert all(line[start - 1] == " " != line[start] for line in lines[2:])


def test_secrets_are_not_shown(cwd: Path) -> None:
    """A token of one's own, and user, password and query of an address, stay where they are (F06)."""
    variables = {
        "POTASHWATCH_EU_TOKEN": "sesame",
        "POTASHWATCH_MIRROR": "https://user:sesame@mirror.example/lists?sig=sesame#sesame",
        "POTASHWATCH_OFAC_BASE_URL": "https://mirror.example/ofac?sesame",
    }
    for form in ("table", "json"):
        done = show(cwd, "--format", form, **variables)
        assert "sesame" not in done.stdout + done.stderr
        assert "set, not shown" in done.stdout
        assert "https://…@mirror.example/lists?…" in done.stdout
        assert "https://mirror.example/ofac?…" in done.stdout
    assert "dG9rZW4tMjAxNw" in show(cwd).stdout


def test_mistakes_are_trouble(cwd: Path) -> None:
    """Exit code 2, nothing on standard output, one line with the code on standard error (F52)."""
    done = show(cwd, "--config", "no-such.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "potashwatch: no-such.toml: no such file [config.unreadable]; check the name of the file\n"
    )
    done = show(cwd, POTASHWATCH_ARCHIV="x")
    assert (done.returncode, done.stdout) == (2, "")
    assert "[config.unknown-key]; did you mean POTASHWATCH_ARCHIVE?" in done.stderr


def test_the_result_does_not_overwrite_the_configuration(cwd: Path) -> None:
    """``--output`` may name any file but the one that is read."""
    file = written(cwd, text="strict = true")
    done = show(cwd, "--output", "potashwatch.toml")
    assert done.returncode == 2
    assert "[input.output-is-input]" in done.stderr
    assert file.read_text("utf-8") == "strict = true"
    assert show(cwd, "--output", "effective.txt").returncode == 0
    assert "strict" in (cwd / "effective.txt").read_text("utf-8")


def test_text_of_a_file_is_data(cwd: Path) -> None:
    """A key with terminal sequences or markup in it is shown, not obeyed (F53)."""
    written(cwd, text='"[/x]\\u001b[2J" = 1')
    done = show(cwd)
    assert done.returncode == 2
    assert "[/x]" in done.stderr
    assert "\x1b" not in done.stderr
    written(cwd / "a\x1bb\nc", text="strict = true")
    done = show(cwd / "a\x1bb\nc")
    assert done.returncode == 0
    assert done.stdout.startswith(rf"file: {cwd}/a\x1bb\nc/potashwatch.toml")
    assert "\x1b" not in done.stdout


def test_the_documentation_has_every_setting() -> None:
    """docs/configuration.md: key, default, what it may be, meaning, as the model has them."""
    page = (ROOT / "docs/configuration.md").read_text("utf-8")
    assert page.partition("## Settings\n")[2].endswith(f"\n\n{tables()}")


def test_the_example_of_the_documentation_works(cwd: Path) -> None:
    """The file that a reader copies is a configuration."""
    page = (ROOT / "docs/configuration.md").read_text("utf-8")
    written(cwd, text=page.partition("```toml\n")[2].partition("```")[0])
    found = loaded(cwd).settings
    assert found.lists == ("ofac-sdn", "eu-fsf")
    assert found.fetch.connect_timeout_seconds == 10
    assert found.guards.stale_warning_days.ofac_sdn == 10
