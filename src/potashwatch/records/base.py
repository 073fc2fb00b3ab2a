"""The base of every record: frozen, closed, strict."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):  # noqa: PLW1641 - pydantic makes the hash of every frozen model
    """A value: it cannot be changed, takes no unknown field, and converts nothing silently."""

    # Not defer_build: no start is quicker for it, as a call uses most of the models that it loads. And where two
    # threads are the first to use one, pydantic 2.11 checks its values as those of the base class
    # (https://github.com/pydantic/pydantic/issues/11849).
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        json_schema_serialization_defaults_required=True,
    )

    def __eq__(self, other: object) -> bool:
        """Compare class and fields alone: pydantic's own comparison also looks at what a record never has."""
        return self.__class__ is other.__class__ and self.__dict__ == other.__dict__
