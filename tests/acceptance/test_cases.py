"""Every case does what is written in its folder."""

import pytest

from tests.acceptance import cases


@pytest.mark.parametrize("name", cases.names())
def test_the_program_does_what_the_case_says(name: str) -> None:
    """Exit code, standard output and standard error are those of the case, byte for byte (F45, F52)."""
    assert cases.actual(name) == cases.expected(name)


def test_every_command_and_every_kind_of_outcome_has_a_case() -> None:
    """The cases reach every command, and the exit codes 0, 1 and 2."""
    assert {cases.expected(name).exit_code for name in cases.names()} == {0, 1, 2}
    started = {(cases.FOLDER / name / "argv").read_text("utf-8").split("\n")[0] for name in cases.names()}
    assert {"diff", "info", "schema", "show"} <= started
