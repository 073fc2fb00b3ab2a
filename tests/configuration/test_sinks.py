"""Sinks in the configuration: tables, in the file alone, with every mistake named and no secret told."""

from pathlib import Path

import pytest

from tests.configuration.samples import loaded, refused, written
from tests.configuration.test_show import show
from tests.configuration.test_targets import OWN

SINK = '[[sinks]]\nname = "officer"\nkind = "webhook"\nurl = { env = "OFFICER_URL" }\n'


def test_sinks_are_read_from_the_file(cwd: Path) -> None:
    """As tables; where none stand, there are none."""
    written(cwd, text=SINK)
    found = loaded(cwd)
    assert [each.name for each in found.settings.sinks] == ["officer"]
    assert loaded(cwd / "nowhere").settings.sinks == ()


def test_config_show_names_the_sinks_and_no_more(cwd: Path) -> None:
    """What is shown can be passed on: names, no addresses."""
    written(cwd, text=SINK)
    (line,) = [line for line in show(cwd).stdout.splitlines() if line.startswith("sinks")]
    assert line.split()[1:3] == ["1:", "officer"]


def test_a_variable_with_sinks_is_refused(cwd: Path) -> None:
    """Tables cannot stand in a variable."""
    error = refused(cwd, environment={"POTASHWATCH_SINKS": "x"})
    assert error.message == "POTASHWATCH_SINKS: sinks cannot stand in a variable"


@pytest.mark.parametrize(
    ("targets", "is_known"), [("any", True), ("belavia", True), ("eurochem", True), ("belvia", False)]
)
def test_a_sink_that_waits_for_nobody_is_refused(targets: str, is_known: bool, cwd: Path) -> None:  # noqa: FBT001
    """A mistyped target would be silent for ever."""
    written(cwd, text=f'{SINK}targets = ["{targets}"]\n[[targets]]\n{OWN}')
    if is_known:
        assert loaded(cwd).settings.sinks
        return
    error = refused(cwd)
    assert error.code == "config.sink"
    assert "belvia" in error.message
    assert "did you mean belavia?" in error.hint
