"""Numbers and phrases: formats, names of types and measures, rounding."""
