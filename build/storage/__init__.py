"""Tables on disk, safe replacement of folders, the lock, the results cache."""
