"""What pages and services need to read of a poll, in a fixed number of queries."""
