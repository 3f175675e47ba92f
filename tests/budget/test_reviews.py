from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget import policies
from budget.enums import OpinionKind, OpinionVerdict, ReviewDecision, ReviewStatus
from budget.models import Edition, FeasibilityReview, Opinion, Project
from budget.services import rerouting, reviews
from budget.tasks import remind_late_reviews
from tests.factories.accounts import DepartmentFactory, MembershipFactory, UserFactory
from tests.factories.budget import EnvelopeFactory, coordinator_of
from tests.factories.proposals import (
    STUDIED,
    ProjectFactory,
    ProposalFactory,
    all_signed,
    officer_of,
    resident_of,
    signed,
)

pytestmark = pytest.mark.django_db

FEASIBLE, UNFEASIBLE = ReviewDecision.FEASIBLE, ReviewDecision.UNFEASIBLE
REASONS = "Le sol s'y prête et l'entretien est prévu."


@pytest.fixture
def project():
    project = ProjectFactory(costed=True)
    ProposalFactory(edition=project.edition, submitted=True, status="admitted", project=project)
    return project


@pytest.fixture
def officer(project):
    """In a village one officer gives the three opinions."""
    return officer_of(project.review.opinions.first().department)


@pytest.fixture
def coordinator(project):
    return coordinator_of(project.edition)


@pytest.fixture
def proposer(project):
    return project.proposals.get().author


def answer(verdict="favourable", **changes):
    return {"verdict": verdict, "public_reasons": REASONS, "version": 1, **changes}


def sheet(**answers):
    return {OpinionKind(kind): given for kind, given in answers.items()}


# --- Opinions


def test_one_officer_gives_the_three_opinions_on_one_sheet(project, officer):
    reviews.give_opinions(
        project.review,
        sheet(
            technical=answer(), legal=answer("conditional", conditions="Une barrière."), financial=answer()
        ),
        by=officer,
        at=STUDIED,
    )

    given = {opinion.kind: opinion for opinion in Opinion.objects.all()}
    assert {kind: opinion.verdict for kind, opinion in given.items()} == {
        "technical": "favourable",
        "legal": "conditional",
        "financial": "favourable",
    }
    assert {(opinion.given_by, opinion.given_at) for opinion in given.values()} == {(officer, STUDIED)}
    assert JournalEntry.objects.filter(event="opinion.given").count() == 3


def test_notes_are_kept_before_any_verdict_and_sign_nothing(project, officer):
    notes = {"verdict": "", "private_notes": "Voir le plan du réseau.", "version": 1}

    reviews.give_opinions(project.review, sheet(technical=notes), by=officer, at=STUDIED)

    opinion = Opinion.objects.get(kind="technical")
    assert (opinion.private_notes, opinion.verdict, opinion.given_by) == ("Voir le plan du réseau.", "", None)


def test_what_a_deputy_signs_says_for_whom(project, officer, client):
    department = project.review.opinions.first().department
    seat, now = officer.memberships.get(), timezone.now()
    colleague = officer_of(DepartmentFactory(municipality=department.municipality))
    days = {"begins_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    MembershipFactory(
        officer=True, user=colleague, municipality=department.municipality, deputy_of=seat, **days
    )

    reviews.give_opinions(project.review, sheet(technical=answer()), by=colleague, at=STUDIED)
    client.force_login(officer)
    page = client.get(project.review.get_absolute_url()).content.decode()

    opinion = Opinion.objects.get(kind="technical")
    assert (opinion.given_by, opinion.given_for) == (colleague, officer)
    assert f"par délégation d’{officer.public_name}" in page
    assert JournalEntry.objects.get(event="opinion.given").details["given_for"] == officer.pk


def test_a_colleagues_note_does_not_sign_in_place_of_the_officer(project, officer):
    department = project.review.opinions.first().department
    colleague = officer_of(department)
    reviews.give_opinions(project.review, sheet(technical=answer()), by=officer, at=STUDIED)

    noted = answer(version=2, private_notes="Relu.")
    reviews.give_opinions(project.review, sheet(technical=noted), by=colleague, at=STUDIED)

    assert Opinion.objects.get(kind="technical").given_by == officer


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"verdict": "maybe"}, "opinions.technical.verdict"),
        ({"public_reasons": ""}, "opinions.technical.public_reasons"),
        ({"public_reasons": " \n "}, "opinions.technical.public_reasons"),
        ({"verdict": "conditional", "conditions": ""}, "opinions.technical.conditions"),
        ({"public_reasons": "x" * 4001}, "opinions.technical.public_reasons"),
        ({"private_notes": "\x00"}, "opinions.technical.private_notes"),
        ({"conditions": "\ud800"}, "opinions.technical.conditions"),
    ],
)
def test_a_sheet_with_one_wrong_answer_is_not_written_at_all(project, officer, changes, wrong):
    given = sheet(technical=answer(**changes), legal=answer())

    with pytest.raises(InvalidInput) as refusal:
        reviews.give_opinions(project.review, given, by=officer, at=STUDIED)

    assert set(refusal.value.errors) == {wrong}
    assert not Opinion.objects.exclude(verdict="").exists()


