"""The words around a day or a length of time that tell whether it ends a license.

Each pattern is matched against the few words before or after, so that its work is bounded. Sources: OFAC's general
licenses, such as Belarus 2H, https://sanctions.org/turbofac/research/OFAC-Belarus-General-License-2-G, and
Russia-related 112, https://sanctions.org/turbofac/research/OFAC-Russia-related-General-License-112.
"""

import re
from typing import Final

_WORD: Final = r"(?<![A-Za-z])"
_LICENSE: Final = r"this (?:[\w-]{1,20} ){0,2}license"
_CLOSES: Final = (
    r"(?:expir(?:e|es|ing)|terminat(?:e|es|ing)|laps(?:e|es|ing)|ceas(?:e|es|ing)|end|ends|ending)"
)
_INCLUDING: Final = r"(?:up |until |through )?(?:to )?and including"

# --- a day ---

INTRO: Final = re.compile(
    rf"{_WORD}(?P<verb>{_INCLUDING}|through|thru|until|till|up to|(?:no|not) later than|not after|not beyond"
    r"|(?:on|at) or (?:before|prior to)|before or on|before|prior to|by"
    rf"|{_CLOSES}(?: to be (?:in effect|effective|valid|in force))?(?: by its(?: own)? terms)?),?"
    r"(?: (?:on|at|as of|with))?(?P<whole>,? (?:the )?end of(?: the day(?:,? (?:on|of))?)?)?"
    r"(?: the)?(?: (?:date|day) of)? $",
    re.IGNORECASE,
)
"""What can make a day an end, directly before it. ``whole``: the end of the day is named."""
CLOSES: Final = re.compile(rf"{_CLOSES}\b", re.IGNORECASE)
ENDS_WHEREVER: Final = re.compile(
    rf"{_INCLUDING}|through|thru|until|till|up to|not (?:after|beyond)|{_CLOSES}\b.{{0,60}}", re.IGNORECASE
)
"""Verbs of ``INTRO`` that make an end wherever they stand; the others only where they belong to the authorization."""
INCLUDES: Final = re.compile(
    rf"{_INCLUDING}|through|thru|up to|(?:no|not) later than|not (?:after|beyond)"
    r"|(?:on|at) or (?:before|prior to)|before or on|by",
    re.IGNORECASE,
)
"""Verbs that include the day: "on or before" says so; the last day of a period is included as in Federal Rule of Civil
Procedure 6(a)(1)(C). The others exclude it ("before", "prior to"), or are read both ways ("until", "expires on",
"ending on"): then the earlier reading counts."""
DENIED: Final = re.compile(r"\b(?:not|no|nor|never)(?: [a-z]{1,20}){0,3} $", re.IGNORECASE)
OF_ANOTHER: Final = re.compile(
    r"\b(?:that|which|contracts?|agreements?|leases?|polic(?:y|ies)|bonds?|securities|debt|instruments?)"
    r"(?: [\w-]{1,20}){0,2} $",
    re.IGNORECASE,
)
"""It is not the license that ends."""
AUTHORIZED: Final = re.compile(
    r"\b(?:authorized|licensed|permitted),?(?: (?:only|solely|exclusively|but|but only|and only|only if|provided that"
    r"|(?:if|to the extent|so long as) (?:they|such transactions|the transactions)))?(?: (?:are|is|be))?"
    r"(?: at any time)?,? $"
    r"|\b(?:license|authorization)\b[^;]{0,80}\b(?:valid|effective|in effect|in force|available)(?: only)?,? $"
    r"|\b(?:is|are|be|must|that|which|they) (?:occur|take place|(?:initiated and )?completed|conducted|performed"
    r"|carried out|undertaken|engaged in|effected|concluded),? $|\b(?:occurring|taking place),? $",
    re.IGNORECASE,
)
"""Before "before" and its like: they belong to the authorization."""
OPENS: Final = re.compile(
    r"^(?:Except as (?:otherwise )?provided in paragraphs? [^;:]{1,80}, |Effective [^;:]{1,40}, )?(?:and )?$",
    re.IGNORECASE,
)
"""All that may stand before them at the beginning of a paragraph."""

