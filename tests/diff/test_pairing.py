"""Which party of the new edition is which of the old: by key, by reference, by evidence, and never by a guess."""

import pytest

from potashwatch.diff import pairing
from potashwatch.records.delta import Change
from potashwatch.records.party import Birth, Identifier, Name, PartyRecord, Period
from tests.samples import aliases, compared, party

BORN = (Birth(on=Period(text="1984-08-22")),)


def kinds(old: list[PartyRecord], new: list[PartyRecord]) -> list[str]:
    return [change.kind for change in compared(old, new).changes]


def reissue(old: PartyRecord, new: PartyRecord) -> Change:
    (change,) = compared([old], [new]).changes
    assert change.kind == "reissue"
    return change


def named(uid: str, main: str, *others: str, weak: bool = False) -> PartyRecord:
    """Return a party as OFAC prints it: one main name, other names after it."""
    names = [Name(kind="primary", text=main), *(Name(kind="aka", text=text, weak=weak) for text in others)]
    return party(uid, names=tuple(names))


def test_the_key_decides_whatever_else_changed() -> None:
    """A party with its old key is the same party, under another name and reference too."""
    old = party("1", reference="EU.1.10", names=aliases("Belaruskali"))
    new = party("1", reference="EU.2.20", names=aliases("Altogether Else"))
    assert kinds([old], [new]) == ["change"]


def test_the_reference_decides_where_the_key_changed() -> None:
    """The number that people quote holds two records together under different keys, and no name need agree."""
    old, new = party("1", reference="EU.1.10"), party("2", reference="EU.1.10")
    (change,) = compared([old], [new]).changes
    assert (change.kind, change.uid, change.old_uid, change.evidence) == ("change", "2", "1", ())


def test_a_key_given_to_another_party_is_no_change() -> None:
    """The references say that key 1 now belongs to somebody else: two parties moved, none turned into the other."""
    a, b = aliases("Belaruskali"), aliases("Grodno Azot")
    old = [party("1", reference="EU.1.10", names=a), party("2", reference="EU.2.20", names=b)]
    new = [party("2", reference="EU.1.10", names=a), party("1", reference="EU.2.20", names=b)]
    assert [(c.kind, c.old_uid, c.uid, c.name) for c in compared(old, new).changes] == [
        ("change", "2", "1", "Grodno Azot"),
        ("change", "1", "2", "Belaruskali"),
    ]


def test_a_key_given_to_a_newcomer_is_a_removal_and_an_addition() -> None:
    """Old holder gone to another key, new holder another party: nobody is said to have changed into somebody."""
    old = [party("1", reference="EU.1.10", names=aliases("Belaruskali"))]
    new = [
        party("1", reference="EU.2.20", names=aliases("Grodno Azot")),
        party("9", reference="EU.1.10", names=aliases("Belaruskali")),
    ]
    assert [(c.kind, c.old_uid, c.uid) for c in compared(old, new).changes] == [
        ("addition", None, "1"),
        ("change", "1", "9"),
    ]


@pytest.mark.parametrize(
    "names", [aliases("Bank", "Alfa"), aliases("Alfa", "Bank")], ids=["equal", "reordered"]
)
def test_a_bystander_decides_nothing(names: tuple[Name, ...]) -> None:
    """An unchanged party with the same reference gives the same answer, printed in the same order or not (F34)."""
    old = [party("1", reference="EU.1.10"), party("2", reference="EU.2.20", names=aliases("Alfa", "Bank"))]
    new = [party("1", reference="EU.2.20"), party("2", reference="EU.2.20", names=names)]
    assert kinds(old, new) == ["change"]


def test_a_reference_on_two_records_pairs_neither() -> None:
    """21 references stand on two parties in the real files: a number that names two is no evidence."""
    old = [party(uid, reference="EU.502.12", names=aliases(f"Name {uid}")) for uid in ("1", "2")]
    new = [party(uid, reference="EU.502.12", names=aliases(f"Name {uid}")) for uid in ("3", "4")]
    assert kinds(old, new) == ["addition", "addition", "removal", "removal"]


def test_the_last_of_a_shared_reference_is_paired() -> None:
    """Where one of the two kept its key, the number names the other alone."""
    old = [party(uid, reference="EU.502.12", names=aliases(f"Name {uid}")) for uid in ("1", "2")]
    new = [old[0], party("3", reference="EU.502.12", names=aliases("Other"))]
    assert [(c.kind, c.old_uid, c.uid) for c in compared(old, new).changes] == [("change", "2", "3")]


def test_a_missing_reference_says_nothing() -> None:
    """A record that loses or gets its reference is the same record."""
    assert kinds([party("1", reference="EU.1.10")], [party("1")]) == ["change"]
    assert kinds([party("1")], [party("1", reference="EU.1.10")]) == ["change"]


def test_deleted_and_listed_again_is_a_reissue_with_evidence() -> None:
    """One shared name and the same birth: re-issued, with both keys and the reasons (F33)."""
    old = party(
        "1", reference="EU.1.10", kind="person", names=aliases("Mikalai lvanavich", "Старое"), births=BORN
    )
    new = party("2", reference="EU.2.20", kind="person", names=aliases("Mikalai Ivanavich"), births=BORN)
    change = reissue(old, new)
    assert (change.old_uid, change.uid, change.old_reference, change.reference) == (
        "1",
        "2",
        "EU.1.10",
        "EU.2.20",
    )
    assert change.significance == "identity"
    assert change.evidence == (
        "1 of 2 names are the same, e.g. Mikalai Ivanavich",
        "differently written, with letters that look alike: Mikalai lvanavich and Mikalai Ivanavich",
        "the same date of birth: 1984-08-22",
    )


