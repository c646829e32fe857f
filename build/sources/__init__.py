"""Fetching from each publisher, and nothing else: addresses in, bytes out."""
