"""Real editions, exported in both forms, read back by DuckDB and pyarrow: the same parties, the same changes."""

import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from potashwatch.archive import Archive
from potashwatch.parsers import read_edition
from potashwatch.pipeline.compare import compare
from potashwatch.pipeline.dataset import TableName
from potashwatch.pipeline.keeping import stored
from potashwatch.pipeline.touching import Past
from potashwatch.records.edition import PARTY_LISTS, ListId
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Snapshot
from tests.export.lake import FORMS, OF_LISTS, WATCHER, as_record, export, imported, plain, rows
from tests.published import FIXTURES

SOURCES = (
    "ofac/csv/sdn_2021-12-02T0141",
    "ofac/csv/sdn_2021-12-02T1850",
    "ofac/csv/cons_2018-04-06",
    "ofac/classic/consolidated_2020-03-17.xml.gz",
    "ofac/advanced/cons_advanced_2020-03-17.xml.gz",
    "ofac/classic/consolidated_2021-05-21.xml.gz",
    "eu/excerpts/fsf_1_1_excerpt_2026-08-05.xml",
)
"""CSV, one table alone and a set of four, classic to advanced and back, FSF."""
ONE_OF_EACH = (*SOURCES[2:5], SOURCES[-1])
IN_BOTH: ListId = "ofac-consolidated"
"""The list that is exported as JSON Lines, too: the others are large."""
Rows = list[dict[str, Any]]


class Lake(NamedTuple):
    """An archive, and the exports of it."""

    archive: Archive
    folder: Path
    """Of the exports, each under the name of its form."""

    def of(self, list_id: ListId) -> list[Snapshot]:
        """Return the editions of a list, oldest first."""
        found = [self.archive.snapshot(each) for each in self.archive.accepted(list_id)]
        return found[::-1]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    folder = tmp_path_factory.mktemp("lake")
    archive = imported(folder / "archive", *(FIXTURES / source for source in SOURCES))
    _, troubles = export(archive, folder / "parquet", "parquet", lists=PARTY_LISTS)
    _, more = export(archive, folder / "jsonl", "jsonl", lists=(IN_BOTH,))
    assert troubles + more == []
    yield Lake(archive, folder)
    shutil.rmtree(folder)


def sql(lake: Lake, query: str, **more: object) -> list[tuple[Any, ...]]:
    """Ask DuckDB, with the tables of the Parquet export by their names."""
    with duckdb.connect() as connection:
        for name in ("records", "changes"):
            connection.read_parquet(
                f"{lake.folder}/parquet/{name}/**/*.parquet", hive_partitioning=True
            ).create_view(name)
        return connection.execute(query, *more.values()).fetchall()


def test_sql_counts_the_parties_of_every_edition(lake: Lake) -> None:
    """As many rows under list, day and digest as the archive says of the edition, and no others."""
    counted = sql(lake, "select list, published_on, edition_sha256, count(*) from records group by all")
    told = [
        (each.list, each.dated_on, each.sha256, each.facts.records)
        for list_id in PARTY_LISTS
        for each in lake.of(list_id)
    ]
    assert sorted(counted) == sorted(told)
    assert len(told) == len(SOURCES)


def test_sql_finds_what_happened_to_belarus_on_2_december_2021(lake: Lake) -> None:
    """The additions under its new order, the potash company among them, with the target that it is."""
    found = sql(
        lake,
        """
        select name, kind, uid, [touch.target for touch in targets] from changes
        where list = 'ofac-sdn' and published_on = '2021-12-02' and list_contains(programs, 'BELARUS-EO14038')
        """,
    )
    assert Counter(kind for _, kind, _, _ in found) == {"addition": 33}
    assert ("OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY", "addition", "33374", ["bpc"]) in found


def test_sql_looks_inside_structures_and_values(lake: Lake) -> None:
    """A registration number of a record; an old and a new value of a change."""
    (number,) = sql(
        lake,
        """
        select distinct i.value, i.country from records, unnest(identifiers) as t(i)
        where uid = '33374' and i.kind_text = 'Registration Number'
        """,
    )
    assert number == ("192050251", "Belarus")
    added = sql(
        lake,
        """
        select distinct json_extract_string(f.new_json, '$.text') from changes, unnest(fields) as t(f)
        where uid = '33374' and f.field = 'names' and f.old_json is null
        """,
    )
    assert ("OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY",) in added


