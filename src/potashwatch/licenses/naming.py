"""Whom a license names: the parties in its paragraphs, as printed. Rather one too few than a false one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from potashwatch.licenses.exclusion_words import permitted_words
from potashwatch.licenses.item_lists import item_lists
from potashwatch.records.license import GeneralLicense

_LEAD: Final = re.compile(
    r"\bfollowing (?:[\w-]{1,20} ){0,5}(?:entit(?:y|ies)|persons?|individuals?|part(?:y|ies)|compan(?:y|ies)|banks?"
    r"|institutions?|vessels?|aircraft|organizations?|enterprises?|subsidiaries)\b",
    re.IGNORECASE,
)
_LEAD_AT_ONCE: Final = re.compile(
    r"\b(?:involving|with)(?: (?:any|one|either|all|each)(?: or more)?(?: of)?)?:?$", re.IGNORECASE
)
"""The words before a list of parties."""
_ANOTHER_LIST: Final = re.compile(r";|:(?!\d)")
_LEAD_TO_DEALINGS: Final = re.compile(r"\b(?:to|for|that|if|by|including|as follows)$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"\bfollowing [^:;.]{1,120}: (?P<names>[A-Z][^:;]{2,500})")
_ITEM_ENDS: Final = re.compile(
    r",? (?:and|or) any (?:other )?entit|,? or entities\b|,? (?:is|are) (?:hereby )?(?:authorized|licensed)\b"
    r"|, (?:that|which|including|provided|located|in which)\b|[;:]"
    r"|\.(?= [A-Z(])(?<!Inc\.)(?<!Co\.)(?<!Ltd\.)(?<!Corp\.)(?<!No\.)"
)
_INVOLVING: Final = re.compile(
    r"\binvolving\s+(?P<names>.{3,500}?)(?=,?\s+(?:or|and)\s+any\s+(?:other\s+)?entit|,?\s+or\s+entities|,?\s+(?:is|are)\s+authorized"
    r"|,\s+(?:that|including|provided)\b|\s+that\s+(?:is|are)\b|[;:])"
)
_INTEREST: Final = re.compile(
    r"\bin\s+which\s+(?P<names>[A-Z].{2,120}?)\s+(?:has|have|had)\s+an?\s+(?:property\s+)?interest\b"
)
_TAIL_NUMBER: Final = re.compile(r"\bEW-\d{3}[A-Z]{2}\b")
_FORM: Final = re.compile(
    r"\b(?:A\.?G|AO|CJSC|Co|Company|Corp|Corporation|GmbH|Inc|Incorporated|JSC|Limited|LLC|Ltd|OAO|OJSC|OOO|PLC|S\.?A|UE|ZAO)\b\.?"
)
_FORM_ALONE: Final = re.compile(rf"(?:{_FORM.pattern})+")
_NO_NAME: Final = re.compile(
    r"(?:any|blocked|certain|each|one|other|persons?|such|that|the\s+following|these|those|U\.S\.|31|Executive)\b",
    re.IGNORECASE,
)
_SHORT_FORM: Final = re.compile(
    r"\((?:collectively, )?(?:the )?[\"\u201c]?([^()\"\u201d]{1,120})[\"\u201d]?\)"
)
_PARENTHESIS: Final = re.compile(r" ?\([^()]{0,120}\)")
_LONGEST: Final = 160
_MOST: Final = 200
_LOOKED_AT: Final = 50_000


def named_in(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the names in paragraphs, each once, in their order.

    Names are taken from bulleted lists, from numbered and lettered lists of parties (``the following entities: (1) X;
    (2) Y; (3) any entity in which ...``, of which the last is no name), from ``involving X, Y, or Z``, from ``in which
    X has a property interest``, and from tail numbers of Belarus. Each is verbatim, without the short form in
    parentheses and without ``the``.
    """
    found = (name for text in texts for name in _names(text[:_LOOKED_AT]))
    names = list(islice(dict.fromkeys(found), _MOST))
    short = {
        match[1] for text in texts for match in _SHORT_FORM.finditer(" ".join(text[:_LOOKED_AT].split()))
    }
    names = [name for name in names if name not in short]
    return tuple(name for name in names if not (_TAIL_NUMBER.fullmatch(name) and _is_part(name, names)))


def _is_part(name: str, names: Iterable[str]) -> bool:
    return any(name in other for other in names if other != name)


