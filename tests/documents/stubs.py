"""Programs that a page names and a test cannot run: each is replaced by one that writes down how it was called.

What was called is looked at afterwards: that what the page names is there, in the project or in its folder.
"""

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from potashwatch.pipeline.dataset import TABLES
from tests.documents.pages import ROOT

NAME: Final = "potashwatch"
RECORDS: Final = """#!/bin/sh
{{ printf '%s' {name}; for word; do printf '\\t%s' "$word"; done; printf '\\n'; }} >> {called}
"""
VENV: Final = """
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin"
  cp {bin}/pip {bin}/potashwatch "$3/bin/"
  printf 'PATH=%s:$PATH\\n' "$(cd "$3/bin" && pwd)" > "$3/bin/activate"
fi
"""
"""An environment with this program in it; that the project can be installed is the matter of ``make setup``."""
ZSTD: Final = """#!/bin/sh
exec {python} -c 'import sys, zstandard
assert sys.argv[1] == "-dc", "only what the pages need"
zstandard.ZstdDecompressor().copy_stream(open(sys.argv[2], "rb"), sys.stdout.buffer)' "$@"
"""
"""Not every machine has the program; this one reads the same frames."""
SUDO: Final = 'case "$1" in {names}) exec "$@";; esac\n'
"""Goes on with a stub; anything else is not done to this machine."""


def make(words: Sequence[str]) -> bool:
    """A target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return all(re.search(rf"^{re.escape(word)}:", makefile, re.MULTILINE) for word in words)


def install(words: Sequence[str]) -> bool:
    """This project, from its folder, with an extra that it has; or nothing else than its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = "|".join(project["optional-dependencies"])
    what = [word for word in words if word not in ("install", "tool") and not word.startswith("-")]
    return bool(what) and all(
        re.fullmatch(rf"(\.|{project['name']})(\[({extras})\])?", word) for word in what
    )


def venv(words: Sequence[str]) -> bool:
    """Make an environment, nothing else."""
    return words[:2] == ["-m", "venv"] and len(words) == 3


def units(words: Sequence[str]) -> bool:
    """Units that are shipped, and commands that systemctl has."""
    named = [word for word in words[1:] if word.endswith((".service", ".timer"))]
    shipped = {path.name for path in (ROOT / "deploy").rglob("*.*")}
    known = ("daemon-reload", "enable", "start", "status", "list-timers", "disable", "stop", "--user")
    return words[0] in known and set(named) <= shipped


def anything(_words: Sequence[str]) -> bool:
    """Nothing of it is ours to check."""
    return True


def files(words: Sequence[str]) -> bool:
    """Every path under deploy/ that it names is shipped."""
    named = [word for word in words if word.startswith("deploy/")]
    return all(any(ROOT.glob(word)) for word in named)


def container(words: Sequence[str]) -> bool:
    """Files that are shipped; of a run a call that the program takes, with a configuration where it is mounted."""
    if words[0] != "run":
        return files(words)
    image = words.index(NAME)
    options = list(pairwise(words[:image]))
    mounted = [each.split(":")[1] for option, each in options if option == "--volume"]
    variables = [each.split("=", 1) for option, each in options if option == "--env"]
    call = [str(Path(sys.executable).parent / NAME), *words[image + 1 :], "--help"]
    return all(name == "POTASHWATCH_CONFIG" and place in mounted for name, place in variables) and (
        subprocess.run(call, capture_output=True, check=False).returncode == 0
    )


def load(words: Sequence[str]) -> bool:
    """Loads a table of an export, as Parquet, from where its partitions begin."""
    options = dict(word.removeprefix("--").partition("=")[::2] for word in words if word.startswith("--"))
    table, files = words[-2:]
    prefix = options["hive_partitioning_source_uri_prefix"]
    return (
        (words[0], options["source_format"]) == ("load", "PARQUET")
        and prefix.rpartition("/")[2] == table.partition(".")[2] in TABLES
        and files == f"{prefix}/*"
    )


STUBS: Final[dict[str, Callable[[Sequence[str]], bool]]] = {
    "make": make,
    "pip": install,
    "pipx": install,
    "uv": install,
    "python3": venv,
    "systemctl": units,
    "journalctl": anything,
    "crontab": files,
    "podman": container,
    "sudo": files,
    "gcloud": anything,
    "bq": load,
}
"""Name to what must hold of its arguments."""


def stubs(folder: Path, called: Path) -> None:
    """Write the stubs into a folder that stands first on PATH; they write each call as a line into ``called``."""
    for name in STUBS:
        script = RECORDS.format(name=name, called=shlex.quote(str(called)))
        if name == "python3":
            script += VENV.format(bin=shlex.quote(str(folder)))
        if name == "sudo":
            script += SUDO.format(names="|".join(STUBS))
        _executable(folder / name, script)
    _executable(folder / "zstd", ZSTD.format(python=shlex.quote(sys.executable)))


def _executable(path: Path, script: str) -> None:
    path.write_text(script, "utf-8")
    path.chmod(0o755)


def wrong_calls(called: Path) -> list[str]:
    """Return the calls that name something which is not there."""
    calls = [line.split("\t") for line in called.read_text("utf-8").splitlines()]
    return [shlex.join(call) for call in calls if not STUBS[call[0]](call[1:])]
