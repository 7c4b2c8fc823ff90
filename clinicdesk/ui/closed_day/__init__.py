"""A closed session in the window: its records with every version, and their correction."""
