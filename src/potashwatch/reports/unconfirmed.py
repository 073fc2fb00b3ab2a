"""Words for an edition that is held for review: what it would change, and that it was not the list after all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from potashwatch.errors import one_line
from potashwatch.records.delta import Change, ChangeKind
from potashwatch.records.edition import LIST_TITLES, ListId
from potashwatch.records.report import ListReport, Report, Retracted, Unconfirmed
from potashwatch.reports.describe import plural

_PREFIX = "potashwatch: "
_VERBS: dict[ChangeKind, tuple[str, str]] = {
    "addition": ("adds", "does not add"),
    "removal": ("removes", "does not remove"),
    "reissue": ("gives a new key to", "gives no new key to"),
    "change": ("changes", "does not change"),
}
"""What an edition does to a party, and what it does not."""
_WHERE: dict[str, str] = {
    "ofac": "OFAC's recent actions of that day (https://ofac.treasury.gov/recent-actions)",
    "eu": "the Official Journal of that day (https://eur-lex.europa.eu/oj/direct-access.html)",
}
_OWN_REASONS = ("key", "identifier", "name")
_MOST = 20


def provisional_subject(found: ListReport, titles: Mapping[str, str]) -> str:
    """Return what an edition would do to watched parties, in one line."""
    unconfirmed = _unconfirmed(found)
    what = (
        would_change(unconfirmed.changes, titles) or _in_all(unconfirmed) or "first edition held for review"
    )
    return one_line(f"{_PREFIX}Unconfirmed: {LIST_TITLES[found.list]}: {what}")


def provisional_text(found: ListReport, titles: Mapping[str, str]) -> str:
    """Return what an edition would change, why it is held, and how to confirm it."""
    return "\n".join(map(one_line, _provisional(found, titles))) + "\n"


def headline(list_id: ListId, unconfirmed: Unconfirmed, titles: Mapping[str, str]) -> str:
    """Return in one sentence what a held edition would change."""
    what = would_change(unconfirmed.changes, titles, with_keys=True)
    total = _in_all(unconfirmed)
    if what and total:
        total = f"; {total} in all"
    edition = f"the edition of {unconfirmed.edition.dated_on or unconfirmed.edition.published_on}"
    if unconfirmed.counts is None:
        return f"Unconfirmed: {edition} would be the first of the {LIST_TITLES[list_id]}"
    what = what or ("" if total else "changes no party")
    return f"Unconfirmed: if genuine, {edition} of the {LIST_TITLES[list_id]} {what}{total}"


def held_lines(report: Report) -> Iterator[str]:
    """Yield, for each list, what an edition held for review would change, and what of an earlier one is not so."""
    for found in report.lists:
        if found.unconfirmed:
            yield found.unconfirmed.summary
            yield from (line for line in _lines(found.unconfirmed.changes) if line)
        for retracted in found.retracted:
            yield (
                f"Retracted: {LIST_TITLES[found.list]}: the edition of {retracted.edition.dated_on}, reported as"
                " unconfirmed, is not the list; the accepted edition does not show what it would have changed"
            )


def retraction_subject(found: ListReport, retracted: Retracted, titles: Mapping[str, str]) -> str:
    """Return that something reported as unconfirmed did not happen, in one line."""
    what = would_change(retracted.changes, titles, is_denied=True)
    what = what or f"does not show {plural(len(retracted.changes), 'unconfirmed change')}"
    return one_line(f"{_PREFIX}Retracted: {LIST_TITLES[found.list]}: the accepted edition {what}")


def retraction_text(found: ListReport, retracted: Retracted, titles: Mapping[str, str]) -> str:
    """Return what was reported as unconfirmed, and which edition is the list instead."""
    day = retracted.edition.dated_on
    lines = [
        f"Retracted: the edition of {day} is not the {LIST_TITLES[found.list]}.",
        f"It was held for review since {retracted.since_at:%Y-%m-%d %H:%M} UTC.",
        f"It was reported as unconfirmed that it {would_change(retracted.changes, titles, with_keys=True)}.",
        f"The edition accepted now, of {found.new.dated_on if found.new else 'today'}, does not show that.",
        "",
        f"held      sha256 {retracted.edition.sha256}",
        f"accepted  sha256 {found.new.sha256 if found.new else 'none'}",
    ]
    return "\n".join(map(one_line, lines)) + "\n"


def would_change(
    changes: Iterable[Change],
    titles: Mapping[str, str],
    *,
    with_keys: bool = False,
    is_denied: bool = False,
) -> str:
    """Return what happens to watched parties, as in "removes Belaruskali (32746), Belavia (44541)"; empty for none.

    Parties that are a target come first; where there are none, those that only concern one, by their own names.
    """
    found = tuple(changes)
    own = [(change, title) for change in found if (title := _title(change, titles))]
    named = own or [(change, change.name) for change in found if change.targets]
    parts = []
    for kind, verbs in _VERBS.items():
        names = [
            f"{title} ({change.reference or change.uid})" if with_keys else title
            for change, title in named
            if change.kind == kind
        ]
        if names:
            more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
            parts.append(f"{verbs[is_denied]} {', '.join(names[:_MOST])}{more}")
    return "; ".join(parts)


def _title(change: Change, titles: Mapping[str, str]) -> str | None:
    """Return the title of the target that a changed party is; None where it only concerns one."""
    for touch in change.targets:
        if touch.party == touch.target and touch.reason in _OWN_REASONS:
            return titles.get(touch.target, touch.target)
    return None


def _in_all(unconfirmed: Unconfirmed) -> str:
    counts = unconfirmed.counts
    if counts is None:
        return ""
    figures = {
        "removed": counts.removals,
        "added": counts.additions,
        "changed": counts.changes,
        "re-issued": counts.reissues,
    }
    return ", ".join(f"{plural(n, 'party', 'parties')} {word}" for word, n in figures.items() if n)


def _provisional(found: ListReport, titles: Mapping[str, str]) -> Iterator[str]:
    unconfirmed = _unconfirmed(found)
    sha256 = unconfirmed.edition.sha256
    yield f"{headline(found.list, unconfirmed, titles)}."
    yield ""
    for notice in found.notices:
        if notice.code.startswith("guard.") and notice.level == "trouble":
            yield f"Held because: {notice.message} [{notice.code}]"
    base = f"the edition of {found.old.dated_on}" if found.old else "no edition"
    yield f"Until it is confirmed, {base} is the list here."
    yield ""
    yield f"Compare it with {_WHERE[found.list.partition('-')[0]]}. If they agree:"
    yield f"  potashwatch snapshots approve {sha256[:8]} --reason ..."
    yield "It is retracted here if a later edition does not show it."
    yield ""
    yield from _lines(unconfirmed.changes)
    yield f"held  sha256 {sha256}"
    if found.old:
        yield f"list  sha256 {found.old.sha256}"


def _lines(changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield the changes that concern watched parties, and how many others there are."""
    watched = [change for change in changes if change.targets]
    for change in watched:
        programs = f" ({', '.join(change.programs)})" if change.programs else ""
        yield f"{change.kind}: {change.reference or change.uid} {change.name}{programs}"
    rest = Counter(change.kind for change in changes if not change.targets)
    if rest:
        yield "others: " + ", ".join(plural(count, kind) for kind, count in sorted(rest.items()))
    if watched or rest:
        yield ""


def _unconfirmed(found: ListReport) -> Unconfirmed:
    if found.unconfirmed is None:
        raise ValueError("only the report of an edition that is held for review says what it would change")
    return found.unconfirmed
