"""The day of the paper vote: its stations and helpers, the names that signed, the sheets, and its end."""
