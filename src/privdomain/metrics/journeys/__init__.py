"""Journeys: what users do one step after another, and how touches follow and answer each other."""
