"""London Crime Analysis: police.uk, ONS and deprivation data in, a static website out."""
