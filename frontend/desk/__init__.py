"""The desk: somebody stands before an agent, or calls; one box, one name, one button."""
