"""Where a redirect may lead, and what of an address may be shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import OFAC_HOSTS, Route, bare, beside, is_signed, with_token
from potashwatch.records.settings import FetchSettings, Settings
from tests.fetchers.conftest import FSF, Fetching
from tests.fetchers.server import Asked, Reply, Site, redirect

HOSTS = frozenset({"a.test", "b.test"})


def follow(start: str, *locations: str | None) -> str:
    route = Route(start, HOSTS)
    for location in locations:
        route.follow(location)
    return route.url


def refused(start: str, *locations: str | None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        follow(start, *locations)
    return caught.value


@pytest.mark.parametrize(
    ("start", "locations", "end"),
    [
        ("https://a.test/x/y", ["z?q=1"], "https://a.test/x/z?q=1"),
        ("https://a.test/x", ["//b.test:8443/y"], "https://b.test:8443/y"),
        ("https://a.test/x", ["https://B.TEST/y"], "https://B.TEST/y"),
        ("http://a.test/x", ["http://b.test/y", "https://a.test/z"], "https://a.test/z"),
    ],
)
def test_known_hosts_are_followed(start: str, locations: list[str], end: str) -> None:
    """Relative or whole, up from http to https."""
    assert follow(start, *locations) == end


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.test/y",
        "https://a.test.evil.test/y",
        "https://a.test@evil.test/y",
        "https://evil.test\\@a.test/y",
        "https://me@a.test/y",
        "https://a.test./y",
        "http://a.test/y",
        "ftp://a.test/y",
        "file://a.test/etc/passwd",
        "javascript://a.test/%0aalert(1)",
    ],
)
def test_foreign_hosts_and_lesser_schemes_are_not(location: str) -> None:
    """Only allow-listed hosts, only https; look-alikes and users in the address do not help (F06)."""
    error = refused("https://a.test/x?token=secret", location)
    assert error.code == "fetch.foreign-host"
    assert "secret" not in error.message


@pytest.mark.parametrize(
    "location",
    [None, "", "https://", "https://[", "https:///x", "https://a.test/\n", "http://a.test:99999999/"],
)
def test_a_redirect_to_nowhere(location: str | None) -> None:
    """No address, or none that can be followed."""
    assert refused("https://a.test/x", location).code in ("fetch.redirects", "fetch.foreign-host")


def test_a_downgrade_on_the_way_is_refused_also_after_http() -> None:
    """Once on https, never back, whatever the first address was (F06)."""
    assert refused("http://a.test/x", "https://b.test/y", "http://a.test/z").code == "fetch.foreign-host"


def test_circles_and_long_ways_end() -> None:
    """A circle is seen at its first return; five hops are the most (F06)."""
    assert "in a circle of 2" in refused("https://a.test/1", "/2", "/1").message
    assert follow("https://a.test/0", *(f"/{n}" for n in range(1, 6))) == "https://a.test/5"
    error = refused("https://a.test/0", *(f"/{n}" for n in range(1, 7)))
    assert (error.code, "more than 5 times" in error.message) == ("fetch.redirects", True)


SERVERS = st.sampled_from(
    ["a.test", "b.test", "evil.test", "a.test.evil.test", "user@a.test", "a.test:1", ""]
)
SCHEMES = st.sampled_from(["https:", "http:", "ftp:", "", "HTTPS:"])


@given(st.lists(st.builds("{}//{}/{}".format, SCHEMES, SERVERS, st.text(max_size=9)), max_size=8))
def test_no_way_leaves_the_hosts(locations: list[str]) -> None:
    """Whatever a server answers: an allowed host over https, or an error (F06)."""
    route = Route("https://a.test/", HOSTS)
    for location in locations:
        try:
            route.follow(location)
        except FetchError as error:
            assert error.code in ("fetch.redirects", "fetch.foreign-host")  # noqa: PT017 - either may end it
        assert bare(route.url).lower().startswith(("https://a.test", "https://b.test"))
        assert "@" not in route.url.partition("//")[2].partition("/")[0]


@given(
    st.text("abc/", max_size=9), st.text(st.characters(codec="ascii", exclude_characters="[]"), min_size=1)
)
def test_what_is_shown_of_an_address_has_no_secret(path: str, secret: str) -> None:
    """No query, no fragment, no user."""
    assume(secret.isprintable())
    marked = (
        f"MARK{secret.replace('/', '').replace('@', '')}".replace("?", "").replace("#", "").replace("\\", "")
    )
    shown = bare(f"https://u:{marked}@a.test/{path}?t={marked}#{marked}")
    assert shown == f"https://a.test/{path}"


def test_files_beside_a_base() -> None:
    """One slash between; a query of the base, such as a storage's signature, stays."""
    assert beside("https://a.test/lists/", "SDN.XML") == "https://a.test/lists/SDN.XML"
    assert beside("https://a.test", "x/SDN.XML") == "https://a.test/x/SDN.XML"
    assert beside("https://a.test/l?sv=1&sig=a%2Fb", "SDN.XML") == "https://a.test/l/SDN.XML?sv=1&sig=a%2Fb"


