"""The published schemas: as files, and with documents of each version that must stay valid."""
