"""Exports: written, killed, gone on with, and read back by the engines they are for."""