_BETWEEN: Final = r"(?: (?!(?:is|are|be|must|shall|may|authorized|provided|that)\b)[^\s]{1,30}){0,8}"
_STATE: Final = (
    r"in effect|in existence|in place|in force|outstanding|existing|existed|pending|due|owed|payable|underway|ongoing"
    r"|in transit|blocked|designated|identified|listed|located|held|owned|sanctioned|dated|employed|enrolled|resident"
)
_ACT: Final = (
    r"placed|issued|entered into|executed|purchased|acquired|made|signed|added|received|ordered|contracted|agreed"
    r"|incurred|accrued|originated|initiated|booked|published|established|opened|occurred|adopted|promulgated|amended"
    r"|updated|announced|registered|scheduled|commenced|begun|produced|paid|transferred|delivered|shipped|loaded"
    r"|exported|imported|sold|settled|determined|approved|granted|obtained|submitted|filed|negotiated|rendered|arising"
    r"|arose|hired|revoked|expired|terminated|superseded|replaced|concluded|engaged in|redesignated|delisted|removed"
    r"|took place|took effect"
)
CONDITION: Final = re.compile(
    rf"{_WORD}(?:(?:{_STATE}|effective)|(?<!\bis )(?<!\bare )(?<!\bbe )(?:{_ACT})){_BETWEEN},? $",
    re.IGNORECASE,
)
"""What was done on or before a day: "blocked on ...", "contracts entered into prior to ...". Where it must still be
done ("provided that it is delivered before ..."), the day is no such condition."""
BEGINS: Final = re.compile(
    rf"{_WORD}(?:(?:on|at) (?:or|and) after|after|since|as of|from|following"
    r"|(?:beginning|starting|commencing)(?: (?:on|with|from))?)(?: and including)?(?: the)? $",
    re.IGNORECASE,
)
CLOSED_BEFORE: Final = re.compile(
    rf"\b(?:not|no|nor|never|void|null|invalid|unless|except|other than|{_CLOSES})\b[^.;]{{0,60}}$",
    re.IGNORECASE,
)
"""Before a word of ``BEGINS``: "no longer authorized after ..." says when the license ends."""
CLOSED_AFTER: Final = re.compile(
    rf"[^.;]{{0,80}}?\b(?:no longer|not|no|never|void|null|revoked|withdrawn|rescinded|{_CLOSES})\b",
    re.IGNORECASE,
)
"""Behind a day of ``BEGINS``: "After ..., no transaction is authorized"."""
OF_THE_END: Final = re.compile(
    r"\b(?:licen[sc]e|authorization)\b[^.;]{0,40}\b(?:expir\w{1,6}|revoked|withdrawn|rescinded|terminat\w{1,5}"
    r"|in effect|in force|effective only|valid)\b[^.;]{0,60}$|\buntil [^.;]{0,20}\b(?:or|and) $",
    re.IGNORECASE,
)
"""The end of the license itself is spoken of, in whatever form."""
WHICHEVER: Final = re.compile(
    r"\b(?:whichever|the (?:earlier|earliest|sooner|later|latest) of)\b[^.;]{0,80}", re.IGNORECASE
)
"""Which of several days counts is said in words."""
OF_A_TEXT: Final = re.compile(
    r"\b(?:Orders?|Acts?|Directives?|Decrees?|Decisions?|Resolutions?|Proclamations?|Licen[sc]es?|Determinations?"
    r"|Agreements?|Regulations?|Notices?|Memorandum|letter|E\.O\.|Laws?|Rules?)(?: [^\s;:]{1,20}){0,5}"
    r" (?:of|for(?: Fiscal Year)?) $"
    r"|\bE\.O\. \d{5},? $|\d{1,3} (?:FR|F\.R\.|Fed\. Reg\.) [\d,]{1,8},? ?\(?$",
    re.IGNORECASE,
)
"""The day of an order, an act, a document of the Federal Register."""
OF_A_NUMBER: Final = re.compile(
    r"(?:\bU\.S\.C\.|\bC\.?F\.?R\.?|\bPub\. L\.|\u00a7|\b(?:sections?|parts?|paragraphs?|numbers?|Nos?\.|pages?))"
    r"(?: [^\s;:]{1,12}){0,2} ?$",
    re.IGNORECASE,
)
"""Digits that look like a year: "22 U.S.C. 2151"."""
OF_A_NAME: Final = re.compile(r"\b(?:in|at|to|with) the (?:19|20|21)\d\d [A-Z]")
"""A year that belongs to a name: "participation in the 2026 World Cup"."""
DATED: Final = re.compile(r"(?:\bdated|\bissued|(?<!\bdate )\bof),? (?:on )?$", re.IGNORECASE)
"""The day of a document, directly before it."""
JOINED: Final = re.compile(r"(?:,|,? and|,? or) ", re.IGNORECASE)
"""Between two days that mean the same."""
UNTIL: Final = re.compile(
    rf"\b(?:until|till) (?!(?:such time as )?(?:(?:it|they|{_LICENSE}|this authorization) (?:is|are) )?(?:otherwise"
    r"|further|revoked|superseded|modified|amended|rescinded|withdrawn)\b)[^.;,]{1,80}"
    r"|\bfor (?:so|as) long as [^.;,]{1,80}|\b(?:for|during) the (?:duration|remainder|rest|life) of [^.;,]{1,80}"
    r"|(?<=\bauthorized )(?:so long as|as long as|while|pending|through|thru|during|before|prior to|up to|on or before"
    r"|(?:no|not) later than|expiring|ending) [^.;,]{1,80}"
    r"|(?<=\bauthorized )for (?:[\w-]{1,20} ){0,4}(?:days?|weeks?|months?|years?|fortnight|periods?|seasons?|terms?"
    r"|cycles?|quarters?|time)\b[^.;,]{0,60}|\bexpires? (?:on|at) [^.;,]{1,80}",
    re.IGNORECASE,
)
"""An end that is no day: "until the parties agree", "for so long as the ceasefire lasts"."""

