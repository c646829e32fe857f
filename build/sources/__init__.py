"""How to fetch from each publisher, and nothing else: bytes in, bytes out."""
