"""What a ballot says: which are valid, how they are packed and grouped."""
