"""Two foldings of text: one that removes what is editorial, one that also merges look-alike letters.

The second finds the same name typed with letters of another alphabet: 240 aliases of the EU list hold a word with
Latin *and* Cyrillic letters, some have ``l`` for ``I`` or U+0138 for ``к``.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_LOOK_ALIKES: Final = str.maketrans("авекмнорстухіјѕĸl", "abekmhopctyxijski")
"""Cyrillic letters to the Latin ones they look like, in either case; ``l`` to the ``i`` that a capital I folds to."""


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text without case, white space, punctuation, invisible characters and Unicode form.

    What is left is letters, marks, digits and symbols. Two texts with the same fold differ editorially at most.
    """
    composed = unicodedata.normalize("NFKC", text.replace("\u00b4", "'")).casefold()
    content = "".join(c for c in unicodedata.normalize("NFKC", composed) if _is_content(c))
    # What was left out may have kept a letter from its accent.
    return unicodedata.normalize("NFKC", content)


def _is_content(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LMN" or (category[0] == "S" and category != "Sk")


def fold_name(text: str) -> str:
    """Return the fold of a name with look-alike letters of other alphabets merged."""
    return fold(text).translate(_LOOK_ALIKES)
