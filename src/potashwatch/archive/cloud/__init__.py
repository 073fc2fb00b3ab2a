"""An object store as the place of an archive; needs the extra ``[cloud]``, and is imported only where one is named."""

from potashwatch.archive.cloud.client import Client
from potashwatch.archive.cloud.store import CloudStore

__all__ = ["Client", "CloudStore"]
