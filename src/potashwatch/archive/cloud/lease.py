"""The lock of an object store: a row of claims, of which the highest counts.

``lock/<number>/claim.json`` is made under the one condition that a store knows, that nothing is there yet: so of two
who want the same number one has it. A claim is over when ``released`` lies beside it, or when it has not been renewed
for a lease; then the next number can be claimed. Numbers only grow, and the highest is never removed, so nobody can
come back to a number that another has passed.

Whether a lease has run out is told by the clock of the store alone: whoever asks leaves a mark first, and compares
when both were written. The clocks of the machines do not count, however wrong they are.

The lock keeps two writers from working for nothing. What keeps them from harm is that the ledger's next record is
itself written under the condition.
"""

import re
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import ValidationError

from potashwatch.archive.cloud.client import Client
from potashwatch.archive.holder import Holder
from potashwatch.archive.troubles import moved
from potashwatch.errors import ArchiveError, LockedError
from potashwatch.records.base import Frozen

LEASE_SECONDS: Final = 120.0
"""A run that was killed keeps others out for so long; one whose network is away for longer has lost its lock."""
_RENEWALS: Final = 4
"""In a lease: three may fail."""
_MOST_BYTES: Final = 1 << 16


class _Claim(Frozen):
    """What lies under a claim."""

    holder: Holder
    mark: str
    """Of no meaning, and in no other claim: by it a writer knows its own again."""


@dataclass(frozen=True)
class _Row:
    """The claims that are there."""

    number: int
    """The highest; 0 if there is none."""
    is_released: bool
    alive_at: datetime | None
    """When it was last written to."""
    asked_at: datetime | None
    """When somebody last asked: now, to who just did."""
    passed: tuple[str, ...]
    """Keys of claims that another has passed."""

    def silent_seconds(self) -> float:
        """Return for how long the highest claim had not been renewed when somebody last asked."""
        if self.alive_at is None or self.asked_at is None:
            return 0.0
        return (self.asked_at - self.alive_at).total_seconds()


class Lease:
    """The lock under one folder, ``lock/`` or ``outbox-lock/``. Every method raises ArchiveError."""

    def __init__(self, client: Client, folder: str, seconds: float) -> None:
        self._client, self._folder, self._seconds = client, folder, seconds
        self._number: int | None = None
        self._key = re.compile(rf"{re.escape(folder)}(\d{{8}})/(?:claim\.json|alive|released)", re.ASCII)

    @contextmanager
    def held(self, holder: Holder) -> Iterator[None]:
        """Hold the lock, and renew it meanwhile.

        Raises archive.locked at once, naming the holder, and archive.no-conditions for a store that cannot have locks.
        """
        number = self._claimed(holder)
        over = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(number, over), name="lease", daemon=True)
        try:
            self._settled(number)
            renewing.start()
            self._number = number
            yield
        finally:
            self._number = None
            over.set()
            if renewing.ident:
                renewing.join()
            with suppress(ArchiveError):  # it runs out by itself
                self._client.replace(self._at(number, "released"), b"")

    def confirm(self) -> None:
        """Raise archive.moved-on if another has taken the lock over meanwhile."""
        if self._number is not None and self._look().number != self._number:
            raise moved()

    def _claimed(self, holder: Holder) -> int:
        """Make the next claim and return its number, if the last one is over."""
        row = self._look()
        if row.number and not row.is_released:
            self._client.replace(f"{self._folder}asked", b"")
            row = self._look()
            if not row.is_released and row.silent_seconds() <= self._seconds:
                raise self._busy(row)
        number = row.number + 1
        claim = _Claim(holder=holder, mark=uuid.uuid4().hex).model_dump_json().encode()
        if not self._client.create(self._at(number, "claim.json"), claim):
            raise self._busy(self._look())
        return number

    def _settled(self, number: int) -> None:
        """Make sure that a claim just made is the one that counts."""
        if self._client.create(self._at(number, "claim.json"), b""):
            raise ArchiveError(
                "archive.no-conditions",
                f"{self._client.place}: the store writes over what is there, though it was told not to",
                hint="two runs could overwrite each other there: use a store that obeys If-None-Match: *",
            )
        row = self._look()
        if row.number != number:  # it took so long that others have come and gone
            raise self._busy(row)
        for key in row.passed:
            self._client.delete(key)

    def _renew(self, number: int, over: threading.Event) -> None:
        while not over.wait(self._seconds / _RENEWALS):
            with suppress(ArchiveError):  # the next one may come through; whoever writes looks himself
                self._client.replace(self._at(number, "alive"), b"")

    def _look(self) -> _Row:
        seen = self._client.listed(self._folder)
        numbers = {each.key: int(match[1]) for each in seen if (match := self._key.fullmatch(each.key))}
        number = max(numbers.values(), default=0)
        own = [each for each in seen if numbers.get(each.key) == number]
        return _Row(
            number=number,
            is_released=any(each.key.endswith("/released") for each in own),
            alive_at=max((each.changed_at for each in own), default=None),
            asked_at=next((each.changed_at for each in seen if each.key == f"{self._folder}asked"), None),
            passed=tuple(key for key, passed in numbers.items() if passed < number),
        )

    def _busy(self, row: _Row) -> LockedError:
        by = "another process"
        file = self._client.find(self._at(row.number, "claim.json"))
        if file is not None:
            with file, suppress(ValidationError):
                by = str(_Claim.model_validate_json(file.read(_MOST_BYTES)).holder)
        return LockedError(
            "archive.locked",
            f"{self._client.place}: in use by {by}",
            hint=f"wait until it has finished, then run again; if it died, the lock is free {self._seconds:g} seconds"
            " after its last sign of life",
        )

    def _at(self, number: int, name: str) -> str:
        return f"{self._folder}{number:08}/{name}"
