"""The keys of an urn on paper: printed on the counting side, checked, put back in its vault."""

from voting.services.paper_copies.printing import write_copies
from voting.services.paper_copies.reading import Finding, check, restore

__all__ = ["Finding", "check", "restore", "write_copies"]
