"""Every setting, its default, and why that is the default. Units stand in the names."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from potashwatch import __version__
from potashwatch.records.base import Frozen
from potashwatch.records.edition import LICENSES, ListId
from potashwatch.records.sink import Sink
from potashwatch.records.target import Target

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+", description="an http:// or https:// address")]


def _each_once(lists: tuple[ListId, ...]) -> tuple[ListId, ...]:
    if len(set(lists)) < len(lists):
        raise ValueError("each list once")
    return lists


Lists = Annotated[
    tuple[ListId, ...],
    Field(min_length=1, json_schema_extra={"uniqueItems": True}),
    AfterValidator(_each_once),
]
"""None at all would check nothing and call it a success."""
Days = Annotated[int, Field(ge=1, le=100_000)]


class ByList(Frozen):
    """A number for each list."""

    ofac_sdn: Days
    ofac_consolidated: Days
    eu_fsf: Days

    def of(self, list_id: ListId) -> int:
        """Return the number of a list."""
        by_list = {
            "ofac-sdn": self.ofac_sdn,
            "ofac-consolidated": self.ofac_consolidated,
            "eu-fsf": self.eu_fsf,
        }
        return by_list[list_id]


class ByListAndLicenses(ByList):
    """A number for each list, and for the general licenses."""

    ofac_licenses: Days

    def of(self, list_id: ListId) -> int:
        """Return the number of a list."""
        return self.ofac_licenses if list_id == LICENSES else super().of(list_id)


class FetchSettings(Frozen):
    """How the network is used."""

    user_agent: Annotated[
        str, Field(pattern=r"^[!-~]([ -~]*[!-~])?$", description="printable ASCII text")
    ] = f"Mozilla/5.0 (compatible; potashwatch/{__version__}; sanctions list differ)"
    """In July 2026 OFAC's firewall wanted ``Mozilla/`` and a digit in front and at least 40 characters."""
    connect_timeout_seconds: Positive = 5.0
    """For each address of a host: a dead one costs seconds, not the run."""
    read_timeout_seconds: Positive = 90.0
    """Between two pieces of an answer. The EU makes its file on request, which takes more than a minute."""
    total_timeout_seconds: Positive = 1200.0
    """For a run, which fetches all lists side by side: one that is late is unavailable. 127 MB at 190 KB/s take eleven
    minutes; the schedulers in deploy/ end a run after half an hour."""
    attempts: Annotated[int, Field(ge=1, le=20)] = 6
    """Bursts of errors of the EU's server outlast three."""
    max_body_bytes: Annotated[int, Field(gt=0)] = 512 * 1024 * 1024
    """512 MiB: four times the largest list ever published."""
    allowed_hosts: tuple[
        Annotated[str, Field(pattern=r"^[^\s/]+$", description="names of hosts, without http://")], ...
    ] = ()
    """Hosts beyond the authorities' own that a redirect may lead to, for mirrors."""


class OfacSettings(Frozen):
    """Where and how OFAC's lists are taken."""

    base_url: Address = "https://sanctionslistservice.ofac.treas.gov"
    """Of OFAC's list service, or of a mirror that answers like it."""
    format: Literal["enhanced", "advanced", "classic"] = "enhanced"
    """What each carries, and why enhanced: ADR 6. Where it is refused, classic is taken."""


class EuSettings(Frozen):
    """Where the EU's list is taken."""

    url: Address = "https://webgate.ec.europa.eu/fsd/fsf/public/files/xmlFullSanctionsList_1_1/content"
    """Of the list, without its token."""
    token: str = "dG9rZW4tMjAxNw"  # noqa: S105 - public, printed in the Commission's own feed
    """The public token, or a personal one; kept out of every log and report."""
    rss_url: Address = "https://webgate.ec.europa.eu/fsd/fsf/public/rss"
    """Of the feed that says which files there are, of what time."""


class LicenseSettings(Frozen):
    """Where OFAC's general licenses are looked for, and when their end is told."""

    base_url: Address = "https://ofac.treasury.gov"
    """Of OFAC's website: the program page, the recent actions and the documents lie under it."""
    federal_register_url: Address = "https://www.federalregister.gov/api/v1/documents.json"
    """Of the Federal Register: it confirms a license weeks or months after it was issued."""
    due_days: Days = 30
    """A license that ends within so many days is told once: a wind-down of a month needs one to plan."""


