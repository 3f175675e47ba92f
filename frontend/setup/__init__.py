"""The eight questions of an edition, its dates, and what is left to do today."""
