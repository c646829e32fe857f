"""The tables to take away, their columns and the data package."""
