"""Areas grouped by their mix of crime."""
