"""The map, live and static, and what it shows."""
