"""Taking an idea off the site for what it says, and putting it back: with a reason, a message and a trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal
from budget import policies
from budget.enums import BudgetNotice
from budget.models import Proposal
from budget.services.telling import tell_author
from budget.services.texts import Reading

REASON_LONGEST = 2000


@transaction.atomic
def hide(proposal: Proposal, *, reason: str, by: User, at: datetime) -> None:
    """Nobody reads it any more but its proposer, who is told why, and those who moderate."""
    require(policies.can_moderate_proposal(by, proposal))
    reading = Reading({"reason": reason})
    reason = reading.reason(
        "reason", longest=REASON_LONGEST, needed=_("Say why: the proposer reads it, nobody else does.")
    )
    reading.finish()
    on_the_site = Proposal.objects.filter(policies.ON_THE_SITE, pk=proposal.pk)
    if not on_the_site.update(hidden_at=at, hidden_by=by, hidden_reason=reason):
        raise Refused(_("This idea is no longer on the site. Nothing was changed."))
    proposal.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_reason"])
    journal.record("proposal.hidden", proposal, by=by, at=at, reason=reason)
    tell_author(proposal, BudgetNotice.PROPOSAL_HIDDEN, at=at, occasion=at.isoformat(), reason=reason)


@transaction.atomic
def show_again(proposal: Proposal, *, by: User, at: datetime) -> None:
    """Everybody reads it again; the journal keeps when it was hidden, by whom and why."""
    require(policies.can_moderate_proposal(by, proposal))
    hidden = Proposal.objects.filter(pk=proposal.pk, hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_by=None, hidden_reason=""):
        raise Refused(_("This idea is on the site already. Nothing was changed."))
    proposal.refresh_from_db(fields=["hidden_at", "hidden_by", "hidden_reason"])
    journal.record("proposal.shown_again", proposal, by=by, at=at)
    tell_author(proposal, BudgetNotice.PROPOSAL_SHOWN_AGAIN, at=at, occasion=at.isoformat())
