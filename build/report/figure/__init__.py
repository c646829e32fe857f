"""The frame every chart stands in: specification, static picture, table, theme."""
