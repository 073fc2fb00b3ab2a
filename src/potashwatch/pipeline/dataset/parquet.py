"""Rows as Parquet. The only module that knows pyarrow, which is the extra ``[parquet]``."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from potashwatch.pipeline.dataset.columns import EXPORT_SCHEMA, Column, Many, Plain, Structure, Table, Type
from potashwatch.pipeline.dataset.rows import Row

GROUP_ROWS: Final = 4096
"""Rows of a row group: what is in memory at a time."""
_PLAIN: Final[dict[Plain, pa.DataType]] = {
    "text": pa.string(),
    "date": pa.date32(),
    "instant": pa.timestamp("us", tz="UTC"),
    "boolean": pa.bool_(),
    "number": pa.float64(),
}


def write_parquet(file: IO[bytes], table: Table, rows: Iterable[Row]) -> int:
    """Write rows, and return how many; the same rows give the same bytes under one version of pyarrow."""
    schema = arrow_schema(table)
    count = 0
    # Every setting that shapes the file is given, and none hangs on the machine.
    with pq.ParquetWriter(
        file,
        schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=True,
        data_page_version="1.0",
        write_statistics=True,
        use_compliant_nested_type=True,
    ) as writer:
        for group in _groups(rows):
            writer.write_table(pa.Table.from_pylist(group, schema=schema), row_group_size=GROUP_ROWS)
            count += len(group)
    return count


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while group := list(islice(left, GROUP_ROWS)):
        yield group


def arrow_schema(table: Table) -> pa.Schema:
    """Return the columns of a table in the terms of Arrow, with the name of the schema beside them."""
    told = {"potashwatch.schema": EXPORT_SCHEMA, "potashwatch.table": table.name}
    return pa.schema([_field(column) for column in table.columns], metadata=told)


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, _type(column.type), nullable=column.nullable)


def _type(found: Type) -> pa.DataType:
    if isinstance(found, Many):
        return pa.list_(pa.field("element", _type(found.of), nullable=False))
    if isinstance(found, Structure):
        return pa.struct([_field(member) for member in found.members])
    return _PLAIN[found]
