"""Which levels somebody can reach in a town: what its rulebook may ask, and who could then still vote."""

from django.conf import settings
from django.db.models import Count

from accounts.models import Membership, Municipality
from budget import policies
from budget.enums import LEVEL_RANK, Level, RegisterStatus
from budget.models import Edition, LetterCode


def reached_levels(municipality: Municipality) -> tuple[Level, ...]:
    """Each level stands here by what gives it; one that nothing gives would keep everybody out."""
    reached = [Level.EMAIL, Level.DECLARED]
    if settings.FRANCECONNECT is not None:
        reached.append(Level.IDENTITY)
    team = Membership.objects.within(municipality).in_force()
    has_keepers = team.filter(role__in=policies.REGISTER_KEEPERS).exists()
    if has_keepers or LetterCode.objects.within(municipality).exists():
        reached.append(Level.DESK)
    return tuple(reached)


def voters_at_least(edition: Edition) -> dict[Level, int]:
    """How many of the register could vote, were this level asked."""
    entered = edition.register.filter(may_vote=True, status=RegisterStatus.ENTERED)
    could = entered.values_list("level").annotate(number=Count("pk"))
    numbers = {Level(level): number for level, number in could}
    return {
        asked: sum(number for level, number in numbers.items() if LEVEL_RANK[level] >= LEVEL_RANK[asked])
        for asked in Level
    }
