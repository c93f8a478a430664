"""Purchases: what counts as one, what a refund does to it, and what it contributes."""
