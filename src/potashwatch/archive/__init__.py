"""The evidence: raw snapshots, content-addressed and immutable, and the ledger of what was done."""
