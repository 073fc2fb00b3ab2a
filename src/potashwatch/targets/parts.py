"""The texts of a record in which a party can be named."""

from collections.abc import Iterator

from potashwatch.records.party import PartyRecord


def texts_of(record: PartyRecord) -> Iterator[tuple[str, str]]:
    """Yield what a text is called, and the text; names, and numbers of its own, are no texts.

    The EU prints functions and remarks about a name as notes of that name.
    """
    if record.title:
        yield "title", record.title
    for text in record.remarks:
        yield "remark", text
    for feature in (*record.features, *record.particulars, *record.unmapped):
        if feature.value:
            yield feature.name, feature.value
    for relationship in record.relationships:
        if relationship.target_name:
            yield relationship.kind_text, relationship.target_name
    for listing in record.listings:
        for text in listing.legal_bases:
            yield "legal basis", text
    for identifier in record.identifiers:
        if identifier.issuer_text:
            yield "issuer", identifier.issuer_text
    for address in record.addresses:
        for text in address.lines:
            yield "address", text
    for collection in (
        record.names,
        record.listings,
        record.features,
        record.particulars,
        record.identifiers,
        record.addresses,
        record.births,
        record.nationalities,
        record.relationships,
    ):
        for part in collection:
            yield from part.notes
