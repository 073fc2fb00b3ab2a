"""How to print for people."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    """Color or not, and the width to wrap at; None in a pipe or a file, where lines stay whole."""

    color: bool = False
    width: int | None = None
