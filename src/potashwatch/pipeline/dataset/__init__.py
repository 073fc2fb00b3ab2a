"""``potashwatch export``: what an archive holds, as tables for other engines."""

from potashwatch.pipeline.dataset.columns import EXPORT_SCHEMA, TABLES, TableName
from potashwatch.pipeline.dataset.editions import Editions
from potashwatch.pipeline.dataset.export import Export
from potashwatch.pipeline.dataset.parts import FormName
from potashwatch.pipeline.dataset.tally import Days, Tally, Trouble

__all__ = [
    "EXPORT_SCHEMA",
    "TABLES",
    "Days",
    "Editions",
    "Export",
    "FormName",
    "TableName",
    "Tally",
    "Trouble",
]
