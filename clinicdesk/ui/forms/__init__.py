"""Forms in the window: drawn from their definition, whatever it asks."""
