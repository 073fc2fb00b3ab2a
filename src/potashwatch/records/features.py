"""OFAC's features: the significance of a change of each, and the collection it belongs to. Reviewed row by row.

``legal``: the statement itself restricts or permits dealings, or says from when, or names whose property something is.
``identity``: it tells one party from another. ``descriptive``: neither. A name that is not in the table is ``legal``:
nobody has reviewed it yet, so no filter may hide it.

Names: ``featureTypes`` of the enhanced export of 2024-08-28 (fixtures/ofac/enhanced); the features that ended before
it in the classic files of 2018-2022 (fixtures/ofac/classic); those that came since as the SDN list of 2026 prints them
(read 2026-12-01 in public readers of that list). Each row has the source of its rating.
"""

from typing import Final, Literal, NamedTuple

from potashwatch.records.delta import Significance

Collection = Literal["features", "identifiers", "particulars"]


class Rating(NamedTuple):
    """One row of the table."""

    significance: Significance
    reason: str
    source: str
    collection: Collection = "features"
    """Where the statement stands in a record, whatever the format."""


_LIST: Final = "OFAC, enhanced export of 2024-08-28, featureTypes"
_SECONDARY: Final = (
    "foreign financial institutions and others that deal with the party risk sanctions themselves"
)
_DIRECTIVE: Final = "the directive's prohibition applies to the party"
_DATES: Final = "the day from which, or by which, the prohibition applies"
_MENU: Final = "the measures chosen for the party from the statute's menu"
_CMIC: Final = "E.O. 13959 of 2020-11-12, as amended by E.O. 14032 of 2021-06-03, sec. 1"
_CCMC: Final = "E.O. 13959 of 2020-11-12, sec. 1, and E.O. 13974 of 2021-01-13"
_ACCOUNT: Final = "an address on a blockchain belongs to one holder; OFAC FAQ 562 lists it to be blocked"
_CRAFT: Final = "tells one vessel or aircraft from another"
_CONTACT: Final = "a way to reach the party; it is no name and no number of it"


def _legal(reason: str, source: str) -> Rating:
    return Rating("legal", reason, source)


def _number(reason: str, source: str = _LIST) -> Rating:
    return Rating("identity", reason, source, "identifiers")


def _identity(reason: str, source: str = _LIST) -> Rating:
    return Rating("identity", reason, source)


def _craft(reason: str = _CRAFT, significance: Significance = "identity") -> Rating:
    return Rating(significance, reason, _LIST, "particulars")


def _descriptive(reason: str, source: str = _LIST) -> Rating:
    return Rating("descriptive", reason, source)


_MEASURES: Final[dict[str, Rating]] = {
    "Secondary sanctions risk:": _legal(
        _SECONDARY,
        "E.O. 13224 sec. 1(b) as amended by E.O. 13886; E.O. 14024 sec. 11; 31 CFR 510.201, 589.201",
    ),
    "Additional Sanctions Information -": _legal(
        _SECONDARY, "31 CFR part 561 and part 566 (Hizballah); IFCA, 22 U.S.C. 8803-8806"
    ),
    "Additional Program Tags -": _legal(
        "a program beside the party's others: the party stands under it too", "SDN list of 2026"
    ),
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:": _legal(
        "extends the prohibition to foreign subsidiaries of U.S. banks", "31 CFR 510.214"
    ),
    "Executive Order 13662 Directive Determination -": _legal(
        _DIRECTIVE, "E.O. 13662, Directives 1 to 4 of 2014, as amended on 2017-09-29 and 2017-10-31"
    ),
    "Executive Order 14014 Directive Information:": _legal(
        _DIRECTIVE, "E.O. 14014, Directive 1 of 2023-10-31"
    ),
    "Executive Order 14024 Directive Information": _legal(
        _DIRECTIVE, "E.O. 14024, Directives 1A, 2, 3 and 4 of 2022"
    ),
    "Executive Order 14024 Directive Information -": _legal(
        "where the text of the directive that applies stands", "E.O. 14024, Directives 1A, 2, 3 and 4 of 2022"
    ),
    "Executive Order 13846 information:": _legal(_MENU, "E.O. 13846 of 2018-08-06, secs. 4 and 5"),
    "Executive Order 14059 information:": _legal(_MENU, "E.O. 14059 of 2021-12-15, sec. 2"),
    "CAATSA Section 235 Information:": _legal(_MENU, "CAATSA, Pub. L. 115-44, sec. 235 (22 U.S.C. 9529)"),
    "PEESA Information:": _legal(
        "what the blocking leaves out: the importation of goods", "PEESA, Pub. L. 116-92, sec. 7503"
    ),
    "PAIPA Section 2 Information:": _legal(
        _MENU, "Protecting American Intellectual Property Act of 2022, Pub. L. 117-336, sec. 2"
    ),
    "HKAA Section 6 Information:": _legal(_MENU, "Hong Kong Autonomy Act, Pub. L. 116-149, sec. 6"),
    "IFCA Determination -": _legal(
        "puts whoever deals with the party at risk of sanctions", "IFCA, Pub. L. 112-239, secs. 1244-1247"
    ),
    "Listing Date (EO 14014 Directive 1):": _legal(_DATES, "E.O. 14014, Directive 1 of 2023-10-31"),
    "Effective Date (EO 14014 Directive 1):": _legal(_DATES, "E.O. 14014, Directive 1 of 2023-10-31"),
    "Listing Date (EO 14024 Directive 1a):": _legal(_DATES, "E.O. 14024, Directive 1A of 2022-02-22"),
    "Effective Date (EO 14024 Directive 1a):": _legal(_DATES, "E.O. 14024, Directive 1A of 2022-02-22"),
    "Listing Date (EO 14024 Directive 2):": _legal(_DATES, "E.O. 14024, Directive 2 of 2022-02-24"),
    "Effective Date (EO 14024 Directive 2):": _legal(_DATES, "E.O. 14024, Directive 2 of 2022-02-24"),
    "Listing Date (EO 14024 Directive 3):": _legal(_DATES, "E.O. 14024, Directive 3 of 2022-02-24"),
    "Effective Date (EO 14024 Directive 3):": _legal(_DATES, "E.O. 14024, Directive 3 of 2022-02-24"),
    "Listing Date (CMIC)": _legal(_DATES, _CMIC),
    "Effective Date (CMIC)": _legal(_DATES, _CMIC),
    "Purchase/Sales For Divestment Date (CMIC)": _legal(_DATES, _CMIC),
    "Listing Date (CCMC)": _legal(_DATES, _CCMC),
    "Effective Date (CCMC)": _legal(_DATES, _CCMC),
    "Divestment Date (CCMC)": _legal(_DATES, _CCMC),
}

