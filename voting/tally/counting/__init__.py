"""What the tally rules share: passes, selection, caps, lots, scores."""
