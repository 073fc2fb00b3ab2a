"""The forms of an answer, each loaded when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TypeVar

from potashwatch.reports.style import Style

Answer = TypeVar("Answer")


class Forms(Mapping[str, Callable[[Answer, Style], str]]):
    """The name of each form to the function that renders it.

    A call prints one form, and loading them all costs more than comparing two lists: pages need templates, tables rich.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        """Take where each form is rendered, as ``module:function``, the module below ``potashwatch.reports``."""
        self._places = places

    def __getitem__(self, form: str) -> Callable[[Answer, Style], str]:
        """Load and return what renders a form. Raises KeyError for one that is not known."""
        module, _, function = self._places[form].partition(":")
        found: Callable[[Answer, Style], str] = getattr(
            import_module(f"potashwatch.reports.{module}"), function
        )
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
