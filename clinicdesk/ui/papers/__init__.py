"""Documents in the window: what is asked before one is made, its pages from memory, printer and file."""
