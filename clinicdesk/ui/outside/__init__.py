"""Signatures made with another program, kept beside a record."""
