"""From the call for ideas to the delivered project; ignores ballots."""
