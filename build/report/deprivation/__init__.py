"""Crime and deprivation."""
