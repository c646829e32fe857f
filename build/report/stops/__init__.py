"""Stop and search."""
