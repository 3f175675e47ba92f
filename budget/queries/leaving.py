"""What somebody who leaves has in each edition, read before the act: its consequence is said first."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import Membership, Municipality, User
from budget.enums import JuryStatus, ProposalStatus
from budget.models import Edition, Juror

# What its proposer may still take back; later the idea is the town's work, and that of everybody.
MAY_BE_WITHDRAWN = (ProposalStatus.SUBMITTED, ProposalStatus.RETURNED)


@dataclass(frozen=True)
class LeftBehind:
    """`drafts` are deleted, `sent` may be withdrawn or stay without a name, `taken` stay without a name."""

    edition: Edition
    is_registered: bool
    drafts: int
    sent: int
    taken: int


def left_behind(person: User) -> list[LeftBehind]:
    own = Q(proposals__author=person)
    draft, sent = (
        own & Q(proposals__status=ProposalStatus.DRAFT),
        own & Q(proposals__status__in=MAY_BE_WITHDRAWN),
    )
    entered = set(person.register_entries.values_list("edition_id", flat=True))
    editions = (
        Edition.objects.filter(Q(pk__in=entered) | own)
        .select_related("municipality")
        .annotate(
            all_of_them=Count("proposals", filter=own, distinct=True),
            drafts=Count("proposals", filter=draft, distinct=True),
            sent=Count("proposals", filter=sent, distinct=True),
        )
        .order_by("-created_at", "pk")
    )
    return [
        LeftBehind(
            edition,
            edition.pk in entered,
            edition.drafts,
            edition.sent,
            edition.all_of_them - edition.drafts - edition.sent,
        )
        for edition in editions
    ]


def towns_of(person: User) -> QuerySet[Municipality]:
    """Where the person took part, each once."""
    taken_part = Q(editions__register__user=person) | Q(editions__proposals__author=person)
    return Municipality.objects.filter(taken_part).distinct().order_by("pk")


def seats_of(person: User) -> QuerySet[Juror]:
    """On juries that are still marking."""
    seats = Juror.objects.filter(user=person, left_at=None, jury__status=JuryStatus.SCORING)
    return seats.select_related("jury__edition").order_by("pk")


def roles_of(person: User) -> QuerySet[Membership]:
    """Those that are not over, by the database's clock; one that is still to begin holds already."""
    return person.memberships.exclude(ends_at__lte=Now())
