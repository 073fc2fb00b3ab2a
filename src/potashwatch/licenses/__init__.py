"""General licenses: reading a license text, its life cycle, its clock. Pure."""
