"""A page that lists costs as many queries with two rows as with two hundred."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import ProposedRole, User
from accounts.services import journal
from budget.enums import LineVerdict, ProjectStatus, ProposalStatus
from budget.models import CollectiveMember, CostLine, Edition, ListLine, Milestone
from tests.contracts.addresses import addresses
from tests.factories.accounts import LONG_AGO, DepartmentFactory, MembershipFactory, TerritoryFactory
from tests.factories.budget import (
    EditionFactory,
    EnvelopeFactory,
    RegisterEntryFactory,
    RegisterListFactory,
    RulebookFactory,
    rules_of_a,
)
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import JurorFactory, ProjectFactory, ProposalFactory
from tests.factories.towns import ALWAYS, NEXT, PAST, STUDIED, VOTED, WINNER, Town, whole_town
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    OPENS_AT,
    WHILE_OPEN,
    DayPassFactory,
    On,
    PollFactory,
    fill_urn,
    marking,
    voter_of,
)
from tests.frontend.asking import ask, path_to
from tests.frontend.rights import ANONYMOUS, TABLE
from voting.enums import Channel
from voting.models import Poll, Signature
from voting.services import closing, proclaiming
from voting.services.counting import tallying

FEW, MANY = 2, 200
MOST_QUERIES = {"proposals": 12, "project": 12}
numbers = count(1000)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# --- What makes a list longer: rows whose theme, quarter, author and department are each their own.
#     What is returned says where they lie, when it is not in the usual row of the town.

Where = dict[str, Any] | None


def ideas(town: Town, rows: int, **facts: Any) -> Where:
    facts = {"edition": town.live, "submitted": True, **facts}
    for _ in range(rows):
        ProposalFactory(number=next(numbers), **facts)
    return None


def own_ideas(town: Town, rows: int) -> Where:
    return ideas(town, rows, author=town.people["proposer"])


def ideas_of_one_person(town: Town, rows: int) -> Where:
    entry = town.live.register.select_related("user").order_by("pk")[0]
    return ideas(town, rows, author=entry.user)


def projects(town: Town, rows: int, **facts: Any) -> Where:
    facts = {"edition": town.live, "feasible": True, "reviewed": False, **facts}
    for _ in range(rows):
        ProjectFactory(number=next(numbers), **facts)
    return None


def reviews(town: Town, rows: int) -> Where:
    return projects(town, rows, feasible=False, reviewed=True, reviewed__department=town.department)


def texts_to_read_over(town: Town, rows: int) -> Where:
    return ideas(town, rows + 30)  # a full page, whose last rows are not those of the town


def what_waits(town: Town, rows: int) -> Where:
    ideas(town, rows)
    return reviews(town, rows)


def winners(town: Town, rows: int) -> Where:
    projects(town, rows, feasible=False, costed=True, status=ProjectStatus.WINNER)
    for project in town.live.projects.filter(milestones=None):
        _milestone(project)
    return None


def milestones(town: Town, rows: int) -> Where:
    project = town.live.projects.get(number=WINNER)
    for _ in range(rows):
        _milestone(project)
    return None


def _milestone(project: Any) -> None:
    Milestone.objects.create(
        project=project, label=f"Étape {next(numbers)}", planned_on=CLOSED_AT.date(), updated_at=LONG_AGO
    )


def ideas_of_one_project(town: Town, rows: int) -> Where:
    project = town.live.projects.get(number=STUDIED)
    for place in range(rows):
        CostLine.objects.create(project=project, label=f"Poste {place}", amount_eur=1_000)
    return ideas(
        town, rows, submitted=False, submitted_at=LONG_AGO, status=ProposalStatus.ADMITTED, project=project
    )


def members_of_a_collective(town: Town, rows: int) -> Where:
    proposal = town.live.proposals.get(number=1)
    for _ in range(rows):
        CollectiveMember.objects.create(proposal=proposal, name=f"Membre {next(numbers)}")
    return None


def jurors(town: Town, rows: int) -> Where:
    JurorFactory.create_batch(rows, jury=town.live.jury)
    return None


def quarters_that_vote(town: Town, rows: int) -> Where:
    poll = Poll.objects.get(edition=town.live)
    names = [f"Quartier {next(numbers)}" for _ in range(rows)]
    homes = [TerritoryFactory(municipality=town.municipality, name=name) for name in names]
    for home in [*homes, *[town.territory] * 10]:
        voter = voter_of(poll, territory=home)
        Signature.objects.sign(poll, voter, channel=Channel.ONLINE, on=WHILE_OPEN.date())
    return None


def officers(town: Town, rows: int) -> Where:
    for _ in range(rows):
        MembershipFactory(municipality=town.municipality, officer=True, departments=[town.department])
    return None


def weighty_roles(town: Town, rows: int) -> Where:
    for _ in range(rows):
        ProposedRole.objects.create(
            municipality=town.municipality,
            role=Role.COUNCILLOR,
            email=f"elu-{next(numbers)}@example.org",
            proposed_by=MembershipFactory(municipality=town.municipality, coordinator=True).user,
            proposed_at=timezone.now(),
        )
    return None


def team(town: Town, rows: int) -> Where:
    for _ in range(rows):
        departments = [DepartmentFactory(municipality=town.municipality)]
        MembershipFactory(municipality=town.municipality, officer=True, departments=departments)
    return None


def own_roles_and_entries(town: Town, rows: int) -> Where:
    for _ in range(rows):
        RegisterEntryFactory(user=town.people["registered"])
        MembershipFactory(user=town.people["registered"])
    return None


def messages(town: Town, rows: int) -> Where:
    NoticeFactory.create_batch(rows, municipality=town.municipality)
    return None


def letters(town: Town, rows: int) -> Where:
    NoticeFactory.create_batch(rows, municipality=town.municipality, to_print=True)
    return None


def names_alike(town: Town, rows: int) -> Where:
    RegisterEntryFactory.create_batch(rows, edition=town.live, territory=town.territory)
    RegisterEntryFactory.create_batch(rows, edition=town.live, territory=town.territory, status="doubtful")
    return None


def acts(town: Town, rows: int) -> Where:
    for _ in range(rows):
        by = MembershipFactory(municipality=town.municipality).user
        journal.record("phase.moved", town.live, by=by, at=LONG_AGO, kind="voting")
    return None


def editions(town: Town, rows: int) -> Where:
    for _ in range(rows):
        number = next(numbers)
        EditionFactory(municipality=town.municipality, number=number, slug=f"e-{number}", running=True)
    return None


def towns(town: Town, rows: int) -> Where:
    EditionFactory.create_batch(rows, running=True)
    return None


def quarters(town: Town, rows: int) -> Where:
    TerritoryFactory.create_batch(rows, municipality=town.municipality)
    return None


def lists_of_people(town: Town, rows: int) -> Where:
    RegisterListFactory.create_batch(rows, edition=town.live)
    return None


def judged_lines(town: Town, rows: int) -> Where:
    for _ in range(rows):
        ListLine.objects.create(
            register_list=town.brought, number=next(numbers) + 10, verdict=LineVerdict.NEW
        )
    return None


def waiting_for_a_letter(town: Town, rows: int) -> Where:
    RegisterEntryFactory.create_batch(rows, edition=town.live, postal_address="1 rue du Pré")
    return None


def envelopes(town: Town, rows: int) -> Where:
    for _ in range(rows // 10):  # a form has at most a few dozen
        EnvelopeFactory(edition=town.live, of_territory=True)
    return None


def versions(town: Town, rows: int) -> Where:
    for _ in range(rows):
        RulebookFactory(edition=town.live, number=next(numbers), rules=rules_of_a(), published=True)
    return None


def drafted_paper(town: Town, rows: int) -> Where:
    edition = town.municipality.editions.get(slug=NEXT)
    place = {"edition": edition, "envelope": edition.envelopes.get()}
    return projects(town, rows, status=ProjectStatus.SHORTLISTED, **place)


def paper(town: Town, rows: int) -> Where:
    poll = _poll(town, rows, **ALWAYS)
    RegisterEntryFactory(edition=poll.edition, user=town.people["juror"], territory=town.territory)
    return {"edition": poll.edition.slug}


def names_on_the_list(town: Town, rows: int) -> Where:
    for _ in range(rows):
        RegisterEntryFactory(edition=town.voted, user=None, family_name="Martin", entered_at=LONG_AGO)
        DayPassFactory(station=town.day_pass.station, opened_by=town.day_pass.opened_by)
    return {"edition": VOTED}


def outcome(town: Town, rows: int) -> Where:
    poll = _poll(town, rows, opens_at=OPENS_AT, closes_at=CLOSED_AT)
    fill_urn(poll, [marking(1), marking(2)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        proclaiming.endorse(poll, by=town.people[role], at=AFTER_CLOSE)
    return {"edition": poll.edition.slug}


def _poll(town: Town, rows: int, **dates: Any) -> Poll:
    number = next(numbers)
    edition: Edition = EditionFactory(
        municipality=town.municipality, number=number, slug=f"e-{number}", running=True
    )
    poll: Poll = PollFactory(edition=edition, paper=[On(300_000, (1_000,) * rows)], settled=True, **dates)
    return poll


LISTS: dict[str, Callable[[Town, int], Where]] = {
    "account": own_roles_and_entries,
    "api_editions": editions,
    "api_municipalities": towns,
    "api_outcomes": outcome,
    "api_poll": paper,
    "api_project": ideas_of_one_project,
    "api_projects": projects,
    "api_proposals": ideas,
    "booth": paper,
    "booth_try": paper,
    "deliveries": winners,
    "department": officers,
    "desk_idea": quarters,
    "desk_person": ideas_of_one_person,
    "desk_receipt": ideas_of_one_person,
    "desk_register": quarters,
    "edition": projects,
    "edition_office": what_waits,
    "home": towns,
    "journal": acts,
    "journal_file": acts,
    "jury": projects,
    "jury_office": jurors,
    "letter_codes": waiting_for_a_letter,
    "letters": letters,
    "memberships": team,
    "milestones": milestones,
    "moderation": texts_to_read_over,
    "municipality": editions,
    "notices": messages,
    "office": editions,
    "office_proposal": ideas,
    "office_proposals": ideas,
    "outcome": outcome,
    "outcome_office": outcome,
    "outcomes": outcome,
    "results_evening": outcome,
    "turnout_office": quarters_that_vote,
    "overview": outcome,
    "deliberation": outcome,
    "overview_pdf": outcome,
    "addresses": quarters,
    "places": quarters,
    "paper": paper,
    "paper_names": names_on_the_list,
    "paper_office": names_on_the_list,
    "signature_list": names_on_the_list,
    "poll_compare": drafted_paper,
    "poll_office": drafted_paper,
    "poll_settle": drafted_paper,
    "project": ideas_of_one_project,
    "projects": projects,
    "proposal": members_of_a_collective,
    "proposals": ideas,
    "proposals_mine": own_ideas,
    "proposed_roles": weighty_roles,
    "register": quarters,
    "register_addresses": quarters,
    "register_office": names_alike,
    "register_list": judged_lines,
    "register_list_report": judged_lines,
    "register_lists": lists_of_people,
    "review": reviews,
    "reviews": reviews,
    "rulebook": versions,
    "setup": envelopes,
    "setup_question": envelopes,
}
# What shows one thing, whatever lies beside it.
NO_LIST = {
    "contest_edit", "desk", "edition_check", "edition_new", "edition_question", "jury_project", "look_up",
    "verify", "verifier", "observer", "checkpoints", "published_file", "published_files", "commission_file",
    "api_poll_files", "poll_acts", "api_ballot", "landing", "membership", "messages_refuse", "phases",
    "unfollow_by_link", "follow", "sheets", "sheet_edit", "help_sheet",
    "about", "town_about", "help", "help_voting", "town_facts", "impact_assessment",
    "processing_entry", "invitation", "provider_begin", "provider_callback", "provider_end",
    "register_identity", "project_again",
    "project_clarify", "proposal_edit", "proposal_new", "proposal_review", "rulebook_version",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp", "mfa_index",
    "mfa_generate_recovery_codes", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes",
    "station", "station_change", "station_minutes", "station_names", "paper_sheets", "ballot_sheets",
    "paper_minutes", "helper_sheets", "paper_sheets_again", "official_texts", "official_text", "act_order",
    "code", "code_booth", "code_cast", "desk_erase", "cannot_vote", "register_entry",
    "booth_cast", "api_edition", "api_proposal", "api_rulebook", "api_schema", "healthz", "readyz",
}  # fmt: skip
SEEN_AT = {"poll_office": NEXT, "overview": PAST, "overview_pdf": PAST}
ASKED = {"register_office": "?sought=martin"}
SEEN_BY = {"account": "registered", "booth": "juror", "proposals_mine": "proposer", "register": "resident"}


def viewer(name: str, town: Town) -> User | None:
    if name in SEEN_BY:
        return town.people[SEEN_BY[name]]
    allowed = TABLE[name].allowed
    return None if ANONYMOUS in allowed else town.people[min(allowed & set(town.people))]


def queries(name: str, town: Town, where: Where) -> int:
    """Asked twice: what a process keeps from the first page on is not what a list costs."""
    at = {**TABLE[name].at, **({"edition": SEEN_AT[name]} if name in SEEN_AT else {}), **(where or {})}
    path, person = path_to(addresses()[name], town, **at) + ASKED.get(name, ""), viewer(name, town)
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            response = ask(person, "GET", path)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_two_hundred_rows_cost_what_two_rows_cost(name: str) -> None:
    town = whole_town("montsereine")

    where = LISTS[name](town, FEW)
    few = queries(name, town, where)
    where = LISTS[name](town, MANY - FEW)
    many = queries(name, town, where)

    assert many == few


@pytest.mark.parametrize("name", MOST_QUERIES)
@pytest.mark.parametrize("role", [ANONYMOUS, "proposer"])
def test_the_pages_most_read_cost_little(
    name: str, role: str, client: Any, django_assert_max_num_queries: Any
) -> None:
    town = whole_town("montsereine")
    LISTS[name](town, 24)
    if role != ANONYMOUS:
        client.force_login(town.people[role])

    path = path_to(addresses()[name], town)

    with django_assert_max_num_queries(MOST_QUERIES[name]):
        client.get(path)


def test_no_page_is_left_out() -> None:
    pages = {name for name, row in TABLE.items() if "," not in name and "GET" in row.methods}
    signing_in = {name for name in pages if name.startswith("account_")}

    assert pages - signing_in - NO_LIST == set(LISTS)