def test_tokens_join_the_query() -> None:
    """Escaped, after what stands there; none where there is none."""
    assert with_token("https://a.test/c", "a/b&c") == "https://a.test/c?token=a%2Fb%26c"
    assert with_token("https://a.test/c?x=1", "t") == "https://a.test/c?x=1&token=t"
    assert with_token("https://a.test/c", "") == "https://a.test/c"


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://a/?X-Amz-Signature=1", True),
        ("https://a/?sig=", True),
        ("https://a/?token=1", False),
        ("https://a/", False),
    ],
)
def test_signed_addresses_are_told(url: str, signed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """By the name of the signature in the query (F06)."""
    assert is_signed(url) is signed


@pytest.mark.parametrize(
    "address", ["", "list", "ftp://a.test", "https://", "https://a.test:x", "https://[", "https://a\n.test"]
)
def test_a_configured_address_that_is_none(fetching: Fetching, address: str) -> None:
    """Said at once, without what may be secret in it."""
    settings = Settings().model_copy(
        update={"ofac": Settings().ofac.model_copy(update={"base_url": address})}
    )
    with pytest.raises(FetchError) as caught:
        fetching("ofac-sdn", settings)
    assert caught.value.code == "fetch.address"


def test_ofacs_hosts_are_the_ones_in_the_documentation(fixtures: Path) -> None:
    """The page for operators names every host that is allowed."""
    page = (fixtures.parent / "docs/fetching.md").read_text("utf-8")
    assert [host for host in OFAC_HOSTS if f"`{host}`" not in page] == []


@pytest.fixture
def answers() -> list[Reply]:
    return []


@pytest.fixture
def site(answers: list[Reply]) -> Iterator[Site]:
    def answer(_asked: Asked) -> Reply:
        return answers.pop(0) if len(answers) > 1 else answers[0]

    with Site(answer) as found:
        yield found


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_on_the_wire(
    site: Site, answers: list[Reply], fetching: Fetching, status: int
) -> None:
    """Every kind of redirect; the address that is kept is the first one (F06, F10)."""
    answers += [redirect("/elsewhere?secret=1", status), Reply(body=FSF)]
    found = fetching.fetched("eu-fsf", Settings(mirror=site.url))
    assert found.file.read() == FSF
    assert found.transfer.url == f"{site.url}/xmlFullSanctionsList_1_1.xml"
    assert [(a.path, a.query) for a in site.asked][1] == ("/elsewhere", "secret=1")


@pytest.mark.parametrize(
    ("location", "code", "asked"),
    [
        ("http://localhost:1/x?secret=1", "fetch.foreign-host", 1),
        ("/xmlFullSanctionsList_1_1.xml", "fetch.redirects", 1),
        ("/again?secret=1", "fetch.redirects", 2),
    ],
)
def test_a_bad_redirect_is_not_tried_again(
    site: Site, answers: list[Reply], fetching: Fetching, location: str, code: str, asked: int
) -> None:
    """A foreign host is not asked, a circle is not walked twice (F06)."""
    answers.append(redirect(location))
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", Settings(mirror=site.url))
    assert caught.value.code == code
    assert "secret" not in caught.value.message
    assert len(site.asked) == asked


def test_a_host_of_the_operator_may_be_allowed(site: Site, answers: list[Reply], fetching: Fetching) -> None:
    """``allowed_hosts`` in any case."""
    answers += [redirect(f"http://localhost:{site.port}/x"), Reply(body=FSF)]
    settings = Settings(mirror=site.url, fetch=FetchSettings(allowed_hosts=("LocalHost",)))
    assert fetching.fetched("eu-fsf", settings).file.read() == FSF


def test_a_refusal_behind_an_unsigned_redirect_is_one(
    site: Site, answers: list[Reply], fetching: Fetching
) -> None:
    """Only a signature can expire: 403 elsewhere is not tried again (F01, F06)."""
    answers += [redirect("/elsewhere?token=1"), Reply(403)]
    with pytest.raises(FetchError) as caught:
        fetching("eu-fsf", Settings(mirror=site.url))
    assert caught.value.code == "fetch.refused"
    assert len(site.asked) == 2
