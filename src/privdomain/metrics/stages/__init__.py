"""Stages: where each user stands between a first purchase and the last, and who moved from one stage to another."""
