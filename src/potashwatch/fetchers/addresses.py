"""Addresses: what of them may be shown, which files lie beside each other, where a redirect may lead. Pure."""

from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from potashwatch.errors import FetchError

OFAC_HOSTS = frozenset(
    {
        "sanctionslistservice.ofac.treas.gov",
        "www.treasury.gov",  # addresses from before 2024 redirect
        "ofac.treasury.gov",
        "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",  # where the signed addresses lead
    }
)
LICENSE_HOSTS = frozenset(
    {
        "ofac.treasury.gov",
        "home.treasury.gov",  # documents from before 2022
        "www.treasury.gov",
        "www.federalregister.gov",
    }
)
EU_HOSTS = frozenset({"webgate.ec.europa.eu"})

MAX_HOPS = 5
"""OFAC's lists take two, legacy addresses three."""

_SIGNED = ("x-amz-signature", "signature", "sig")


def bare(url: str) -> str:
    """Return an address as it may be shown and kept: no query, fragment, user or password."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def host_of(url: str) -> str:
    """Return the host of an address, in lower case; empty where it has none."""
    return urlsplit(url).hostname or ""


def is_address(text: str) -> bool:
    """Tell whether a text begins as an address of the web."""
    return text.lower().startswith(("http://", "https://"))


def mirror_hosts(mirror: str) -> frozenset[str]:
    """Return the host of a mirror. Raises FetchError (fetch.address) for a folder, or what is no address."""
    if not is_address(mirror):
        raise FetchError(
            "fetch.address",
            f"{mirror}: a folder is read, not fetched from",
            hint="name an address that begins with https://",
        )
    return frozenset({host_of(checked(mirror))})


def checked(url: str) -> str:
    """Return a configured address. Raises FetchError (fetch.address) when nothing can be asked there."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        usable = False
    if not usable or not url.isprintable():
        raise FetchError(
            "fetch.address",
            f"{url.partition('?')[0].rpartition('@')[2]}: not an address of the web",
            hint="write the whole address into the configuration, beginning with https://",
        )
    return url


def beside(base: str, path: str) -> str:
    """Return the address of a file under a base; a query of the base stays."""
    parts = urlsplit(checked(base))
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{quote(path)}"))


def with_token(url: str, token: str) -> str:
    """Return an address with the EU's token; an empty token adds nothing."""
    parts = urlsplit(checked(url))
    query = "&".join(filter(None, (parts.query, token and urlencode({"token": token}))))
    return urlunsplit(parts._replace(query=query))


def is_signed(url: str) -> bool:
    """Tell whether the query of an address carries a signature, which expires."""
    return any(key.lower() in _SIGNED for key, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))


class Route:
    """The way of one request over its redirects: few hops, known hosts, never down from https to http."""

    def __init__(self, url: str, hosts: frozenset[str]) -> None:
        self.url = checked(url)
        self._hosts = hosts
        self._seen = [self.url]

    @property
    def is_redirected(self) -> bool:
        """Whether the present address is not the first one."""
        return len(self._seen) > 1

    def follow(self, location: str | None) -> None:
        """Go where a redirect points.

        Raises FetchError: fetch.foreign-host for a host or a scheme that is not allowed, fetch.redirects for
        a circle, too many hops, or no address at all.
        """
        here = bare(self.url)
        try:
            target = urljoin(self.url, location or "")
            parts = urlsplit(target)
            host, has_user = parts.hostname or "", "@" in parts.netloc
        except ValueError:
            target, host, has_user = "", "", False
        if not location or not location.isprintable() or not host:
            raise _astray(f"{here}: a redirect without an address that can be followed")
        if host not in self._hosts or has_user:
            raise FetchError(
                "fetch.foreign-host",
                f"{here}: redirected to {host}, which is not a host of this list",
                hint="where the host is your own, add it to allowed_hosts in [fetch]; otherwise do not follow it",
            )
        if parts.scheme != "https" and not (parts.scheme == "http" and self.url.startswith("http:")):
            raise FetchError(
                "fetch.foreign-host",
                f"{here}: redirected from https to {parts.scheme}://{host}",
                hint="an answer without TLS could be anyone's; ask who keeps the server or the proxy",
            )
        if target in self._seen:
            raise _astray(f"{here}: redirected in a circle of {len(self._seen)} addresses")
        if len(self._seen) > MAX_HOPS:
            raise _astray(f"{here}: redirected more than {MAX_HOPS} times")
        self.url = target
        self._seen.append(target)


def _astray(message: str) -> FetchError:
    return FetchError(
        "fetch.redirects", message, hint="open the address in a browser to see where the list went"
    )
