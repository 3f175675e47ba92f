"""One file that holds the town and betrays no vote, and how a town comes back from it."""
