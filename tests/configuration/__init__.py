"""Settings are what their layers say, and wrong ones are named."""
