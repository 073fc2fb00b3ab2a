"""Tables of forms name what they load in plain text, so what they name is looked at here."""

from typing import Any, get_type_hints

import pytest

from potashwatch.records.base import Frozen
from potashwatch.records.check import Check
from potashwatch.records.report import Report
from potashwatch.records.status import History, LicenseAnswer, LicenseEvents, LicenseList, Status
from potashwatch.reports import RENDERERS
from potashwatch.reports.check import CHECK_RENDERERS
from potashwatch.reports.events import LICENSE_EVENTS_RENDERERS
from potashwatch.reports.forms import Forms
from potashwatch.reports.history import HISTORY_RENDERERS
from potashwatch.reports.license import LICENSE_RENDERERS
from potashwatch.reports.licenses import LICENSES_RENDERERS
from potashwatch.reports.status import STATUS_RENDERERS

TABLES: dict[type[Frozen], Forms[Any]] = {
    Report: RENDERERS,
    Status: STATUS_RENDERERS,
    History: HISTORY_RENDERERS,
    LicenseList: LICENSES_RENDERERS,
    LicenseAnswer: LICENSE_RENDERERS,
    LicenseEvents: LICENSE_EVENTS_RENDERERS,
    Check: CHECK_RENDERERS,
}


@pytest.mark.parametrize(
    ("record", "form"), [(record, form) for record, table in TABLES.items() for form in table]
)
def test_each_form_renders_the_answer_of_its_table(record: type[Frozen], form: str) -> None:
    """Each name leads to a function that takes that record and a style, and returns text."""
    hints = get_type_hints(TABLES[record][form], localns={"Standing": object})
    taken, *_ = hints.values()
    assert issubclass(record, taken)
    assert hints["return"] is str


def test_no_two_forms_of_a_table_are_one() -> None:
    """A name that was copied and not changed would print another form."""
    for table in TABLES.values():
        assert len({table[form] for form in table}) == len(table)


def test_a_form_that_nobody_knows_is_a_key_that_is_missing() -> None:
    """As in any mapping."""
    with pytest.raises(KeyError, match="pdf"):
        RENDERERS["pdf"]
