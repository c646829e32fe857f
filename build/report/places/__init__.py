"""Boroughs: index, pages and what they say."""
