"""Retention: who comes back, how often, and who is worth what."""
