"""All that is known of one general license as JSON Lines: a line about the answer, then one with the license."""

from potashwatch.records.status import LicenseAnswer
from potashwatch.reports.lines import json_lines
from potashwatch.reports.style import Style


def render_license_jsonl(found: LicenseAnswer, _style: Style) -> str:
    """Return the two lines, of type ``license-answer`` and ``license``; the second is shaped as in ``licenses``."""
    data = found.model_dump(mode="json", by_alias=True)
    known = {key: data.pop(key) for key in ("license", "targets")}
    return json_lines(
        ({"type": "license-answer", **data}, {"type": "license", "as_of": data["as_of"], **known})
    )
