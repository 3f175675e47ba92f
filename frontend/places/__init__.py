"""Quarters and themes of a town."""
