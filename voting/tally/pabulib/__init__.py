"""Read and write the Pabulib `.pb` format, with what real files do (voting/tally/README.md)."""

from voting.tally.pabulib.columns import PbVote
from voting.tally.pabulib.election import bounds_meta, file_from_election, money_text
from voting.tally.pabulib.faults import BadFile, FileFault, Oddity, PbWarning
from voting.tally.pabulib.file import PbFile, PbProject, VoteType
from voting.tally.pabulib.reader import read
from voting.tally.pabulib.words import rule_meta
from voting.tally.pabulib.writer import to_bytes

__all__ = [
    "BadFile",
    "FileFault",
    "Oddity",
    "PbFile",
    "PbProject",
    "PbVote",
    "PbWarning",
    "VoteType",
    "bounds_meta",
    "file_from_election",
    "money_text",
    "read",
    "rule_meta",
    "to_bytes",
]