_CURRENCIES: Final = (
    *("ARB", "BCH", "BNB", "BSC", "BSV", "BTG", "DASH", "DOGE", "ETC", "ETH", "LTC", "SOL"),
    *("TRX", "USDC", "USDT", "XBT", "XMR", "XRP", "XVG", "ZEC"),
)
"""Those that OFAC has printed until 2026. A further one is an unknown name, carried among the numbers all the same."""

_NUMBERS: Final[dict[str, Rating]] = {
    **{f"Digital Currency Address - {code}": _number(_ACCOUNT) for code in _CURRENCIES},
    "SWIFT/BIC": _number("one code, one bank (ISO 9362); the EU lists it among identifications (swiftbic)"),
    "BIK (RU)": _number("the Bank of Russia's code of one bank"),
    "MICEX Code": _number("the Moscow Exchange's code of one security and so of its issuer"),
    "ISIN": _number("one security and so its issuer (ISO 6166)"),
    "Equity Ticker": _number("an exchange's code of one security and so of its issuer"),
    "D-U-N-S Number": _number("Dun & Bradstreet's number of one business"),
}

_IDENTITY: Final[dict[str, Rating]] = {
    "Issuer Name": _identity("the name under which the party's securities are traded"),
    "Nationality of Registration": _identity("an organization's nationality"),
    "Registration Country": _identity("an organization's nationality"),
    "Organization Established Date": _identity("what the date of birth is for a person"),
    "Birthdate": _identity("a date of birth in a form that is not known"),
    "Place of Birth": _identity("a place of birth in a form that is not known"),
    "Citizenship Country": _identity("a citizenship in a form that is not known"),
    "Nationality Country": _identity("a nationality in a form that is not known"),
}

_PARTICULARS: Final[dict[str, Rating]] = {
    "Aircraft Construction Number (also called L/N or S/N or F/N)": _craft(),
    "Aircraft Manufacture Date": _craft(),
    "Aircraft Manufacturer's Serial Number (MSN)": _craft(),
    "Aircraft Manufacturer’s Serial Number (MSN)": _craft(),
    "Aircraft Mode S Transponder Code": _craft(),
    "Aircraft Model": _craft(),
    "Aircraft Tail Number": _craft(),
    "Former Vessel Flag": _craft(),
    "Other Vessel Call Sign": _craft(),
    "Other Vessel Flag": _craft(),
    "Other Vessel Type": _craft(),
    "Previous Aircraft Tail Number": _craft(),
    "VESSEL TYPE": _craft(),
    "Vessel Call Sign": _craft(),
    "Vessel Flag": _craft(),
    "Vessel Gross Registered Tonnage": _craft(),
    "Vessel Tonnage": _craft(),
    "Vessel Year of Build": _craft(),
    "Aircraft Operator": _craft("who has an interest in the craft, as a relationship says it", "legal"),
    "Vessel Owner": _craft("whose property the craft is, as a relationship says it", "legal"),
}

_DESCRIPTIVE: Final[dict[str, Rating]] = {
    "Email Address": _descriptive(_CONTACT),
    "Phone Number": _descriptive(_CONTACT),
    "Website": _descriptive(_CONTACT),
    "For more information, please see:": _descriptive(
        "a link to an explanation", "OFAC, non-SDN list of 2018"
    ),
    "Gender": _descriptive("half of all persons have it; the EU prints it as a note on a name"),
    "Location": _descriptive("an address in a form that is not known"),
    "Organization Type:": _descriptive("the trade of an organization; OFAC adds it to many at once"),
    "Target Type": _descriptive("the sort of organization; no rule of its own hangs on it"),
    "Title": _descriptive("as the title of a record"),
    "UN/LOCODE": _descriptive("the code of a place, as an address"),
}

FEATURES: Final[dict[str, Rating]] = {**_MEASURES, **_NUMBERS, **_IDENTITY, **_PARTICULARS, **_DESCRIPTIVE}
"""By OFAC's own name of the feature."""


def significance_of(name: str) -> Significance:
    """Return the significance of a change of the feature of that name; ``legal`` for an unknown name."""
    rating = FEATURES.get(name)
    return rating.significance if rating else "legal"
