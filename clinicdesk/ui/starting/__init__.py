"""Starting a session of the calendar, from wherever somebody meets it."""
