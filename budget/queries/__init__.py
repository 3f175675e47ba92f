"""What pages need to read, in a fixed number of queries."""
