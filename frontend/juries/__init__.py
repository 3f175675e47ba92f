"""The jury: its seats and grid, the jurors' marks, the shortlist."""
