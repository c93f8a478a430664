"""Expectation: a scenario read as means and standard deviations, without chance."""
