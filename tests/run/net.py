"""A desk whose lists come from an authority that answers what it is told."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from potashwatch import fetchers
from potashwatch.archive import Archive
from potashwatch.errors import PotashwatchError
from potashwatch.fetchers import Claim, Fetched, Unmoved
from potashwatch.pipeline.approving import approve
from potashwatch.pipeline.run import Surroundings, run
from potashwatch.records.edition import ListId
from potashwatch.records.ledger import ListState
from potashwatch.records.report import ListReport, Notice, Report
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Transfer
from tests.published import FIXTURES, published
from tests.run.desk import SMALL, STARTER, Told, begun

ADVANCED = published(FIXTURES / "ofac/advanced/cons_advanced_2020-03-17.xml.gz")
CLASSIC = published(FIXTURES / "ofac/classic/consolidated_2020-03-17.xml.gz")
FALLBACK = (Notice(code="fetch.fallback", level="warning", message="classic instead", hint="wait"),)
WRONG = (Claim(by="catalogue", what="body", sha256="0" * 64, sha1=None, size_bytes=None, published_at=None),)

Answer = Fetched | Unmoved | PotashwatchError


@dataclass
class Net:
    """Runs over one list of a told authority."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    list_id: ListId = "ofac-consolidated"
    clock: Told = field(default_factory=lambda: Told(datetime(2020, 3, 18, 6, tzinfo=UTC)))
    settings: Settings = field(default_factory=lambda: Settings(guards=SMALL))
    deliver: Callable[[Report], None] = lambda _report: None

    @property
    def archive(self) -> Archive:
        return begun(self.folder / "archive")

    @property
    def state(self) -> ListState:
        return self.archive.state(self.list_id)

    def run(self, answer: Answer | None = None) -> ListReport:
        """Start the run of the next day; without an answer it is offline."""
        self.clock.at += timedelta(days=1)

        def fetch(*_arguments: object, **_more: object) -> Fetched | Unmoved:
            assert answer is not None
            if isinstance(answer, PotashwatchError):
                raise answer
            return answer

        self.monkeypatch.setattr(fetchers, "fetch", fetch)
        settings = self.settings.model_copy(update={"lists": (self.list_id,)})
        around = Surroundings(self.clock, STARTER)
        *_, found = run(self.archive, settings, around, self.deliver, is_offline=answer is None).lists
        return found

    def serve(self, body: bytes, claims: Sequence[Claim] = (), notices: Sequence[Notice] = ()) -> ListReport:
        """Run on a day on which the authority serves these bytes."""
        file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the run
        file.write(body)
        file.seek(0)
        return self.run(
            Fetched(file, "list.xml", transfer(body), self.clock.at, tuple(claims), tuple(notices))
        )

    def stand(self, claims: Sequence[Claim] = (), notices: Sequence[Notice] = ()) -> ListReport:
        """Run on a day on which the authority says that nothing moved."""
        return self.run(Unmoved("304 Not Modified", tuple(claims), tuple(notices)))

    def approve(self, body: bytes) -> None:
        approve(self.archive, sha256(body), "confirmed by the notice", STARTER, self.clock.at)


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def transfer(body: bytes) -> Transfer:
    return Transfer(
        url="https://authority.test/list.xml",
        etag='"e"',
        body_sha256=sha256(body),
        body_sha1=hashlib.sha1(body, usedforsecurity=False).hexdigest(),
        body_bytes=len(body),
        head_sha256=sha256(body[:65536]),
    )
