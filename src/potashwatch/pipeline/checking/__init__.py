"""``potashwatch check``: kept snapshots still say what was written down of them."""

from potashwatch.pipeline.checking.checking import check_folder

__all__ = ["check_folder"]
