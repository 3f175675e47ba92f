"""What people type, explained where it is wrong; the rules themselves live in the domain packages."""
