"""Generation: one path of a scenario, told person by person."""
