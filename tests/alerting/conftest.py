"""What several tests of alerting start from: the program in its folder, and an office that reads licenses."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerting.days import Licensed
from tests.alerting.mailroom import Mailroom
from tests.alerting.test_command_line import office as program
from tests.fetchers.licenses_site import LicenseSite
from tests.run.test_licenses import STANDING

__all__ = ["licensed", "program"]


@pytest.fixture
def licensed(tmp_path: Path) -> Iterator[Licensed]:
    """An office before its first day."""
    with LicenseSite(STANDING) as site:
        yield Licensed(tmp_path, site, room=Mailroom(tmp_path))
