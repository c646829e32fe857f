"""The tables to download, their columns and the data package."""
