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
    for feature in record.features:
        if feature.value:
            yield feature.name, feature.value
        for label, text in feature.notes:
            yield label, text
    for particular in record.particulars:
        if particular.value:
            yield particular.name, particular.value
    for name in record.names:
        for label, text in name.notes:
            yield label, text
    for listing in record.listings:
        for text in listing.legal_bases:
            yield "legal basis", text
        for label, text in listing.notes:
            yield label, text
    for identifier in record.identifiers:
        if identifier.issuer_text:
            yield "issuer", identifier.issuer_text
        for label, text in identifier.notes:
            yield label, text
    for address in record.addresses:
        for text in address.lines:
            yield "address", text
        for label, text in address.notes:
            yield label, text
    for relationship in record.relationships:
        for label, text in relationship.notes:
            yield label, text
    for leaf in record.unmapped:
        if leaf.value:
            yield leaf.name, leaf.value
