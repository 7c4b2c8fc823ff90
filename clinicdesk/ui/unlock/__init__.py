"""The unlock window: what may be seen without a password, and the way in."""
