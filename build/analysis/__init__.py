"""Arithmetic on areas: tables in, dataclasses of tables out; no files, no HTML."""
