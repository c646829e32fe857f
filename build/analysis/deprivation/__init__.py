"""How deprivation and crime go together."""
