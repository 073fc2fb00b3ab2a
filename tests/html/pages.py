"""Every page there is, of the samples, with any text in every place that a source fills."""

from collections.abc import Callable
from typing import Final

from potashwatch.records.report import Report, ReportError
from potashwatch.records.standing import Standing
from potashwatch.reports import html
from potashwatch.reports.style import Style
from tests.reports import watching
from tests.reports.hostile import hostile_report

PIPE: Final = Style()


def standing(text: str = "") -> Standing:
    """Return the board of a day, and how one target came there."""
    return Standing(status=watching.status(text), histories=(watching.history(text),))


def incomplete(text: str = "") -> Report:
    """Return the report of a run that could not read a list."""
    error = ReportError(
        list="eu-fsf", code="fetch.refused", message=f"the server answered 403{text}", hint=f"h{text}"
    )
    return watching.watched_report(text).model_copy(update={"complete": False, "errors": (error,)})


PAGES: Final[dict[str, Callable[[str], str]]] = {
    "diff": lambda text: html.render_report(watching.watched_report(text), PIPE),
    "run": lambda text: html.render_report(incomplete(text), PIPE, standing(text)),
    "lists": lambda text: html.render_report(hostile_report(text), PIPE),
    "status": lambda text: html.render_status(watching.status(text), PIPE),
    "history": lambda text: html.render_history(watching.history(text), PIPE),
    "licenses": lambda text: html.render_licenses(watching.licenses(text), PIPE),
    "license": lambda text: html.render_license(watching.license_(text), PIPE),
    "license-events": lambda text: html.render_license_events(watching.license_events(text), PIPE),
}
"""Name to renderer; a renderer takes the text that every sample carries at the end of its texts."""
