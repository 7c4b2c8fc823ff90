"""The first place: what needs doing now."""
