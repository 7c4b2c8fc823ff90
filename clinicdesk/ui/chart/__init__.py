"""One participant's chart."""
