"""The newest month of Central London, and the live button."""
