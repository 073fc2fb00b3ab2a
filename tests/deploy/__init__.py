"""What deploys the program, tested as far as it can be here."""
