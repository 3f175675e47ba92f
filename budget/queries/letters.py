"""Who is to get a code by letter or card, who has one, and who may be meant by a lost letter."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from budget.enums import Level, ListKind
from budget.models import Edition, LetterCode, RegisterEntry

# Whose account proved who they are needs no letter; to one without an e-mail address nobody signs in.
UNPROVED = Q(user__email__isnull=True) | Q(level__in=(Level.EMAIL, Level.DECLARED))
ADDRESSED = Q(postal_address__gt="") | Q(user__postal_address__lines__gt="")


def waiting(edition: Edition, *, cards: bool, at: datetime) -> QuerySet[RegisterEntry]:
    """Those without a code yet, or whose code ran out unused: however late they came on the register.

    Cards are for pupils, whom their school hands them; letters for whoever has a postal address.
    """
    has_code = LetterCode.objects.filter(entry=OuterRef("pk"), replaced_at=None).filter(
        Q(expires_at__gt=at) | Q(used_at__isnull=False)
    )
    is_pupil = Q(register_list__kind=ListKind.SCHOOL)
    whose = is_pupil if cards else ADDRESSED & ~is_pupil
    people = edition.register.filter(UNPROVED, whose, ~Exists(has_code))
    people = people.select_related("user__postal_address").filter(may_vote=True, left_at=None)
    return people.order_by("family_name", "given_names", "pk")


def has_begun(edition: Edition) -> bool:
    """Whether letters or cards were made for this edition: until then no page speaks of them."""
    return LetterCode.objects.within(edition.municipality).filter(entry__edition=edition).exists()


def counts(edition: Edition, at: datetime) -> dict[str, int]:
    living = LetterCode.objects.within(edition.municipality).filter(entry__edition=edition, replaced_at=None)
    return {
        "made": living.count(),
        "used": living.filter(used_at__isnull=False).count(),
        "over": living.filter(used_at=None, expires_at__lte=at).count(),
    }


def holding_a_code(edition: Edition, family_name: str, birth_date: date) -> QuerySet[RegisterEntry]:
    """Whose letter may be lost."""
    people = edition.register.filter(family_name__iexact=family_name.strip(), birth_date=birth_date)
    return people.filter(letter_codes__replaced_at=None, letter_codes__isnull=False).order_by(
        "given_names", "pk"
    )
