"""Screening and the decision about it."""
