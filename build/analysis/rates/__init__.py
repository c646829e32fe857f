"""Rates of areas, wards and boroughs."""
