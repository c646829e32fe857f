"""Monthly series: yearly change, season, changes of level, forecasts."""
