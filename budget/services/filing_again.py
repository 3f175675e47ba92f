"""An idea that did not win comes back: a draft, where ideas are collected now, of what its proposer wrote."""

from datetime import datetime
from itertools import count
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from budget import policies
from budget.enums import ProposalStatus
from budget.models import Edition, Project, Proposal
from budget.queries.editions import collecting_after
from budget.services import contents, proposals


@transaction.atomic
def file_again(project: Project, *, by: User, at: datetime) -> Proposal:
    """Pressed twice, the same draft; withdrawn since, another one begins."""
    require(policies.can_file_again(by, project))
    edition = collecting_after(project.edition, at)
    if edition is None:
        raise Refused(_("No call for ideas is open now. Nothing was changed."))
    locks.hold(edition)
    for turn in count():
        key = _key(project, edition, turn)
        begun = Proposal.objects.filter(author=by, edition=edition, request_key=key).first()
        if begun is None or begun.status != ProposalStatus.WITHDRAWN:
            break
    if begun is not None:
        return begun
    written = project.proposals.filter(policies.NOT_HIDDEN, author=by).order_by("number")[0]
    private = contents.read_by(contents.FieldReaders.TOWN)  # asked again: it is not kept for this
    said = {name: value for name, value in contents.content_of(written).items() if name not in private}
    draft = proposals.begin(edition, said, by=by, at=at, request_key=key)
    of_project = f"{project.edition.slug}/{project.number}"
    journal.record("proposal.filed_again", draft, by=by, at=at, project=of_project)
    return draft


def _key(project: Project, edition: Edition, turn: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"filed-again/{project.pk}/{edition.pk}/{turn}")
