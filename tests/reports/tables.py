"""Every table that any command prints for people, of made samples with any text in them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from potashwatch.cli import config, doctor
from potashwatch.pipeline.configuration import load
from potashwatch.records.edition import FormatDrift, Header, Origin
from potashwatch.records.ledger import LedgerList, LedgerRecord, Starter
from potashwatch.records.report import Counts, Notice, ReportError
from potashwatch.records.snapshot import Facts, Provenance, Snapshot
from potashwatch.records.target import LinkedParty, Target, TargetKey, TargetName, TargetNumber
from potashwatch.reports.info import render_info, summarize
from potashwatch.reports.party import render_parties
from potashwatch.reports.snapshots import render_ledger, render_snapshot
from potashwatch.reports.style import Style
from potashwatch.reports.table import render_table
from potashwatch.reports.targets import render_targets
from potashwatch.reports.terminal import print_lines
from tests.reports import watching
from tests.reports.golden import FOR_PEOPLE, PRINTED
from tests.reports.hostile import hostile_report
