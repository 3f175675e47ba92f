"""The observer's command for a published poll, and its words."""
