"""One server, a bucket for each test, and the environment that leads to it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cloud.server import Server, Shelf, serving

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that no test kills."""
    with serving(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may kill and start again."""
    with serving(tmp_path / "server") as running:
        yield running


def lead_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def shelf(server: Server, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """An empty bucket, and this process's way to it."""
    lead_to(server, monkeypatch)
    return server.shelf(f"evidence-{next(_NUMBERS)}")


@pytest.fixture
def own_shelf(own_server: Server, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """An empty bucket on a server that may be killed."""
    lead_to(own_server, monkeypatch)
    return own_server.shelf()
