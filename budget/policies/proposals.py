"""Who may write, send, read and judge an idea."""

from django.db.models import Q

from accounts.enums import Role
from accounts.models import Viewer
from accounts.policies import can_coordinate, can_moderate, is_signed_in
from budget.enums import ProposalStatus
from budget.models import Edition, Proposal

S = ProposalStatus

# What everybody reads; a draft is its author's alone, and what is withdrawn leaves the public square.
PUBLIC = (S.SUBMITTED, S.RETURNED, S.ADMITTED, S.NOT_TAKEN_UP)
NOT_HIDDEN = Q(hidden_at__isnull=True)
ON_THE_SITE = Q(status__in=PUBLIC) & NOT_HIDDEN


def is_on_the_site(proposal: Proposal) -> bool:
    return proposal.status in PUBLIC and proposal.hidden_at is None


def proposals_visible_to(person: Viewer, edition: Edition) -> Q:
    visible = ON_THE_SITE
    if is_signed_in(person):
        visible |= Q(author=person) | Q(filed_by=person)
    if can_moderate(person, edition.municipality):
        visible |= Q(status__in=PUBLIC)
    if can_coordinate(person, edition.municipality):
        visible |= Q(status=S.WITHDRAWN, submitted_at__isnull=False)
    return visible


def can_view_proposal(person: Viewer, proposal: Proposal) -> bool:
    if is_on_the_site(proposal) or wrote(person, proposal):
        return True
    if proposal.status in PUBLIC:
        return can_moderate(person, proposal.municipality)
    was_sent = proposal.submitted_at is not None
    return was_sent and can_coordinate(person, proposal.municipality)


def wrote(person: Viewer, proposal: Proposal) -> bool:
    """The author, or the desk agent who wrote it down for someone."""
    return is_signed_in(person) and person.pk in {proposal.author_id, proposal.filed_by_id}


def can_begin_proposal(person: Viewer, edition: Edition) -> bool:
    """Anyone with an account may write; whether they may send it is `can_propose`, asked when they do."""
    return is_signed_in(person) and not edition.is_archived


def can_edit_proposal(person: Viewer, proposal: Proposal) -> bool:
    """Its author; of one that was written down for somebody, whoever did it or is at the desk today."""
    may = wrote(person, proposal) or (proposal.filed_by_id is not None and _is_at_the_desk(person, proposal))
    return may and not proposal.edition.is_archived


def _is_at_the_desk(person: Viewer, proposal: Proposal) -> bool:
    return is_signed_in(person) and person.holds(Role.DESK_AGENT, proposal.municipality)


def is_their_own(person: Viewer, proposal: Proposal) -> bool:
    """What one wrote down for somebody else is not."""
    return is_signed_in(person) and person.pk == proposal.author_id


def can_submit_proposal(person: Viewer, proposal: Proposal) -> bool:
    return can_edit_proposal(person, proposal)


def can_withdraw_proposal(person: Viewer, proposal: Proposal) -> bool:
    return can_edit_proposal(person, proposal)


def can_read_admissibility(person: Viewer, edition: Edition) -> bool:
    return can_coordinate(person, edition.municipality)


def can_judge_proposal(person: Viewer, proposal: Proposal) -> bool:
    """The coordinator, unless the idea is their own."""
    return (
        can_coordinate(person, proposal.municipality)
        and not proposal.edition.is_archived
        and not is_their_own(person, proposal)
    )


def can_read_moderation(person: Viewer, edition: Edition) -> bool:
    """The latest texts of an edition, hidden ones included; in one that is over, too."""
    return can_moderate(person, edition.municipality)


def can_moderate_proposal(person: Viewer, proposal: Proposal) -> bool:
    """Hide an idea, or show it again: the moderator or the coordinator, unless it is their own."""
    return can_moderate(person, proposal.municipality) and not is_their_own(person, proposal)
