"""The numbered parts of a participant's printed record, a file for each: what the clinic file holds, as blocks."""
