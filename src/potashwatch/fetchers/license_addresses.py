"""Where the pages and documents of the licenses are asked for. Pure."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import LICENSE_HOSTS, beside, checked, host_of, mirror_hosts
from potashwatch.parsers.paper_names import REGISTER_NAME, page_address
from potashwatch.parsers.register import FIELDS
from potashwatch.records.settings import Settings

_OF_OFAC = (
    "OFAC lists its programs at https://ofac.treasury.gov/sanctions-programs-and-country-information; then set "
    "base_url in [licenses]"
)
_ON_A_MIRROR = "ask who keeps the mirror; docs/fetching.md names the files it should have"
_REGISTER_QUERY = urlencode(
    [
        ("conditions[agencies][]", "foreign-assets-control-office"),
        ("conditions[term]", "Belarus"),
        ("order", "newest"),
        ("per_page", "100"),
        *(("fields[]", name) for name in FIELDS),
    ]
)


class LicenseAddresses:
    """Where each thing is asked for; on a mirror all of it lies side by side, by name. Raises FetchError."""

    def __init__(self, settings: Settings) -> None:
        self.mirror = settings.mirror
        self.successor = _OF_OFAC if self.mirror is None else _ON_A_MIRROR
        self._base = checked(settings.licenses.base_url)
        more = frozenset(host.lower() for host in settings.fetch.allowed_hosts)
        if self.mirror is not None:
            self.hosts = more | mirror_hosts(self.mirror)
            self.register = beside(self.mirror, REGISTER_NAME)
            return
        register = urlsplit(checked(settings.licenses.federal_register_url))
        self.hosts = more | LICENSE_HOSTS | {host_of(self._base), register.hostname or ""}
        query = "&".join(filter(None, (register.query, _REGISTER_QUERY)))
        self.register = urlunsplit(register._replace(query=query))

    def printed(self, name: str) -> str:
        """Return the address of a page as OFAC prints it: what its links are read against."""
        return page_address(name, self._base) or self._base

    def of_page(self, name: str, query: str = "") -> str:
        """Return where to ask for a page."""
        return beside(self.mirror, name) if self.mirror is not None else self.printed(name) + query

    def linked(self, url: str, name: str) -> str:
        """Return where to ask for what a page links to: only on a host of the list, and never down to http."""
        if self.mirror is not None:
            return beside(self.mirror, name)
        is_secure = url.startswith("https:") or self._base.startswith("http:")
        if host_of(url) not in self.hosts or not is_secure:
            raise FetchError(
                "fetch.foreign-host",
                f"{url}: OFAC's page links to it, but it is not on a host of this list, or without TLS",
                hint="where the host is your own, add it to allowed_hosts in [fetch]; otherwise look at the page",
            )
        return f"{url}?inline" if url.endswith("/download") else url
