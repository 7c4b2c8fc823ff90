"""Frozen record in, bytes of a printed document out."""
