"""The map, live and drawn, and what it shows."""
