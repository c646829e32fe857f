"""Tables on disk, folders replaced safely, the lock, the results cache."""
