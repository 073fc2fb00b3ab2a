"""The daily run: fetch every list, judge it, commit it, send its alerts, and report.

Start with ``run.py``, which has the order of things; ``report.py`` puts the report together, ``commit.py`` writes the
ledger records and sends the alerts. It uses the other rooms of ``pipeline``; none of them imports it.
"""

from potashwatch.pipeline.run.report import report_id
from potashwatch.pipeline.run.run import Deliver, Surroundings, run

__all__ = ["Deliver", "Surroundings", "report_id", "run"]