def test_two_officers_editing_one_opinion_lose_neither_text(project, officer):
    colleague = officer_of(project.review.opinions.first().department)
    reviews.give_opinions(project.review, sheet(technical=answer()), by=officer, at=STUDIED)
    older_copy = answer("unfavourable", public_reasons="Trop près du réseau.", version=1)

    with pytest.raises(SavedMeanwhile) as conflict:
        reviews.give_opinions(project.review, sheet(technical=older_copy), by=colleague, at=STUDIED)

    assert conflict.value.stored == {
        ("opinions", "technical", "verdict"): "favourable",
        ("opinions", "technical", "public_reasons"): REASONS,
    }
    assert Opinion.objects.get(kind="technical").verdict == "favourable"


def test_two_officers_saving_at_once_leave_one_text_and_one_conflict(at_once):
    project = ProjectFactory()
    department = project.review.opinions.first().department
    people = [officer_of(department) for _ in range(2)]

    def save(person, text):
        review = FeasibilityReview.objects.get()
        given = sheet(technical=answer(public_reasons=text))
        return lambda: reviews.give_opinions(review, given, by=person, at=STUDIED)

    answers = at_once(save(people[0], "Premier texte."), save(people[1], "Second texte."))

    assert sorted(type(refusal).__name__ for refusal in answers) == ["NoneType", "SavedMeanwhile"]
    assert Opinion.objects.get(kind="technical").version == 2


def test_a_conflict_on_one_part_keeps_the_whole_sheet_unwritten(project, officer):
    reviews.give_opinions(project.review, sheet(technical=answer()), by=officer, at=STUDIED)
    stale = sheet(technical=answer(public_reasons="Autre texte."), legal=answer())

    with pytest.raises(SavedMeanwhile):
        reviews.give_opinions(project.review, stale, by=officer, at=STUDIED)

    assert Opinion.objects.get(kind="legal").verdict == ""


# --- The right of reply


def oppose(project, officer):
    given = sheet(technical=answer(), legal=answer("unfavourable"), financial=answer())
    reviews.give_opinions(project.review, given, by=officer, at=STUDIED)
    return FeasibilityReview.objects.get()


def test_an_unfavourable_opinion_waits_for_the_others_before_the_proposer_is_asked(project, officer):
    reviews.give_opinions(project.review, sheet(legal=answer("unfavourable")), by=officer, at=STUDIED)

    assert FeasibilityReview.objects.get().status == ReviewStatus.OPEN


def test_once_all_are_given_an_unfavourable_one_opens_the_right_of_reply(project, officer, proposer):
    review = oppose(project, officer)

    assert review.status == ReviewStatus.AWAITING_REPLY
    # In Paris STUDIED is the first minute of 24 May: fifteen days later, to the end of the day.
    assert review.reply_by == datetime(2026, 6, 8, 22, tzinfo=UTC)
    notice = Notice.objects.get(kind="budget.reply_offered")
    assert (notice.recipient, notice.facts["reply_by"]) == (proposer, "2026-06-08")


def test_the_proposer_replies_once_and_the_coordinator_is_told(project, officer, proposer, coordinator):
    review = oppose(project, officer)

    reviews.reply(review, "Le terrain voisin est libre.", by=proposer, at=STUDIED)
    with pytest.raises(Refused):
        reviews.reply(review, "Encore.", by=proposer, at=STUDIED)

    assert FeasibilityReview.objects.get().reply == "Le terrain voisin est libre."
    assert Notice.objects.get(kind="budget.reply_given").recipient == coordinator


def test_a_reply_on_the_dot_is_late(project, officer, proposer):
    review = oppose(project, officer)

    with pytest.raises(Refused):
        reviews.reply(review, "Trop tard.", by=proposer, at=review.reply_by)

    assert FeasibilityReview.objects.get().reply == ""


