"""Which detail of the new record is which of the old: by content, by key, by fold, and never by position."""

from potashwatch.records.party import Address, Feature, Identifier, Name
from tests.samples import party, the_change, the_field


def alias(text: str, key: str | None = None) -> Name:
    return Name(kind="aka", text=text, key=key)


def test_a_keyed_detail_that_changed_is_one_change() -> None:
    """The source's own number tells that it is the same alias, whatever it says now."""
    field = the_field(party(names=(alias("OLD", "7"),)), party(names=(alias("ALTOGETHER ELSE", "7"),)))
    assert (field.op, field.old, field.new) == ("changed", alias("OLD", "7"), alias("ALTOGETHER ELSE", "7"))


def test_the_right_one_of_several_changed() -> None:
    """Details that stand unchanged are never part of a change (F41)."""
    kept = [alias("A", "1"), alias("B", "2"), alias("C", "3")]
    field = the_field(party(names=(*kept, alias("D", "4"))), party(names=(alias("E", "4"), *kept)))
    assert (field.old, field.new) == (alias("D", "4"), alias("E", "4"))


def test_renumbered_details_are_matched_by_content() -> None:
    """New row numbers under the same words are one editorial change each, not removals and additions."""
    change = the_change(
        party(names=(alias("A", "1"), alias("B", "2"))), party(names=(alias("B", "11"), alias("A", "12")))
    )
    assert [(f.op, f.significance) for f in change.fields] == [("changed", "editorial")] * 2


def test_swapped_numbers_are_seen() -> None:
    """Two aliases that exchange their numbers are two changes, each under its number."""
    change = the_change(
        party(names=(alias("A", "1"), alias("B", "2"))), party(names=(alias("A", "2"), alias("B", "1")))
    )
    assert [field.op for field in change.fields] == ["changed", "changed"]


def test_a_keyless_detail_respelt_is_one_change() -> None:
    """Without numbers (CSV), equal folds tell which address was respelt."""
    old, new = Address(city="d.70 Moscow"), Address(city="d. 70 Moscow")
    other = Address(city="Minsk")
    field = the_field(party(addresses=(other, old)), party(addresses=(new, other)))
    assert (field.op, field.old, field.new, field.significance) == ("changed", old, new, "editorial")


def test_the_last_keyless_one_of_a_sort_is_one_that_changed() -> None:
    """One feature of a name on each side is that feature with another value."""
    old, new = Feature(name="Gender", value="Male"), Feature(name="Gender", value="Female")
    site = Feature(name="Website", value="www.a.example")
    field = the_field(party(features=(old, site)), party(features=(site, new)))
    assert (field.op, field.old, field.new) == ("changed", old, new)


def test_which_of_two_keyless_ones_changed_is_not_guessed() -> None:
    """Two websites replaced by two others are two removed and two added."""
    old = [Feature(name="Website", value=value) for value in ("a", "b")]
    new = [Feature(name="Website", value=value) for value in ("c", "d")]
    change = the_change(party(features=tuple(old)), party(features=tuple(new)))
    assert [field.op for field in change.fields] == ["added", "added", "removed", "removed"]


def test_a_doubled_detail_is_counted() -> None:
    """The same detail twice is another record than once, and the difference is told (F41)."""
    one = Identifier(kind_text="Tax ID", value="1")
    field = the_field(party(identifiers=(one,)), party(identifiers=(one, one)))
    assert (field.op, field.old, field.new) == ("added", None, one)


def test_one_key_on_two_details_hides_neither() -> None:
    """Where a number stands on two details both are compared by content (F41)."""
    old = (alias("A", "1"), alias("B", "1"))
    change = the_change(party(names=old), party(names=(alias("A", "1"), alias("C", "1"))))
    assert {(field.old, field.new) for field in change.fields} == {(alias("B", "1"), alias("C", "1"))}
    three = the_change(party(names=old), party(names=(alias("C", "1"), alias("D", "1"))))
    assert {value for f in three.fields for value in (f.old, f.new) if value} == {
        *old,
        alias("C", "1"),
        alias("D", "1"),
    }


def test_remarks_are_compared_as_a_set_of_texts() -> None:
    """Remarks in another order are nothing; the one that changed is told with both texts."""
    field = the_field(party(remarks=("a", "b", "b")), party(remarks=("b", "c", "b")))
    assert (field.op, field.old, field.new) == ("changed", "a", "c")
    doubled = the_field(party(remarks=("a",)), party(remarks=("a", "a")))
    assert (doubled.op, doubled.new) == ("added", "a")


def test_lines_of_an_address_keep_their_order() -> None:
    """Printed lines are text: exchanged ones are a change, though only an editorial one."""
    field = the_field(
        party(addresses=(Address(lines=("Block 5", "Main Street")),)),
        party(addresses=(Address(lines=("Main Street", "Block 5")),)),
    )
    assert (field.op, field.significance) == ("changed", "editorial")
