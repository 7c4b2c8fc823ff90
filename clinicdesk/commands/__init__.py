"""One file per group of commands; each answers with what `cli` prints."""
