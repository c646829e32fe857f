"""The frame of every chart: specification, static picture, table, theme."""
