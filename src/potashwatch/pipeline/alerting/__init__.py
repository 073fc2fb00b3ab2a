"""What of a run is told to whom, once; and bringing it there."""
