"""Sinks: one a file, each delivers one message, or says why not."""
