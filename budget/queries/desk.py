"""What a desk reads of a register: the few people a name may mean, and the file of one of them."""

from typing import NamedTuple

from django.db.models import QuerySet

from accounts.models import Notice
from accounts.queries import letters
from accounts.writing import folded
from budget.models import Edition, Proposal, RegisterEntry
from budget.queries import registers

SHORTEST = 2
MOST = 20


class FoundPeople(NamedTuple):
    """`is_cut`: more people than a desk is shown have this name."""

    people: list[RegisterEntry]
    is_cut: bool


def found(edition: Edition, typed: str) -> FoundPeople:
    """Whose names say every word, accents and capitals apart; nobody for less than two letters."""
    words = folded(typed).split()
    if sum(sign.isalnum() for word in words for sign in word) < SHORTEST:
        return FoundPeople([], is_cut=False)
    people = list(registers.found(edition, typed)[: MOST + 1])
    return FoundPeople(people[:MOST], is_cut=len(people) > MOST)


def person(edition: Edition, pk: int) -> RegisterEntry | None:
    """One file of this edition's register, with all its page shows."""
    entries = edition.register.select_related("territory", "user__postal_address")
    entry = entries.filter(pk=pk, left_at=None).first()
    if entry is not None:
        entry.edition = edition
    return entry


def ideas_of(entry: RegisterEntry) -> QuerySet[Proposal]:
    """What this person sent, or began with the desk: a draft of their own is theirs alone."""
    ideas = Proposal.objects.filter(edition=entry.edition, author=entry.user, author__isnull=False)
    return ideas.filter(submitted_at__isnull=False).select_related("edition__municipality").order_by("number")


def letters_to(entry: RegisterEntry) -> QuerySet[Notice]:
    return letters(entry.edition.municipality).filter(recipient=entry.user)
