"""An idea as its pages show it, to everyone, to its author and in the office."""

from typing import Any

from budget.enums import ProposalStatus, ProposerKind
from budget.models import Proposal
from frontend.pieces.cards import proposer_of
from frontend.words.tables import which_of


def shown(proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal": proposal,
        "stands": which_of(ProposalStatus, proposal.status),
        "proposer": proposer_of(proposal),
        "proposed_by": which_of(ProposerKind, proposal.proposer_kind),
        "members": proposal.members.all(),
    }
