"""Rows of the tables, made of records. Pure."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final, TypeAlias

from potashwatch import __version__
from potashwatch.pipeline.dataset.columns import (
    CHANGES,
    LICENSES,
    NOTE,
    RECORDS,
    Many,
    Structure,
    Table,
    Type,
)
from potashwatch.records.delta import Change, FieldChange
from potashwatch.records.edition import LICENSES as LICENSES_LIST
from potashwatch.records.license_event import LicenseEvent
from potashwatch.records.party import PartyRecord
from potashwatch.records.snapshot import Snapshot

Row: TypeAlias = dict[str, Any]
"""Column to value: texts, dates, instants, booleans, numbers, None, lists, and dicts for structures."""

_Convert = Callable[[Any], Any]
_ToRow = Callable[[Any], Row]


def record_row(snapshot: Snapshot, record: PartyRecord) -> Row:
    """Return a party of an edition as a row of ``records``."""
    head = {**_whence(snapshot.list), **_edition("edition", snapshot)}
    return head | {"name": record.name, "programs": list(record.programs)} | _RECORD(record)


def change_row(
    old: Snapshot, new: Snapshot, not_compared: tuple[str, ...], rules: str, change: Change
) -> Row:
    """Return a change between two editions as a row of ``changes``."""
    head = {**_whence(new.list), "targets_rules": rules}
    head |= {**_edition("edition", new), **_edition("old_edition", old), "not_compared": list(not_compared)}
    return head | _CHANGE(change)


def license_row(happened_on: date, rules: str, event: LicenseEvent) -> Row:
    """Return an event of a license as a row of ``licenses``."""
    head = {**_whence(LICENSES_LIST), "targets_rules": rules, "happened_on": happened_on}
    return head | _EVENT(event)


def _whence(list_id: str) -> Row:
    return {"tool_version": __version__, "list_id": list_id}


def _edition(prefix: str, snapshot: Snapshot) -> Row:
    return {
        f"{prefix}_sha256": snapshot.sha256,
        f"{prefix}_format": snapshot.format,
        f"{prefix}_published_on": snapshot.published_on,
        f"{prefix}_dated_on": snapshot.dated_on,
        f"{prefix}_dated_by": snapshot.dated_by,
    }


def _converter(found: Type) -> _Convert | None:
    """Return what makes a value of a record one of a row; None where it is one already."""
    if isinstance(found, Many):
        inner = _note if found.of is NOTE else _converter(found.of)
        return list if inner is None else lambda values: [inner(value) for value in values]
    if isinstance(found, Structure):
        if any(member.name == "old_json" for member in found.members):
            return _field
        return _of_record(tuple((member.name, _converter(member.type)) for member in found.members))
    return None


def _of_record(members: tuple[tuple[str, _Convert | None], ...]) -> _ToRow:
    """Return what makes a record a dict; the fields are looked up directly, since there are millions of them."""
    names = tuple(name for name, _ in members)
    deep = tuple((name, convert) for name, convert in members if convert)

    def convert_record(record: Any) -> Row:  # noqa: ANN401 - a record of any class
        fields = record.__dict__
        row = {name: fields[name] for name in names}
        for name, convert in deep:
            if row[name] is not None:
                row[name] = convert(row[name])
        return row

    return convert_record


def _note(pair: tuple[str, str]) -> Row:
    return {"label": pair[0], "text": pair[1]}


def _field(change: FieldChange) -> Row:
    told = change.model_dump(mode="json")
    return {
        "field": change.field,
        "op": change.op,
        "significance": change.significance,
        "old_json": _json(told["old"]),
        "new_json": _json(told["new"]),
    }


def _json(value: Any) -> str | None:  # noqa: ANN401 - a JSON value
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _of_columns(table: Table, model: type[PartyRecord | Change | LicenseEvent]) -> _ToRow:
    own = tuple((c.name, _converter(c.type)) for c in table.columns if c.name in model.model_fields)
    return _of_record(own)


_RECORD: Final = _of_columns(RECORDS, PartyRecord)
_CHANGE: Final = _of_columns(CHANGES, Change)
_EVENT: Final = _of_columns(LICENSES, LicenseEvent)