def _names(text: str) -> Iterator[str]:
    folded = " ".join(text.split())
    for match in islice(_INVOLVING.finditer(folded), _MOST):
        yield from _several(match["names"])
    for match in islice(_INTEREST.finditer(folded), _MOST):
        yield from _several(match["names"])
    for listed in islice(item_lists(text), _MOST):
        lead = " ".join(text[max(0, listed.start - 500) : listed.start].split())
        is_numbered = text[listed.start : listed.start + 1] == "("
        if not is_numbered:
            yield from filter(None, map(_name, listed.items))
        elif _leads_to_parties(lead):
            yield from filter(_is_like_a_name, filter(None, map(_name, map(_item, listed.items))))
    for match in islice(_PLAIN.finditer(folded), _MOST):
        if not re.match(r"\(", match["names"]):
            end = _ITEM_ENDS.search(match["names"])
            several = _several(match["names"][: end.start()] if end else match["names"])
            yield from filter(_is_like_a_name, several)
    for match in islice(_TAIL_NUMBER.finditer(folded), _MOST):
        yield match[0]


def _leads_to_parties(lead: str) -> bool:
    """Tell whether words that end with a colon stand before a list of parties."""
    if _LEAD_AT_ONCE.search(lead):
        return True
    rests = (lead[match.end() : -1] for match in _LEAD.finditer(lead))
    first = next((rest for rest in rests if not _ANOTHER_LIST.search(rest)), None)
    return first is not None and not _LEAD_TO_DEALINGS.search(first)


def _several(words: str) -> Iterator[str]:
    """Cut ``X, Y, and Z``: at commas, but not before a legal form; at ``and`` only between two that carry one."""
    if _NO_NAME.match(words):
        return
    pieces: list[str] = []
    for piece in re.split(r",\s+", _PARENTHESIS.sub("", words)):
        if pieces and _FORM_ALONE.fullmatch(piece):
            pieces[-1] += f", {piece}"
        else:
            pieces.append(piece)
    for piece in pieces:
        for each in re.sub(r"^(?:and|or)\s+", "", piece).split(" or "):
            left, _, right = each.partition(" and ")
            both = (left, right) if _FORM.search(left) and _FORM.search(right) else (each,)
            yield from filter(None, map(_name, both))


def _item(words: str) -> str:
    """Return an item of a list up to what is said of the party, without its short form."""
    end = _ITEM_ENDS.search(words)
    return _PARENTHESIS.sub("", words[: end.start()] if end else words)


def _is_like_a_name(words: str) -> bool:
    """Tell whether most words are written as those of names are: a list may be of dealings."""
    long = re.findall(r"[^\W\d_]{4,}", words)
    plain = [word for word in long if word[0].islower()]
    return 3 * len(plain) <= len(long)


def _name(words: str) -> str | None:
    name = re.sub(r"^the\s+", "", words.strip(" ,;"), flags=re.IGNORECASE)
    is_name = name[:1].isupper() and len(name) <= _LONGEST and not _NO_NAME.match(name)
    return name if is_name else None


def folded(text: str) -> str:
    """Return a text as names are compared here: letters and digits alone, words apart, without case."""
    return " ".join(re.findall(r"\w+", text.casefold()))


_LEAST_NAME: Final = 5
_LEGAL_FORM: Final = re.compile(
    r"\b(?:(?:open |closed |public )?joint stock company|limited liability company"
    r"|aat|ao|cjsc|jsc|limited|llc|ltd|oao|ojsc|ooo|plc|tov|zao|zat)\b"
)


def names_party(license_: GeneralLicense, names: Iterable[str]) -> bool:
    """Tell whether a license names a party: one of its names in title, entities or authorizing paragraphs, whole.

    Legal forms are left aside, for they shift: license 13 says ``Joint Stock Company Belarusian Potash Company`` where
    the list said ``OPEN JOINT STOCK COMPANY BELARUSIAN POTASH COMPANY``.
    """
    texts = [license_.title or "", *(entity.text for entity in license_.entities)]
    texts += [permitted_words(clause.text) for clause in license_.clauses if clause.role == "authorizes"]
    said = [f" {_core(text)} " for text in texts]
    cores = {core for core in map(_core, names) if len(core) >= _LEAST_NAME}
    return any(f" {core} " in text for core in cores for text in said)


def _core(text: str) -> str:
    return " ".join(_LEGAL_FORM.sub(" ", folded(text)).split())
