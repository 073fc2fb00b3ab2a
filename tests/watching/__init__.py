"""Who of the watched parties is in which edition, and what is concluded from it."""
