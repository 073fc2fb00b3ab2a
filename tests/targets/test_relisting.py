"""A party that comes back is told apart from one that is new."""

from datetime import date

from potashwatch.records.edition import ListId
from potashwatch.records.party import Identifier, Name, PartyRecord
from potashwatch.records.target import WatchedRecord
from potashwatch.targets import known_targets, relisted
from tests.samples import party
from tests.targets.samples import WATCHER, edition

NOBODY: frozenset[str] = frozenset()
DAY = date(2026, 12, 1)


def belaruskali(uid: str) -> PartyRecord:
    """Return Belaruskali under a uid."""
    unp = Identifier(kind_text="Registration Number", value="600122610")
    return party(uid, names=(Name(kind="primary", text="BELARUSKALI OAO"),), identifiers=(unp,))


def asked(
    record: PartyRecord,
    *,
    on: date | None = DAY,
    was_there: frozenset[str] = NOBODY,
    earlier: tuple[tuple[date, str, WatchedRecord], ...] = (),
    list_id: ListId = "ofac-sdn",
) -> str | None:
    """Return why a record is a return."""
    touches = WATCHER.touches(list_id, record)
    return relisted(list_id, record, touches, known_targets(), on=on, was_there=was_there, earlier=earlier)


def watched(record: PartyRecord) -> WatchedRecord:
    """Return a record in short, as an archive keeps it."""
    return WatchedRecord(
        uid=record.uid,
        reference=record.reference,
        name=record.name,
        kind=record.kind,
        names=tuple(sorted(name.text for name in record.names)),
        programs=record.programs,
        listed_on=None,
        touches=WATCHER.touches("ofac-sdn", record),
    )


REMOVED = "Belaruskali was removed under 32746 on 2026-03-26, as the data on targets have it"


def test_a_return_is_told_from_the_removal_that_is_known() -> None:
    """After the removal, under the old uid or a new one; of the day no more is said than is known (F48)."""
    assert asked(belaruskali("60000")) == REMOVED
    assert asked(belaruskali("32746")) == REMOVED


def test_a_return_is_told_from_the_archive_first() -> None:
    """The newest earlier edition that had it, whatever order they come in."""
    old = belaruskali("32746")
    earlier = (
        (date(2025, 12, 1), "1a2b3c4d" + 56 * "0", watched(old)),
        (date(2025, 6, 1), "ffffffff" + 56 * "0", watched(old)),
    )
    expected = "Belaruskali was on the list under 32746 until the edition of 2025-12-01 (sha256 1a2b3c4d...)"
    assert asked(belaruskali("60000"), earlier=earlier) == expected
    assert asked(belaruskali("60000"), earlier=earlier[::-1]) == expected
    assert asked(belaruskali("60000"), earlier=earlier, on=None) == expected


def test_editions_after_the_day_say_nothing() -> None:
    """Asked about a day of the past, only what came before it counts."""
    later = ((date(2025, 12, 1), 64 * "1", watched(belaruskali("32746"))),)
    assert asked(belaruskali("32746"), on=date(2021, 8, 18), earlier=later) is None


def test_a_first_listing_is_no_return() -> None:
    """2021: each of the real additions under the keys that were removed years later."""
    days = {"sdn_2021-08-18T0939": date(2021, 8, 18), "sdn_2021-12-02T1850": date(2021, 12, 2)}
    days["sdn_2023-08-09T1843"] = date(2023, 8, 9)
    for name, day in days.items():
        for record in edition(name).records:
            if WATCHER.touches("ofac-sdn", record):
                assert asked(record, on=day) is None
                assert asked(record, on=None) is None
    assert asked(belaruskali("32746"), on=date(2026, 3, 26)) is None


def test_a_new_uid_without_a_day_is_a_return() -> None:
    """Nobody gets a second uid before the first was taken away; under the old one it cannot be known."""
    assert asked(belaruskali("60000"), on=None) == REMOVED
    assert asked(belaruskali("32746"), on=None) is None


def test_who_was_there_does_not_return() -> None:
    """A second record of a party that the edition before had already."""
    assert asked(belaruskali("60000"), was_there=frozenset({"belaruskali"})) is None
    assert asked(belaruskali("60000"), was_there=frozenset({"bpc"})) == REMOVED


def test_linked_parties_return_as_targets_do() -> None:
    """Agrorozkvit was removed together with its principal."""
    record = party("60001", names=(Name(kind="primary", text="AGROROZKVIT LLC"),))
    assert (
        asked(record) == "Agrorozkvit was removed under 33372 on 2026-03-26, as the data on targets have it"
    )


def test_parties_that_were_never_removed_do_not_return() -> None:
    """Slavkali was not, nor was Belaruskali by the EU."""
    assert asked(party("60002", names=(Name(kind="primary", text="SLAVKALI"),))) is None
    assert asked(belaruskali("60000"), list_id="eu-fsf") is None


def test_only_the_party_itself_returns() -> None:
    """Who is linked to a target, names it, or has a near name, is not the target."""
    for record in (
        party("1", remarks=("Linked To: BELARUSKALI OAO",)),
        party("1", remarks=("works for Belaruskali",)),
        party("1", names=(Name(kind="primary", text="BELARUSCALI"),)),
        party("1"),
    ):
        assert asked(record) is None


def test_archived_records_that_only_name_the_party_say_nothing() -> None:
    """The archive had somebody linked to it, not the party."""
    linked = watched(party("1", remarks=("Linked To: SLAVKALI",)))
    record = party("60002", names=(Name(kind="primary", text="SLAVKALI"),))
    assert asked(record, earlier=((date(2025, 1, 1), 64 * "1", linked),)) is None
