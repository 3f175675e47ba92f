"""Ideas: read, written in short steps, answered by the town."""
