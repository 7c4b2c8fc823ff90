"""The demonstration: a synthetic clinic lived through the real services."""
