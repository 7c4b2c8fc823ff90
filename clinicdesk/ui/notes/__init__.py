"""Notes of group sessions: the list, the editor, signing, process notes."""
