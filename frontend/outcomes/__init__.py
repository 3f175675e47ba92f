"""The results: explained to everyone, signed, decided by the council."""
