"""Results in, files out: charts, maps, pages, downloads."""
