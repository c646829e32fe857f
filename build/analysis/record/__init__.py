"""What became of the rows read."""
