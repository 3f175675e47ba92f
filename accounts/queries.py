"""What the office pages about people list, each in a fixed number of queries."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.enums import NoticeState, Role
from accounts.models import JournalEntry, Membership, Municipality, Notice, ProposedRole, User

LONGEST_NUMBER = 9  # digits
# What residents merely begin is nobody's to read by name, nor to find by person.
UNNAMED = ("proposal.begun", "proposal.saved")
# What staff ask for: what came back failed too.
NOTICE_LISTS = {
    "owed": Q(state__in=[NoticeState.OWED, NoticeState.SENDING]),
    "sent": Q(state=NoticeState.SENT),
    "failed": Q(state__in=[NoticeState.FAILED, NoticeState.BOUNCED]),
    "to_print": Q(state=NoticeState.TO_PRINT),
}


def team(municipality: Municipality) -> QuerySet[Membership]:
    """Who works for the town; the same person once per role."""
    return (
        Membership.objects.within(municipality)
        .select_related("user", "municipality", "deputy_of__user")
        .prefetch_related("departments", "deputy_of__departments")
        .order_by("role", "user__display_name", "user_id")
    )


def officers(municipality: Municipality) -> QuerySet[User]:
    """In their own name today, each once."""
    seats = Membership.objects.within(municipality).in_force()
    own = seats.filter(user=OuterRef("pk"), role=Role.OFFICER, deputy_of__isnull=True)
    return User.objects.filter(Exists(own), is_active=True).order_by("display_name", "pk")


def mayors_office(municipality: Municipality) -> QuerySet[User]:
    """Who reads one page of each edition, by the roles of today."""
    seats = Membership.objects.within(municipality).in_force().filter(role=Role.MAYORS_OFFICE)
    rows = User.objects.filter(Exists(seats.filter(user=OuterRef("pk"))), is_active=True)
    return rows.order_by("display_name", "pk")


def seat_to_stand_in_for(person: User, municipality: Municipality) -> Membership | None:
    """This officer's own, where a colleague could act for them."""
    seats = Membership.objects.within(municipality).in_force().filter(role=Role.OFFICER)
    own = seats.filter(user=person, deputy_of__isnull=True)
    return own.filter(Exists(seats.exclude(user=person).filter(deputy_of__isnull=True))).first()


def roles_wait_for_a_second(municipality: Municipality) -> bool:
    """By the database's clock: a proposal that is too old is worth nothing."""
    rows: Any = ProposedRole.objects.within(municipality)
    return bool(rows.filter(proposed_at__gt=Now() - ProposedRole.LASTS).exists())


def without_factor(municipality: Municipality, roles: Collection[Role]) -> QuerySet[User]:
    """Who holds one of these roles, and could sign in with a password alone."""
    holders = Membership.objects.within(municipality).in_force().filter(role__in=roles)
    has_one = Authenticator.objects.filter(user=OuterRef("pk"))
    return (
        User.objects.filter(Exists(holders.filter(user=OuterRef("pk"))))
        .exclude(Exists(has_one))
        .order_by("pk")
    )


def factors_of(person: User) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user=person).order_by("pk")
    return rows


def notices(municipality: Municipality, which: str = "", kind: str = "") -> QuerySet[Notice]:
    rows = (
        Notice.objects.within(municipality).select_related("recipient").filter(NOTICE_LISTS.get(which, Q()))
    )
    return rows.filter(kind=kind) if kind else rows


def notice_counts(municipality: Municipality) -> dict[str, int]:
    counts = {name: Count("pk", filter=condition) for name, condition in NOTICE_LISTS.items()}
    return dict(Notice.objects.within(municipality).aggregate(**counts))


def notice_kinds(municipality: Municipality) -> list[str]:
    """The kinds of messages this town has sent or will send."""
    return list(
        Notice.objects.within(municipality).order_by("kind").values_list("kind", flat=True).distinct()
    )


def letters(municipality: Municipality) -> QuerySet[Notice]:
    """Messages to print, for people without an e-mail address, the oldest first."""
    waiting = notices(municipality, "to_print").select_related("municipality", "recipient__postal_address")
    return waiting.order_by("owed_at", "pk")


def ever_of_the_team(municipality: Municipality) -> set[int]:
    """The accounts that hold a role of the town, or ever did: whoever acts for it answers by name."""
    seats = Membership.objects.within(municipality).values_list("user_id", flat=True)
    given = JournalEntry.objects.within(municipality).filter(event__startswith="role.")
    return {*seats, *filter(None, given.values_list("details__person", flat=True))}


def journal(
    municipality: Municipality,
    *,
    act: str = "",
    kind: str = "",
    who: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[JournalEntry]:
    """What was done, the last first; `who` is a name of the team, or the number of an account."""
    rows = JournalEntry.objects.within(municipality).select_related("by").order_by("-sequence")
    if act:
        rows = rows.filter(event=act)
    if kind:
        rows = rows.filter(subject__startswith=f"{kind}:")
    if who:
        number = int(who) if who.isascii() and who.isdigit() and len(who) <= LONGEST_NUMBER else None
        rows = rows.exclude(event__in=UNNAMED)
        named = Q(by__display_name__icontains=who, by__in=ever_of_the_team(municipality))
        rows = rows.filter(named if number is None else Q(by=number))
    if since:
        rows = rows.filter(at__gte=since)
    return rows.filter(at__lt=until) if until else rows


# By which columns the rows of a table lead to the person they are about; each package tells its own.
Ways = Mapping[str, tuple[str, ...]]
WAYS_TO_A_PERSON: Ways = {
    "accounts.User": ("pk",),
    "accounts.OwnDevice": ("user",),
    "accounts.PostalAddress": ("user",),
    "accounts.Membership": ("user",),
    "accounts.Notice": ("recipient",),
    "accounts.JournalEntry": ("by",),
    "account.EmailAddress": ("user",),
    "account.EmailConfirmation": ("email_address__user",),
    "mfa.Authenticator": ("user",),
    "socialaccount.SocialAccount": ("user",),
}


def rows_about(person: User, table: str, ways: Ways) -> QuerySet[Any]:
    """The rows of a table that are about this person, by one of the ways that lead there."""
    leads = Q()
    for way in ways[table]:
        leads |= Q(**{way: person.pk})
    rows: QuerySet[Any] = apps.get_model(table)._default_manager.filter(leads)  # noqa: SLF001  Django's public API
    return rows.distinct()
