"""Who and where: people, roles, places, what was done, what is owed, what is running."""
