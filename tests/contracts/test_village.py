"""A village stays simple: what its one officer meets in a year, counted and held to its bars."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from budget.enums import PhaseKind, ProjectStatus, ProposalStatus
from budget.models import Edition, Phase, Project
from tests.contracts.village import Officer
from tests.factories.accounts import MembershipFactory, MunicipalityFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.voting import fill_urn, marking
from tests.journeys.passing import days_go_by
from voting.models import Poll
from voting.services import closing
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

TABS, SCREENS, FIELDS = 6, 12, 7
IDEAS = 2


def test_the_year_of_a_village_is_simple():
    town = MunicipalityFactory(population=4_870)
    officer = Officer(MembershipFactory(municipality=town, coordinator=True).user)

    walk(officer, town)

    counts = {kind: (len(blank), officer.tabs[kind]) for kind, blank in officer.fields.items()}
    told = f"{len(counts)} kinds of screens, each with its blank fields and its tabs: {counts}"
    print(told)  # noqa: T201  the counts are for whoever reads the run
    assert Project.objects.filter(status__in=(ProjectStatus.WINNER, ProjectStatus.IN_DELIVERY)).exists()
    assert len(counts) <= SCREENS, told
    assert max(fields for fields, _tabs in counts.values()) <= FIELDS, officer.fields
    assert max(tabs for kind, (_fields, tabs) in counts.items() if kind not in OF_THE_TOWN) <= TABS, told


OF_THE_TOWN = {"office", "memberships", "the questions"}


def walk(officer, town, ideas=IDEAS):
    edition = an_edition_opens(officer, town)
    ideas_come_in_and_are_answered(officer, edition, ideas)
    files_are_studied(officer, edition, ideas)
    the_paper_is_settled(officer, edition)
    the_vote_is_counted_and_decided(officer, edition)
    officer.opens(reverse("landing"))
    officer.follows("/delivery/")
    officer.sends("/publish/")


def an_edition_opens(officer, town):
    officer.opens(reverse("landing"))
    officer.follows("/editions/new/")
    officer.sends(profile="village")
    officer.sends(name="2026", envelope_0_amount_eur="30000")
    while not officer.path.endswith(("/new/check/", "/contact/")):
        officer.sends()
    officer.sends(contact_email="mairie@example.org")
    officer.sends()
    edition = Edition.objects.get(municipality=town)
    officer.follows("/rulebook/")
    officer.sends("/publish/")
    coming(PhaseKind.COLLECTION)
    announce_what_is_asked(officer)
    return edition


def name_who_studies(officer, town):
    """A colleague; nobody gives a role to themselves, so hers comes from elsewhere."""
    her = Membership.objects.get(municipality=town).user
    officer.opens(reverse("landing"))
    officer.follows("/people/")
    officer.sends("/departments/", name="Mairie")
    department = town.departments.get()
    officer.sends(
        "/people/", email="technique@example.org", role=Role.OFFICER, departments=[str(department.pk)]
    )
    MembershipFactory(user=her, municipality=town, officer=True, departments=[department])


def coming(kind):
    """The day before a stage opens, whatever the season in which this test runs."""
    ahead = Phase.objects.get(kind=kind).opens_at - timezone.now()
    days_go_by(max(ahead.days, 0))


def passed(kind):
    days_go_by(max((Phase.objects.get(kind=kind).opens_at - timezone.now()).days + 1, 0))


def announce_what_is_asked(officer):
    """As long as the day's list says so."""
    for _stage in PhaseKind:
        officer.opens(reverse("landing"))
        if not any(link.endswith("/phases/") for link in officer.links()):
            return
        officer.follows("/phases/")
        officer.sends("/announce/")


def ideas_come_in_and_are_answered(officer, edition, ideas):
    passed(PhaseKind.COLLECTION)
    name_who_studies(officer, edition.municipality)
    now = timezone.now()
    for place in range(1, ideas + 1):
        ProposalFactory(
            edition=edition, number=place, title=f"Un banc, {place}", status=ProposalStatus.SUBMITTED,
            submitted_at=now - timedelta(minutes=place), body="Pour souffler. " * 40,
        )  # fmt: skip
    officer.opens(reverse("landing"))
    officer.follows("/office/ideas/")
    for _idea in range(ideas):
        officer.sends("/admit/")


def files_are_studied(officer, edition, ideas):
    announce_what_is_asked(officer)
    passed(PhaseKind.REVIEW)
    officer.opens(reverse("landing"))
    officer.follows("/office/reviews/")
    for _file in range(ideas):
        said = {f"{kind}-verdict": "favourable" for kind in ("technical", "legal", "financial")}
        reasons = {
            f"{kind}-public_reasons": "Le sol s’y prête." for kind in ("technical", "legal", "financial")
        }
        officer.sends("/opinions/", **said, **reasons)
        officer.sends("/costing/", **{"line0-label": "Pose", "line0-amount_eur": "9000"})
        officer.sends("/decision/", decision="feasible", public_reasons="Trois avis favorables.")


def the_paper_is_settled(officer, edition):
    coming(PhaseKind.VOTING)
    announce_what_is_asked(officer)
    officer.follows("/poll/")
    officer.sends("/compose/")
    officer.follows("/settle/")
    officer.sends("/settle/")


def the_vote_is_counted_and_decided(officer, edition):
    days_go_by((Phase.objects.get(kind=PhaseKind.VOTING).closes_at - timezone.now()).days + 1)
    poll, at = Poll.objects.get(), timezone.now()
    fill_urn(poll, [marking(1, 2)] * 30)
    closing.close(poll, at=at)
    tallying.tally(Poll.objects.get(), at=at)
    officer.opens(reverse("landing"))
    officer.follows("/outcome/")
    officer.sends("/endorse/")
    second = Client()
    second.force_login(MembershipFactory(municipality=edition.municipality, role=Role.COMMISSION_MEMBER).user)
    second.post(reverse("outcome_endorse", args=[edition.municipality.slug, edition.slug]))
    officer.opens(reverse("landing"))
    officer.follows("/outcome/")
    officer.sends("/decision/", reference="2027-3", decided_on=str(timezone.localdate()))
    second.post(reverse("outcome_proclaim", args=[edition.municipality.slug, edition.slug]))
