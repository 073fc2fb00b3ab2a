"""The base of every record: frozen, closed, strict."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: it cannot be changed, takes no unknown field, and converts nothing silently."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
