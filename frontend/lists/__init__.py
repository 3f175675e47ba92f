"""Lists of people that a town brings to a register."""
