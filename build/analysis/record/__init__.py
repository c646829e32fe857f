"""What became of the rows that were read."""
