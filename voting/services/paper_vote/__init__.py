"""The day of the paper vote, after the online vote: stations, helpers, signatures, sheets, and its end."""
