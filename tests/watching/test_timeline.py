"""Roll-ups of many editions: quicker, never other answers."""

import io
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
import zstandard

from potashwatch.archive import Archive, Sighting, blocks, blocks_of
from potashwatch.archive.sealed import seal
from potashwatch.archive.snapshots import key_of
from potashwatch.pipeline.board import Board
from potashwatch.pipeline.history import find_target, history
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import ListId
from potashwatch.records.settings import GuardSettings
from potashwatch.records.snapshot import Obtained, Provenance
from potashwatch.records.target import Touch, WatchedEdition, WatchedRecord
from potashwatch.targets import Watcher, known_targets
from tests.archive.making import AT, STARTER, digest, record, snapshot, state, writing

FIRST = date(2016, 1, 1)
LISTS: tuple[ListId, ...] = ("ofac-sdn", "eu-fsf")
NEVER = 10**9


@pytest.fixture(scope="module")
def watcher() -> Watcher:
    return Watcher(known_targets())


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make blocks of a few numbers, so that few editions have many of them."""
    for name, value in (("_LARGE", 16), ("_SMALL", 4), ("_FEWEST", 2)):
        monkeypatch.setattr(blocks, name, value)


def touching(uid: str, program: str = "BELARUS") -> WatchedRecord:
    touch = Touch(target="belaruskali", party="belaruskali", reason="key", evidence=f"the key {uid}")
    return WatchedRecord(
        uid=uid,
        reference=None,
        name="BELARUSKALI OAO",
        kind="entity",
        names=("BELARUSKALI OAO",),
        programs=(program,),
        listed_on=None,
        touches=(touch,),
    )


ANSWERS = ((), (touching("32746"),), (touching("32746", "BELARUS-EO14038"),), (touching("1"), touching("2")))


def watched(document: bytes, list_id: ListId, watcher: Watcher, which: int) -> WatchedEdition:
    return WatchedEdition(list=list_id, sha256=digest(document), rules=watcher.rules, records=ANSWERS[which])


def asked(path: Path, watcher: Watcher) -> dict[str, Any]:
    """Return everything that questions about days rest on."""
    told: dict[str, Any] = {}
    for list_id in LISTS:
        archive = Archive.open(path)
        lookout = Lookout(archive, watcher)
        told[f"{list_id} accepted"] = list(archive.accepted(list_id))
        for until, since in (
            (None, None),
            (FIRST + timedelta(days=9), None),
            (None, FIRST + timedelta(days=20)),
        ):
            told[f"{list_id} {until} {since}"] = list(lookout.editions(list_id, until=until, since=since))
        told[f"{list_id} unread"] = {name: error.code for name, error in lookout.unread[list_id].items()}
    return told


def answered(path: Path, watcher: Watcher) -> tuple[str, str]:
    """Return board and time line as JSON."""
    archive = Archive.open(path)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    board = Board(archive, watcher, Lookout(archive, watcher), now, GuardSettings())
    line = history(board, find_target(watcher, "belaruskali"), now.date())
    return board.status(now.date()).model_dump_json(), line.model_dump_json()


class Story:
    """An archive to which anything may happen."""

    def __init__(self, path: Path, watcher: Watcher, seed: int) -> None:
        self.path, self.watcher = path, watcher
        self.chance = random.Random(seed)  # noqa: S311 - an order for a test
        self.documents: dict[ListId, list[bytes]] = {list_id: [] for list_id in LISTS}

    def arrive(self) -> None:
        """Take in an edition, or one that was there before, fetched or imported, read or unreadable."""
        chance = self.chance
        list_id = chance.choice(LISTS)
        known = self.documents[list_id]
        document = b"%s %d" % (list_id.encode(), len(known))
        if known and chance.random() < 0.2:
            document = chance.choice(known)
        known.append(document)
        obtained: Obtained = chance.choice(("imported", "imported", "fetched"))
        with writing(self.path) as archive:
            archive.put(io.BytesIO(document))
            archive.add(
                snapshot(
                    document,
                    FIRST + timedelta(days=chance.randrange(30)),
                    list_id,
                    chance.choice("abc"),
                    dated_by=chance.choice(("document", "name")),
                    provenance=Provenance(source="list", obtained=obtained, fetched_at=AT),
                )
            )
            if chance.random() < 0.95:
                answer = int(digest(document)[:8], 16) % len(ANSWERS)  # an edition has one
                found = watched(document, list_id, self.watcher, answer)
                archive.derived.remember("watched", digest(document), self.watcher.rules, found)

    def judge(self) -> None:
        """Accept, reject and approve any editions."""
        chance = self.chance
        with writing(self.path) as archive:
            here = archive.sightings()
            states = []
            for list_id in LISTS:
                own = [s.sha256 for s in here if s.list == list_id]
                states.append(
                    state(
                        None,
                        list_id,
                        settled=chance.randrange(len(here) + 1),
                        rejected=tuple(sorted({s for s in own if chance.random() < 0.1})),
                        approved=chance.choice([*own, None]),
                    )
                )
            archive.append(record(*states))

    def prune(self) -> None:
        """Take some editions out."""
        archive = Archive.open(self.path)
        with archive.lock(STARTER, AT):
            plan = archive.plan_prune(lambda _snapshot: self.chance.random() < 0.8)
            archive.prune(plan, record())

    def harm(self) -> None:
        """Damage, lose or exchange what was rolled up."""
        chance = self.chance
        kinds = (self.path / "derived/catalog", self.path / "derived/timeline")
        found = {file: file.read_bytes() for kind in kinds for file in sorted(kind.glob("*"))}
        for file in found:
            if chance.random() < 0.2:
                file.write_bytes(chance.choice((b"", b"x" * 99, *found.values())))
            elif chance.random() < 0.1:
                file.unlink()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(4))
def test_roll_ups_change_no_answer_whatever_happens(
    tmp_path: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Arrivals, quarantines, approvals, prunings, damage in any order: the same editions as without roll-ups."""
    story = Story(tmp_path, watcher, seed)
    steps = (story.arrive,) * 12 + (story.judge, story.judge, story.prune, story.harm)
    for _ in range(4):
        story.arrive()
    is_rolled = False
    for turn in range(60):
        story.chance.choice(steps)()
        if turn % 5:
            continue
        with monkeypatch.context() as patch:
            patch.setattr(blocks, "_FEWEST", NEVER)
            alone = asked(tmp_path, watcher)
        assert asked(tmp_path, watcher) == alone
        assert asked(tmp_path, watcher) == alone
        is_rolled |= (tmp_path / "derived/timeline").exists()
    assert is_rolled
    faults = {finding.code for finding in Archive.open(tmp_path).verify()}
    assert faults <= {
        "archive.state",
        "archive.uncovered",
    }  # states at random, and arrivals after the last record
    told = answered(tmp_path, watcher)
    monkeypatch.setattr(blocks, "_FEWEST", NEVER)
    assert answered(tmp_path, watcher) == told


