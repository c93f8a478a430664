"""Ensembles: many replications of a scenario, and what they come to."""
