"""The list of participants and the way to a chart."""
