"""Conversion: from step to step, how many go on."""
