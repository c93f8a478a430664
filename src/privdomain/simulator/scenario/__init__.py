"""The scenario: what is assumed of a private domain, block by block."""
