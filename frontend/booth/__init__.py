"""The booth: the ballot read, marked, read back and cast."""