@pytest.fixture
def filled(tmp_path: Path, watcher: Watcher, small: None) -> Path:  # noqa: ARG001 - blocks are small first
    """Return an archive of twenty editions, all accepted."""
    with writing(tmp_path) as archive:
        for number in range(20):
            document = b"edition %d" % number
            archive.put(io.BytesIO(document))
            archive.add(snapshot(document, FIRST + timedelta(days=number)))
            found = watched(document, "ofac-sdn", watcher, number % 2)
            archive.derived.remember("watched", digest(document), watcher.rules, found)
        archive.append(record(state(None, settled=20)))
    return tmp_path


def test_what_was_pruned_does_not_come_back(filled: Path, watcher: Watcher) -> None:
    """A roll-up that somebody kept from before a pruning is of no use after it."""
    kept = {file: file.read_bytes() for file in rolled(filled, watcher)}
    assert kept
    with writing(filled) as archive:
        archive.prune(archive.plan_prune(lambda snapshot: snapshot.number > 10), record())
    assert not [file for file in kept if file.exists()]
    for file, content in kept.items():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    found_now = list(Lookout(Archive.open(filled), watcher).editions("ofac-sdn"))
    assert [seen.snapshot.number for seen in found_now] == list(range(11, 21))


def test_a_roll_up_of_other_targets_is_not_believed(filled: Path, watcher: Watcher) -> None:
    """Whole, sealed, and under our name, but made by other rules: it is worked out anew, and replaced."""
    told = list(Lookout(Archive.open(filled), watcher).editions("ofac-sdn"))
    others = Watcher(known_targets()[1:2])
    for number in range(20):
        nobody = WatchedEdition(
            list="ofac-sdn", sha256=digest(b"edition %d" % number), rules=others.rules, records=()
        )
        Archive.open(filled).derived.remember("watched", nobody.sha256, others.rules, nobody)
    files = {file for file in rolled(filled, watcher) if file.parent.name == "timeline"}
    foreign = {file for file in rolled(filled, others) if file.parent.name == "timeline"} - files
    assert len(files) == len(foreign) > 1
    for file in foreign:
        file.replace(file.with_name(file.name.replace(others.rules, watcher.rules)))
    assert list(Lookout(Archive.open(filled), watcher).editions("ofac-sdn")) == told
    for file in foreign:
        assert watcher.rules.encode() in zstandard.decompress(
            file.with_name(file.name.replace(others.rules, watcher.rules)).read_bytes()
        )


