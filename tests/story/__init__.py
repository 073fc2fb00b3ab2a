"""The real story of the three names, replayed."""
