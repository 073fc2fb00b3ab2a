"""Delivering one alert to one sink, against real servers on loopback."""
