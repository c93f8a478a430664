"""The foundations that every room stands on; nothing in here is public."""
