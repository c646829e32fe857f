"""Templates, assets, metadata, cards, feed, search index, checks and size limits."""
