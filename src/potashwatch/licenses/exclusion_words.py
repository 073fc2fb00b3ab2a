"""The words by which a license says that it does not authorize something, and what it authorizes without them."""

import re
from typing import Final

EXCLUDES: Final = re.compile(
    r"\b(?:does|do|shall)\s{1,4}not\s{1,4}(?:authorize|apply\s{1,4}to|extend\s{1,4}to)\b(?:\s{1,4}the\s{1,4}following\b)?"
    r"|\bnothing\s{1,4}in\s{1,4}this\s{1,4}(?:general\s{1,4})?license\s{1,4}authorizes\b"
    r"|\bthis\s{1,4}general\s{1,4}license\s{1,4}excludes\b|\b(?:is|are)\s{1,4}not\s{1,4}authorized\b"
    r"|^\s{0,4}no\s{1,4}(?:transactions?|dealings?|activit(?:y|ies))\b|\bremains?\s{1,4}(?:blocked|prohibited)\b",
    re.IGNORECASE,
)
EXCEPT: Final = re.compile(
    r",?\s{1,4}(?:except(?:\s{1,4}for)?|other\s{1,4}than|excluding|but\s{1,4}not)\s{1,4}(?!as\b|that\b)"
    r"(?P<what>(?:[^.;]|;(?=\s{1,4}(?:and\s|or\s)?\()){1,400}?)(?=,?\s{1,4}(?:is|are)\s{1,4}(?:hereby\s{1,4})?authorized\b|[;.]|$)",
    re.IGNORECASE,
)
"""What an authorizing paragraph leaves out: "... involving Belarusian banks, except Alpha, are authorized"."""


def permitted_words(text: str) -> str:
    """Return what of an authorizing paragraph authorizes: without exceptions, and nothing from an exclusion on."""
    match = EXCLUDES.search(text)
    return EXCEPT.sub("", text[: match.start()] if match else text)
