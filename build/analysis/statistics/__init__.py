"""What subjects share: intervals, overdispersion, bootstrap, spatial weights."""
