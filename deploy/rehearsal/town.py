"""The town that rehearses: one edition, a settled paper with two envelopes, voters who are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

from accounts.enums import Role
from accounts.models import Membership, Municipality, Territory, User
from accounts.services import factors, identities
from budget.enums import PhaseKind, ProjectStatus, RegisterSource, TownProfile
from budget.models import Edition, Envelope, Phase, Project, RegisterEntry, RulebookVersion
from budget.rulebook import DEFAULTS, EnvelopeLine, MoneyRules, Rulebook
from deploy import sessions
from voting.models import Poll
from voting.queries import drafts
from voting.services import polls

SLUG = "repetition"
ENVELOPES = {
    "Toute la ville": (300_000, (118_000, 96_000, 84_000, 72_000, 58_000, 39_000)),
    "Petits projets": (60_000, (29_500, 26_400, 17_800, 14_200, 9_600, 6_900, 5_200, 4_100)),
}
AT_ONCE = 1_000
NO_PASSWORD = make_password(None)


@dataclass(frozen=True)
class RehearsingTown:
    poll: Poll
    coordinator: User
    second: User


def found(*, opens_at: datetime, closes_at: datetime, at: datetime) -> RehearsingTown:
    """All before the settling, whose keys are then asked of the counting side."""
    identities.make_pepper()
    municipality = Municipality.objects.create(slug=SLUG, name="Ville en répétition")
    coordinator, second = (
        _member(municipality, role, at) for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER)
    )
    edition = Edition.objects.create(
        municipality=municipality, slug=SLUG, name="Répétition", number=1, created_at=at
    )
    Territory.objects.create(municipality=municipality, slug="centre", name="Centre")
    _publish_rules(edition, at)
    Phase.objects.create(
        edition=edition, kind=PhaseKind.VOTING, opens_at=opens_at, closes_at=closes_at, announced_at=at
    )
    _cost_projects(edition, at)
    poll = polls.compose(edition, by=coordinator, at=at)
    polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=at)
    return RehearsingTown(poll, coordinator, second)


def _member(municipality: Municipality, role: Role, at: datetime) -> User:
    person = User.objects.create(email=f"{role}@rehearsal.example.org", password=NO_PASSWORD, date_joined=at)
    Membership.objects.create(user=person, municipality=municipality, role=role, since=at)
    factors.draw_codes(person)
    return person


def _publish_rules(edition: Edition, at: datetime) -> None:
    money = MoneyRules(
        envelopes=tuple(EnvelopeLine(name, amount) for name, (amount, _costs) in ENVELOPES.items())
    )
    parts = {**DEFAULTS[TownProfile.TOWN].to_parts(), "money": Rulebook(money=money).to_parts()["money"]}
    RulebookVersion.objects.create(edition=edition, number=1, parts=parts, created_at=at, published_at=at)


def _cost_projects(edition: Edition, at: datetime) -> None:
    number = 0
    for position, (name, (amount, costs)) in enumerate(ENVELOPES.items()):
        envelope = Envelope.objects.create(edition=edition, name=name, amount_eur=amount, position=position)
        for cost in costs:
            number += 1
            Project.objects.create(
                edition=edition,
                number=number,
                title=f"Projet {number}",
                summary="Un projet de la répétition.",
                envelope=envelope,
                cost_eur=cost,
                status=ProjectStatus.FEASIBLE,
                status_since=at,
                created_at=at,
            )


def register(poll: Poll, count: int, *, at: datetime) -> list[str]:
    """The session of each of `count` people who may vote; the place in the list is the voter's number."""
    sessions: list[str] = []
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count))
        people = User.objects.bulk_create(
            User(email=f"voter-{number}@rehearsal.example.org", password=NO_PASSWORD, date_joined=at)
            for number in numbers
        )
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                edition=poll.edition,
                user=person,
                level=poll.required_level,
                source=RegisterSource.STATEMENT,
                person_key=sha256(f"rehearsal {person.pk}".encode()).hexdigest(),
                lives_here=True,
                may_vote=True,
                rulebook=poll.rulebook,
                entered_at=at,
            )
            for person in people
        )
        sessions += _sessions(people, at)
    return sessions


def _sessions(people: Sequence[User], at: datetime) -> list[str]:
    store = sessions.SessionStore()
    keys = [sha256(f"{settings.SECRET_KEY} {person.pk}".encode()).hexdigest()[:32] for person in people]
    rows = [
        Session(
            session_key=sessions.at_rest(key),
            session_data=store.encode(
                {
                    SESSION_KEY: str(person.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: person.get_session_auth_hash(),
                }
            ),
            expire_date=at + timedelta(days=2),
        )
        for person, key in zip(people, keys, strict=True)
    ]
    Session.objects.bulk_create(rows)
    return keys
