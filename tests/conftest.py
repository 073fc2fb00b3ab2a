"""What every test gets: no network, no terminal, no cache of the user's."""

import ipaddress
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.published import FIXTURES

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
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: tuple[str, int] | str) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"  # a path is a local socket
        if not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


@pytest.fixture
def fixtures() -> Path:
    """The folder of published files; see fixtures/README.md."""
    return FIXTURES
