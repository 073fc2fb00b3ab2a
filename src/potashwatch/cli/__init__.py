"""The command line: options to request to pipeline to reporter to exit code. No logic."""

import importlib

import click

from potashwatch import __version__

_COMMANDS = {"config": "config", "diff": "diff", "info": "info", "schema": "schema", "show": "show"}
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
    """Report exactly what changed between two published editions of a sanctions list.

    Reads the OFAC SDN and consolidated lists (classic, advanced and enhanced XML, legacy CSV) and the EU
    consolidated list (FSF XML 1.1), plain or packed (.gz, .zip, .zst), from files, folders or standard input.

    \b
    Examples:
      potashwatch diff sdn-monday.xml sdn-tuesday.xml
      potashwatch diff old.xml.gz new.xml.gz --format json --output report.json
      potashwatch show sdn.xml 32746
      potashwatch info *.xml.gz

    \b
    Exit codes:
      0    finished; nothing to report
      1    finished; there are changes (after filters)
      2    trouble: usage, input, parsing, output
      130  interrupted

    Shell completion: eval "$(_POTASHWATCH_COMPLETE=bash_source potashwatch)" (or zsh_source, fish_source).
    """  # noqa: D301 - click reads the backspace itself
