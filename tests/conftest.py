"""What every test gets: no network, no terminal, no cache of the user's."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

FIXTURES = Path(__file__).parent.parent / "fixtures"

settings.register_profile(
    "potashwatch",
    deadline=None,  # the machines are shared; a slow one is no fault of the code
    derandomize=True,  # the same examples on every machine
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("potashwatch")


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a test tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def fixtures() -> Path:
    """The folder of published files; see fixtures/README.md."""
    return FIXTURES
