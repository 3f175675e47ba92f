"""A whole town: one row behind every address, one person per role; every text bears the town's mark."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Department, Membership, Municipality, ProposedRole, Territory, User
from accounts.services import journal
from budget.enums import JuryStatus, LineVerdict, OpinionVerdict, PhaseKind, ProjectStatus, ReviewStatus
from budget.models import (
    Edition,
    FeasibilityReview,
    Juror,
    ListLine,
    Milestone,
    Project,
    RegisterList,
    Theme,
)
from tests.factories.accounts import (
    LONG_AGO,
    DepartmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.budget import (
    EditionFactory,
    EnvelopeFactory,
    PhaseFactory,
    RegisterEntryFactory,
    RegisterListFactory,
    RulebookFactory,
    ThemeFactory,
    rules_of_a,
)
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import (
    CriterionFactory,
    JurorFactory,
    JuryFactory,
    ProjectFactory,
    ProposalFactory,
    signed,
)
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    OPENS_AT,
    ContestEntryFactory,
    ContestFactory,
    DayPassFactory,
    PollFactory,
    PollingStationFactory,
    fill_urn,
    marking,
    settle,
)
from voting.enums import Channel, IncidentKind
from voting.models import ContestEntry, DayPass, Incident, Poll, Signature
from voting.services import closing, proclaiming
from voting.services.counting import tallying

# No test that asks whether a door is open depends on the day it runs.
ALWAYS = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2199, 1, 1, tzinfo=UTC)}
LIVE, PAST, NEXT, VOTED = "2026", "2025", "2027", "2024"

# What the numbers of a whole town's ideas and projects stand for.
JUDGED, SENT, DRAFT, HIDDEN = 1, 2, 3, 4
STUDIED, FEASIBLE, WINNER, ON_PAPER = 1, 2, 3, 4
LOST = 2  # in the edition before


@dataclass
class Town:
    municipality: Municipality
    mark: str
    territory: Territory
    theme: Theme
    department: Department
    live: Edition
    past: Edition
    people: dict[str, User] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)
    proposed: ProposedRole = field(init=False)
    seat: Juror = field(init=False)
    milestone: Milestone = field(init=False)
    act: Incident = field(init=False)
    brought: RegisterList = field(init=False)
    voted: Edition = field(init=False)
    day_pass: DayPass = field(init=False)


def whole_town(slug: str, *, mark: str = "") -> Town:
    """`mark` stands in every text of the town, so that a page shows where it has its rows from."""
    municipality = MunicipalityFactory(slug=slug, name=f"{slug.title()} {mark}".strip())
    town = Town(
        municipality=municipality,
        mark=mark,
        territory=TerritoryFactory(municipality=municipality, slug="halles", name=f"Halles {mark}"),
        theme=ThemeFactory(municipality=municipality, slug="nature", name=f"Nature {mark}"),
        department=DepartmentFactory(municipality=municipality, name=f"Espaces verts {mark}"),
        live=_edition(municipality, LIVE, 2, mark),
        past=_edition(municipality, PAST, 1, mark),
    )
    _team(town)
    _residents(town)
    _list(town)
    _ideas(town)
    _jury(town)
    _vote(town)
    _outcome(town)
    _lost(town)
    _draft(town)
    _day_of_paper(town)
    NoticeFactory(municipality=municipality, recipient=town.people["resident"], to_print=False)
    journal.record("phase.moved", town.live, by=town.people["coordinator"], at=LONG_AGO, kind="voting")
    return town


def _edition(municipality: Municipality, slug: str, number: int, mark: str) -> Edition:
    edition = EditionFactory(
        municipality=municipality, slug=slug, number=number, name=f"Budget {slug} {mark}", summary=mark
    )
    RulebookFactory(edition=edition, rules=rules_of_a(), published=True)
    EnvelopeFactory(edition=edition, name=f"Toute la ville {mark}", amount_eur=300_000)
    for kind in PhaseKind:
        PhaseFactory(edition=edition, kind=kind, announced=True, **ALWAYS)
    return edition


def _team(town: Town) -> None:
    elsewhere = DepartmentFactory(municipality=town.municipality, name=f"Voirie {town.mark}")
    for role in Role:
        town.memberships[role] = _member(town, role, [town.department] if role == Role.OFFICER else [])
    town.memberships["other_officer"] = _member(town, Role.OFFICER, [elsewhere])
    town.proposed = ProposedRole.objects.create(
        municipality=town.municipality,
        role=Role.COUNCILLOR,
        email=f"elu@{town.municipality.slug}.example",
        proposed_by=town.memberships[Role.COORDINATOR].user,
        proposed_at=timezone.now(),
    )
    town.people |= {name: membership.user for name, membership in town.memberships.items()}


def _member(town: Town, role: Role, departments: list[Department]) -> Membership:
    person = UserFactory(display_name=f"{role} {town.mark}")
    membership: Membership = MembershipFactory(
        municipality=town.municipality, user=person, role=role, departments=departments
    )
    return membership


def _residents(town: Town) -> None:
    for name in ("resident", "registered", "proposer", "juror"):
        address = f"{name}@{town.municipality.slug}.residents.example"
        town.people[name] = UserFactory(display_name=f"{name} {town.mark}", email=address)
    for name in ("registered", "proposer", "juror"):
        for edition in (town.live, town.past):
            RegisterEntryFactory(edition=edition, user=town.people[name], territory=town.territory)


def _list(town: Town) -> None:
    """Judged, and nobody entered yet."""
    town.brought = RegisterListFactory(
        edition=town.live, uploaded_by=town.people["coordinator"], file_name=f"Liste {town.mark}"
    )
    ListLine.objects.create(register_list=town.brought, number=2, verdict=LineVerdict.NEW)


def _ideas(town: Town) -> None:
    studied = _project(town, STUDIED, "À l'étude", reviewed=True, reviewed__department=town.department)
    _disagree(studied.review, town)
    written = {"edition": town.live, "theme": town.theme, "territory": town.territory}
    written |= {"author": town.people["proposer"], "summary": f"Une idée {town.mark}"}
    ProposalFactory(**written, number=JUDGED, title=f"Admise {town.mark}", admitted=True, project=studied)
    ProposalFactory(**written, number=SENT, title=f"Envoyée {town.mark}", submitted=True)
    ProposalFactory(**written, number=DRAFT, title=f"Brouillon {town.mark}")
    said = dict.fromkeys(("title", "summary", "body", "place", "proposer_name"), f"Masquée {town.mark}")
    ProposalFactory(
        **{**written, **said},
        number=HIDDEN,
        admitted=True,
        project=studied,
        hidden_at=LONG_AGO,
        hidden_by=town.people[Role.MODERATOR],
        hidden_reason=f"Masquée pour ce qu'elle dit. {town.mark}",
    )
    _project(town, FEASIBLE, "Faisable", feasible=True)
    winner = _project(town, WINNER, "Lauréat", costed=True, status=ProjectStatus.WINNER)
    town.milestone = Milestone.objects.create(
        project=winner,
        label=f"Plans {town.mark}",
        planned_on=CLOSED_AT.date(),
        updated_at=LONG_AGO,
        department=town.department,
    )


def _project(town: Town, number: int, title: str, **facts: Any) -> Project:
    facts = {"edition": town.live, "reviewed": False, **facts}
    project: Project = ProjectFactory(
        theme=town.theme, territory=town.territory, number=number, title=f"{title} {town.mark}", **facts
    )
    return project


def _disagree(review: FeasibilityReview, town: Town) -> None:
    """Unfavourable opinions, so that the proposer may reply."""
    for opinion in review.opinions.all():
        opinion.private_notes = f"Note interne {town.mark}"
        signed(opinion, OpinionVerdict.UNFAVOURABLE, public_reasons=f"Le sol ne s'y prête pas. {town.mark}")
    review.status, review.reply_by = ReviewStatus.AWAITING_REPLY, ALWAYS["closes_at"]
    review.save()


def _jury(town: Town) -> None:
    jury = JuryFactory(edition=town.live)
    CriterionFactory(jury=jury, label=f"Utile {town.mark}")
    town.seat = JurorFactory(jury=jury, user=town.people["juror"])
    JurorFactory(jury=JuryFactory(edition=town.past, status=JuryStatus.CLOSED), user=town.people["juror"])


def _vote(town: Town) -> None:
    """A settled poll whose urn is open."""
    poll = PollFactory(edition=town.live, paper=())
    _print(town, poll, ON_PAPER, "Au vote", ProjectStatus.ON_BALLOT)
    settle(poll, opens_at=ALWAYS["opens_at"], closes_at=ALWAYS["closes_at"])
    town.act = Incident.objects.create(
        poll=poll,
        kind=IncidentKind.LINK_KEY_REDRAWN,
        at=LONG_AGO,
        by=town.people["resident"],
        public_notice=f"Une clé est perdue. {town.mark}",
    )


def _outcome(town: Town) -> None:
    """The edition before: voted, counted, signed by two people, waiting for the council."""
    poll = PollFactory(edition=town.past, paper=())
    entry = _print(town, poll, 1, "Retenu", ProjectStatus.ON_BALLOT)
    settle(poll, opens_at=OPENS_AT, closes_at=CLOSED_AT)
    fill_urn(poll, [marking(entry.number)] * 3)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        proclaiming.endorse(poll, by=town.people[role], at=AFTER_CLOSE)


def _lost(town: Town) -> None:
    lost = _project(town, LOST, "Perdu", edition=town.past, costed=True, status=ProjectStatus.NOT_FUNDED)
    written = {"theme": town.theme, "territory": town.territory, "author": town.people["proposer"]}
    ProposalFactory(edition=town.past, title=f"Perdue {town.mark}", admitted=True, project=lost, **written)


def _draft(town: Town) -> None:
    """The edition after: its ballot paper is being laid out."""
    edition = _edition(town.municipality, NEXT, 3, town.mark)
    ContestFactory(poll=PollFactory(edition=edition, paper=()), envelope=edition.envelopes.get())


def _day_of_paper(town: Town) -> None:
    """Another one still: the online vote is closed, and people vote on paper."""
    town.voted = _edition(town.municipality, VOTED, 4, town.mark)
    poll = PollFactory(edition=town.voted, paper=())
    _print(town, poll, 1, "Sur papier", ProjectStatus.ON_BALLOT)
    station = PollingStationFactory(poll=poll, name=f"Mairie {town.mark}")
    settle(poll, opens_at=OPENS_AT, closes_at=CLOSED_AT)
    closing.close(poll, at=AFTER_CLOSE)
    voter = RegisterEntryFactory(
        edition=town.voted, user=None, family_name=f"Martin {town.mark}", entered_at=LONG_AGO
    )
    Signature.objects.sign(poll, voter, channel=Channel.PAPER, on=AFTER_CLOSE.date())
    town.day_pass = DayPassFactory(
        station=station, helper=f"Jeanne {town.mark}", opened_by=town.people[Role.COORDINATOR]
    )


def _print(town: Town, poll: Poll, number: int, title: str, status: ProjectStatus) -> ContestEntry:
    project = _project(town, number, title, edition=poll.edition, costed=True, status=status)
    contest = poll.contests.first() or ContestFactory(poll=poll, envelope=poll.edition.envelopes.get())
    entry: ContestEntry = ContestEntryFactory(contest=contest, project=project)
    return entry
