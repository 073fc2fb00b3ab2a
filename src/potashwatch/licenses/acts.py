"""Which recent actions of OFAC, and which documents of the Federal Register, name Belarus. Pure.

The title decides, of the Federal Register the abstract too: real titles are "Iran-related Designations; Cuba
Designations; Belarus-related Designations Removals" (OFAC, 2026-09-17) and "Publication of a Belarus Sanctions
Regulations Web General License" (2026-04091). An act of several programs whose title names none is not found.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from potashwatch.records.license import Act, ActionLine, Printed

_PROGRAM: Final = re.compile(r"\bbelarus", re.IGNORECASE)


def acts_of_actions(rows: Iterable[ActionLine], sha256: str) -> Iterator[Act]:
    """Yield the recent actions that name Belarus; ``sha256`` is of the page that lists them."""
    for row in rows:
        if _PROGRAM.search(row.title):
            yield Act(publisher="OFAC", on=row.on, title=row.title, url=row.url, sha256=sha256)


def acts_of_register(documents: Iterable[Printed], sha256: str) -> Iterator[Act]:
    """Yield the documents of the Federal Register that name Belarus; ``sha256`` is of the answer that lists them."""
    for found in documents:
        if _PROGRAM.search(f"{found.title} {found.abstract or ''}"):
            yield Act(
                publisher="Federal Register",
                on=found.published_on,
                title=found.title,
                citation=found.citation,
                url=found.url,
                sha256=sha256,
            )


def act_message(act: Act) -> str:
    """Return publisher, title and citation; of a title of several programs the part that names Belarus."""
    own = "; ".join(part.strip() for part in act.title.split(";") if _PROGRAM.search(part))
    cited = f", {act.citation}" if act.citation else ""
    return f"{act.publisher}: {own or act.title}{cited}"
