"""Reading the network: one transport, one module an authority.

``fetch`` gives the bytes of a list as the server sent them just now, or the server's word that nothing moved. It
never takes stored bytes for fetched ones.
"""

import threading

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import (
    EU_HOSTS,
    OFAC_HOSTS,
    bare,
    beside,
    checked,
    host_of,
    mirror_hosts,
    with_token,
)
from potashwatch.fetchers.answers import Claim, Clock, Fetched, Reached, Unmoved
from potashwatch.fetchers.eu import FILE_NAME, Eu
from potashwatch.fetchers.eu import SUCCESSOR as EU_SUCCESSOR
from potashwatch.fetchers.ofac import SUCCESSOR as OFAC_SUCCESSOR
from potashwatch.fetchers.ofac import Ofac, addresses
from potashwatch.fetchers.pauses import DEFAULT_BACKOFF, Backoff
from potashwatch.fetchers.transport import Transport
from potashwatch.parsers.documents import Watch, ignore
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from potashwatch.records.snapshot import Transfer

__all__ = ["Backoff", "Claim", "Clock", "Fetched", "Reached", "Unmoved", "fetch", "reach"]


def fetch(
    list_id: ListId,
    settings: Settings,
    known: Transfer | None,
    *,
    clock: Clock,
    watch: Watch,
    stop: threading.Event,
    backoff: Backoff = DEFAULT_BACKOFF,
) -> Fetched | Unmoved:
    """Fetch a list from its authority, or from the mirror whose address the settings name.

    ``known`` is the answer that brought the edition we have; None for a first time. ``watch`` is told of every
    byte, also those of attempts that fail. Setting ``stop`` ends it within a second, but for a connection being
    made. Lists may be fetched side by side in threads.
    Raises FetchError: the codes of docs/fetching.md.
    """
    mirror, hosts = _hosts(list_id, settings)
    with _transport(list_id, settings, clock, watch, stop, backoff) as transport:
        if list_id == "eu-fsf":
            return Eu(settings.eu, transport, mirror, hosts).fetch(known)
        return Ofac(list_id, settings.ofac, transport, mirror).fetch(known)


def reach(list_id: ListId, settings: Settings, *, clock: Clock, stop: threading.Event) -> Reached:
    """Ask once for the beginning of each file that ``fetch`` would try, until one answers. Raises FetchError."""
    mirror, _ = _hosts(list_id, settings)
    if list_id == "eu-fsf":
        urls = [beside(mirror, FILE_NAME) if mirror else with_token(settings.eu.url, settings.eu.token)]
    else:
        urls = addresses(list_id, settings.ofac, mirror)
    failure: FetchError | None = None
    with _transport(list_id, settings, clock, ignore, stop, DEFAULT_BACKOFF) as transport:
        for url in urls:
            try:
                return Reached(bare(url), transport.touch(url), failure)
            except FetchError as error:
                failure = failure or error
    assert failure is not None  # noqa: S101 - there is always a first file
    raise failure


def _transport(
    list_id: ListId, settings: Settings, clock: Clock, watch: Watch, stop: threading.Event, backoff: Backoff
) -> Transport:
    mirror, hosts = _hosts(list_id, settings)
    successor = _successor(list_id, mirror)
    return Transport(
        settings.fetch, hosts=hosts, successor=successor, clock=clock, watch=watch, stop=stop, backoff=backoff
    )


def _hosts(list_id: ListId, settings: Settings) -> tuple[str | None, frozenset[str]]:
    """Return the mirror, if any, and the hosts that a redirect may lead to."""
    more = frozenset(host.lower() for host in settings.fetch.allowed_hosts)
    if settings.mirror is not None:
        return settings.mirror, more | mirror_hosts(settings.mirror)
    if list_id == "eu-fsf":
        configured = (settings.eu.url, settings.eu.rss_url)
        return None, more | EU_HOSTS | {host_of(checked(url)) for url in configured}
    return None, more | OFAC_HOSTS | {host_of(checked(settings.ofac.base_url))}


def _successor(list_id: ListId, mirror: str | None) -> str:
    if mirror is not None:
        return "ask who keeps the mirror; docs/fetching.md names the files it should have"
    return EU_SUCCESSOR if list_id == "eu-fsf" else OFAC_SUCCESSOR
