"""Snapshots and their addresses."""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.archive import Archive, Sighting, is_address
from potashwatch.errors import ArchiveError
from potashwatch.pipeline.looking import listed
from potashwatch.records.ledger import ListState
from potashwatch.records.snapshot import Provenance, StoredDocument
from tests.archive.making import (
    AT,
    digest,
    edition,
    faults,
    put,
    quarantine,
    record,
    snapshot,
    state,
    take,
    writing,
)

if TYPE_CHECKING:
    from potashwatch.records.edition import ListId

A, B, C, D = (edition(day) for day in range(4))


def test_numbers_count_arrivals_over_all_lists(tmp_path: Path) -> None:
    """A snapshot gets the next number, whatever it says itself, and comes back as it was kept."""
    with writing(tmp_path) as archive:
        first = take(archive, A, number=77)
        second = take(archive, B, list_id="eu-fsf")
        assert (first.number, second.number) == (1, 2)
        assert first == snapshot(A, number=1)
        here = archive.sightings()
        assert [(s.number, s.list, s.dated_on, s.sha256) for s in here] == [
            (1, "ofac-sdn", first.dated_on, digest(A)),
            (2, "eu-fsf", second.dated_on, digest(B)),
        ]
        assert [archive.snapshot(s) for s in here] == [first, second]
    assert Archive.open(tmp_path).sightings() == here
    assert Archive.open(tmp_path).sightings("eu-fsf") == here[1:]


def test_the_same_edition_of_the_same_day_is_there_once(tmp_path: Path) -> None:
    """Importing a folder twice adds nothing; the same bytes of another day are another sighting."""
    with writing(tmp_path) as archive:
        first = take(archive, A)
        assert take(archive, A, tool_version="9") == first
        again = take(archive, A, date(2021, 12, 3))
        other_list = take(archive, A, list_id="ofac-consolidated")
        assert [s.number for s in archive.sightings()] == [1, 2, 3]
        assert archive.snapshot_of("ofac-sdn", digest(A)) == again
        assert archive.snapshot_of("ofac-consolidated", digest(A)) == other_list
        assert archive.snapshot_of("eu-fsf", digest(A)) is None
        assert again.number == 2


