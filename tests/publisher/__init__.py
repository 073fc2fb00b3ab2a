"""The publishers and the receivers of one installation, simulated on loopback from a script of days."""
