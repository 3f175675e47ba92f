"""Two people sign, the council decides, the town proclaims, and each winner begins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget.enums import MilestoneStatus, ProjectStatus
from budget.models import FeasibilityReview, Milestone, Opinion, Project
from budget.queries import projects as project_queries
from budget.services import follows, milestones
from budget.services.milestones import MilestoneStep, SaidOfStep, standing_step, step_mark
from tests.factories.accounts import DepartmentFactory, MembershipFactory, UserFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from voting import policies
from voting.enums import CouncilVerdict, PollStatus, VotingNotice
from voting.models import CouncilDecision, DraftRefusal, Endorsement, OutcomeEntry, Poll
from voting.queries import outcomes as queries
from voting.services import closing, decisions, proclaiming
from voting.services.counting import tallying
from voting.services.decisions import ProjectVerdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
NEXT_MORNING = AFTER_CLOSE + timedelta(hours=12)
COUNCIL = AFTER_CLOSE + timedelta(days=14)
ACCEPTED, RESERVE, REJECTED = (
    CouncilVerdict.ACCEPTED,
    CouncilVerdict.RESERVE,
    CouncilVerdict.REJECTED,
)


@pytest.fixture
def poll(db):
    """Tallied: projects 1 and 3 proposed, 2 too dear, 4 without a vote."""
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000, 50_000, 30_000, 10_000)),))
    for project in Project.objects.all():
        ProposalFactory(edition=poll.edition, project=project, submitted=True, status="admitted")
    fill_urn(poll, [marking(1)] * 3 + [marking(2)] * 2 + [marking(3)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


def somebody(poll, role):
    return MembershipFactory(municipality=poll.municipality, role=role).user


@pytest.fixture
def proposed(poll):
    proclaiming.endorse(poll, by=somebody(poll, Role.COORDINATOR), at=NEXT_MORNING)
    proclaiming.endorse(poll, by=somebody(poll, Role.COMMISSION_MEMBER), at=NEXT_MORNING)
    return Poll.objects.get(pk=poll.pk)


def entries():
    return {entry.contest_entry.number: entry for entry in OutcomeEntry.objects.all()}


def decide(poll, verdicts, **fields):
    known = {"reference": "2020-147", "decided_on": date(2020, 10, 24), "at": COUNCIL}
    by_entry = {entries()[number].pk: verdict for number, verdict in verdicts.items()}
    by = fields.pop("by", None) or somebody(poll, Role.COUNCILLOR)
    decisions.record(poll, verdicts=by_entry, by=by, **{**known, **fields})


AS_VOTED = {1: ProjectVerdict(ACCEPTED), 3: ProjectVerdict(ACCEPTED)}


def statuses():
    return {
        entry.number: entry.project.status for entry in Poll.objects.get().entries.select_related("project")
    }


def test_one_signature_leaves_the_outcome_a_draft(poll):
    is_public = proclaiming.endorse(poll, by=somebody(poll, Role.COORDINATOR), at=NEXT_MORNING)

    assert not is_public
    assert Poll.objects.get().status == PollStatus.TALLIED
    assert set(statuses().values()) == {ProjectStatus.ON_BALLOT}


def test_who_follows_the_edition_is_told_once_that_the_results_are_public(poll):
    follower = UserFactory()
    follows.follow(poll.edition, by=follower, at=AFTER_CLOSE)

    proclaiming.endorse(poll, by=somebody(poll, Role.COORDINATOR), at=NEXT_MORNING)
    assert not Notice.objects.filter(kind=VotingNotice.FOLLOWED_RESULTS).exists()
    proclaiming.endorse(poll, by=somebody(poll, Role.COMMISSION_MEMBER), at=NEXT_MORNING)

    notice = Notice.objects.get(kind=VotingNotice.FOLLOWED_RESULTS)
    assert notice.recipient == follower
    assert "/results/" in notice.path


def test_the_second_person_makes_it_public_and_every_proposer_is_told(proposed):
    assert proposed.status == PollStatus.PROPOSED
    assert statuses() == {1: "proposed", 2: "not_funded", 3: "proposed", 4: "not_funded"}
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        "project.not_funded", "project.not_funded", "project.proposed", "project.proposed",
    ]  # fmt: skip


def test_each_letter_leads_to_the_line_of_its_project_in_the_results(proposed):
    results = reverse("outcomes", args=[proposed.municipality.slug, proposed.edition.slug])

    assert sorted(Notice.objects.values_list("path", flat=True)) == [
        f"{results}#project-{number}" for number in (1, 2, 3, 4)
    ]


def test_the_same_person_does_not_sign_twice(poll):
    coordinator = somebody(poll, Role.COORDINATOR)
    MembershipFactory(municipality=poll.municipality, user=coordinator, role=Role.COMMISSION_MEMBER)
    proclaiming.endorse(poll, by=coordinator, at=NEXT_MORNING)

    with pytest.raises(Refused, match="already signed"):
        proclaiming.endorse(poll, by=coordinator, at=NEXT_MORNING)

    assert Endorsement.objects.count() == 1


def test_a_third_signature_comes_too_late(proposed):
    with pytest.raises(Refused):
        proclaiming.endorse(proposed, by=somebody(proposed, Role.COORDINATOR), at=NEXT_MORNING)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_sign_at_the_same_moment_publish_it_once(at_once):
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    people = [somebody(poll, Role.COMMISSION_MEMBER) for _ in range(2)]

    answers = at_once(
        *[
            lambda by=by: proclaiming.endorse(Poll.objects.get(pk=poll.pk), by=by, at=NEXT_MORNING)
            for by in people
        ]
    )

    assert sorted(answers) == [False, True]
    assert JournalEntry.objects.filter(event="outcome.proposed").count() == 1


class TestARefusedDraft:
    def refuse(self, poll, by=None, reason="La salle comptait douze bulletins de plus."):
        by = by or somebody(poll, Role.COMMISSION_MEMBER)
        proclaiming.refuse(poll, reason=reason, by=by, at=NEXT_MORNING)
        return by

    def test_the_two_signatures_start_anew_and_the_journal_says_why(self, poll):
        coordinator = somebody(poll, Role.COORDINATOR)
        proclaiming.endorse(poll, by=coordinator, at=NEXT_MORNING)

        by = self.refuse(poll)

        assert not queries.signatures(poll).exists()
        entry = JournalEntry.objects.get(event="outcome.refused")
        assert (entry.by, entry.details) == (by, {"reason": "La salle comptait douze bulletins de plus."})
        assert not proclaiming.endorse(poll, by=coordinator, at=NEXT_MORNING)
        assert proclaiming.endorse(poll, by=by, at=NEXT_MORNING)
        assert Poll.objects.get(pk=poll.pk).status == PollStatus.PROPOSED

    def test_the_database_counts_no_signature_of_before(self, poll):
        proclaiming.endorse(poll, by=somebody(poll, Role.COORDINATOR), at=NEXT_MORNING)
        self.refuse(poll)
        proclaiming.endorse(poll, by=somebody(poll, Role.COMMISSION_MEMBER), at=NEXT_MORNING)

        with pytest.raises(IntegrityError), transaction.atomic():
            Poll.objects.filter(pk=poll.pk).update(status=PollStatus.PROPOSED)
        with pytest.raises(IntegrityError), transaction.atomic():
            poll.endorsements.create(by=somebody(poll, Role.COORDINATOR), at=NEXT_MORNING, reading=1)

    def test_each_says_why_once(self, poll):
        by = self.refuse(poll)

        with pytest.raises(Refused):
            self.refuse(poll, by=by)

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 2001])
    def test_it_has_its_reasons(self, poll, reason):
        with pytest.raises(InvalidInput):
            self.refuse(poll, reason=reason)

    def test_what_is_public_is_no_draft(self, proposed):
        with pytest.raises(Refused):
            self.refuse(proposed)

    def test_what_was_refused_stays(self, poll):
        self.refuse(poll)

        for change in (lambda rows: rows.delete(), lambda rows: rows.update(reason="Rien.")):
            with pytest.raises(IntegrityError), transaction.atomic():
                change(DraftRefusal.objects.filter(poll=poll))


RIGHTS = [
    (role, act, act in allowed)
    for role, allowed in {
        None: set(),
        Role.COORDINATOR: {"prepare", "endorse", "record_decision", "proclaim", "see_tally"},
        Role.OFFICER: set(),
        Role.DESK_AGENT: set(),
        Role.MODERATOR: set(),
        Role.COMMISSION_MEMBER: {"endorse", "refuse_draft", "see_tally"},
        Role.COUNCILLOR: {"record_decision", "proclaim", "see_tally"},
        Role.MAYORS_OFFICE: set(),
    }.items()
    for act in ("prepare", "endorse", "refuse_draft", "record_decision", "proclaim", "see_tally")
]


@pytest.mark.parametrize(("role", "act", "allowed"), RIGHTS)
def test_who_may_do_what_in_a_poll(role, act, allowed):
    poll = PollFactory()
    here = UserFactory() if role is None else somebody(poll, role)
    elsewhere = UserFactory() if role is None else MembershipFactory(role=role).user

    can = getattr(policies, f"can_{act}")

    assert can(here, poll) is allowed
    assert can(elsewhere, poll) is False


def test_every_role_is_in_the_table_of_rights():
    assert {role for role, *_rest in RIGHTS} == {None, *Role}


def test_the_decision_of_the_council_is_recorded_with_its_number_and_day(proposed):
    decide(proposed, AS_VOTED)

    decision = CouncilDecision.objects.get()
    assert (decision.reference, decision.decided_on) == ("2020-147", date(2020, 10, 24))
    assert Poll.objects.get().status == PollStatus.DECIDED
    assert {number: entry.council_verdict for number, entry in entries().items()} == {
        1: "accepted", 2: "", 3: "accepted", 4: "",
    }  # fmt: skip
    assert statuses()[1] == ProjectStatus.PROPOSED


CHANGES = [
    ({1: ProjectVerdict(REJECTED), 3: ProjectVerdict(ACCEPTED)}, {1}),
    ({1: ProjectVerdict(RESERVE), 3: ProjectVerdict(ACCEPTED)}, {1}),
    ({**AS_VOTED, 2: ProjectVerdict(ACCEPTED)}, {2}),
    ({**AS_VOTED, 2: ProjectVerdict(REJECTED)}, {2}),
    ({3: ProjectVerdict(ACCEPTED)}, {1}),
    ({1: ProjectVerdict(REJECTED, "Le sol est pollué."), 3: ProjectVerdict(ACCEPTED)}, set()),
    ({**AS_VOTED, 2: ProjectVerdict(ACCEPTED, "Le reliquat d'une autre enveloppe.")}, set()),
    ({**AS_VOTED, 2: ProjectVerdict(RESERVE)}, set()),
]


@pytest.mark.parametrize(("verdicts", "without_reason"), CHANGES)
def test_a_change_to_what_was_voted_gives_its_reason(proposed, verdicts, without_reason):
    if without_reason:
        with pytest.raises(InvalidInput) as refusal:
            decide(proposed, verdicts)
        assert set(refusal.value.errors) == {f"verdicts.{entries()[number].pk}" for number in without_reason}
        assert Poll.objects.get().status == PollStatus.PROPOSED
    else:
        decide(proposed, verdicts)
        assert Poll.objects.get().status == PollStatus.DECIDED


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reference": "  "}, "reference"),
        ({"decided_on": date(2020, 10, 1)}, "decided_on"),
        ({"decided_on": date(2020, 10, 30)}, "decided_on"),
    ],
)
def test_a_decision_has_a_number_and_a_day_after_the_vote(proposed, fields, field):
    with pytest.raises(InvalidInput) as refusal:
        decide(proposed, AS_VOTED, **fields)

    assert set(refusal.value.errors) == {field}


def test_the_council_does_not_decide_before_the_outcome_is_public(poll):
    with pytest.raises(Refused):
        decide(poll, AS_VOTED)


def test_another_town_s_project_is_not_decided_here(proposed):
    with pytest.raises(InvalidInput):
        decisions.record(
            proposed,
            reference="2020-147",
            decided_on=date(2020, 10, 24),
            verdicts={**{entries()[n].pk: v for n, v in AS_VOTED.items()}, 999_999: ProjectVerdict(ACCEPTED)},
            by=somebody(proposed, Role.COUNCILLOR),
            at=COUNCIL,
        )


@pytest.fixture
def proclaimed(proposed):
    decide(
        proposed,
        {
            1: ProjectVerdict(ACCEPTED),
            2: ProjectVerdict(RESERVE),
            3: ProjectVerdict(REJECTED, "Le sol est pollué."),
        },
    )
    proclaiming.proclaim(proposed, by=somebody(proposed, Role.COORDINATOR), at=COUNCIL)
    return Poll.objects.get(pk=proposed.pk)


def test_proclaiming_makes_winners_a_reserve_and_reasons(proclaimed):
    assert proclaimed.status == PollStatus.PROCLAIMED
    assert statuses() == {1: "winner", 2: "reserve", 3: "rejected_by_council", 4: "not_funded"}
    assert Project.objects.get(contest_entries__number=3).status_reason == "Le sol est pollué."
    assert Project.objects.get(contest_entries__number=1).voted_eur == 60_000
    assert set(Milestone.objects.values_list("project__contest_entries__number", flat=True)) == {1}
    assert Milestone.objects.count() == len(milestones.FIRST_STEPS)


def test_every_proposer_learns_what_the_council_said_once(proclaimed):
    notices = Notice.objects.exclude(kind__in=["project.proposed", "project.not_funded"])

    assert sorted(notices.values_list("kind", flat=True)) == [
        "project.in_reserve", "project.rejected", "project.won",
    ]  # fmt: skip


def test_winners_are_proclaimed_once(proclaimed):
    with pytest.raises(Refused):
        proclaiming.proclaim(proclaimed, by=somebody(proclaimed, Role.COORDINATOR), at=COUNCIL)


def test_nobody_wins_before_the_council_decided(proposed):
    with pytest.raises(Refused):
        proclaiming.proclaim(proposed, by=somebody(proposed, Role.COORDINATOR), at=COUNCIL)


class TestDelivery:
    @pytest.fixture
    def proposed_plan(self, proclaimed):
        return Project.objects.get(contest_entries__number=1)

    @pytest.fixture
    def coordinator(self, proclaimed):
        return somebody(proclaimed, Role.COORDINATOR)

    @pytest.fixture
    def winner(self, proposed_plan, coordinator):
        milestones.publish(proposed_plan, by=coordinator, at=COUNCIL)
        return proposed_plan

    @pytest.fixture
    def officer(self, proclaimed):
        """Of the department that gave the technical opinion."""
        project = Project.objects.get(contest_entries__number=1)
        department = DepartmentFactory(municipality=proclaimed.municipality)
        review = FeasibilityReview.objects.create(
            project=project, status_since=COUNCIL, due_on=COUNCIL.date()
        )
        Opinion.objects.create(review=review, kind="technical", department=department, due_on=COUNCIL.date())
        return MembershipFactory(
            municipality=proclaimed.municipality, role=Role.OFFICER, departments=[department]
        ).user

    def test_first_dates_are_proposed_on_working_days_and_public_once_published(
        self, proposed_plan, coordinator, officer
    ):
        steps = list(proposed_plan.milestones.all())
        assert all(step.is_proposed and step.planned_on.weekday() < 5 for step in steps)
        assert project_queries.milestones(proposed_plan) == ()
        with pytest.raises(InvalidInput):
            self.say(proposed_plan, officer, steps[0], MilestoneStatus.STARTED)
        self.say(proposed_plan, officer, steps[0], MilestoneStatus.PLANNED, planned_on=date(2021, 5, 3))
        with pytest.raises(NotAllowed):
            milestones.publish(proposed_plan, by=officer, at=COUNCIL)

        milestones.publish(proposed_plan, by=coordinator, at=COUNCIL)

        assert project_queries.milestones(proposed_plan)[0].planned_on == date(2021, 5, 3)
        with pytest.raises(Refused):
            milestones.publish(proposed_plan, by=coordinator, at=COUNCIL)

    def test_a_step_set_back_was_not_done_on_any_day(self, winner, officer):
        first = winner.milestones.first()
        self.say(winner, officer, first, MilestoneStatus.DONE, done_on=COUNCIL.date())

        self.say(winner, officer, first, MilestoneStatus.PLANNED, done_on=COUNCIL.date())

        assert winner.milestones.first().done_on is None

    def test_officers_of_other_departments_write_nothing_of_a_delivery(self, winner, proclaimed):
        finances = DepartmentFactory(municipality=proclaimed.municipality)
        other = MembershipFactory(
            municipality=proclaimed.municipality, role=Role.OFFICER, departments=[finances]
        )

        with pytest.raises(NotAllowed):
            self.say(winner, other.user, winner.milestones.first(), MilestoneStatus.STARTED)

    def test_what_another_window_wrote_of_a_step_is_neither_lost_nor_hidden(self, winner, officer):
        first, second, third = winner.milestones.all()
        steps = {milestone: standing_step(milestone) for milestone in (first, second, third)}
        seen = {milestone: step_mark(step) for milestone, step in steps.items()}
        self.say(winner, officer, first, MilestoneStatus.PLANNED, note="Les plans sont à la halle.")
        late = {"planned_on": date(2022, 3, 1)}

        def send(milestone):
            said = {**steps, milestone: replace(steps[milestone], **late)}
            milestones.write(
                winner,
                [SaidOfStep(step, about, seen[about]) for about, step in said.items()],
                by=officer,
                at=COUNCIL,
            )

        send(second)
        with pytest.raises(SavedMeanwhile) as conflict:
            send(first)

        stored = {
            ("steps", 0, "note"): "Les plans sont à la halle.",
            ("steps", 0, "planned_on"): first.planned_on,
        }
        assert conflict.value.stored == stored
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.note, second.planned_on) == ("Les plans sont à la halle.", date(2022, 3, 1))

    def test_a_new_step_sent_twice_is_one_and_two_never_share_name_and_day(self, winner, officer):
        opening = MilestoneStep("Inauguration", date(2022, 6, 1))

        def send(step, milestone=None):
            seen = step_mark(standing_step(milestone)) if milestone else ""
            return milestones.write(winner, [SaidOfStep(step, milestone, seen)], by=officer, at=COUNCIL)

        assert len(send(opening)) == 1
        assert send(opening) == []
        for twin in (
            SaidOfStep(replace(opening, note="Avec la fanfare")),
            SaidOfStep(opening, winner.milestones.first()),
        ):
            with pytest.raises(InvalidInput) as refusal:
                send(twin.step, twin.milestone)
            assert set(refusal.value.errors) == {"steps.0.label"}
        assert winner.milestones.filter(label="Inauguration").count() == 1

    def say(self, winner, officer, milestone, status, **fields):
        known = {"label": milestone.label, "planned_on": milestone.planned_on, "status": status}
        milestone.refresh_from_db()
        said = SaidOfStep(
            MilestoneStep(**{**known, **fields}), milestone, step_mark(standing_step(milestone))
        )
        milestones.write(winner, [said], by=officer, at=COUNCIL)

    def test_a_delivery_begins_with_its_first_step_and_ends_with_its_last(self, winner, officer):
        first, second, third = winner.milestones.all()
        today = COUNCIL.date()

        self.say(winner, officer, first, MilestoneStatus.STARTED)
        assert Project.objects.get(pk=winner.pk).status == ProjectStatus.IN_DELIVERY
        self.say(winner, officer, first, MilestoneStatus.DONE, done_on=today)
        self.say(winner, officer, second, MilestoneStatus.DONE, done_on=today)
        assert Project.objects.get(pk=winner.pk).status == ProjectStatus.IN_DELIVERY
        self.say(winner, officer, third, MilestoneStatus.DROPPED, delay_reason="Plus utile.")

        assert Project.objects.get(pk=winner.pk).status == ProjectStatus.DELIVERED

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"status": MilestoneStatus.DONE}, "done_on"),
            ({"status": MilestoneStatus.DONE, "done_on": date(2021, 1, 1)}, "done_on"),
            ({"status": MilestoneStatus.DROPPED}, "delay_reason"),
            ({"status": MilestoneStatus.PLANNED, "planned_on": date(2020, 10, 1)}, "delay_reason"),
            ({"status": MilestoneStatus.PLANNED, "label": " "}, "label"),
        ],
    )
    def test_a_step_says_when_it_was_done_and_why_it_is_late(self, winner, officer, fields, field):
        with pytest.raises(InvalidInput) as refusal:
            self.say(winner, officer, winner.milestones.first(), **fields)

        assert set(refusal.value.errors) == {f"steps.0.{field}"}

    @pytest.mark.parametrize("status", [word for word in MilestoneStatus if word != MilestoneStatus.DONE])
    def test_a_step_that_is_not_done_keeps_no_day_on_which_it_was(self, winner, officer, status):
        first, today = winner.milestones.first(), COUNCIL.date()
        self.say(winner, officer, first, MilestoneStatus.DONE, done_on=today)

        self.say(winner, officer, first, status, done_on=today, delay_reason="Une erreur de ligne.")

        first.refresh_from_db()
        assert first.done_on is None

    def test_only_the_town_s_own_officers_follow_a_delivery(self, winner):
        for stranger in (UserFactory(), MembershipFactory(officer=True).user):
            with pytest.raises(NotAllowed):
                self.say(winner, stranger, winner.milestones.first(), MilestoneStatus.STARTED)

    def test_a_project_that_did_not_win_has_no_steps(self, proclaimed, coordinator):
        loser = Project.objects.get(contest_entries__number=2)

        said = SaidOfStep(MilestoneStep("Étude", date(2021, 1, 1)))

        with pytest.raises(Refused):
            milestones.write(loser, [said], by=coordinator, at=COUNCIL)
