"""The town that is measured: a poll of two envelopes, signed-in voters, a hundred of each list."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from accounts.models import User
from budget.enums import JuryStatus, Level, ProjectStatus, RegisterSource, ReviewDecision, ReviewStatus
from budget.models import CostLine, Edition, Milestone, Project, RegisterEntry, Shortlist, ShortlistEntry
from tests.factories.accounts import LONG_AGO, TerritoryFactory
from tests.factories.budget import EditionFactory, EnvelopeFactory, ThemeFactory
from tests.factories.proposals import (
    MARKED,
    STUDIED,
    JuryFactory,
    ProjectFactory,
    ProposalFactory,
    all_signed,
)
from tests.factories.voting import TOWN, On, PollFactory
from voting.models import Poll
from voting.queries.papers import read_paper

LISTED = 100
SHORTLISTED = ProjectStatus.SHORTLISTED
BARE_TABLES = (
    "CREATE TABLE bench_signature (voter bigint PRIMARY KEY)",
    "CREATE TABLE bench_ballot (id text PRIMARY KEY, sealed bytea NOT NULL)",
)


def poll() -> Poll:
    quarters = On(75_000, (29_500, 26_400, 17_800, 14_200, 9_600, 6_900), name="Quartiers")
    measured: Poll = PollFactory(settled=True, paper=(TOWN, quarters))
    with connection.cursor() as cursor:
        for table in BARE_TABLES:
            cursor.execute(table)
    return measured


def marks(measured: Poll) -> dict[str, list[int]]:
    """The fields of a whole ballot: two projects in each envelope."""
    contests = read_paper(measured).contests
    return {
        f"contest_{contest.key}": [entry.number for entry in contest.entries[-2:]] for contest in contests
    }


def lists() -> tuple[Edition, Project]:
    """An edition with a hundred ideas and a hundred costed projects, none of them alike; and its fullest."""
    edition: Edition = EditionFactory(running=True)
    town = edition.municipality
    themes = [ThemeFactory(municipality=town) for _ in range(8)]
    quarters = [TerritoryFactory(municipality=town) for _ in range(8)]
    places = [
        {"edition": edition, "theme": themes[number % 8], "territory": quarters[number % 7]}
        for number in range(LISTED)
    ]
    projects = [ProjectFactory(status=SHORTLISTED, cost_eur=10_000 + n, **places[n]) for n in range(LISTED)]
    for place in places[2:]:
        ProposalFactory(submitted=True, **place)
    for place in places[:2]:
        ProposalFactory(admitted=True, project=projects[0], **place)
    return edition, full(projects[0])


def full(project: Project) -> Project:
    """All that a project's page can show: ideas, opinions, costs, the jury's word, its delivery."""
    all_signed(project)
    type(project.review).objects.filter(project=project).update(
        status=ReviewStatus.DECIDED,
        decision=ReviewDecision.FEASIBLE,
        public_reasons="Les trois avis sont favorables.",
        decided_at=STUDIED,
        reply="Les habitants arroseront eux-mêmes.",
        replied_at=STUDIED,
    )
    for position in range(6):
        line = {"label": f"Poste {position}", "amount_eur": 6_500, "is_yearly": position > 4}
        CostLine.objects.create(project=project, position=position, **line)
        Milestone.objects.create(
            project=project,
            position=position,
            label=f"Jalon {position}",
            planned_on=date(2027, 1 + position, 15),
            updated_at=STUDIED,
        )
    jury = JuryFactory(edition=project.edition, status=JuryStatus.DELIVERED)
    shortlist = Shortlist.objects.create(jury=jury, delivered_at=MARKED)
    ShortlistEntry.objects.create(
        shortlist=shortlist,
        project=project,
        is_selected=True,
        reason="Utile à tous.",
        rank=1,
        mark_hundredths=437,
    )
    project.envelope, project.yearly_running_cost_eur = EnvelopeFactory(edition=project.edition), 6_500
    project.status, project.place = ProjectStatus.IN_DELIVERY, "Place des Halles"
    project.save()
    return project


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