def test_namesakes_without_number_are_not_compared_with_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand records of one name on both sides cost no million comparisons; each came and each went."""
    old, new = ([party(f"{side}{n}", names=aliases("Same Name")) for n in range(60)] for side in (1, 2))
    monkeypatch.delattr(pairing, "_is_likely")
    assert sorted(kinds(old, new)) == ["addition"] * 60 + ["removal"] * 60


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Sergej  SAVOSTIANOV", "Sergej SAVOSTIANOV", "with other blanks or with signs that are not seen"),
        (
            "Sergej\u00a0Savostianov",
            "Sergej SAVOSTIANOV",
            "with other blanks or with signs that are not seen",
        ),
        (
            "Sergej SAVOS\u200bTIANOV ",
            "Sergej SAVOSTIANOV",
            "with other blanks or with signs that are not seen",
        ),
        (
            "Andre\u0301 SAVOSTIANOV",
            "Andr\u00e9 SAVOSTIANOV",
            "with other blanks or with signs that are not seen",
        ),
        ("Sergej S\u0410VOSTIANOV", "Sergej SAVOSTIANOV", "with letters that look alike"),
        ("Sergej SAVOST IANOV", "Sergej SAVOSTIANOV", ""),
        ("Sergej-SAVOSTIANOV", "Sergej SAVOSTIANOV", ""),
    ],
)
def test_a_difference_that_nobody_sees_is_told_in_words(old: str, new: str, told: str) -> None:
    """Two names that look the same on a page are not set side by side as different ones."""
    change = reissue(party("1", names=aliases(old)), party("2", names=aliases(new)))
    if told == "with other blanks or with signs that are not seen":
        assert f"differently written, {told}: {new}" in change.evidence
    else:
        assert f"differently written{told and f', {told}'}: {old} and {new}" in change.evidence


def test_a_difference_that_is_seen_is_the_example() -> None:
    """Of several names the one is shown whose two forms a reader can tell apart."""
    old = party("1", names=aliases("Aaron  SAVOST", "Sergej-SAVOST"))
    new = party("2", names=aliases("Aaron SAVOST", "Sergej SAVOST"))
    assert "differently written: Sergej-SAVOST and Sergej SAVOST" in reissue(old, new).evidence


def test_a_single_name_without_proof_is_called_probable() -> None:
    """One shared name and nothing else is said to be no more than that (F33)."""
    change = reissue(party("1", names=aliases("Belaruskali")), party("2", names=aliases("BELARUSKALI")))
    assert change.evidence[-1] == "probable: one shared name and no further evidence"


def test_facts_that_differ_are_told_as_evidence_too() -> None:
    """A reader sees what speaks against the pairing (F33)."""
    numbers = [(Identifier(kind_text="Tax ID", value=value),) for value in ("1", "2")]
    old = party("1", kind="person", names=aliases("Belaruskali", "Kali"), births=BORN, identifiers=numbers[0])
    new = party(
        "2",
        kind="entity",
        names=aliases("Belaruskali", "Kali"),
        births=(Birth(on=Period(text="1990")),),
        identifiers=numbers[1],
    )
    assert reissue(old, new).evidence[1:] == (
        "another date of birth: 1984-08-22, now 1990",
        "another number: 1, now 2",
        "another kind: person, now entity",
    )


def test_two_candidates_are_not_decided_between() -> None:
    """Ambiguous candidates stay removals and additions, on either side (F33)."""
    one = [party("1", names=aliases("Belaruskali"))]
    two = [party("2", names=aliases("Belaruskali")), party("3", names=aliases("Belaruskali"))]
    assert kinds(one, two) == ["addition", "addition", "removal"]
    assert kinds(two, one) == ["addition", "removal", "removal"]


def test_short_names_prove_nothing() -> None:
    """Three letters can be shared by chance."""
    assert kinds([party("1", names=aliases("BPC"))], [party("2", names=aliases("BPC"))]) == [
        "addition",
        "removal",
    ]


def test_a_weak_alias_proves_nothing() -> None:
    """The authority itself calls it broad."""
    weak = aliases("Belaruskali", weak=True)
    assert kinds([party("1", names=weak)], [party("2", names=weak)]) == ["addition", "removal"]
    assert kinds(
        [named("1", "FIRST", "Belaruskali", weak=True)], [named("2", "SECOND", "Belaruskali", weak=True)]
    ) == ["addition", "removal"]


def test_a_secondary_alias_of_two_ofac_parties_proves_nothing() -> None:
    """Where a list says which name is the main one, a shared other alias is not enough."""
    assert kinds([named("1", "FIRST", "Belaruskali")], [named("2", "SECOND", "Belaruskali")]) == [
        "addition",
        "removal",
    ]


def test_a_main_name_that_is_now_an_alias_is_evidence() -> None:
    """A renamed party keeps its old main name among the others."""
    assert reissue(named("1", "BELARUSKALI"), named("2", "KALI OJSC", "BELARUSKALI")).old_uid == "1"


def test_keys_are_printed_in_the_order_of_numbers() -> None:
    """2 comes before 10, and additions before removals."""
    old = [party(uid, names=aliases(f"Old {uid}")) for uid in ("10", "2")]
    new = [party(uid, names=aliases(f"New {uid}")) for uid in ("30", "4")]
    changes = compared(old, new).changes
    assert [(c.kind, c.uid) for c in changes] == [
        ("addition", "4"),
        ("addition", "30"),
        ("removal", "2"),
        ("removal", "10"),
    ]
