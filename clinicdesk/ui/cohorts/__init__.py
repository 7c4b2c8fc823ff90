"""Cohorts: their list, the page of one, and the acts on it."""
