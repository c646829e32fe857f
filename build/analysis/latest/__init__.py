"""The newest month of Central London."""
