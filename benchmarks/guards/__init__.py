"""How often each guard holds a published edition, and which faults it catches: docs/guards.md."""
