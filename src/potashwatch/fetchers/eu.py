"""The EU's list: the feed first, then the file; another address only where the feed prints one.

Addresses and habits: https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-and-entities-subject-to-eu-financial-sanctions
and https://github.com/opensanctions/opensanctions/blob/main/datasets/eu/fsf/eu_fsf.yml, read in 2026.
"""

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import bare, beside, host_of, is_address, with_token
from potashwatch.fetchers.answers import Claim, Fetched, Unmoved
from potashwatch.fetchers.feed import Feed, parse_feed
from potashwatch.fetchers.settling import download
from potashwatch.fetchers.standing import Standing
from potashwatch.fetchers.transport import Transport
from potashwatch.records.report import Notice
from potashwatch.records.settings import EuSettings
from potashwatch.records.snapshot import Transfer

FILE_NAME = "xmlFullSanctionsList_1_1.xml"
"""As the Commission's server calls it; also its name on a mirror."""

SUCCESSOR = (
    "the Commission prints the address at https://data.europa.eu/data/datasets/consolidated-list-of-persons-groups-"
    "and-entities-subject-to-eu-financial-sanctions; then set url in [eu]"
)

_MOVED = frozenset(
    {
        "fetch.refused",  # no token
        "fetch.unavailable",  # a wrong token gives 500, as a server in trouble does
        "fetch.not-the-list",
        "fetch.gone",
        "fetch.foreign-host",  # the login page
        "fetch.redirects",
        "fetch.empty",
    }
)
"""Failures that another address or token may mend."""


class Eu:
    """The EU's list, from the Commission or from a mirror, which has no feed."""

    def __init__(
        self, settings: EuSettings, transport: Transport, mirror: str | None, hosts: frozenset[str]
    ) -> None:
        self._settings = settings
        self._transport = transport
        self._mirror = mirror
        self._hosts = hosts
        self._feed: Feed | None = None
        self._notices: list[Notice] = []

    def fetch(self, known: Transfer | None) -> Fetched | Unmoved:
        """Fetch the list. Raises FetchError of the configured address, whatever the other one gave."""
        if self._mirror:
            return self._fetch(beside(self._mirror, FILE_NAME), known)
        self._read_feed()
        url = with_token(self._settings.url, self._settings.token)
        try:
            return self._fetch(url, known)
        except FetchError as error:
            if error.code not in _MOVED or self._transport.is_time_over:
                raise
            return self._rediscovered(url, known, error)

    def _fetch(self, url: str, known: Transfer | None) -> Fetched | Unmoved:
        found, claims = download(self._transport, url, self._claims(), known, self._fresh_claims)
        if isinstance(found, Standing):
            return Unmoved(found.basis, claims, tuple(self._notices))
        return Fetched(found.file, FILE_NAME, found.transfer, found.fetched_at, claims, tuple(self._notices))

    def _rediscovered(self, url: str, known: Transfer | None, error: FetchError) -> Fetched | Unmoved:
        """Take the address that the feed prints, once."""
        if self._feed is None:
            self._feed, _ = self._look()
        printed = self._feed.url if self._feed else None
        if printed is None or printed == url:
            raise error
        if not self._is_trusted(printed):
            raise _both(
                error, "the feed prints an address of another host or without TLS, which was not asked"
            )
        what = "another token" if bare(printed) == bare(url) else f"the address {bare(printed)}"
        self._notices.append(
            Notice(
                code="fetch.rediscovered",
                level="warning",
                message=f"{error.message} [{error.code}]; the list was taken with {what} that the feed prints",
                hint="set url and token in [eu] to what the feed prints",
            )
        )
        try:
            return self._fetch(printed, known)
        except FetchError as second:
            if second.code == "fetch.interrupted":
                raise
            raise _both(error, f"with {what} that the feed prints: {second.message}") from second

    def _is_trusted(self, printed: str) -> bool:
        is_secure = printed.startswith("https:") or self._settings.url.startswith("http:")
        try:
            return (
                is_address(printed) and is_secure and host_of(printed) in self._hosts and "@" not in printed
            )
        except ValueError:
            return False

    def _claims(self) -> tuple[Claim, ...]:
        return (self._feed.claim,) if self._feed else ()

    def _fresh_claims(self) -> tuple[Claim, ...]:
        feed, _ = self._look()
        return (feed.claim,) if feed else ()

    def _look(self) -> tuple[Feed | None, str]:
        """Return the feed, or why there is none."""
        try:
            found = parse_feed(self._transport.look(self._settings.rss_url))
        except FetchError as error:
            if error.code in ("fetch.interrupted", "fetch.address"):
                raise
            return None, error.message
        return found, "it has no readable item for the XML list"

    def _read_feed(self) -> None:
        """Read the feed; without it the list is fetched all the same, and the report says so."""
        self._feed, reason = self._look()
        if self._feed is None:
            self._notices.append(
                Notice(
                    code="fetch.no-feed",
                    level="note",
                    message=f"the EU's feed could not be read: {reason}",
                    hint="the list was fetched without it; nothing need be done unless this stays",
                )
            )


def _both(error: FetchError, also: str) -> FetchError:
    return FetchError(error.code, f"{error.message}; {also}", hint=error.hint)