def test_an_empty_reply_is_refused_beside_its_field(project, officer, proposer):
    with pytest.raises(InvalidInput) as refusal:
        reviews.reply(oppose(project, officer), "  ", by=proposer, at=STUDIED)

    assert set(refusal.value.errors) == {"reply"}


def test_nobody_replies_for_the_proposer(project, officer, coordinator):
    review = oppose(project, officer)

    for person in (coordinator, officer, resident_of(project.edition)):
        with pytest.raises(NotAllowed):
            reviews.reply(review, "Pour lui.", by=person, at=STUDIED)


# --- The decision


def decide(project, decision, by, at=STUDIED, reasons=REASONS):
    reviews.decide(
        FeasibilityReview.objects.get(project=project), decision, public_reasons=reasons, by=by, at=at
    )


@pytest.mark.parametrize("verdict", [OpinionVerdict.FAVOURABLE, OpinionVerdict.CONDITIONAL])
def test_feasible_when_the_three_opinions_allow_it(project, coordinator, proposer, verdict):
    all_signed(project, verdict)

    decide(project, FEASIBLE, coordinator)

    project.refresh_from_db()
    assert project.status == "feasible"
    assert project.review.public_reasons == REASONS
    notice = Notice.objects.get(kind="budget.review_decided")
    assert (notice.recipient, notice.facts["decision"]) == (proposer, "feasible")


def test_no_decision_before_the_three_opinions(project, coordinator):
    signed(project.review.opinions.first(), OpinionVerdict.FAVOURABLE)

    for decision in ReviewDecision:
        with pytest.raises(Refused):
            decide(project, decision, coordinator)

    assert Project.objects.get().status == "under_review"


def test_a_decision_follows_the_opinions(project, coordinator):
    all_signed(project)

    with pytest.raises(Refused):
        decide(project, UNFEASIBLE, coordinator)


def test_an_opposed_project_is_not_declared_feasible(project, officer, coordinator):
    review = oppose(project, officer)

    with pytest.raises(Refused):
        decide(project, FEASIBLE, coordinator, at=review.reply_by)


def test_not_feasible_waits_for_the_reply_or_its_date(project, officer, coordinator):
    review = oppose(project, officer)

    with pytest.raises(Refused):
        decide(project, UNFEASIBLE, coordinator, at=review.reply_by - timedelta(seconds=1))
    decide(project, UNFEASIBLE, coordinator, at=review.reply_by)

    assert Project.objects.get().status == "unfeasible"


def test_not_feasible_may_be_said_as_soon_as_the_proposer_replied(project, officer, coordinator, proposer):
    review = oppose(project, officer)
    reviews.reply(review, "Je comprends.", by=proposer, at=STUDIED)

    decide(project, UNFEASIBLE, coordinator)

    assert Project.objects.get().status == "unfeasible"


def test_after_the_reply_an_officer_may_change_their_mind(project, officer, coordinator, proposer):
    review = oppose(project, officer)
    reviews.reply(review, "Le terrain voisin est libre.", by=proposer, at=STUDIED)
    reviews.give_opinions(review, sheet(legal=answer(version=2)), by=officer, at=STUDIED)

    decide(project, FEASIBLE, coordinator)

    assert Project.objects.get().status == "feasible"


@pytest.mark.parametrize(
    ("cost_eur", "yearly_eur", "envelope_max", "allowed"),
    [
        (None, None, None, False),
        (120_000, 12_000, None, True),
        (120_001, 0, None, False),
        (39_000, 3_901, None, False),
        (39_000, 3_900, None, True),
        (39_000, 0, 30_000, False),
        (2_999, 0, None, False),
        (3_000, 0, None, True),
    ],
)
def test_a_feasible_project_is_costed_within_the_rulebook(
    project, coordinator, cost_eur, yearly_eur, envelope_max, allowed
):
    envelope = EnvelopeFactory(edition=project.edition, project_cost_max_eur=envelope_max)
    Project.objects.update(cost_eur=cost_eur, yearly_running_cost_eur=yearly_eur, envelope=envelope)
    all_signed(project)
    review = FeasibilityReview.objects.get()

    why_not = reviews.what_keeps(review, FEASIBLE, STUDIED)

    assert (why_not == "") is allowed
    # What the rulebook rules out is decided too: no file is ready for a decision that nobody can take.
    may_be_refused = reviews.what_keeps(review, UNFEASIBLE, STUDIED) == ""
    assert may_be_refused is (not allowed and cost_eur is not None)


