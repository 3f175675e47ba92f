"""The tally rules, one per file."""
