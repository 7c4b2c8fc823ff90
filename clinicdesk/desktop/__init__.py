"""The program around the window: what opens it, feeds it, locks it."""