def rolled(path: Path, watcher: Watcher) -> list[Path]:
    """Ask, and return the roll-ups that are there then."""
    list(Lookout(Archive.open(path), watcher).editions("ofac-sdn"))
    return [file for kind in ("catalog", "timeline") for file in (path / "derived" / kind).glob("*")]


def test_ten_years_are_told_by_a_few_files(
    tmp_path: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3,650 editions: the second question opens dozens of files, and one more edition costs the next little."""
    days = 3650
    with writing(tmp_path) as archive:
        archive.append(record(state(None, settled=2 * days)))
        for number in range(1, days + 1):
            arrive(tmp_path, watcher, number)
        first = list(Lookout(Archive.open(tmp_path), watcher).editions("ofac-sdn"))
        arrive(tmp_path, watcher, days + 1)
    opened: list[str] = []
    store = Archive.open(tmp_path)._store
    plainly = type(store).open

    def noted(self: Any, key: str) -> IO[bytes]:  # noqa: ANN401 - of any store
        opened.append(key)
        return plainly(self, key)

    monkeypatch.setattr(type(store), "open", noted)
    second = list(Lookout(Archive.open(tmp_path), watcher).editions("ofac-sdn"))
    assert second[:-1] == first
    assert len(second) == days + 1
    assert len(opened) < 120
    assert len(list((tmp_path / "derived/timeline").iterdir())) < 40


def arrive(folder: Path, watcher: Watcher, number: int) -> None:
    """Put a snapshot and who is in it where they lie; without syncing each, which takes a minute."""
    document = b"edition %d" % number
    told = snapshot(document, FIRST + timedelta(days=number), number=number)
    found = watched(document, "ofac-sdn", watcher, number // 700 % 2)
    key = f"derived/watched/{digest(document)}_{watcher.rules}.json.zst"
    for name, content in ((key_of(told), seal(told)), (key, zstandard.compress(seal(found)))):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def sightings(*numbers: int) -> Iterator[Sighting]:
    return (Sighting(number, "ofac-sdn", FIRST, "0" * 64, f"snapshots/{number}") for number in numbers)


@pytest.mark.usefixtures("small")
def test_blocks_are_full_and_hold_each_sighting_at_most_once() -> None:
    """Large ones first; what is not full, or of one sighting, is in none; a block is named after what is in it."""
    found = list(blocks_of(tuple(sightings(*range(1, 17), 18, 19, 21, 25, 26, 27))))
    numbers = [[s.number for s in block.sightings] for block in found]
    assert numbers == [list(range(1, 17)), [18, 19]]
    assert [len(block.parts) for block in found] == [4, 0]
    assert list(blocks_of(())) == []
    fewer = list(blocks_of(tuple(sightings(*range(2, 17), 18, 19, 21))))
    assert fewer[0].sha256 != found[0].sha256
    assert fewer[1].sha256 == found[1].sha256
