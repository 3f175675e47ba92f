"""A village stays simple: the counts of what its coordinator meets, printed, and held to their bars."""

import re

import pytest
from django.urls import reverse

from budget.enums import PhaseKind, ProjectStatus, ProposalStatus
from budget.models import Edition, FeasibilityReview, Project, Proposal
from frontend.setup.questions import QUESTIONS
from tests.contracts.addresses import addresses
from tests.factories.accounts import LONG_AGO, MembershipFactory, MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TABS, SCREENS, FIELDS = 6, 12, 7

# Addresses that an officer of a village must open in an edition without incident; the questions are one.
YEAR = {
    "edition_question", "memberships", "edition_office", "phases", "office_proposal", "review",
    "poll_office", "poll_settle", "outcome_office", "deliveries", "milestones",
}  # fmt: skip
INPUT = re.compile(r"<(input|select|textarea)\b[^>]*>(?:[^<]*</textarea>)?", re.DOTALL)


@pytest.fixture
def town(client):
    town = MunicipalityFactory(population=4_870)
    client.force_login(MembershipFactory(municipality=town, coordinator=True).user)
    return town


def edition_of(client, town):
    client.post(reverse("edition_new", args=[town.slug]), {"profile": "village"})
    for question, typed in (("money", {"name": "2026", "envelope_0_amount_eur": "30000"}),):
        client.post(reverse("edition_question", args=[town.slug, question]), typed)
    client.post(reverse("edition_check", args=[town.slug]))
    return Edition.objects.get()


def blank_fields(html):
    """Visible inputs that are neither prefilled nor folded; a group of boxes with one ticked is prefilled."""
    main = re.sub(r"<details(?! open).*?</details>", "", html[html.index("<main") :], flags=re.DOTALL)
    ticked = set(re.findall(r'name="([^"]+)"[^>]*checked', main))
    names = set()
    for found in INPUT.finditer(main):
        tag, name = found.group(), re.search(r'name="([^"]+)"', found.group())
        is_hidden = 'type="hidden"' in tag or name is None
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        is_filled = name and name[1] in ticked if is_box else re.search(r'value="[^"]+"', tag)
        if not is_hidden and not is_filled and not tag.startswith("<select"):
            names.add(name[1])
    return names


def test_a_year_of_a_village_needs_few_screens():
    print(f"kinds of screens in the year: {len(YEAR)} of {SCREENS}")  # noqa: T201  the counts are for whoever reads the run

    assert set(addresses()) >= YEAR
    assert len(YEAR) <= SCREENS


def test_no_question_of_a_village_asks_many_things(client, town):
    client.post(reverse("edition_new", args=[town.slug]), {"profile": "village"})
    pages = {
        question: len(
            blank_fields(client.get(reverse("edition_question", args=[town.slug, question])).content.decode())
        )
        for question in QUESTIONS
    }
    print("fields neither prefilled nor folded:", pages)  # noqa: T201  the counts are for whoever reads the run

    assert pages["money"] == 2
    assert max(pages.values()) <= FIELDS


def test_the_bar_of_a_village_has_few_tabs_at_any_time_of_its_year(client, town):
    edition = edition_of(client, town)
    counts = [tabs(client, edition)]
    Proposal.objects.create(
        edition=edition, number=1, title="Un banc", status=ProposalStatus.SUBMITTED, submitted_at=LONG_AGO,
        status_since=LONG_AGO, created_at=LONG_AGO,
    )  # fmt: skip
    counts.append(tabs(client, edition))
    project = Project.objects.create(
        edition=edition, number=1, title="Un banc", status_since=LONG_AGO, created_at=LONG_AGO
    )
    FeasibilityReview.objects.create(project=project, status_since=LONG_AGO, due_on=LONG_AGO.date())
    counts.append(tabs(client, edition))
    Project.objects.update(status=ProjectStatus.WINNER, cost_eur=9000, yearly_running_cost_eur=0)
    counts.append(tabs(client, edition))
    print("tabs through the year:", [len(labels) for labels in counts])  # noqa: T201  the counts are for whoever reads the run

    assert not edition.phases.filter(kind=PhaseKind.JURY).exists()
    assert counts[0] == ["À faire aujourd’hui", "Règles et dates"]
    assert max(len(labels) for labels in counts) <= TABS
    assert not any("Jury" in labels for labels in counts)


def tabs(client, edition):
    where = reverse("edition_office", args=[edition.municipality.slug, edition.slug])
    return [label for label, _address, _is_current in client.get(where).context["office_nav"]["links"]]