def test_a_snapshot_of_a_document_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A snapshot never names what the archive does not have."""
    with writing(tmp_path) as archive:
        with pytest.raises(ArchiveError) as caught:
            archive.add(snapshot(A))
        assert caught.value.code == "archive.lost"
        assert archive.sightings() == ()


def test_a_csv_set_is_whole_with_its_documents_in_any_order(tmp_path: Path) -> None:
    """The digest of a set is over the digests of its tables, whatever the order of its documents (F18)."""
    tables = {"primary": A, "addresses": B, "aliases": C}
    lines = "".join(f"{table} {digest(data)}\n" for table, data in tables.items())
    documents = tuple(
        StoredDocument(name=f"{table}.csv", sha256=digest(data), size_bytes=len(data))
        for table, data in reversed(tables.items())
    )
    with writing(tmp_path) as archive:
        for data in tables.values():
            put(archive, data)
        told: dict[str, Any] = {"documents": documents, "tables": tuple(tables), "format": "ofac-csv"}
        archive.add(snapshot(A, **told, sha256=hashlib.sha256(lines.encode()).hexdigest()))
        assert faults(archive) == []
        archive.add(snapshot(A, **told, sha256="0" * 64))
        archive.add(snapshot(A, **told | {"tables": ()}, sha256="1" * 64))
        assert [found.code for found in faults(archive)] == ["archive.damaged", "archive.damaged"]


def filled(path: Path) -> Archive:
    """A list with two editions on one day, one of them seen again later, and a newer one under quarantine."""
    with writing(path) as archive:
        take(archive, C, date(2022, 2, 24), dated_text="2022-02-24T18:50")
        take(archive, B, date(2022, 2, 24), dated_text="2022-02-24T01:41")
        take(archive, A, date(2021, 12, 2))
        take(archive, C, date(2022, 3, 1))
        take(archive, D, date(2022, 4, 7))
        archive.append(record(state(C, quarantined=(quarantine(D),))))
    return Archive.open(path)


@pytest.mark.parametrize(
    ("which", "document", "day"),
    [
        ("latest", C, "2022-03-01"),
        ("previous", B, "2022-02-24"),
        ("2021-12-02", A, "2021-12-02"),
        ("2022-02-23", A, "2021-12-02"),
        ("2022-02-24", C, "2022-02-24"),
        ("2022-02-28", C, "2022-02-24"),
        ("2099-12-31", C, "2022-03-01"),
        (digest(A)[:6], A, "2021-12-02"),
        (digest(B).upper(), B, "2022-02-24"),
        (digest(C)[:9], C, "2022-02-24"),
        (digest(D)[:8], D, "2022-04-07"),
    ],
)
def test_an_address_names_one_snapshot(which: str, document: bytes, day: str, tmp_path: Path) -> None:
    """By day, by the words of the date within a day, by digest; what is under quarantine only by digest (F14)."""
    found = filled(tmp_path).find(f"ofac-sdn@{which}")
    assert (found.sha256, str(found.dated_on)) == (digest(document), day)


FETCHED = Provenance(source="https://example.org/sdn.xml", obtained="fetched", fetched_at=AT)


def test_an_edition_that_no_run_judged_is_not_the_list(tmp_path: Path) -> None:
    """Its run was killed: only the digest finds it, also after a later run accepted another edition."""
    with writing(tmp_path) as archive:
        take(archive, A, date(2022, 1, 1), provenance=FETCHED)
        archive.append(record(ListState(list="ofac-sdn", baseline=digest(A), settled=1)))
        take(archive, B, date(2022, 1, 2), provenance=FETCHED)
    archive = Archive.open(tmp_path)
    assert archive.find("ofac-sdn@latest").sha256 == digest(A)
    assert archive.find("ofac-sdn@2022-01-02").sha256 == digest(A)
    assert archive.find(f"ofac-sdn@{digest(B)[:8]}").sha256 == digest(B)
    with pytest.raises(ArchiveError, match="only one edition"):
        archive.find("ofac-sdn@previous")
    with writing(tmp_path) as archive:
        take(archive, D, date(2022, 1, 1))  # imported
        take(archive, C, date(2022, 1, 3), provenance=FETCHED)
        archive.append(record(ListState(list="ofac-sdn", baseline=digest(C), settled=4)))
    assert archive.state("ofac-sdn").unjudged == (2,)
    assert [s.sha256 for s in archive.accepted("ofac-sdn")] == [digest(C), digest(D), digest(A)]
    assert archive.find("ofac-sdn@2022-01-02").sha256 == digest(D)
    assert [entry.standing for entry in listed(archive, None)] == ["baseline", "not judged", "", ""]


def test_snapshots_are_listed_in_the_order_by_which_addresses_choose(tmp_path: Path) -> None:
    """Two of one day, the later by the words of its date imported first: it is @latest, and stands first."""
    with writing(tmp_path) as archive:
        take(archive, A, date(2022, 1, 2), dated_text="2022-01-02T1850")
        take(archive, B, date(2022, 1, 2), dated_text="2022-01-02T0141")
    archive = Archive.open(tmp_path)
    assert [entry.snapshot.sha256 for entry in listed(archive, None)] == [digest(A), digest(B)]
    assert archive.find("ofac-sdn@latest").sha256 == digest(A)


def test_threads_share_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that lists the archive first and slowly does not hide what comes meanwhile: no number is given twice."""
    with writing(tmp_path) as archive:
        listing, go_on = threading.Event(), threading.Event()
        first = archive._snapshots.sightings

        def slowly(list_id: "ListId | None" = None) -> tuple[Sighting, ...]:
            found = first(list_id)
            if threading.current_thread() is reader:
                listing.set()
                go_on.wait(1)  # until the other has added its own, if nothing keeps it from that
            return found

        monkeypatch.setattr(archive._snapshots, "sightings", slowly)
        reader = threading.Thread(target=archive.sightings)
        reader.start()
        listing.wait(20)
        take(archive, A)
        go_on.set()
        reader.join()
        take(archive, B)
    assert [s.number for s in Archive.open(tmp_path).sightings()] == [1, 2]


