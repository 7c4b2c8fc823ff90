"""The pure floor: programmes as data, without Qt, database or clock."""
