"""What a ballot says: one ballot rule per file, the only list of them, how ballots are packed and grouped."""
