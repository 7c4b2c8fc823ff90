"""The steps a clinic file has gone through."""
