"""Who is watched, for people and for machines."""

import json
from collections.abc import Callable, Iterator, Sequence

from rich.text import Text

from potashwatch.errors import one_line
from potashwatch.records.target import Target, WatchedParty
from potashwatch.reports.style import Style
from potashwatch.reports.terminal import print_lines


def render_targets(targets: Sequence[Target], style: Style) -> str:
    """Return the targets, each with the parties linked to it."""
    return print_lines((line for target in targets for line in _target(target)), style)


def render_targets_json(targets: Sequence[Target], _style: Style) -> str:
    """Return the targets as they would stand in a configuration, in JSON."""
    shapes = [target.model_dump(mode="json", exclude_defaults=True) for target in targets]
    return json.dumps(shapes, ensure_ascii=False, indent=2) + "\n"


TARGETS_RENDERERS: dict[str, Callable[[Sequence[Target], Style], str]] = {
    "table": render_targets,
    "json": render_targets_json,
}


def _target(target: Target) -> Iterator[Text]:
    yield from _party(target, "")
    for party in target.linked:
        yield from _party(party, f"linked: {party.relation}")
    yield Text("")


def _party(party: WatchedParty, relation: str) -> Iterator[Text]:
    indent = "  " if relation else ""
    yield Text.assemble(indent, (one_line(party.title), "bold"), (f"  ({party.id}, {party.kind})", "dim"))
    rows = {
        "": relation,
        "names": "; ".join(name.text for name in party.names),
        "numbers": "; ".join(" ".join(filter(None, (n.kind_text, n.value))) for n in party.numbers),
        "keys": "; ".join(
            f"{key.list} {key.uid}" + (f", removed {key.removed_on}" if key.removed_on else "")
            for key in party.keys
        ),
    }
    for name, text in rows.items():
        if text:
            yield Text.assemble(f"{indent}  ", (f"{name:<8} ", "dim") if name else "", one_line(text))
