"""The first pages: towns, an edition, its rulebook, the one thing to do now."""
