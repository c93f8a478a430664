"""Loyalty: who comes back, how often they buy, and who is worth what."""