def test_types_are_those_of_the_schema(lake: Lake) -> None:
    """Days are days, also that of the partition; lists of structures are that."""
    found = {name: kind for name, kind, *_ in sql(lake, "describe records")}
    assert {found[name] for name in ("published_on", "edition_published_on", "edition_dated_on")} == {"DATE"}
    assert found["programs"] == "VARCHAR[]"
    assert found["names"].startswith('STRUCT("key" VARCHAR, citation STRUCT(')


def test_lines_are_read_by_sql_too(lake: Lake) -> None:
    """The same counts from JSON Lines, which name list and day as well."""
    with duckdb.connect() as connection:
        found = connection.execute(
            "select list_id = list and edition_dated_on = published_on, list, count(*) from"
            " read_json(?, format = 'newline_delimited', hive_partitioning = true) group by all",
            [f"{lake.folder}/jsonl/changes/**/*.jsonl"],
        ).fetchall()
    counted = sql(lake, "select true, list, count(*) from changes group by all")
    assert found == [each for each in counted if each[1] == IN_BOTH]


@pytest.mark.parametrize("name", OF_LISTS)
def test_both_forms_hold_the_same_rows(lake: Lake, name: TableName) -> None:
    """Value for value, in the same order."""
    parquet, jsonl = (rows(lake.folder / form, name, IN_BOTH) for form in FORMS)
    assert plain(parquet) == jsonl
    assert parquet


@pytest.mark.parametrize("source", ONE_OF_EACH)
def test_every_party_is_the_one_that_was_published(lake: Lake, source: str) -> None:
    """pyarrow finds each record of the file by list and day; from its row the record can be built again."""
    edition = read_edition(str(FIXTURES / source))
    schema = pa.schema([("list", pa.string()), ("published_on", pa.date32())])
    found = ds.dataset(lake.folder / "parquet/records", partitioning=ds.partitioning(schema, flavor="hive"))
    (snapshot,) = (each for each in lake.of(edition.header.list) if each.sha256 == edition.origin.sha256)
    where = (ds.field("list") == edition.header.list) & (ds.field("published_on") == snapshot.dated_on)
    table = found.to_table(filter=where & (ds.field("edition_sha256") == snapshot.sha256))
    told = table.to_pylist()
    assert [as_record(PartyRecord, row) for row in told] == list(edition.records)
    assert [(row["name"], tuple(row["programs"])) for row in told] == [
        (record.name, record.programs) for record in edition.records
    ]
    assert {row["edition_published_on"] for row in told} == {edition.header.published_on}
    assert {(row["edition_dated_on"], row["edition_dated_by"]) for row in told} == {
        (snapshot.dated_on, "document" if snapshot.published_on else "name")
    }
    assert found.schema.metadata == {
        b"potashwatch.schema": b"potashwatch/export/1",
        b"potashwatch.table": b"records",
    }


def test_changes_are_those_of_the_comparison(lake: Lake) -> None:
    """Each edition with the one before it, across formats where these differ; the rows say so."""
    editions = lake.of(IN_BOTH)
    found = rows(lake.folder / "parquet", "changes", IN_BOTH)
    told: Rows = []
    for old, new in pairwise(editions):
        across = old.format != new.format
        sources = stored(lake.archive, old), stored(lake.archive, new)
        compared = compare(*sources, list_id=IN_BOTH, across_formats=across)
        changes = compared.changes(WATCHER, Past(new.dated_on))
        own = [
            row
            for row in found
            if (row["old_edition_sha256"], row["edition_sha256"]) == (old.sha256, new.sha256)
        ]
        assert [row["id"] for row in own] == [change.id for change in changes]
        assert {tuple(row["not_compared"]) for row in own} <= {compared.not_compared}
        assert [row["targets"] for row in own] == [
            [touch.model_dump(mode="json") for touch in change.targets] for change in changes
        ]
        told += own
    assert len(told) == len(found)


def test_a_change_across_formats_says_what_was_not_compared(lake: Lake) -> None:
    """Advanced to classic: what only one of them carries is no change, and is named."""
    found = rows(lake.folder / "jsonl", "changes", IN_BOTH)
    pairs = {(row["old_edition_format"], row["edition_format"]): row["not_compared"] for row in found}
    assert {old for old, new in pairs if old != new}
    assert all(bool(left_out) == (old != new) for (old, new), left_out in pairs.items())
