"""The field's own words as frozen models; nothing else."""
