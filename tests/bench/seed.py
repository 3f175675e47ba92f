"""The town that is measured: a poll of two envelopes, signed-in voters, a hundred of each list."""

from collections.abc import Sequence
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from accounts.models import User
from budget.enums import Level, ProjectStatus, RegisterSource
from budget.models import Edition, RegisterEntry
from tests.factories.accounts import LONG_AGO, TerritoryFactory
from tests.factories.budget import EditionFactory, ThemeFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.voting import TOWN, On, PollFactory
from voting.models import Poll

LISTED = 100
BARE_TABLES = """
CREATE TABLE bench_signature (voter bigint PRIMARY KEY);
CREATE TABLE bench_ballot (id text PRIMARY KEY, sealed bytea NOT NULL);
"""


def poll() -> Poll:
    quarters = On(75_000, (29_500, 26_400, 17_800, 14_200, 9_600, 6_900), name="Quartiers")
    measured: Poll = PollFactory(settled=True, paper=(TOWN, quarters))
    with connection.cursor() as cursor:
        cursor.execute(BARE_TABLES)
    return measured


def lists() -> Edition:
    """An edition with a hundred ideas and a hundred costed projects, none of them alike."""
    edition: Edition = EditionFactory(running=True)
    town = edition.municipality
    themes = [ThemeFactory(municipality=town) for _ in range(8)]
    quarters = [TerritoryFactory(municipality=town) for _ in range(8)]
    for number in range(LISTED):
        place = {"theme": themes[number % 8], "territory": quarters[number % 7], "edition": edition}
        ProposalFactory(submitted=True, **place)
        ProjectFactory(status=ProjectStatus.SHORTLISTED, cost_eur=10_000 + number, **place)
    return edition


def voters(measured: Poll, count: int) -> list[str]:
    """The session cookie of each of `count` people on the register."""
    edition = measured.edition
    place = TerritoryFactory(municipality=edition.municipality)
    people = User.objects.bulk_create(
        User(email=f"bench-{n}@example.org", password="!", date_joined=LONG_AGO) for n in range(count)
    )
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            edition=edition,
            user=person,
            territory=place,
            level=Level.DECLARED,
            source=RegisterSource.STATEMENT,
            person_key=sha256(f"bench {person.pk}".encode()).hexdigest(),
            lives_here=True,
            may_vote=True,
            rulebook=measured.rulebook,
            entered_at=LONG_AGO,
        )
        for person in people
    )
    return _sessions(people)


def _sessions(people: Sequence[User]) -> list[str]:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for person in people:
        session = store()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    return keys
