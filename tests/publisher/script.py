"""The script: what is published on a day, and what goes wrong. Plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.publisher.editions import Eu, Sdn

Source = Literal["ofac-lists", "ofac-licenses", "federal-register", "eu"]
Receiver = Literal["desk", "operations", "switch"]
"""The reader of news, the reader of trouble, and the dead-man switch."""
FaultKind = Literal["refuse", "status", "hang", "trickle", "truncate", "republish"]

_WHOLE_SOURCE: Final = ("refuse", "status", "hang")


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a source or a receiver.

    ``refuse``: the connection is closed without an answer. ``status``: an HTTP error. ``hang``: the request is read
    and never answered. ``trickle``: the list arrives byte by byte and does not end. ``truncate``: half of it, then
    the connection is closed. ``republish``: other bytes with the same content.
    """

    kind: FaultKind
    status: int = 503

    @property
    def is_of_all(self) -> bool:
        """Whether it befalls every address of the source, or the list alone."""
        return self.kind in _WHOLE_SOURCE


@dataclass(frozen=True)
class Day:
    """What the publishers show on one day."""

    number: int
    """Counted from 1; the editions of the day carry its date."""
    sdn: Sdn = field(default_factory=Sdn)
    eu: Eu = field(default_factory=Eu)
    faults: Mapping[Source | Receiver, Fault] = field(default_factory=dict)
