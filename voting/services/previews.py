"""The draft outcome read before it is public: given by name, never by default, and each opening journaled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import is_of_mayors_office
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from voting import policies
from voting.models import Poll, Preview
from voting.services import signers


@transaction.atomic
def give(poll: Poll, reader: User, *, by: User, at: datetime) -> None:
    locks.hold(poll, "status")
    require(policies.can_give_preview(by, poll))
    if not is_of_mayors_office(reader, poll.municipality):
        raise Refused(_("Only somebody of the mayor’s office reads the result before it is public."))
    if reader == by or signers.is_one_person(reader, by):
        raise Refused(_("Another coordinator gives you this: nobody gives it to themselves."))
    _preview, is_new = Preview.objects.get_or_create(
        poll=poll, reader=reader, defaults={"given_by": by, "given_at": at}
    )
    if is_new:
        journal.record("outcome.preview_given", poll, by=by, at=at, person=reader.pk)


@transaction.atomic
def take_back(preview: Preview, *, by: User, at: datetime) -> None:
    require(policies.can_give_preview(by, preview.poll))
    if Preview.objects.filter(pk=preview.pk).delete()[0]:
        journal.record("outcome.preview_taken_back", preview.poll, by=by, at=at, person=preview.reader_id)


@transaction.atomic
def begin(poll: Poll, *, by: User, at: datetime) -> None:
    """Somebody opens it: written down first, then read."""
    locks.hold(poll, "status")
    require(policies.can_open_preview(by, poll))
    journal.record("outcome.previewed", poll, by=by, at=at)
