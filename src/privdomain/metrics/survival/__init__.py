"""Survival: how long things last, estimated from lengths of which some were cut by the end of observation."""
