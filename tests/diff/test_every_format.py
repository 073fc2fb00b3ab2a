"""The whole comparison, from files, in every XML format: one leaf that differs is one change of one party."""

from pathlib import Path

import pytest

from potashwatch.pipeline.compare import compare_editions
from potashwatch.pipeline.filters import Filters
from potashwatch.targets import Watcher
from tests.parsers.support import below, bytes_of, first, local, sample

NAMES = {
    "classic": "lastName",
    "advanced": "NamePartValue",
    "enhanced": "formattedFullName",
    "fsf": "nameAlias",
}


@pytest.mark.parametrize("name", NAMES)
def test_one_name_that_differs_is_one_change(name: str, tmp_path: Path) -> None:
    """Nothing else is reported, whichever format prints the party."""
    root = sample(name)
    for filters in list(below(root, "filters")):
        parent = filters.getparent()
        assert parent is not None
        parent.remove(filters)
    old, new = tmp_path / "old.xml", tmp_path / "new.xml"
    old.write_bytes(bytes_of(root))
    element = first(root, NAMES[name])
    if name == "fsf":
        element.set("wholeName", "ANOTHER NAME")
    else:
        element.text = "ANOTHER NAME"
    if name == "enhanced":  # which prints the name a second time, by its parts
        (last,) = (each for each in element.getparent() if local(each.tag) == "formattedLastName")  # type: ignore[union-attr]
        last.text = "ANOTHER NAME"
    new.write_bytes(bytes_of(root))
    (found,) = compare_editions(str(old), str(new), filters=Filters(), watcher=Watcher(())).lists
    (change,) = found.changes
    (field,) = change.fields
    assert (change.kind, change.significance, field.field, field.op) == (
        "change",
        "identity",
        "names",
        "changed",
    )
    assert found.counts
    assert found.new
    assert found.counts.unchanged == found.new.records - 1
    (same,) = compare_editions(str(new), str(new), filters=Filters(), watcher=Watcher(())).lists
    assert same.changes == ()
