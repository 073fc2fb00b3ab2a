"""TLS is always verified; CA bundles and proxies come from the environment."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from potashwatch.errors import FetchError
from potashwatch.records.settings import EuSettings, FetchSettings, Settings
from tests.fetchers.authority import TOKEN
from tests.fetchers.conftest import FSF, Fetching
from tests.fetchers.server import Asked, Reply, Site, redirect

Environment = pytest.MonkeyPatch


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "bank ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with Site(lambda _: Reply(body=FSF), host="localhost", tls=context) as site:
        yield site


def settings(mirror: str) -> Settings:
    return Settings(mirror=mirror, fetch=FetchSettings(attempts=2))


def failure(fetching: Fetching, wanted: Settings) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", wanted)
    return caught.value


def test_an_unknown_authority_is_refused(secure: Site, fetching: Fetching) -> None:
    """No setting turns verification off; a certificate is not tried twice."""
    error = failure(fetching, settings(secure.url))
    assert error.code == "fetch.untrusted"
    assert fetching.pauses == []
    assert secure.asked == []
    assert "SSL_CERT_FILE" in error.hint


def test_the_bundle_of_the_environment_is_trusted(
    secure: Site, bundle: Path, fetching: Fetching, monkeypatch: Environment
) -> None:
    """A bank's own CA, for a mirror or a proxy that inspects TLS."""
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert fetching.fetched("eu-fsf", settings(secure.url)).file.read() == FSF


def test_a_certificate_for_another_host_is_refused(
    secure: Site, bundle: Path, fetching: Fetching, monkeypatch: Environment
) -> None:
    """The name counts, not only the signature."""
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    error = failure(fetching, settings(secure.url.replace("localhost", "127.0.0.1")))
    assert error.code == "fetch.untrusted"


def test_a_redirect_from_https_to_http_is_refused(
    authority: trustme.CA, bundle: Path, fetching: Fetching, monkeypatch: Environment
) -> None:
    """On the wire too (F06)."""
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with (
        Site(lambda _: Reply(body=FSF), host="localhost") as plain,
        Site(lambda _: redirect(plain.url), host="localhost", tls=context) as site,
    ):
        assert failure(fetching, settings(site.url)).code == "fetch.foreign-host"
        assert plain.asked == []


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_bundle_that_is_none_is_an_error(
    tmp_path: Path, fetching: Fetching, monkeypatch: Environment, content: bytes | None
) -> None:
    """Missing or not PEM: said, not skipped in favor of other certificates."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert failure(fetching, settings("https://localhost:1")).code == "fetch.ca-bundle"


def proxied(asked: Asked) -> Reply:
    return Reply(body=FSF) if asked.path.endswith(".xml") else Reply(404)


def test_the_proxy_of_the_environment_is_used(fetching: Fetching, monkeypatch: Environment) -> None:
    """It is asked for the whole address; the host need not even resolve here."""
    with Site(proxied) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("//", "//clerk:hunter2@"))
        found = fetching.fetched("eu-fsf", settings("http://lists.bank.test"))
    assert found.file.read() == FSF
    assert proxy.asked[0].headers["host"] == "lists.bank.test"
    assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")


def test_no_proxy_is_obeyed(fetching: Fetching, monkeypatch: Environment) -> None:
    """A mirror inside the house is asked directly."""
    with Site(proxied) as site, Site(proxied) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        fetching.fetched("eu-fsf", settings(site.url))
        assert proxy.asked == []


def test_a_proxy_that_refuses_is_told_apart(fetching: Fetching, monkeypatch: Environment) -> None:
    """407 on the way to https: unavailable, with the proxy named as the one who said no."""
    with Site(lambda _: Reply(407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        wanted = Settings(
            eu=EuSettings(url="https://webgate.test/x", token=TOKEN, rss_url="https://webgate.test/rss"),
            fetch=FetchSettings(attempts=2),
        )
        error = failure(fetching, wanted)
    assert error.code == "fetch.unavailable"
    assert "the proxy did not let the request pass; 2 attempts" in error.message
    assert TOKEN not in error.message


@pytest.mark.parametrize(
    "address",
    ["gopher://clerk:hunter2@proxy", "http://clerk:hunter2@proxy:none", "socks5://clerk:hunter2@proxy"],
)
def test_a_proxy_address_that_is_none_is_an_error(
    fetching: Fetching, monkeypatch: Environment, address: str
) -> None:
    """Its password stays where it is."""
    monkeypatch.setenv("HTTPS_PROXY", address)
    error = failure(fetching, settings("https://localhost:1"))
    assert error.code == "fetch.proxy"
    assert "hunter2" not in error.message + error.hint
    assert error.__cause__ is None
