"""The first-run wizard: from an empty folder to a clinic, with nothing final before the last step."""