def test_a_decision_needs_reasons(project, coordinator):
    all_signed(project)

    with pytest.raises(InvalidInput) as refusal:
        decide(project, FEASIBLE, coordinator, reasons=" ")

    assert set(refusal.value.errors) == {"public_reasons"}


def test_after_the_decision_no_opinion_changes(project, officer, coordinator):
    all_signed(project)
    decide(project, FEASIBLE, coordinator)

    with pytest.raises(Refused):
        reviews.give_opinions(project.review, sheet(legal=answer("unfavourable")), by=officer, at=STUDIED)

    assert set(Opinion.objects.values_list("verdict", flat=True)) == {"favourable"}


def test_two_coordinators_who_decide_at_once_decide_once(at_once):
    project = all_signed(ProjectFactory(costed=True))
    people = [coordinator_of(project.edition) for _ in range(3)]

    answers = at_once(*[lambda by=person: decide(project, FEASIBLE, by) for person in people])

    assert sum(refusal is None for refusal in answers) == 1
    assert JournalEntry.objects.filter(event="review.decided").count() == 1


@pytest.mark.parametrize(
    ("status", "given", "replied", "days_after_date", "ready"),
    [
        ("open", 2, False, -1, False),
        ("open", 3, False, -1, True),
        ("awaiting_reply", 3, False, -1, False),
        ("awaiting_reply", 3, True, -1, True),
        ("awaiting_reply", 3, False, 0, True),
        ("decided", 3, True, 0, False),
    ],
)
def test_a_file_is_ready_once_nothing_more_is_awaited(
    project, status, given, replied, days_after_date, ready
):
    for opinion in list(project.review.opinions.all())[:given]:
        signed(opinion, OpinionVerdict.UNFAVOURABLE)
    review = FeasibilityReview.objects.get()
    review.status, review.reply_by = status, STUDIED
    review.replied_at = STUDIED if replied else None

    assert review.is_ready(STUDIED + timedelta(days=days_after_date)) is ready


# --- Rights

PEOPLE = [
    # who, opinion, decide, read the file, read opinions before the decision
    ("officer of the department", True, False, True, True),
    ("officer of another department", False, False, False, False),
    ("officer of another town", False, False, False, False),
    (Role.COORDINATOR, False, True, True, True),
    (Role.DESK_AGENT, False, False, False, False),
    (Role.MODERATOR, False, False, False, False),
    (Role.COMMISSION_MEMBER, False, False, False, False),
    (Role.COUNCILLOR, False, False, False, False),
    (Role.MAYORS_OFFICE, False, False, False, False),
    ("proposer", False, False, False, False),
    ("resident", False, False, False, False),
]


def person_who_is(who, project):
    town = project.municipality
    makers = {
        "officer of the department": lambda: officer_of(project.review.opinions.first().department),
        "officer of another department": lambda: officer_of(DepartmentFactory(municipality=town)),
        "officer of another town": lambda: officer_of(DepartmentFactory()),
        "proposer": lambda: project.proposals.get().author,
        "resident": lambda: resident_of(project.edition),
    }
    if who in makers:
        return makers[who]()
    return MembershipFactory(municipality=town, role=who).user


def test_the_table_of_rights_names_every_role():
    named = {who for who, *_rest in PEOPLE if isinstance(who, Role)} | {Role.OFFICER}

    assert named == set(Role)


@pytest.mark.parametrize(("who", "opinion", "decision", "file", "opinions"), PEOPLE)
def test_who_may_study_decide_and_read(project, who, opinion, decision, file, opinions):
    person, review = person_who_is(who, project), project.review

    assert policies.can_give_opinion(person, review.opinions.first()) is opinion
    assert policies.can_cost(person, review) is opinion
    assert policies.can_decide(person, review) is decision
    assert policies.can_view_review(person, review) is file
    assert policies.can_read_opinions(person, review) is opinions
    visible = FeasibilityReview.objects.filter(policies.reviews_visible_to(person, project.edition))
    assert visible.exists() is file


def test_an_officer_who_lost_the_role_gives_no_opinion(project):
    department = project.review.opinions.first().department
    moved = MembershipFactory(municipality=project.municipality, councillor=True, departments=[department])

    assert not policies.can_give_opinion(moved.user, project.review.opinions.first())


def test_the_proposer_reads_the_opinions_as_soon_as_they_may_reply(project, officer, proposer):
    review = oppose(project, officer)

    assert policies.can_read_opinions(proposer, review)
    assert not policies.can_read_opinions(UserFactory(), review)


