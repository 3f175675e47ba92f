"""Signing in by a service that knows somebody already: the State's for residents and staff, a town's own."""
