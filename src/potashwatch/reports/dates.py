"""Days as prose has them: 9 Aug 2023, whatever the locale. Tables and data have ISO 8601."""

from datetime import date
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_prose(day: date) -> str:
    """Return a day as prose has it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
