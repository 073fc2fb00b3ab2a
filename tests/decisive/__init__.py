"""The decisive days, played with the real command line against the simulated publishers."""
