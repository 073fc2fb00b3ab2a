"""docs/reference.md: the ``--help`` of every command."""

from collections.abc import Iterator

import click

from potashwatch.cli import cli

_HEAD = """# Reference: the command line

What `--help` says of each command. This page is made by `make docs`; do not edit it. What the commands print as JSON
stands in [schema.md](schema.md), every setting in [configuration.md](configuration.md).

"""
_WIDTH = 100


def reference() -> str:
    """Return the page."""
    found = list(_commands(cli, None, "potashwatch"))
    index = "\n".join(f"- [`{path}`](#{path.replace(' ', '-')})" for path, _ in found)
    pages = "\n".join(f"## {path}\n\n```text\n{told}\n```\n" for path, told in found)
    return f"{_HEAD}{index}\n\n{pages}"


def _commands(command: click.Command, above: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    settings = {**command.context_settings, "terminal_width": _WIDTH, "max_content_width": _WIDTH}
    context = click.Context(command, parent=above, info_name=name, **settings)
    told = "\n".join(line.rstrip() for line in command.get_help(context).strip().splitlines())
    yield context.command_path, told
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            assert below is not None
            yield from _commands(below, context, each)
