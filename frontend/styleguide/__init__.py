"""Every component in use, for those who build pages; development only."""
