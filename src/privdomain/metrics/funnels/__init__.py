"""Funnels: who took which steps of a path, in which order, and how long it took."""
