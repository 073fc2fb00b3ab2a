"""What a name comes down to, whatever its alphabet, spelling and legal form.

Names of the same company differ by transliteration (``Belaruskaliy``, ``Belaruskali``, ``Bielaruskalij``), by legal
form (``OAO``, ``OJSC``) and by letters of another alphabet that look the same: the EU's list prints the Belarusian name
of the Belarusian Potash Company with a Latin i. What is left here is for comparison alone; reports print the source's
own string.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final, Literal

from anyascii import anyascii

Script = Literal["latin", "cyrillic", "greek"]

_SAME: Final[dict[Script, tuple[str, str]]] = {
    "cyrillic": ("авекмнорстухіјѕһԛԝ", "abekmhopctyxijshqw"),
    "greek": ("αβεζηικμνορτυχ", "abezhikmnoptyx"),
}
"""Letters of an alphabet, and the Latin ones they look like, in either case."""

_TO_LATIN: Final = str.maketrans(
    {one: other for letters, latin in _SAME.values() for one, other in zip(letters, latin, strict=True)}
)
_FROM_LATIN: Final[dict[Script, dict[int, str]]] = {
    script: {ord(two): one for one, two in reversed(list(zip(letters, latin, strict=True)))}
    for script, (letters, latin) in _SAME.items()
}
_FROM_LATIN["cyrillic"] |= {ord("l"): "і", ord("ĸ"): "к"}
_AMBIGUOUS: Final = {
    "cyrillic": frozenset(_SAME["cyrillic"][0]),
    "greek": frozenset(_SAME["greek"][0]),
    "latin": frozenset("".join(latin for _, latin in _SAME.values()) + "lĸ"),
}

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?![^\W_]))")
"""The dot inside ``O.A.O.``, which is one word."""
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_SHORT: Final = {"co": "company", "comp": "company", "coy": "company"}
"""Abbreviations, and the words they stand for."""
_VARIANTS: Final = str.maketrans({"y": "i", "j": "i", "w": "v", "x": "ks"})
_RUNS = re.compile(r"(?:(?<=i)i+|(?<=s)s+)")
_RUS = re.compile(r"bi?el[ao]rus")
_SKELETON: Final = str.maketrans("l01", "ioi")


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower-case Latin letters and digits, variants of transliteration merged.

    ``y`` and ``j`` become ``i``, ``w`` becomes ``v``, ``x`` becomes ``ks``, runs of ``i`` and of ``s`` become one,
    ``Bielarus``, ``Belorus``, ``Byelorus`` become ``belarus``. ``co``, ``comp``
    and ``coy`` become ``company``. A word with a digit in it is a number and keeps its letters.
    """
    found = plain_words(text)
    if not found:
        return ()
    merged = _merged(" ".join(found)).split(" ")
    if any(map(_has_digit, found)):
        return tuple(a if _has_digit(a) else b for a, b in zip(found, merged, strict=True))
    return tuple(merged)


@lru_cache(maxsize=1024)
def plain_words(text: str) -> tuple[str, ...]:
    """Return the same words with their spelling as it is, but ``Co``, ``Comp`` and ``Coy`` as ``company``."""
    plain = text.lower() if text.isascii() else _in_latin(text)
    found = _PLAIN_WORD.findall(_DOTTED.sub(r"\1", plain) if "." in plain else plain)
    return tuple(_SHORT.get(word, word) for word in found)


def printed_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in their own alphabet and spelling, without case."""
    return tuple(_split(text))


def number(text: str) -> str:
    """Return the letters and digits of a number, without case and alphabet."""
    plain = text.lower() if text.isascii() else _in_latin(text)
    return "".join(_PLAIN_WORD.findall(plain))


def skeleton(text: str) -> str:
    """Return plain words with ``l`` and ``1`` as ``i``, ``0`` as ``o``: they are typed for each other."""
    return text.translate(_SKELETON)


def has_look_alikes(text: str) -> bool:
    """Tell whether a word of the text has letters of two alphabets."""
    return not text.isascii() and any(len(_scripts(word)) > 1 for word in _split(text))


def in_one_alphabet(text: str) -> str:
    """Return the text with words that could be of two alphabets read in that of the others.

    It is the second reading of such a word, for it may as well be what it seems.
    """
    if text.isascii():
        return text
    found = _split(text)
    firm = Counter(script for word in found for script in _firm(word))
    if not firm:
        return text
    script = max(firm, key=lambda each: (firm[each], each))
    return " ".join(word if _firm(word) else _in_script(word, script) for word in found)


def _has_digit(word: str) -> bool:
    return not word.isalpha()


def _merged(text: str) -> str:
    merged = text.translate(_VARIANTS)
    if "ii" in merged or "ss" in merged:
        merged = _RUNS.sub("", merged)
    if "rus" in merged:
        merged = _RUS.sub("belarus", merged)
    return merged.replace("kampan", "kompan")


def _split(text: str) -> list[str]:
    """Return the words of a text in any alphabet, without case, accents that stand alone and invisible characters."""
    composed = unicodedata.normalize(
        "NFKC", _DOTTED.sub(r"\1", unicodedata.normalize("NFKC", text)).casefold()
    )
    return _WORD.findall("".join(c for c in composed if unicodedata.category(c) not in ("Mn", "Cf")))


def _in_latin(text: str) -> str:
    """Return the text in Latin letters, one blank between words; look-alike letters are read as their word has them."""
    found = _split(text)
    firm = Counter(script for word in found for script in _firm(word))
    return " ".join(
        "".join(filter(str.isalnum, anyascii(_in_one_script(word, firm)).lower())) for word in found
    )


def _in_one_script(word: str, firm_in_text: "Counter[Script]") -> str:
    """Return a word of two alphabets in one: that of its letters which belong to one alone, else of the text's."""
    scripts = _scripts(word)
    if len(scripts) <= 1:
        return word
    firm = _firm(word) or firm_in_text or scripts
    return _in_script(word, max(firm, key=lambda each: (firm[each], scripts[each], each)))


def _in_script(word: str, script: Script) -> str:
    latin = word.translate(_TO_LATIN)
    return latin if script == "latin" else latin.translate(_FROM_LATIN[script])


def _scripts(word: str) -> "Counter[Script]":
    return Counter(script for c in word if (script := _script(c)))


def _firm(word: str) -> "Counter[Script]":
    return Counter(script for c in word if (script := _script(c)) and c not in _AMBIGUOUS[script])


def _script(character: str) -> Script | None:
    if "\u0400" <= character <= "\u052f":
        return "cyrillic"
    if "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff":
        return "greek"
    if character.isalpha() and character < "\u0250":
        return "latin"
    return None
