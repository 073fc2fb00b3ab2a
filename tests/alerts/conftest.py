"""A plain environment, and a way to try deliveries."""

from pathlib import Path

import pytest

from tests.alerts.support import Trying


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the proxies and CA bundles of this machine away."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def trying(tmp_path: Path) -> Trying:
    return Trying(base=tmp_path)
