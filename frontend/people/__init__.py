"""Accounts and the register, the team of a town, its journal and its messages."""
