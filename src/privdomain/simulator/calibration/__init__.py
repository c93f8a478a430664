"""Calibration: the scenario that facts tell of, and how surely."""
