"""The steps of a period, in their published order."""
