"""Lists of people that a town brings to a register: read, judged line by line, entered as one, undone."""
