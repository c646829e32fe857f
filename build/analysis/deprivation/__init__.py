"""How deprivation and crime are associated."""
