"""Rows, the engine and the one writing door."""