def test_an_approved_edition_is_addressed_again(tmp_path: Path) -> None:
    """What a person accepted is no longer left out."""
    filled(tmp_path)
    with writing(tmp_path) as archive:
        archive.append(record(state(C, quarantined=(quarantine(D),), approved=digest(D))))
    assert archive.find("ofac-sdn@latest").sha256 == digest(D)
    assert archive.find("ofac-sdn@previous").sha256 == digest(C)


@pytest.mark.parametrize(
    ("address", "code", "told"),
    [
        ("ofac-sdn@2021-12-01", "archive.no-such-snapshot", f"2021-12-02 ({digest(A)[:12]})"),
        ("ofac-sdn@000000", "archive.no-such-snapshot", "the nearest: "),
        (f"ofac-sdn@{digest(A)[:6]}{'0' * 20}", "archive.no-such-snapshot", digest(A)[:12]),
        ("eu-fsf@latest", "archive.no-such-snapshot", "no snapshot is in the archive"),
        ("eu-fsf@000000", "archive.no-such-snapshot", "no snapshot of the list"),
        ("ofac-sdn@2021-13-01", "archive.address", "no such day"),
        ("ofac-sdn@yesterday", "archive.address", "YYYY-MM-DD"),
        ("ofac-sdn@12345", "archive.address", "six digits"),
        ("list.xml", "archive.address", "no list"),
    ],
)
def test_an_address_of_nothing_says_what_there_is(address: str, code: str, told: str, tmp_path: Path) -> None:
    """The message names the address, the hint what is near."""
    with pytest.raises(ArchiveError) as caught:
        filled(tmp_path).find(address)
    assert caught.value.code == code
    assert told in f"{caught.value.message}; {caught.value.hint}"


def test_too_few_digits_are_ambiguous(tmp_path: Path) -> None:
    """Two editions behind one beginning are both named, none is chosen."""
    found: dict[str, bytes] = {}
    number = 0
    while True:  # two documents whose digests begin alike: a few thousand tries
        document = b"%d" % number
        other = found.setdefault(digest(document)[:6], document)
        if other != document:
            break
        number += 1
    with writing(tmp_path) as archive:
        take(archive, document)
        take(archive, other)
        with pytest.raises(ArchiveError, match="2 editions begin with") as caught:
            archive.find(f"ofac-sdn@{digest(document)[:6]}")
    assert caught.value.code == "archive.no-such-snapshot"
    assert digest(document)[:12] in caught.value.hint
    assert digest(other)[:12] in caught.value.hint


def test_one_edition_has_none_before_it(tmp_path: Path) -> None:
    """The same bytes seen twice are no previous edition; a list all under quarantine has no latest."""
    with writing(tmp_path) as archive:
        take(archive, A)
        take(archive, A, date(2022, 1, 1))
        with pytest.raises(ArchiveError, match="only one edition"):
            archive.find("ofac-sdn@previous")
        archive.append(record(state(None, quarantined=(quarantine(A),))))
        with pytest.raises(ArchiveError, match="under quarantine"):
            archive.find("ofac-sdn@latest")