class AlertSettings(Frozen):
    """How alerts are delivered."""

    timeout_seconds: Positive = 20.0
    """For one try, in all: a slow server must not hold up the other sinks."""
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    """In one run, while the server is busy or absent; the outbox keeps the rest for later."""
    wait_seconds: Positive = 2.0
    """Before the second try; twice as long before each further one."""
    remind_hours: Annotated[int, Field(ge=1, le=100_000)] = 24
    """How often trouble that goes on is told again."""
    give_up_hours: Annotated[int, Field(ge=1, le=100_000)] = 72
    """After so long an alert is tried no more unless a person asks, and every run ends in trouble until then."""


class GuardSettings(Frozen):
    """When an edition is held for review. How the thresholds were chosen: docs/guards.md."""

    vanished_percent: Percent = 2.0
    """Of the list. The largest honest removal known is 1.6 %: 150 of 9,158 (OFAC, 2021-12-30); docs/guards.md."""
    vanished_min: Annotated[int, Field(ge=0)] = 50
    """A smaller loss is never held: two percent of a list of 450 are nine parties; ten were removed by 2021-06-03."""
    group_vanished_percent: Percent = 50.0
    """Of the parties of one program or one kind: in May 2024 a combined list was published without one of its parts."""
    group_vanished_min: Annotated[int, Field(ge=0)] = 20
    """A smaller loss is never held: programs of 11 and 14 parties have ended honestly."""
    fill_drop_percent: Percent = 50.0
    """Of the parties that had a value in a field: a change of format can empty a field without an error."""
    fill_drop_min: Annotated[int, Field(ge=0)] = 50
    """A smaller loss is never held."""
    few_parties: ByList = ByList(ofac_sdn=3000, ofac_consolidated=200, eu_fsf=1000)
    """Of a first edition; one with fewer is an excerpt. The smallest known editions had 8,976, 375 and 2,224."""
    stale_warning_days: ByList = ByList(ofac_sdn=14, ofac_consolidated=120, eu_fsf=30)
    """From the list's own date. The SDN list is published several times a week; the others rest for weeks."""
    stale_trouble_days: ByList = ByList(ofac_sdn=45, ofac_consolidated=365, eu_fsf=90)
    """A withdrawn list can remain available without any update."""
    unread_trouble_days: ByListAndLicenses = ByListAndLicenses(
        ofac_sdn=2, ofac_consolidated=2, eu_fsf=4, ofac_licenses=2
    )
    """Since the last successful check; ``doctor`` fails then. The EU was down for three days in September 2026."""


class Settings(Frozen):
    """The effective configuration."""

    archive: Annotated[
        str | None, Field(description="a folder, or s3://BUCKET/PREFIX, or the same with gs:// or az://")
    ] = None
    """Where snapshots and ledger lie; where it is not set, in the data folder of the platform."""
    lists: Lists = ("ofac-sdn", "ofac-consolidated", "eu-fsf", "ofac-licenses")
    """Which lists a run checks; the last are the general licenses."""
    mirror: Annotated[str | None, Field(description="a folder, or an http:// or https:// address")] = None
    """Where to take the lists from instead of the authorities."""
    strict: bool = False
    """Refuse an edition with format drift, instead of reporting the drift."""
    targets: Annotated[tuple[Target, ...], Field(description="tables `[[targets]]`, in the file alone")] = ()
    """Whom to watch besides those that are built in; docs/targets.md shows how one is written."""
    sinks: Annotated[tuple[Sink, ...], Field(description="tables `[[sinks]]`, in the file alone")] = ()
    """Where alerts go; docs/alerts.md shows each kind."""
    alerts: AlertSettings = AlertSettings()
    fetch: FetchSettings = FetchSettings()
    ofac: OfacSettings = OfacSettings()
    eu: EuSettings = EuSettings()
    licenses: LicenseSettings = LicenseSettings()
    guards: GuardSettings = GuardSettings()
