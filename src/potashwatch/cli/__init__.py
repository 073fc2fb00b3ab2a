"""The command line: options to request to pipeline to reporter to exit code. No logic."""

import importlib

import click

from potashwatch import __version__

_COMMANDS = {
    name: name
    for name in (
        "alerts",
        "check",
        "config",
        "diff",
        "doctor",
        "export",
        "history",
        "info",
        "ledger",
        "licenses",
        "run",
        "schema",
        "show",
        "snapshots",
        "status",
        "targets",
    )
}
"""Command to module; a module is loaded when its command is called, so that ``--version`` is quick."""


class _LazyGroup(click.Group):
    """A group whose commands are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"potashwatch.cli.{_COMMANDS[cmd_name]}").command
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="potashwatch")
def cli() -> None:
    """Watch the OFAC and EU sanctions lists, and report exactly what changed.

    "run" is the daily check: it fetches the OFAC SDN, OFAC consolidated and EU lists and OFAC's general licenses on
    Belarus, keeps every byte, holds back what is implausible, and reports what changed since its last run. The first
    one, "run --init", begins the archive: a run that finds none is an error, never "nothing changed". "status" says
    where each watched party stands on a day, "history" how it came there, "licenses" what is licensed. "diff" compares
    any two editions, from files (classic, advanced and enhanced XML, legacy CSV, FSF XML 1.1; plain or .gz, .zip,
    .zst) or from the archive.

    \b
    Examples:
      potashwatch run --init
      potashwatch run
      potashwatch run --format json --output report.json --quiet
      potashwatch diff ofac-sdn@previous ofac-sdn@latest
      potashwatch diff sdn-monday.xml sdn-tuesday.xml
      potashwatch show eu-fsf@latest EU.8273.79

    \b
    Exit codes:
      0    finished for every list; nothing to report
      1    finished for every list; there are changes (after filters)
      2    trouble: a list not read or held for review, no archive, an alert not delivered, usage, input, output
      75   another process is at work in the archive; nothing was done (run --wait SECONDS waits)
      129  stopped by SIGHUP; 130 by SIGINT (Ctrl-C); 143 by SIGTERM

    Shell completion: eval "$(_POTASHWATCH_COMPLETE=bash_source potashwatch)" (or zsh_source, fish_source).
    """  # noqa: D301 - click reads the backspace itself