# --- a length of time ---

TERM: Final = re.compile(
    r"\b(?P<verb>for|within|during|until|through|before|prior to|by|up to|(?:no|not) later than|on or before"
    r"|expir(?:es?|ing)|ends?)(?: (?:an?|the))?(?: (?:total|maximum|single|limited|further|additional|initial|next"
    r"|first|term|duration|period|date|day|that|which|is|falls|falling|ending|of|up to|at|on|not to exceed"
    r"|(?:no|not) more than)){0,6} $",
    re.IGNORECASE,
)
"""What can make a length of time that of the license, directly before it."""
INCLUDES_LAST: Final = ("within", "through", "no later than", "not later than", "on or before")
"""Verbs of ``TERM`` that include the last day; of the others the earlier reading counts, which excludes it."""
FROM: Final = re.compile(
    r" ?(?:period)?,? ?(?:after|from|following|of|since|(?:that )?(?:begin|start|commenc)(?:ning|ing|s|es)?"
    r"(?: (?:on|with|from))?)(?: and including)? (?P<base>.{1,120})",
    re.IGNORECASE,
)
_CLOSED: Final = r"(?= ?(?:[,.;:)]|$|(?:is|are|all|unless|provided|No)\b))"
OF_ISSUE: Final = re.compile(
    r"(?:the |its )?(?:date |day )?(?:of )?(?:the |its )?(?:issuance|issue)(?: date)?"
    rf"(?: of {_LICENSE}{_CLOSED}|{_CLOSED})"
    rf"|(?:the )?date hereof|the date of {_LICENSE}|the date (?:on which |that )?{_LICENSE} (?:is|was) issued",
    re.IGNORECASE,
)
OF_EFFECT: Final = re.compile(
    rf"(?:the |its )?effective date(?: of {_LICENSE}{_CLOSED}|{_CLOSED})"
    rf"|the date (?:on which |that )?{_LICENSE} (?:takes effect|becomes effective|is effective)",
    re.IGNORECASE,
)
OF_DEALING: Final = re.compile(
    r"(?:(?:the|each|any|such|its|a|an|their|date|day|end|on|which|that|of) ){0,6}(?:execution|signing|signature"
    r"|transactions?|receipt|delivery|shipment|contracts?|arrival|completion|request|payment|export|exportation"
    r"|reexportation|entry|departure|filing|purchase|quarter|month|year|report)\b",
    re.IGNORECASE,
)
"""What a length counts from that a license sets for a single dealing."""
NO_TERM: Final = re.compile(
    r"\b(?:maturit(?:y|ies)|tenor|reports?|reporting|records?|notif[a-z]{1,12}|retain[a-z]{0,5}|maintain[a-z]{0,5}"
    r"|submit[a-z]{0,5}|files?|filed|filing|furnish[a-z]{0,4}|keep|kept)\b[^.;]{0,80}$"
    r"|\b(?:any|each|every|per|a single) $|\bat least $",
    re.IGNORECASE,
)
NO_TERM_AFTER: Final = re.compile(
    r"(?:'s?)?(?: or (?:less|more|longer|shorter))?(?: in)?[- ]"
    r"(?:maturit(?:y|ies)|tenor|of age|old|advance|prior notice|notice)\b",
    re.IGNORECASE,
)
EFFECTIVE: Final = re.compile(r"\beffective(?: (?:on|as of))?(?: the)? $", re.IGNORECASE)
LEAD: Final = re.compile(r"(?:\S{1,30} ){0,8}$")
"""The words shown before what is not understood."""
TAIL: Final = re.compile(r"[^.,;]{0,80}")
"""The words shown after a length that is not understood: they may say what it counts from."""
