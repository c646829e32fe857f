"""Places compared with the year before and with London."""