# --- Reminders


def reminders():
    return list(Notice.objects.filter(kind="budget.opinion_late").order_by("pk"))


def test_a_late_opinion_is_called_for_once_a_week(project, officer):
    # Opinions were due on 30 May.
    first_late_morning = datetime(2026, 5, 31, 7, tzinfo=UTC)
    for days, expected in [(-1, 0), (0, 1), (1, 1), (6, 1), (7, 2), (13, 2), (14, 3)]:
        reviews.remind(project.review, at=first_late_morning + timedelta(days=days))

        assert len(reminders()) == expected

    assert {notice.recipient for notice in reminders()} == {officer}


def test_who_has_given_their_opinion_is_left_in_peace(project):
    busy, prompt = [DepartmentFactory(municipality=project.municipality) for _ in range(2)]
    Opinion.objects.filter(kind="technical").update(department=busy)
    Opinion.objects.exclude(kind="technical").update(department=prompt)
    for opinion in Opinion.objects.exclude(kind="technical"):
        signed(opinion, OpinionVerdict.FAVOURABLE)
    waiting = officer_of(busy)

    reviews.remind(project.review, at=datetime(2026, 6, 2, tzinfo=UTC))

    assert {notice.recipient for notice in reminders()} == {waiting}


def test_the_sweep_run_twice_and_at_once_owes_each_reminder_once(at_once):
    project = ProjectFactory()
    officer_of(project.review.opinions.first().department)
    Opinion.objects.update(due_on="2026-01-05")

    at_once(*[remind_late_reviews] * 4)
    remind_late_reviews()

    assert len(reminders()) == 1


def test_an_archived_edition_calls_for_nothing(project, officer):
    Opinion.objects.update(due_on="2026-01-05")
    Edition.objects.update(is_archived=True)

    remind_late_reviews()

    assert reminders() == []


# --- A file that cannot be decided as it stands

WORD = "L'entretien dépasse ce que le règlement permet."


def test_a_department_is_asked_again_with_a_word(project, coordinator, officer):
    all_signed(project)
    legal = project.review.opinions.get(kind=OpinionKind.LEGAL)

    rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=coordinator, at=STUDIED)

    again = Opinion.objects.get(pk=legal.pk)
    assert (again.verdict, again.public_reasons, again.given_by) == ("", legal.public_reasons, None)
    assert again.due_on >= project.edition.local_day(STUDIED) + timedelta(days=rerouting.AGAIN_DAYS)
    told = Notice.objects.filter(kind="budget.opinion_sent_back", recipient=officer).get()
    assert told.facts["reason"] == WORD
    assert JournalEntry.objects.get(event="opinion.sent_back").details["reason"] == WORD
    assert reviews.what_keeps(project.review, FEASIBLE, STUDIED)


@pytest.mark.parametrize(
    ("kind", "word", "wrong"),
    [
        (OpinionKind.LEGAL, "non", {("word",)}),
        (None, WORD, {("kind",)}),
        ("king", WORD, {("kind",)}),
    ],
)
def test_sending_back_takes_an_opinion_given_and_a_word(project, coordinator, kind, word, wrong):
    all_signed(project)

    with pytest.raises(InvalidInput) as refusal:
        rerouting.send_back(project.review, kind, word=word, by=coordinator, at=STUDIED)

    assert set(refusal.value.faults) == wrong


def test_an_opinion_is_not_sent_back_twice_nor_once_decided(project, coordinator):
    all_signed(project)
    rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=coordinator, at=STUDIED)
    with pytest.raises(InvalidInput):
        rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=coordinator, at=STUDIED)

    all_signed(project)
    reviews.decide(project.review, FEASIBLE, public_reasons=REASONS, by=coordinator, at=STUDIED)
    with pytest.raises(Refused):
        rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=coordinator, at=STUDIED)


def test_an_officer_sends_no_opinion_back(project, officer):
    all_signed(project)

    with pytest.raises(NotAllowed):
        rerouting.send_back(project.review, OpinionKind.LEGAL, word=WORD, by=officer, at=STUDIED)


def test_a_costing_outside_the_rules_is_said_beside_it_at_once(project, officer, client):
    Project.objects.filter(pk=project.pk).update(cost_eur=10_000, yearly_running_cost_eur=9_000)
    client.force_login(officer)

    page = client.get(project.review.get_absolute_url()).content.decode()

    assert reviews.cost_outside_rules(Project.objects.get(pk=project.pk).review) != ""
    assert "entretien dépasse" in page
