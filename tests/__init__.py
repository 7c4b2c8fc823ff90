"""The tests, mirroring the floors of the program."""
