"""Data that ship with the models: published figures, platform limits, rights, stages; each line with its source."""
