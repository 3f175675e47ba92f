"""Projects: read by everyone, answered by their proposers, followed until they are built."""
