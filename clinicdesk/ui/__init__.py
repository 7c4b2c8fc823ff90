"""The window: shows, asks and listens."""
