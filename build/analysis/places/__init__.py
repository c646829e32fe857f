"""Boroughs set against London."""
