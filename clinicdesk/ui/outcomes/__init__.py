"""Scales over time in the window: of one person, and of a cohort as single lines."""
