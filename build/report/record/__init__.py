"""The pages of record: data quality, method, sources, accessibility."""