def test_days_dated_in_different_ways_are_ordered_by_arrival(tmp_path: Path) -> None:
    """Words of different kinds say nothing about before and after."""
    with writing(tmp_path) as archive:
        take(archive, A, dated_text="z", dated_by="name")
        take(archive, B, dated_text="a", dated_by="fetched")
        assert archive.find("ofac-sdn@latest").sha256 == digest(B)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ofac-sdn@latest", True),
        ("eu-fsf@x", True),
        ("ofac-consolidated@2022-02-24", True),
        ("ofac-sdn@", False),
        ("ofac-sdn", False),
        ("./ofac-sdn@latest", False),
        ("OFAC-SDN@latest", False),
        ("un-sc@latest", False),
        ("-", False),
    ],
)
def test_an_address_is_told_from_a_path(text: str, *, told: bool) -> None:
    """A file of such a name is reached as ./NAME."""
    assert is_address(text) is told


@given(st.sampled_from(["ofac-sdn", "eu-fsf"]), st.text(min_size=1, max_size=80))
def test_any_text_is_an_address_or_an_error_of_ours(list_id: str, text: str) -> None:
    """Nothing that a user writes behind the @ ends in a traceback or leaves the line."""
    from potashwatch.archive.addresses import parse  # noqa: PLC0415

    try:
        found: str = parse(f"{list_id}@{text}").list
    except ArchiveError as error:
        found = list_id if error.code == "archive.address" and error.message.isprintable() else ""
    assert found == list_id


def test_thousands_of_sightings_are_listed_and_addressed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten years of days are told by keys: one snapshot is opened, the one that was asked for."""
    with writing(tmp_path) as archive:
        raw = take(archive, A, date(2000, 1, 1))
        folder = tmp_path / "snapshots/ofac-sdn"
        (written,) = folder.iterdir()
        archive.append(record(ListState(list="ofac-sdn", baseline=raw.sha256, settled=3650)))
        for number in range(2, 3650):
            day = date.fromordinal(raw.dated_on.toordinal() + number)
            os.link(written, folder / f"{number:08}_{day}_{number:064x}.json")
    opened: list[str] = []
    store = archive._store
    first = store.open

    def noted(key: str) -> IO[bytes]:
        opened.append(key)
        return first(key)

    monkeypatch.setattr(store, "open", noted)
    began = time.process_time()
    assert len(archive.sightings()) == 3649
    assert archive.find("ofac-sdn@2000-01-02").number == 1
    assert time.process_time() - began < 2
    assert opened == ["ledger/00000001.json", f"snapshots/ofac-sdn/{written.name}"]


def test_an_arrival_costs_the_same_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under the lock the archive is listed once, and nothing is opened, for as many arrivals as come."""
    with writing(tmp_path) as archive:
        take(archive, A, date(2000, 1, 1))
    folder = tmp_path / "snapshots/ofac-sdn"
    (written,) = folder.iterdir()
    for number in range(2, 500):
        os.link(written, folder / f"{number:08}_2001-01-01_{number:064x}.json")
    with writing(tmp_path) as archive:
        store = archive._store
        asked: list[str] = []
        listed, first = store.keys, store.open

        def keys(prefix: str) -> Iterator[str]:
            asked.append(prefix)
            return listed(prefix)

        def opened(key: str) -> IO[bytes]:
            asked.append(key)
            return first(key)

        monkeypatch.setattr(store, "keys", keys)
        monkeypatch.setattr(store, "open", opened)
        numbers = [take(archive, b"%d" % number, date(2002, 1, 1)).number for number in range(20)]
        assert len(archive.sightings("ofac-sdn")) == 519
    assert numbers == list(range(500, 520))
    assert [key for key in asked if not key.startswith("objects/")] == ["ledger/", "snapshots/"]


def test_lists_are_kept_apart(tmp_path: Path) -> None:
    """Each list has its own latest (F42)."""
    lists: tuple[ListId, ...] = ("ofac-sdn", "ofac-consolidated", "eu-fsf")
    with writing(tmp_path) as archive:
        for list_id, document in zip(lists, (A, B, C), strict=True):
            take(archive, document, AT.date(), list_id=list_id)
        found = [archive.find(f"{list_id}@latest").sha256 for list_id in lists]
    assert found == [digest(A), digest(B), digest(C)]
