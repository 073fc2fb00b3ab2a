"""Who publishes which list, and what a sentence calls each."""

from typing import Final, Literal

from potashwatch.records.edition import ListId

Authority = Literal["OFAC", "EU"]
AUTHORITIES: Final[tuple[Authority, ...]] = ("OFAC", "EU")

NAMES: Final[dict[ListId, str]] = {
    "ofac-sdn": "SDN List",
    "ofac-consolidated": "Consolidated (non-SDN) List",
    "eu-fsf": "EU list",
    "ofac-licenses": "license page",
}
"""What a sentence calls a list, once its authority is named."""


def authority_of(list_id: ListId) -> Authority:
    """Return who publishes a list."""
    return "EU" if list_id.startswith("eu-") else "OFAC"
