"""Verbs a nurse would recognise: each checks the role, then reads or writes."""
