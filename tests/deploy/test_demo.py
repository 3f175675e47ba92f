"""The demo towns are loaded once for this module, in a transaction that ends with it."""

import io
from collections import Counter
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.enums import NoticeState, Role
from accounts.models import JournalEntry, Membership, Municipality, Notice
from accounts.services import journal
from budget.calendar import open_spans
from budget.enums import Level, NotTakenUpGround, PhaseKind, ProjectStatus, ProposalStatus
from budget.models import Edition, Juror, Milestone, Project, Proposal, RegisterEntry, ShortlistEntry
from budget.queries.editions import current_rulebook
from deploy.demo import accounts, loading
from deploy.demo.people import PASSWORD
from voting.enums import Channel, PollStatus
from voting.models import Ballot, Checkpoint, ContestEntry, Outcome, OutcomeEntry, Poll, Signature
from voting.services.polls import barrier

pytestmark = [pytest.mark.once, pytest.mark.django_db]

J = ProjectStatus
# DEMO's own table: cost and yearly upkeep, in the order of the ballot paper.
ON_THE_BALLOT = {
    "Toute la ville": [
        (118_000, 2_600), (96_000, 3_000), (84_000, 800), (72_000, 7_000), (58_000, 1_900), (39_000, 500),
    ],
    "Quartiers": [(29_500, 400), (26_400, 900), (17_800, 600), (14_200, 200), (9_600, 300), (6_900, 500)],
}  # fmt: skip
SHOWN = [
    f"{account.part}@{town.domain}"
    for town in (accounts.MONTSEREINE, accounts.VILLERS)
    for account in town.accounts
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """What a load on a day of another season contains, then the load of today, which the tests look at."""
    today = timezone.now()
    with django_db_blocker.unblock():
        with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
            patch.setitem(barrier.CLOCK, "sqlite", "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '+100 days')")
            patch.setitem(barrier.CLOCK, "postgresql", "clock_timestamp() + interval '100 days'")
            loading.load(at=today + timedelta(days=100))
            elsewhen = contents()
            transaction.set_rollback(True)
        with transaction.atomic():
            loading.load(at=today)
            yield {"at": today, "elsewhen": elsewhen}
            transaction.set_rollback(True)


def third():
    return Edition.objects.select_related("municipality").get(slug="troisieme-budget-participatif")


def second():
    return Edition.objects.select_related("municipality").get(slug="deuxieme-budget-participatif")


def contents():
    """What pages show, dates as days from the present phase of each town."""
    first_day = {
        edition.municipality_id: edition.phases.get(kind=kind).opens_at.astimezone(edition.zone).date()
        for edition, kind in (
            (third(), PhaseKind.VOTING),
            (Edition.objects.get(municipality__slug="villers-l-etang"), PhaseKind.COLLECTION),
        )
    }

    def day(row, instant):
        town = row.edition.municipality
        local = instant.astimezone(row.edition.zone).date() if hasattr(instant, "tzinfo") else instant
        return (local - first_day[town.pk]).days if local else None

    return {
        "ideas": [
            (idea.edition.slug, idea.number, idea.title, idea.status, day(idea, idea.status_since))
            for idea in Proposal.objects.select_related("edition__municipality").order_by("edition", "number")
        ],
        "projects": list(
            Project.objects.order_by("edition", "number").values_list(
                "number", "title", "status", "cost_eur", "yearly_running_cost_eur", "spent_eur"
            )
        ),
        "shortlist": list(
            ShortlistEntry.objects.order_by("rank", "project__number").values_list(
                "project__number", "rank", "mark_hundredths", "is_selected"
            )
        ),
        "outcome": list(
            OutcomeEntry.objects.order_by("contest_entry__number").values_list(
                "contest_entry__number", "votes", "is_proposed", "reason", "council_verdict"
            )
        ),
        "steps": [
            (step.project.title, step.position, step.status, day(step.project, step.planned_on))
            for step in Milestone.objects.select_related("project__edition__municipality").order_by(
                "project__number", "position"
            )
        ],
    }


def rows():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize("address", SHOWN)
def test_every_account_that_is_shown_signs_in(demo, address):
    person = authenticate(None, email=address, password=PASSWORD)

    assert person is not None
    assert EmailAddress.objects.get(user=person).verified
    assert person.password.startswith(("pbkdf2_", "md5$"))


@pytest.mark.parametrize(
    ("slug", "lacks"), [("montsereine", set()), ("villers-l-etang", {Role.MAYORS_OFFICE})]
)
def test_every_role_of_a_town_is_held(demo, slug, lacks):
    town = Municipality.objects.get(slug=slug)

    held = set(Membership.objects.within(town).values_list("role", flat=True))

    assert held == {str(role) for role in Role} - {str(role) for role in lacks}
    assert Juror.objects.within(town).exists() == (slug == "montsereine")  # a village has no jury


def test_the_officer_of_the_town_answers_for_two_departments(demo):
    membership = Membership.objects.get(user__email="services@montsereine.example")

    assert membership.departments.count() == 2


def test_a_resident_without_e_mail_is_on_the_register_without_an_account(demo):
    entry = RegisterEntry.objects.get(family_name="Marchand", edition=third())

    assert (entry.user, entry.level, entry.may_vote) == (None, Level.DESK, True)
    assert Proposal.objects.get(title__startswith="Trente bancs").author is None


def test_the_load_changes_nothing_the_second_time_and_shows_the_accounts_again(demo, settings):
    settings.DEMO = True
    before, output = rows(), io.StringIO()

    call_command("load_demo", stdout=output)

    assert rows() == before
    assert PASSWORD in output.getvalue()
    assert all(address in output.getvalue() for address in SHOWN)


def test_it_is_refused_where_no_demo_is_wanted(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("load_demo", "--reset")


def test_the_town_votes_today_on_the_twelve_projects_at_their_exact_costs(demo):
    poll = Poll.objects.get(edition=third())

    printed = {title: [] for title in ON_THE_BALLOT}
    for entry in ContestEntry.objects.filter(poll=poll).select_related("contest", "project"):
        assert entry.cost_eur == entry.project.cost_eur
        printed[entry.contest.title].append((entry.cost_eur, entry.project.yearly_running_cost_eur))

    assert poll.is_open(demo["at"])
    assert printed == ON_THE_BALLOT
    assert poll.edition.envelopes.get(name="Quartiers").reserved_shares.get().amount_eur == 25_000


def test_each_project_on_the_paper_is_told_in_three_sentences(demo):
    on_the_paper = Project.objects.filter(edition=third(), contest_entries__isnull=False).distinct()

    briefs = on_the_paper.values_list("brief_what", "brief_where", "brief_whom")

    assert len(briefs) == 12
    assert all(all(brief) for brief in briefs)


def test_each_town_says_where_one_is_helped_to_vote(demo):
    for town in Municipality.objects.all():
        assert town.help_places.strip()
        assert town.help_papers
        assert town.contact_hours


def test_there_are_as_many_ballots_as_signatures(demo):
    for poll in Poll.objects.all():
        assert Signature.objects.filter(poll=poll).count() == Ballot.objects.filter(poll=poll).count() > 0


def test_the_village_collects_ideas_today(demo):
    edition = Edition.objects.get(municipality__slug="villers-l-etang")

    ideas = Counter(edition.proposals.values_list("status", flat=True))

    assert [span.kind for span in open_spans(edition.phases.all(), demo["at"])] == [PhaseKind.COLLECTION]
    assert ideas.total() == 24
    assert ideas[ProposalStatus.DRAFT] >= 3
    assert edition.proposals.filter(filed_by__isnull=False).count() == 4


def test_every_edition_in_progress_has_its_published_rulebook(demo):
    for edition in Edition.objects.filter(is_archived=False):
        assert current_rulebook(edition).rules.missing() == []


def test_each_no_says_why_and_what_comes_next(demo):
    noes = Counter(third().proposals.exclude(ground="").values_list("ground", flat=True))
    footbridge = Project.objects.select_related("review").get(title="Une passerelle sur la Sereine")
    pothole = Proposal.objects.get(title__startswith="Reboucher")

    assert set(noes) == {str(ground) for ground in NotTakenUpGround}
    assert (footbridge.status, footbridge.cost_eur) == (J.UNFEASIBLE, 640_000)
    assert footbridge.review.reply
    assert "neuf jours" in pothole.ground_reason


def test_two_ideas_became_one_project_and_one_file_is_late(demo):
    skate = Project.objects.get(title__startswith="Un skatepark")
    late = Project.objects.select_related("review").get(status=J.UNDER_REVIEW, edition=third())

    assert skate.proposals.count() == 2
    assert late.review.opinions.filter(verdict="", due_on__lt=demo["at"].date()).count() == 1


def test_the_second_edition_chose_nine_projects_one_of_them_by_lot(demo):
    poll = Poll.objects.get(edition=second())
    outcomes = Outcome.objects.filter(contest__poll=poll)
    steps = [step for outcome in outcomes for step in outcome.counted.steps]

    assert poll.status == PollStatus.PROCLAIMED
    assert [step.funded for step in steps].count(True) == 9
    assert Signature.objects.filter(poll=poll).count() == 2014
    assert Signature.objects.filter(poll=poll, channel=Channel.ONLINE).count() == 2014
    assert [step.candidate for step in steps if step.settled_by == "lot"] == ["6", "7"]


def test_the_heads_of_a_past_vote_are_of_its_opening_and_of_its_close(demo):
    poll = Poll.objects.get(edition=second())
    heads = list(Checkpoint.objects.filter(poll=poll).order_by("number"))

    assert heads[0].at <= poll.opens_at
    assert heads[-1].at == poll.closed_at
    assert f"hour {poll.closed_at:%Y-%m-%dT%H}:00Z" in heads[-1].note


def test_what_was_chosen_is_delivered_late_changed_or_replaced(demo):
    became = Counter(second().projects.exclude(status=J.NOT_FUNDED).values_list("status", flat=True))
    late = Milestone.objects.filter(project__edition=second(), status="started").exclude(delay_reason="")
    changed = second().projects.get(title__startswith="Un kiosque")

    assert became == {J.DELIVERED: 5, J.IN_DELIVERY: 4, J.ABANDONED: 1}
    assert late.count() == 2
    assert changed.status_reason


def test_the_journals_are_whole_and_read_in_the_order_of_time(demo):
    for town in Municipality.objects.all():
        instants = list(JournalEntry.objects.within(town).order_by("sequence").values_list("at", flat=True))

        assert list(journal.breaks(town)) == []
        assert instants == sorted(instants)
        assert instants[-1] < demo["at"]


def test_messages_of_the_past_are_not_sent_tonight(demo):
    assert not Notice.objects.filter(state=NoticeState.OWED).exists()
    assert Notice.objects.filter(state=NoticeState.SENT, sent_at__lt=demo["at"]).count() > 100


def test_another_day_of_load_gives_the_same_contents_moved(demo):
    assert contents() == demo["elsewhen"]
