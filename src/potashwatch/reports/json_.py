"""Reports and answers as JSON documents."""

from potashwatch.records.base import Frozen
from potashwatch.reports.style import Style


def render_json(document: Frozen, _style: Style) -> str:
    """Return a record as JSON; a document of ``schemas.SCHEMAS`` names its own in the key ``schema``."""
    return document.model_dump_json(by_alias=True, indent=2) + "\n"
