"""Elections from elsewhere: a Pabulib file becomes an archived edition with its projects and ballots."""

from voting.services.importing.counting import count
from voting.services.importing.plans import ImportPlan, read, require_countable
from voting.services.importing.writing import Imported, find, write

__all__ = ["ImportPlan", "Imported", "count", "find", "read", "require_countable", "write"]
