"""OFAC's lists: which file to ask for, the catalogue that says what it should be, and what to take when it is refused.

Addresses and files: OFAC's API guide (https://ofac.treasury.gov/media/932996/download?inline), read in 2026. Which
format is preferred, and why: docs/adr/0006-which-ofac-format.md.
"""

from dataclasses import dataclass

from potashwatch.errors import FetchError
from potashwatch.fetchers.addresses import beside
from potashwatch.fetchers.answers import Claim, Fetched, Unmoved
from potashwatch.fetchers.catalogue import Catalogue, parse_catalogue
from potashwatch.fetchers.settling import download
from potashwatch.fetchers.standing import Standing
from potashwatch.fetchers.transport import Transport
from potashwatch.records.edition import ListId
from potashwatch.records.report import Notice
from potashwatch.records.settings import OfacSettings
from potashwatch.records.snapshot import Transfer

SUCCESSOR = (
    "OFAC announces new addresses at https://ofac.treasury.gov/recent-actions; then set base_url in [ofac]"
)

_EXPORTS = "api/PublicationPreview/exports"
_CATALOGUES: dict[ListId, str] = {
    "ofac-sdn": "api/PublicationPreview/SdnList",
    "ofac-consolidated": "api/PublicationPreview/ConsolidatedList",
}
_STEMS: dict[ListId, str] = {"ofac-sdn": "SDN", "ofac-consolidated": "CONS"}
_CLASSIC: dict[ListId, str] = {"ofac-sdn": "SDN.XML", "ofac-consolidated": "CONSOLIDATED.XML"}

_OF_THE_FILE = frozenset({"fetch.gone", "fetch.refused", "fetch.empty", "fetch.not-the-list"})
"""Failures after which the same format unpacked is worth a try; after the others the smallest file is."""

_TELLING = (
    "fetch.untrusted",
    "fetch.foreign-host",
    "fetch.redirects",
    "fetch.challenged",
    "fetch.refused",
    "fetch.not-the-list",
    "fetch.too-large",
    "fetch.encoded",
    "fetch.empty",
    "fetch.truncated",
    "fetch.unavailable",
    "fetch.gone",
)
"""Which failure says most about what is wrong, first to last; others say more than any of these."""


@dataclass(frozen=True)
class Candidate:
    """A file that holds the list."""

    format: str
    name: str


def candidates(list_id: ListId, wanted: str) -> tuple[Candidate, ...]:
    """Return the files to try, in order: packed, unpacked, and the classic list, which is the smallest.

    There is word of an ``SDN_XML.ZIP``, from one source; it is not asked for.
    """
    classic = Candidate("classic", _CLASSIC[list_id])
    if wanted == "classic":
        return (classic,)
    stem = f"{_STEMS[list_id]}_{wanted.upper()}"
    return Candidate(wanted, f"{stem}.ZIP"), Candidate(wanted, f"{stem}.XML"), classic


def addresses(list_id: ListId, settings: OfacSettings, mirror: str | None) -> list[str]:
    """Return the addresses of the files to try, in order."""
    return [_address(candidate, settings, mirror) for candidate in candidates(list_id, settings.format)]


def _address(candidate: Candidate, settings: OfacSettings, mirror: str | None) -> str:
    return (
        beside(mirror, candidate.name)
        if mirror
        else beside(settings.base_url, f"{_EXPORTS}/{candidate.name}")
    )


class Ofac:
    """One of OFAC's lists, from OFAC or from a mirror, which has the same files and no catalogue."""

    def __init__(
        self, list_id: ListId, settings: OfacSettings, transport: Transport, mirror: str | None
    ) -> None:
        self._list = list_id
        self._settings = settings
        self._transport = transport
        self._mirror = mirror
        self._catalogue: Catalogue | None = None
        self._notices: list[Notice] = []

    def fetch(self, known: Transfer | None) -> Fetched | Unmoved:
        """Fetch the list. Raises FetchError of the most telling candidate when all fail."""
        self._read_catalogue()
        failures: list[tuple[Candidate, FetchError]] = []
        for candidate in candidates(self._list, self._settings.format):
            if failures and failures[-1][0].format == candidate.format and not _is_of_the_file(failures[-1]):
                continue
            try:
                return self._fetch(candidate, known, failures)
            except FetchError as error:
                if error.code == "fetch.interrupted":
                    raise
                failures.append((candidate, error))
                if self._transport.is_time_over:
                    break
        raise _telling(failures)

    def _fetch(
        self, candidate: Candidate, known: Transfer | None, failures: list[tuple[Candidate, FetchError]]
    ) -> Fetched | Unmoved:
        url = _address(candidate, self._settings, self._mirror)
        found, claims = download(
            self._transport, url, self._claims(candidate), known, lambda: self._fresh_claims(candidate)
        )
        notices = tuple(self._notices) + _fallback(candidate, failures)
        if isinstance(found, Standing):
            return Unmoved(found.basis, claims, notices)
        return Fetched(found.file, candidate.name, found.transfer, found.fetched_at, claims, notices)

    def _claims(self, candidate: Candidate) -> tuple[Claim, ...]:
        return self._catalogue.of(candidate.name) if self._catalogue else ()

    def _fresh_claims(self, candidate: Candidate) -> tuple[Claim, ...]:
        catalogue, _ = self._look()
        return catalogue.of(candidate.name) if catalogue else ()

    def _look(self) -> tuple[Catalogue | None, str]:
        """Return the catalogue, or why there is none."""
        if self._mirror:
            return None, "a mirror has none"
        url = beside(self._settings.base_url, _CATALOGUES[self._list])
        try:
            found = parse_catalogue(self._transport.look(url, post=b"{}"))
        except FetchError as error:
            if error.code in ("fetch.interrupted", "fetch.address"):
                raise
            return None, error.message
        return found, "it is not in a form that this version knows"

    def _read_catalogue(self) -> None:
        """Read the catalogue; without it the list is fetched all the same, and the report says so."""
        self._catalogue, reason = self._look()
        if self._catalogue is None and not self._mirror:
            self._notices.append(
                Notice(
                    code="fetch.no-catalogue",
                    level="note",
                    message=f"OFAC's catalogue of digests could not be read: {reason}",
                    hint="the list was fetched without it; nothing need be done unless this stays",
                )
            )


def _is_of_the_file(failure: tuple[Candidate, FetchError]) -> bool:
    return failure[1].code in _OF_THE_FILE


def _fallback(taken: Candidate, failures: list[tuple[Candidate, FetchError]]) -> tuple[Notice, ...]:
    if not failures:
        return ()
    reasons = "; ".join(f"{error.message} [{error.code}]" for _, error in failures)
    is_same_format = taken.format == failures[0][0].format
    return (
        Notice(
            code="fetch.fallback",
            level="note" if is_same_format else "warning",
            message=f"{taken.name} was taken instead of {failures[0][0].name}: {reasons}",
            hint="the content is the same, unpacked"
            if is_same_format
            else "the classic list has no native scripts and no typed relationships; see the reason it names",
        ),
    )


def _telling(failures: list[tuple[Candidate, FetchError]]) -> FetchError:
    """Return the failure that says most, mentioning the others."""
    ranks = {code: rank for rank, code in enumerate(_TELLING)}
    candidate, error = min(failures, key=lambda failure: ranks.get(failure[1].code, -1))
    others = ", ".join(f"{c.name} [{e.code}]" for c, e in failures if c is not candidate)
    message = f"{error.message}; also tried: {others}" if others else error.message
    return FetchError(error.code, message, hint=error.hint)
