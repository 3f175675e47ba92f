"""Who may do what in an edition, one function per act."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import Municipality
from accounts.policies import can_coordinate, is_signed_in, works_for
from budget.models import Edition, Juror, Phase, RulebookVersion


def editions_visible_to(person: Any, municipality: Municipality) -> Q:
    """An edition is public once a rulebook of its is published; before, it is the town's own business."""
    if works_for(person, municipality):
        return Q()
    return Q(is_archived=True) | Q(
        Exists(RulebookVersion.objects.filter(edition=OuterRef("pk"), published_at__isnull=False))
    )


def can_view_edition(person: Any, edition: Edition) -> bool:
    if edition.is_archived or works_for(person, edition.municipality):
        return True
    return edition.rulebooks.filter(published_at__isnull=False).exists()


def can_set_up(person: Any, edition: Edition) -> bool:
    return can_coordinate(person, edition.municipality) and not edition.is_archived


def can_announce(person: Any, phase: Phase) -> bool:
    return can_set_up(person, phase.edition)


def sits_on_jury(person: Any, edition: Edition) -> bool:
    return (
        is_signed_in(person)
        and Juror.objects.filter(user=person, jury__edition=edition, left_at__isnull=True).exists()
    )


def is_officer(person: Any, municipality: Municipality) -> bool:
    return is_signed_in(person) and person.holds(Role.OFFICER, municipality)
