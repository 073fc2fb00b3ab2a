"""The program as its callers see it."""
