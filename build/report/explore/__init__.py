"""Explore: any places next to each other, by type, month and measure, drawn by the reader's own browser."""
