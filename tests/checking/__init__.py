"""Kept snapshots and the reports expected of them."""
