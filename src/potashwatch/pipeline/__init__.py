"""The use cases, without terminal and without rendering."""
