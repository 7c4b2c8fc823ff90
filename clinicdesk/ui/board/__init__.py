"""The dosing board: eight people at once, their clocks, one row to type in, and every act of the day."""
