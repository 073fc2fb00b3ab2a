"""The tables of docs/guards.md: how often each guard holds an edition, and what other thresholds would do."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Final

from benchmarks.guards.figures import Case, Figures
from benchmarks.guards.guard import (
    DAILY_DAYS,
    GUARDS,
    Counts,
    Guard,
    Threshold,
    counts,
    faults,
    held_by,
    split,
)
from benchmarks.page import prose, table
from potashwatch.guards import Loss
from potashwatch.records.settings import GuardSettings

PAGE: Final = Path(__file__).parent.parent.parent / "docs" / "guards.md"
_HEADS: Final = (
    "guard",
    "threshold",
    "held, daily",
    "held, further apart",
    "recorded events held",
    "faults held",
)
_SORTS: Final = {
    "end": "the last 1, 2, 3, 5, 10, 25 or 50 % of the parties are missing",
    "program": "all parties of one program are missing",
    "part": "the parties that one program alone lists are missing",
    "kind": "all persons, entities, vessels or aircraft are missing",
    "field": "one field is empty in every record",
}


def page(figures: Figures, settings: GuardSettings) -> str:
    """Return docs/guards.md with its measured part renewed."""
    text = PAGE.read_text("utf-8")
    begin, end = "<!-- measured: python -m benchmarks.guards -->\n", "<!-- end of measured -->\n"
    found = re.compile(f"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    return found.sub(lambda _: f"{begin}\n{measured(figures, settings)}\n{end}", text)


def measured(figures: Figures, settings: GuardSettings) -> str:
    """Return the measured part."""
    daily, longer = split(figures.pairs)
    whole = [size for size in figures.sizes if not size.is_excerpt]
    intro = (
        f"Measured on {len(whole)} published editions, {len(figures.pairs)} pairs: each edition with the next three of"
        f" its list and format. In {len(daily)} pairs the editions are at most {DAILY_DAYS} days apart, as in a daily"
        f" run; in {len(longer)} pairs they are up to {max(pair.days for pair in longer):,} days apart, as after"
        " missed runs. Recorded events are removals known by their figures only (`benchmarks/guards/events.py`). Faults"
        " are copies of the newest edition of each list, made incomplete."
    )
    parts = (
        prose(intro),
        "### How often each guard holds an edition",
        _overview(figures, settings),
        "### Which faults are held",
        _faults(figures, settings),
        "### Honest editions that are held",
        _held(figures, settings),
        "### Other thresholds",
        _alternatives(figures, settings),
    )
    return "\n\n".join(parts) + "\n"


def _overview(figures: Figures, settings: GuardSettings) -> str:
    daily, longer = split(figures.pairs)
    rows: list[tuple[str, ...]] = []
    for guard in GUARDS:
        threshold = guard.threshold(settings)
        found = counts(guard, threshold, figures)
        rows.append(
            (
                f"`{guard.code}`",
                _words(threshold),
                f"{found.daily} of {len(daily)}",
                f"{found.longer} of {len(longer)}",
                _share(found.events, len(guard.events())),
                f"{found.faults} of {len(faults(guard, figures))}",
                _closest(guard, threshold, figures),
            )
        )
    dated = sum(pair.is_dated for pair in figures.pairs)
    backwards = f"{dated} of {len(figures.pairs)}"
    rows.append(("`guard.date-backwards`", "an earlier date", "0", "0", "-", backwards, "-"))
    rows.append(_few(figures, settings))
    return table((*_HEADS, "honest value closest to the threshold"), rows)


def _few(figures: Figures, settings: GuardSettings) -> tuple[str, ...]:
    limits = settings.few_parties.model_dump()
    of = {size.edition: limits[size.list.replace("-", "_")] for size in figures.sizes}
    whole = [size for size in figures.sizes if not size.is_excerpt]
    excerpts = [size for size in figures.sizes if size.is_excerpt]
    smallest = min(whole, key=lambda size: (Fraction(size.records, of[size.edition]), size.edition))
    return (
        "`guard.few`",
        ", ".join(f"{name.replace('_', '-')} {limit:,}" for name, limit in limits.items()),
        f"{sum(size.records < of[size.edition] for size in whole)} of {len(whole)} first editions",
        "-",
        "-",
        f"{sum(size.records < of[size.edition] for size in excerpts)} of {len(excerpts)}",
        f"{smallest.records:,} parties, limit {of[smallest.edition]:,} ({smallest.list})",
    )


def _closest(guard: Guard, threshold: Threshold, figures: Figures) -> str:
    """Return the honest loss that comes closest to the threshold and passes."""
    named = [
        (loss, f"{_group(loss)}{loss.gone:,} of {loss.before:,} ({_short(pair.old)} to {_short(pair.new)})")
        for pair in figures.pairs
        for loss in guard.losses(pair.losses)
    ]
    named += [(event.loss, str(event)) for event in guard.events()]
    passing = [(_closeness(loss, threshold), text) for loss, text in named if not loss.is_beyond(*threshold)]
    if not passing:
        return "-"
    share, text = max(passing)
    return f"{text}, {float(100 * share):.0f} % of the threshold"


def _group(loss: Loss) -> str:
    return "" if loss.group == "parties" else f"{loss.group} "


def _closeness(loss: Loss, threshold: Threshold) -> Fraction:
    return Fraction(loss.gone, loss.least_held(*threshold))


def _faults(figures: Figures, settings: GuardSettings) -> str:
    rows = []
    for sort, what in _SORTS.items():
        cases = [case for case in figures.cases if case.sort == sort and case.parties]
        passed = [case for case in cases if not held_by(case.losses, settings)]
        largest = max(passed, key=lambda case: (case.parties, case.what), default=None)
        rows.append((what, f"{len(cases)}", f"{len(cases) - len(passed)}", _fault(largest)))
    return table(("fault", "copies", "held by any guard", "largest that passes"), rows)


def _fault(case: Case | None) -> str:
    return f"{case.what}: {case.parties:,} parties ({case.edition})" if case else "-"


def _held(figures: Figures, settings: GuardSettings) -> str:
    rows = []
    for pair in figures.pairs:
        if codes := held_by(pair.losses, settings):
            held = ", ".join(f"`{code}`" for code in codes)
            rows.append(
                (_short(pair.old), _short(pair.new), f"{pair.days:,}", str(pair.losses.parties), held)
            )
    rows.extend(
        ("-", event.day, "-", str(event.loss), f"`{guard.code}`")
        for guard in GUARDS
        for event in guard.events()
        if event.loss.is_beyond(*guard.threshold(settings))
    )
    return table(("from", "to", "days", "removed", "held by"), rows)


def _short(name: str) -> str:
    return name.removesuffix(".gz").removesuffix(".xml")


def _alternatives(figures: Figures, settings: GuardSettings) -> str:
    rows = []
    for guard in GUARDS:
        default = guard.threshold(settings)
        for threshold in sorted({default, *guard.alternatives}) if guard.alternatives else ():
            found = counts(guard, threshold, figures)
            words = f"**{_words(threshold)}**" if threshold == default else _words(threshold)
            rows.append((f"`{guard.code}`", words, *_columns(found, guard, figures)))
    return table(_HEADS, rows)


def _columns(found: Counts, guard: Guard, figures: Figures) -> tuple[str, ...]:
    return (
        f"{found.daily}",
        f"{found.longer}",
        _share(found.events, len(guard.events())),
        f"{found.faults} of {len(faults(guard, figures))}",
    )


def _share(count: int, of: int) -> str:
    return f"{count} of {of}" if of else "-"


def _words(threshold: Threshold) -> str:
    percent, minimum = threshold
    return f"over {percent:g} %, at least {minimum}"
