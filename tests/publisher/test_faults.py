"""Each fault of the simulated sources is one that the program tells apart."""

import threading
from collections.abc import Iterator
from typing import Final

import pytest

from potashwatch.cli.clock import SystemClock
from potashwatch.errors import FetchError
from potashwatch.fetchers import Fetched, fetch
from potashwatch.parsers.documents import ignore
from potashwatch.records.edition import ListId
from tests.publisher.script import Day, Fault, Source
from tests.publisher.server import Publisher

LISTS: Final[dict[ListId, Source]] = {"ofac-sdn": "ofac-lists", "eu-fsf": "eu"}
IMPATIENT: Final = {"read_timeout_seconds": 0.3, "total_timeout_seconds": 1}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


def fetched(publisher: Publisher, list_id: ListId, **how: float) -> Fetched:
    settings = publisher.settings(**how)
    found = fetch(list_id, settings, None, clock=SystemClock(), watch=ignore, stop=threading.Event())
    assert isinstance(found, Fetched)
    found.file.close()
    return found


@pytest.mark.parametrize("list_id", LISTS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("refuse"), "fetch.unavailable"),
        (Fault("status", 503), "fetch.unavailable"),
        (Fault("status", 403), "fetch.refused"),
        (Fault("hang"), "fetch.unavailable"),
        (Fault("trickle"), "fetch.deadline"),
        (Fault("truncate"), "fetch.truncated"),
    ],
)
def test_a_fault_is_an_error_of_its_own(
    publisher: Publisher, list_id: ListId, fault: Fault, code: str
) -> None:
    """The other source is not affected."""
    publisher.publish(Day(1, faults={LISTS[list_id]: fault}))
    with pytest.raises(FetchError) as caught:
        fetched(publisher, list_id, **(IMPATIENT if fault.kind in ("hang", "trickle") else {}))
    assert caught.value.code == code
    (other,) = LISTS.keys() - {list_id}
    assert fetched(publisher, other).notices == ()


@pytest.mark.parametrize("list_id", LISTS)
def test_a_republished_list_is_other_bytes_that_nothing_contradicts(
    publisher: Publisher, list_id: ListId
) -> None:
    """Catalogue and feed have the digest of what is served."""
    before = fetched(publisher, list_id)
    publisher.publish(Day(1, faults={LISTS[list_id]: Fault("republish")}))
    after = fetched(publisher, list_id)
    assert before.transfer.body_sha256 != after.transfer.body_sha256
    assert all(claim.holds_for(found.transfer) for found in (before, after) for claim in found.claims)
    assert after.claims
