"""The whole program, byte for byte: every case is a folder under ``cases``."""
