"""The place of the controlled drug: its registers, and what is written into them."""
