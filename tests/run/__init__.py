"""The daily run, from a folder, from servers on loopback and from the archive."""
