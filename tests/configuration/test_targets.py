"""Targets of one's own stand in the file, and every mistake in one is named."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from potashwatch.errors import ConfigError
from potashwatch.targets import Watcher, read_targets, targets_of
from tests.configuration.samples import loaded, refused, written
from tests.configuration.test_show import show
from tests.program import ROOT
from tests.samples import aliases, party

OWN = 'id = "eurochem"\ntitle = "EuroChem"\nnames = [{ text = "EuroChem Group AG" }]\n'


def test_targets_are_read_from_the_file(cwd: Path) -> None:
    """In their order, beside the other settings."""
    other = OWN.replace("eurochem", "uralkali")
    written(cwd, text=f"strict = true\n[[targets]]\n{OWN}[[targets]]\n{other}[fetch]\nattempts = 3\n")
    found = loaded(cwd)
    assert [each.id for each in found.settings.targets] == ["eurochem", "uralkali"]
    assert found.origins["targets"] == str(cwd / "potashwatch.toml")
    assert found.settings.fetch.attempts == 3
    assert loaded(cwd / "nowhere").settings.targets == ()


def test_targets_of_a_project_file(cwd: Path) -> None:
    """Under the table of the program."""
    written(cwd, "pyproject.toml", f"[[tool.potashwatch.targets]]\n{OWN}")
    assert [each.id for each in loaded(cwd).settings.targets] == ["eurochem"]


def test_show_prints_how_many_and_their_ids(cwd: Path) -> None:
    """Names and numbers stand in the file."""
    assert loaded(cwd).settings.targets == ()
    assert [line.split()[1:] for line in show(cwd).stdout.splitlines() if line.startswith("targets")] == [
        ["-", "default"]
    ]
    file = written(cwd, text=f"[[targets]]\n{OWN}")
    (line,) = [line for line in show(cwd).stdout.splitlines() if line.startswith("targets")]
    assert line.split(maxsplit=1)[1].startswith("1: eurochem ")
    assert line.endswith(str(file))


@pytest.mark.parametrize("text", ["", "eurochem", "[]"])
def test_a_variable_with_targets_is_refused(text: str, cwd: Path) -> None:
    """A table does not fit into a variable."""
    error = refused(cwd, environment={"POTASHWATCH_TARGETS": text})
    assert (error.code, error.message) == (
        "config.value",
        "POTASHWATCH_TARGETS: targets cannot stand in a variable",
    )
    assert "[[targets]]" in error.hint


LINKED = '[[targets.linked]]\nid = "{}"\ntitle = "A"\nrelation = "B"\nnames = [{{ text = "C" }}]\n'

MISTAKES = {
    "a value": ("targets = 3", "config.value", "targets must be tables, [[targets]]"),
    "one table": (f"[targets]\n{OWN}", "config.value", "targets must be tables, [[targets]]"),
    "texts": ('targets = ["x"]', "config.value", "target no. 1 must be a table"),
    "no id": (f"[[targets]]\n{OWN[16:]}", "config.value", "target no. 1: id is missing"),
    "bad id": (
        "[[targets]]\n" + OWN.replace('"eurochem"', '"Euro Chem"'),
        "config.value",
        'target "Euro Chem": id is "Euro Chem"; it must be lower-case letters and digits',
    ),
    "number for id": (
        "[[targets]]\n" + OWN.replace('"eurochem"', "3"),
        "config.value",
        "id is 3; it must be text",
    ),
    "unknown key": (
        f"[[targets]]\n{OWN}nmaes = []",
        "config.unknown-key",
        'target "eurochem": nmaes is no field',
    ),
    "unknown inner key": (
        f'[[targets]]\n{OWN}numbers = [{{ value = "1", kind = "x" }}]',
        "config.unknown-key",
        'target "eurochem": numbers.1.kind is no field',
    ),
    "no names": (
        '[[targets]]\nid = "a"\ntitle = "A"\nnames = []',
        "config.value",
        'target "a": names is an empty list; it must have at least one',
    ),
    "a list of texts": (
        '[[targets]]\nid = "a"\ntitle = "A"\nnames = ["A"]',
        "config.value",
        'target "a": names.1 is "A"; it must be a table',
    ),
    "a table for a list": (
        '[[targets]]\nid = "a"\ntitle = "A"\nnames = { text = "A" }',
        "config.value",
        'target "a": names is a table; it must be a list',
    ),
    "an empty name": (
        '[[targets]]\nid = "a"\ntitle = "A"\nnames = [{ text = "" }]',
        "config.value",
        'target "a": names.1.text is ""; it must not be empty',
    ),
    "a name of quotes": (
        '[[targets]]\nid = "a"\ntitle = "A"\nnames = [{ text = " «» " }]',
        "config.value",
        'target "a": names.1.text is " «» "; it must have letters or digits',
    ),
    "a terminal sequence": (
        '[[targets]]\nid = "a"\ntitle = "\\u001b[2J"\nnames = [{ text = "A" }]',
        "config.value",
        'target "a": title is "\\u001b[2J"; it must hold no control characters',
    ),
    "a kind": (f'[[targets]]\n{OWN}kind = "boat"', "config.value", 'kind is "boat"; it must be '),
    "a list": (
        f'[[targets]]\n{OWN}keys = [{{ list = "uk", uid = "1" }}]',
        "config.value",
        'keys.1.list is "uk"; it must be one of ofac-sdn, ofac-consolidated, eu-fsf',
    ),
    "the list of licenses": (
        f'[[targets]]\n{OWN}keys = [{{ list = "ofac-licenses", uid = "1" }}]',
        "config.value",
        'keys.1.list is "ofac-licenses"; it must be one of ofac-sdn, ofac-consolidated, eu-fsf',
    ),
    "a number for a uid": (
        f'[[targets]]\n{OWN}keys = [{{ list = "eu-fsf", uid = 1 }}]',
        "config.value",
        "keys.1.uid is 1; it must be text",
    ),
    "a day": (
        f'[[targets]]\n{OWN}keys = [{{ list = "eu-fsf", uid = "1", removed_on = "2026" }}]',
        "config.value",
        'keys.1.removed_on is "2026"; it must be a date',
    ),
    "a link without relation": (
        f'[[targets]]\n{OWN}[[targets.linked]]\nid = "b"\ntitle = "B"\nnames = [{{ text = "B" }}]',
        "config.value",
        'target "eurochem": linked.1.relation is missing',
    ),
    "twins": (f"[[targets]]\n{OWN}[[targets]]\n{OWN}", "config.target", "two targets have the id eurochem"),
    "a built-in one": (
        "[[targets]]\n" + OWN.replace("eurochem", "belavia"),
        "config.target",
        "two targets have the id belavia",
    ),
    "linked to itself": (
        f"[[targets]]\n{OWN}{LINKED.format('eurochem')}",
        "config.target",
        'target "eurochem": the id eurochem stands twice',
    ),
    "linked twice": (
        f"[[targets]]\n{OWN}{LINKED.format('b')}{LINKED.format('b')}",
        "config.target",
        'target "eurochem": the id b stands twice',
    ),
}


@pytest.mark.parametrize(("text", "code", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_target_and_field(text: str, code: str, told: str, cwd: Path) -> None:
    """One line that says where: a target with a mistake would never be found."""
    file = written(cwd, text=text)
    error = refused(cwd)
    assert error.code == code
    assert error.message.startswith(f"{file}: ")
    assert told in error.message
    assert error.message.isprintable()


def test_mistakes_are_trouble(cwd: Path) -> None:
    """Exit code 2 and one line."""
    written(cwd, text="targets = 3")
    done = show(cwd)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("[config.value]; docs/targets.md shows how a target is written\n")
    assert done.stderr.count("\n") == 1


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | st.just("eu-fsf"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("id", "title", "names", "text", "keys", "list", "uid", "linked", "x")), inner
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_JSON, max_size=3))
def test_no_value_does_more_than_be_refused(value: list[Any]) -> None:
    """Whatever stands there, it is targets or a named mistake in one line that a terminal can take."""
    refusal = None
    try:
        read_targets(value, "file")
    except ConfigError as error:
        refusal = error
    assert refusal is None or refusal.code in ("config.value", "config.unknown-key", "config.target")
    assert refusal is None or (refusal.message.isprintable() and refusal.message.startswith("file: "))


def test_the_example_of_the_documentation_works(cwd: Path) -> None:
    """The target that a reader copies is one, and is found."""
    page = (ROOT / "docs/targets.md").read_text("utf-8")
    written(cwd, text=page.partition("```toml\n")[2].partition("```")[0])
    targets = targets_of(loaded(cwd).settings.targets)
    assert [each.id for each in targets] == ["belaruskali", "bpc", "belavia", "grodno-azot"]
    watcher = Watcher(targets)
    for text in ("JSC GRODNO AZOT", "ААТ “Гродна Азот”", "ОАО «Гродно Азот»"):
        (touch,) = watcher.touches("eu-fsf", party("7", names=aliases(text)))
        assert (touch.target, touch.reason) == ("grodno-azot", "name")
