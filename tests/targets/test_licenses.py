"""General licenses and the parties they name."""

from typing import Any

from potashwatch.licenses import known_licenses
from potashwatch.records.license import Clause, GeneralLicense, NamedEntity
from tests.targets.samples import WATCHER, told


def license_of(*entities: str, clauses: tuple[str, ...] = (), **fields: Any) -> GeneralLicense:  # noqa: ANN401
    """Return a license that names parties."""
    return GeneralLicense(
        program="Belarus",
        number="13",
        certainty="document",
        entities=tuple(NamedEntity(text=text) for text in entities),
        clauses=tuple(Clause(key=f"({n})", role="authorizes", text=t) for n, t in enumerate(clauses, 1)),
        **fields,
    )


OWNED = (
    "All transactions involving Belarusian Steel Works, or any entity in which one or more of the above persons or {} "
    "own, directly or indirectly, individually or in the aggregate, a 50 percent or greater interest, are authorized."
)


def test_the_entities_of_a_license_are_names() -> None:
    """GL 13 names the company otherwise than the list did: "Joint Stock Company" without "Open"."""
    touches = WATCHER.touches_license(
        license_of("Joint Stock Company Belarusian Potash Company", "Agrorozkvit LLC", "Belaruskali OAO")
    )
    assert told(touches) == [("belaruskali", "belaruskali", "name"), ("bpc", "bpc", "name")]
    assert touches[1].evidence.endswith('"Joint Stock Company Belarusian Potash Company"')


def test_a_company_may_be_shortened() -> None:
    """Co. is company, among the entities and in the clauses; of another company it makes no namesake."""
    for entity in ("Belarusian Potash Co.", "BELARUSIAN POTASH CO LTD"):
        assert told(WATCHER.touches_license(license_of(entity))) == [("bpc", "bpc", "name")]
    clause = license_of(clauses=("Dealings with Belarusian Potash Co. are authorized.",))
    assert told(WATCHER.touches_license(clause)) == [("bpc", "bpc", "text")]
    assert WATCHER.touches_license(license_of("Belarusian Co.", "Potash Co.")) == ()


def test_a_linked_entity_is_linked() -> None:
    """GL 14 names Belinvestbank, GL 12 three aircraft."""
    bank = license_of("Belarussian Bank of Development and Reconstruction Belinvestbank Joint Stock Company")
    assert told(WATCHER.touches_license(bank)) == [("belaruskali", "belinvestbank", "linked")]
    aircraft = license_of("EW-001PB", "EW-001PA")
    assert told(WATCHER.touches_license(aircraft)) == [("belavia", "ew-001pa", "linked")]


def test_title_and_clauses_are_text() -> None:
    """A license that names a party without listing it."""
    titled = license_of(title="Authorizing Transactions Involving Belavia")
    assert told(WATCHER.touches_license(titled)) == [("belavia", "belavia", "text")]
    clause = license_of(clauses=("Dealings with OAO Belaruskali are authorized.",))
    (touch,) = WATCHER.touches_license(clause)
    assert (touch.target, touch.reason) == ("belaruskali", "text")
    assert touch.evidence == 'clause (1) "Dealings with OAO Belaruskali are authorized."'


def test_an_owner_of_half_is_owned() -> None:
    """The 50 percent wording alone names the party: its subsidiaries are concerned."""
    (touch,) = WATCHER.touches_license(
        license_of(clauses=(OWNED.format("Belaruskali OAO"),), covers_owned=True)
    )
    assert (touch.target, touch.reason) == ("belaruskali", "owned")
    assert "50 percent" not in touch.evidence or "Belaruskali" in touch.evidence


def test_text_and_entities_outrank_the_ownership_clause() -> None:
    """Who is named for himself is not only an owner; the clause is quoted as it stands."""
    both = license_of(clauses=(f"Belavia is named. {OWNED.format('Belavia')}",))
    (touch,) = WATCHER.touches_license(both)
    assert touch.reason == "text"
    entity = license_of("Belavia", clauses=(OWNED.format("Belavia"),))
    assert [t.reason for t in WATCHER.touches_license(entity)] == ["name"]


def test_other_licenses_touch_nobody() -> None:
    """GL 8 is about a steel works; a license without any text is about nobody."""
    assert WATCHER.touches_license(license_of("Byelorussian Steel Works", "Bel-Kap-Steel LLC")) == ()
    assert WATCHER.touches_license(license_of()) == ()


def test_a_party_that_is_named_and_excluded_has_no_license() -> None:
    """License 5 names Belaruskali only to say that direct dealings with it are not authorized (FAQ 939)."""
    (gl5,) = [found for found in known_licenses() if found.number == "5"]
    touches = WATCHER.touches_license(gl5)
    assert told(touches) == [("belaruskali", "belaruskali", "excluded"), ("bpc", "bpc", "name")]
    assert touches[0].evidence == 'excludes "Belaruskali OAO"'
