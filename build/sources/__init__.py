"""How to fetch: one module a publisher, and nothing else."""
