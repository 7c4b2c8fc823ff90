"""Questions about one field of a record."""
