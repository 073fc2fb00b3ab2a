"""Legal forms, as they stand before or behind the name of a company.

Read on 2026-11-21 from the names of Belarusian companies in the EU's list of 2022-06-10 and in the annex of Regulation
(EC) No 765/2006 (https://eur-lex.europa.eu/eli/reg/2006/765/2026-04-24), and in OFAC's SDN list; those that neither
uses for them are the languages' own words for a joint stock company. In Maltese none was found.
"""

from functools import lru_cache
from typing import Final

from potashwatch.targets.words import words

_FORMS: Final = (
    # English and what OFAC writes
    "open joint stock company", "public joint stock company", "closed joint stock company", "joint stock company",
    "foreign limited liability company", "limited liability company", "open joint stock co", "joint stock co",
    "OJSC", "PJSC", "CJSC", "JSC", "LLC", "FLLC", "Ltd", "limited", "PLC",
    # Russian
    "открытое акционерное общество", "публичное акционерное общество", "закрытое акционерное общество",
    "акционерное общество", "общество с ограниченной ответственностью",
    "иностранное общество с ограниченной ответственностью", "совместное общество с ограниченной ответственностью",
    "ОАО", "ПАО", "ЗАО", "АО", "ООО", "ИООО", "СООО",
    "otkrytoye aktsionernoye obshchestvo", "otkrytoye aktsionernoye obschestvo", "otkrytoe aktsionernoe obschestvo",
    "zakrytoye aktsionernoye obshchestvo", "aktsionernoye obshchestvo", "aktsionernoe obschestvo",
    "obshchestvo s ogranichennoy otvetstvennostyu", "obshchestvo s ogranichennoi otvetstvennostiyu",
    "inostrannoye obshchestvo s ogranichennoy otvetstvennostyu",
    "inostrannoe obshchestvo s ogranichennoi otvetstvennostiyu",
    # Belarusian
    "адкрытае акцыянернае таварыства", "закрытае акцыянернае таварыства", "акцыянернае таварыства",
    "таварыства з абмежаванай адказнасцю", "замежнае таварыства з абмежаванай адказнасцю",
    "ААТ", "ЗАТ", "АТ", "ТАА", "ЗТАА",
    "adkrytaye aktsyyanernaye tavarystva", "adkrytae aktsyianernae tavarystva", "adkrytaje akcyjaniernaje tavarystva",
    "zakrytaye aktsyyanernaye tavarystva", "aktsyyanernaye tavarystva",
    "zamezhnaye tavarystva z abmezhavanay adkaznastsyu", "tavarystva z abmezhavanay adkaznastsyu",
    # Ukrainian
    "товариство з обмеженою відповідальністю", "ТОВ", "tovarystvo z obmezhenoyu vidpovidalnistyu",
    "відкрите акціонерне товариство", "публічне акціонерне товариство", "акціонерне товариство", "ВАТ", "ПАТ",
    # the languages of the EU
    "отворено акционерно дружество", "акционерно дружество", "ОАД", "АД",
    "veřejná akciová společnost", "otevřená akciová společnost", "akciová společnost", "a.s.",
    "åbent aktieselskab", "aktieselskab", "A/S",
    "offene Aktiengesellschaft", "Aktiengesellschaft", "AG",
    "ανοικτή συμμετοχική εταιρεία", "ανοικτή συμμετοχική εταιρία", "συμμετοχική εταιρεία", "συμμετοχική εταιρία",
    "ανοικτή μετοχική εταιρεία", "ανώνυμη εταιρεία",
    "sociedad limitada por acciones abierta", "sociedad limitada por acciones", "sociedad anónima abierta",
    "sociedad por acciones abierta", "sociedad anónima", "avatud aktsiaselts", "aktsiaselts",
    "avoin osakeyhtiö", "julkinen osakeyhtiö", "osakeyhtiö", "Oyj", "Oy",
    "société par actions ouverte", "société par actions", "société anonyme ouverte", "société anonyme",
    "cuideachta comhstoic oscailte", "an chuideachta chomhstoic", "chuideachta chomhstoic", "cuideachta chomhstoic",
    "cuideachta comhstoic", "javno dioničko društvo", "otvoreno dioničko društvo", "dioničko društvo", "d.d.",
    "nyilvánosan működő részvénytársaság", "nyílt részvénytársaság", "részvénytársaság", "Nyrt", "Zrt", "Rt",
    "società per azioni aperta", "società per azioni", "SpA",
    "atviroji akcinė bendrovė", "akcinė bendrovė", "AAB", "AB",
    "atklātā akciju sabiedrība", "atklāta akciju sabiedrība", "akciju sabiedrība", "AAS", "AS",
    "openbare vennootschap op aandelen", "open vennootschap op aandelen", "vennootschap op aandelen",
    "naamloze vennootschap", "NV",
    "otwarta spółka akcyjna", "spółka akcyjna", "SA",
    "sociedade por ações aberta", "sociedade por ações", "sociedade anónima",
    "societatea deschisă pe acțiuni", "societate deschisă pe acțiuni", "societatea pe acțiuni", "societate pe acțiuni",
    "otvorená akciová spoločnosť", "verejná akciová spoločnosť", "akciová spoločnosť",
    "odprta delniška družba", "delniška družba",
    "öppet aktiebolag", "publikt aktiebolag", "aktiebolag",
)  # fmt: skip


_NO_FORM: Final = "-"
_COMPANY: Final = (("compani",), ("kompaniia",))


@lru_cache(maxsize=1)
def _by_end() -> tuple[dict[str, list[tuple[str, ...]]], dict[str, list[tuple[str, ...]]]]:
    """Return the forms by their first and by their last word, the longest first."""
    first: dict[str, list[tuple[str, ...]]] = {}
    last: dict[str, list[tuple[str, ...]]] = {}
    for form in sorted({words(form) for form in _FORMS}, key=lambda form: (-len(form), form)):
        first.setdefault(form[0], []).append(form)
        last.setdefault(form[-1], []).append(form)
    return first, last


def without_form(name: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a name without legal forms before and behind it; a name that is nothing else stays."""
    return name[bare(name)]


def is_form(name: tuple[str, ...]) -> bool:
    """Tell whether a name is legal forms, the word company, and nothing else."""
    rest = bare(name)
    # Where nothing else is left, all words stay; a word that is none in the middle tells the two apart.
    split = any(
        bare((*name[:cut], _NO_FORM, *name[cut:])) == slice(cut, cut + 1) for cut in range(len(name) + 1)
    )
    return split or name[rest] in _COMPANY


@lru_cache(maxsize=1024)
def bare(name: tuple[str, ...]) -> slice:
    """Return which of the words of a name are no legal form; all of them where there is nothing else."""
    first, last = _by_end()
    start, end = 0, len(name)
    while start < end:
        in_front = [
            n for form in first.get(name[start], ()) if name[start : start + (n := len(form))] == form
        ]
        behind = [
            n for form in last.get(name[end - 1], ()) if name[max(0, end - (n := len(form))) : end] == form
        ]
        if in_front and start + in_front[0] <= end:
            start += in_front[0]
        elif behind and end - behind[0] >= start:
            end -= behind[0]
        else:
            return slice(start, end)
    return slice(0, len(name))
