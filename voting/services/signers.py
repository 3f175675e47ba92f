"""Two people are two persons: who signs, and who is the second, beyond two accounts."""

from django.utils.translation import gettext as _

from accounts.models import JournalEntry, Membership, User
from accounts.models.shapes import reference
from accounts.refusals import Refused
from accounts.services import persons
from budget.models import RegisterEntry
from budget.queries import registers
from voting.models import Poll
from voting.policies import SIGNERS


def is_one_person(first: User, second: User) -> bool:
    """Registers know both accounts under one identity, or one mailbox, key or application opens both."""
    others = list(RegisterEntry.objects.filter(user=second))
    is_one = any(
        registers.are_one(entry, other)
        for entry in RegisterEntry.objects.filter(user=first)
        for other in others
    )
    return is_one or persons.share(first, second)


def require_two_persons(first: User, second: User) -> None:
    if is_one_person(first, second):
        raise Refused(
            _("These two accounts belong to one person: the second signature is another person's."),
            road=_(
                "Another member of the team signs; where there is none, ask the people who run this site."
            ),
        )


def require_signer_of_before(poll: Poll, person: User) -> None:
    """Held since before the settling; or given since by the operator, in the journal for all to read."""
    seats = Membership.objects.within(poll.municipality).in_force().filter(user=person, role__in=SIGNERS)
    if poll.settled_at is None or seats.filter(since__lte=poll.settled_at).exists():
        return
    given_by_command = JournalEntry.objects.within(poll.municipality).filter(
        event="role.granted", by=None, subject__in=[reference(seat) for seat in seats]
    )
    if not given_by_command.exists():
        raise Refused(
            _("Whoever signs the result held their role before the ballot paper was settled."),
            road=_("Another signer does it; where there is none, ask the people who run this site."),
        )
