"""The counting rules: plain Python, exact, deterministic, reading nothing but their arguments."""
