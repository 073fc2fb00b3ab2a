"""Who is watched, and which records and licenses touch them. Pure, but for the file that is shipped."""
