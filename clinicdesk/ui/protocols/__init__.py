"""Protocols: read by many, adopted by the medical lead."""
