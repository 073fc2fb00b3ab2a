"""An internal mirror: the same files, one host, nothing else asked."""

import threading

import pytest

from potashwatch.errors import FetchError
from potashwatch.fetchers import Unmoved, fetch
from potashwatch.parsers.documents import ignore
from potashwatch.records.edition import ListId
from potashwatch.records.settings import Settings
from tests.fetchers.conftest import CLASSIC, ENHANCED_ZIP, FSF, FakeClock, Fetching
from tests.fetchers.server import Asked, Reply, Site, redirect

FILES = {
    "/lists/SDN_ENHANCED.ZIP": ENHANCED_ZIP,
    "/lists/CONSOLIDATED.XML": CLASSIC,
    "/lists/xmlFullSanctionsList_1_1.xml": FSF,
}


def served(asked: Asked) -> Reply:
    if asked.headers.get("if-modified-since") == "yesterday":
        return Reply(304, length=None)
    if asked.path in FILES:
        return Reply(body=FILES[asked.path], headers={"Last-Modified": "yesterday"})
    return Reply(404)


@pytest.mark.parametrize(
    ("list_id", "names"),
    [
        ("ofac-sdn", ["SDN_ENHANCED.ZIP"]),
        ("ofac-consolidated", ["CONS_ENHANCED.ZIP", "CONS_ENHANCED.XML", "CONSOLIDATED.XML"]),
        ("eu-fsf", ["xmlFullSanctionsList_1_1.xml"]),
    ],
)
def test_files_are_asked_for_under_the_same_names(
    fetching: Fetching, list_id: ListId, names: list[str]
) -> None:
    """The candidates of the authority, no catalogue, no feed, no token."""
    with Site(served) as site:
        found = fetching.fetched(list_id, Settings(mirror=f"{site.url}/lists/"))
        assert [(a.method, a.path, a.query) for a in site.asked] == [
            ("GET", f"/lists/{n}", "") for n in names
        ]
        assert found.file.read() == FILES[f"/lists/{names[-1]}"]
        assert found.claims == ()
        known = found.transfer
        again = fetching(list_id, Settings(mirror=f"{site.url}/lists/"), known)
    assert isinstance(again, Unmoved)
    assert again.basis == "304 Not Modified"


def test_a_mirror_may_want_a_password_which_nobody_prints(fetching: Fetching) -> None:
    """User and password of the address go to the mirror and nowhere else (F06)."""
    with Site(served) as site:
        address = site.url.replace("//", "//user:hunter2@") + "/lists"
        found = fetching.fetched("eu-fsf", Settings(mirror=address))
        assert site.asked[0].headers["authorization"].startswith("Basic ")
        with pytest.raises(FetchError) as caught:
            fetching("eu-fsf", Settings(mirror=address + "/none"))
    assert "hunter2" not in repr(found) + caught.value.message
    assert found.transfer.url == f"{site.url}/lists/xmlFullSanctionsList_1_1.xml"
    assert "who keeps the mirror" in caught.value.hint


def test_a_mirror_does_not_lead_to_the_authorities(fetching: Fetching) -> None:
    """Inside an air-gapped network the authorities' hosts are foreign (F06)."""
    with (
        Site(lambda _: redirect("https://webgate.ec.europa.eu/x")) as site,
        pytest.raises(FetchError) as caught,
    ):
        fetching("eu-fsf", Settings(mirror=site.url))
    assert caught.value.code == "fetch.foreign-host"


@pytest.mark.parametrize("mirror", ["lists", "/srv/lists", "ftp://a.test", ""])
def test_a_folder_is_never_mistaken_for_no_mirror(mirror: str) -> None:
    """Nothing is asked of the internet when a mirror is configured."""
    with pytest.raises(FetchError) as caught:
        fetch(
            "eu-fsf", Settings(mirror=mirror), None, clock=FakeClock(), watch=ignore, stop=threading.Event()
        )
    assert caught.value.code == "fetch.address"
