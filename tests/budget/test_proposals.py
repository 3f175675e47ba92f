import uuid
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused, SavedMeanwhile
from budget import policies
from budget.enums import MinorRule, PhaseKind, ProposalStatus, ProposerKind
from budget.models import Project, Proposal, Revision
from budget.queries.proposals import visible_to
from budget.rulebook import ProposingRules
from budget.services import proposals
from budget.services.contents import FIELDS, association_number_fault
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import CALENDAR, EditionFactory, ThemeFactory, during, rules_of_a
from tests.factories.proposals import WRITTEN, ProposalFactory, resident_of

pytestmark = pytest.mark.django_db

TOO_LATE = CALENDAR[PhaseKind.COLLECTION][1]


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def resident(edition):
    return resident_of(edition)


@pytest.fixture
def draft(edition, resident):
    return ProposalFactory(edition=edition, author=resident)


# --- Beginning


def test_a_draft_begins_with_what_is_known_so_far(edition, resident):
    proposal = proposals.begin(edition, {"title": "  Un  banc "}, by=resident, at=WRITTEN)

    assert (proposal.status, proposal.number, proposal.title) == ("draft", 1, "Un banc")
    assert proposal.revisions.get().content["title"] == "Un banc"
    assert JournalEntry.objects.get().event == "proposal.begun"


def test_the_same_request_sent_again_answers_with_the_same_draft(edition, resident):
    key = uuid.uuid4()
    first = proposals.begin(edition, {"title": "Un banc"}, by=resident, at=WRITTEN, request_key=key)

    again = proposals.begin(edition, {"title": "Un banc"}, by=resident, at=WRITTEN, request_key=key)

    assert again == first
    assert Proposal.objects.count() == 1


def test_a_lost_answer_is_asked_again_after_the_close(edition, resident):
    key = uuid.uuid4()
    first = proposals.begin(edition, {"title": "Un banc"}, by=resident, at=WRITTEN, request_key=key)

    again = proposals.begin(edition, {"title": "Un banc"}, by=resident, at=TOO_LATE, request_key=key)

    assert again == first


def test_ten_parallel_requests_with_one_key_make_one_proposal(at_once):
    edition = EditionFactory(running=True)
    resident = resident_of(edition)
    key = uuid.uuid4()

    def begin():
        changes = {"title": "Un banc"}
        return proposals.begin(edition, changes, by=resident, at=WRITTEN, request_key=key).pk

    answers = at_once(*[begin] * 10)

    assert Proposal.objects.count() == 1
    assert set(answers) == {Proposal.objects.get().pk}


def test_eight_people_who_begin_at_once_get_eight_numbers(at_once):
    edition = EditionFactory(running=True)
    people = [resident_of(edition) for _ in range(8)]

    answers = at_once(
        *[
            lambda person=person: proposals.begin(edition, {"title": "Un banc"}, by=person, at=WRITTEN).number
            for person in people
        ]
    )

    assert sorted(answers) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_nobody_begins_outside_the_collection(edition, resident):
    with pytest.raises(Refused):
        proposals.begin(edition, {"title": "Un banc"}, by=resident, at=TOO_LATE)

    assert not Proposal.objects.exists()


def test_an_account_without_a_register_entry_may_write_and_is_told_before_sending(edition):
    newcomer = UserFactory()

    proposals.begin(edition, {"title": "Un banc"}, by=newcomer, at=WRITTEN)

    answer = policies.can_propose(newcomer, edition, WRITTEN)
    assert (bool(answer), answer.code, answer.article) == (False, "not_registered", 2)


def test_a_person_keeps_ten_drafts_at_most(edition, resident):
    for _ in range(10):
        proposals.begin(edition, {"title": "Un banc"}, by=resident, at=WRITTEN)

    with pytest.raises(Refused, match="10"):
        proposals.begin(edition, {"title": "Un banc"}, by=resident, at=WRITTEN)

    assert Proposal.objects.count() == 10


# --- Saving


def test_each_real_change_is_kept_as_a_revision(draft, resident):
    proposals.save(draft, {"summary": "Pour souffler."}, version=1, by=resident, at=WRITTEN)
    proposals.save(draft, {"summary": "Pour souffler."}, version=2, by=resident, at=WRITTEN)
    proposals.save(draft, {"summary": "Pour souffler un peu."}, version=2, by=resident, at=WRITTEN)

    texts = [revision.content["summary"] for revision in Revision.objects.order_by("number")]
    assert texts == ["Pour souffler.", "Pour souffler un peu."]
    assert Proposal.objects.get().version == 3


def test_a_second_window_is_refused_with_both_texts_in_hand(draft, resident):
    other_window = Proposal.objects.get()
    proposals.save(draft, {"summary": "Le premier."}, version=1, by=resident, at=WRITTEN)

    with pytest.raises(SavedMeanwhile) as conflict:
        proposals.save(other_window, {"summary": "Le second."}, version=1, by=resident, at=WRITTEN)

    assert conflict.value.stored == {("summary",): "Le premier."}
    assert Proposal.objects.get().summary == "Le premier."


def test_the_second_window_may_then_choose_its_own_text(draft, resident):
    proposals.save(draft, {"summary": "Le premier."}, version=1, by=resident, at=WRITTEN)

    proposals.save(draft, {"summary": "Le second."}, version=2, by=resident, at=WRITTEN)

    assert Proposal.objects.get().summary == "Le second."
    assert [revision.number for revision in Revision.objects.order_by("number")] == [2, 3]


def test_the_same_text_saved_twice_is_no_conflict(draft, resident):
    proposals.save(draft, {"summary": "Le premier."}, version=1, by=resident, at=WRITTEN)

    proposals.save(draft, {"summary": "Le premier."}, version=1, by=resident, at=WRITTEN)

    assert Proposal.objects.get().version == 2


def test_two_windows_that_save_at_once_lose_nothing(at_once):
    proposal = ProposalFactory()

    def save(text):
        mine = Proposal.objects.get()
        return lambda: proposals.save(mine, {"summary": text}, version=1, by=proposal.author, at=WRITTEN)

    answers = at_once(save("Le premier."), save("Le second."))

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "SavedMeanwhile"]
    assert Revision.objects.count() == 1


def test_members_of_a_collective_are_named_once_each(draft, resident):
    names = "Ana\n Bilal \n\nAna\nسلمى بن عمّار"

    proposals.save(draft, {"members": names}, version=1, by=resident, at=WRITTEN)

    assert [member.name for member in draft.members.all()] == ["Ana", "Bilal", "سلمى بن عمّار"]
    assert Revision.objects.get().content["members"] == ["Ana", "Bilal", "سلمى بن عمّار"]


def test_the_adult_to_reach_is_in_no_revision(draft, resident):
    proposals.save(draft, {"adult_contact": "Mme Roy, 06"}, version=1, by=resident, at=WRITTEN)

    assert "adult_contact" not in Revision.objects.get().content


def test_another_towns_theme_and_territory_are_refused(draft, resident):
    foreign = {"theme": ThemeFactory(), "territory": TerritoryFactory()}

    with pytest.raises(InvalidInput) as refusal:
        proposals.save(draft, foreign, version=1, by=resident, at=WRITTEN)

    assert set(refusal.value.errors) == {"theme", "territory"}


HOSTILE = [
    ("rough_cost_eur", -1),
    ("rough_cost_eur", 10**12),
    ("rough_cost_eur", "1e3"),
    ("rough_cost_eur", "12,5"),
    ("rough_cost_eur", True),
    ("title", "Un banc\x00"),
    ("title", "x" * 1_000_000),
    ("title", "\ud800"),
    ("title", "e" + "\u0301" * 100_000),
    ("summary", "x" * 281),
    ("body", "x" * 8_001),
    ("latitude", "NaN"),
    ("latitude", "91"),
    ("latitude", "1E+9999999999"),
    ("latitude", "4_8.85"),
    ("latitude", "1e1"),
    ("latitude", "٤٨"),
    ("longitude", "Infinity"),
    ("theme", "1 OR 1=1"),
    ("proposer_kind", "mayor"),
    ("members", ["x"] * 51),
    ("members", ["x" * 121]),
    ("proposer_name", "Mairie de Villers"),
]


@pytest.mark.parametrize(
    ("name", "value"), HOSTILE, ids=lambda value: str(value)[:20].encode("ascii", "replace").decode()
)
def test_what_cannot_be_kept_is_refused_beside_its_field(draft, resident, name, value):
    before = Proposal.objects.values().get()
    other_half = {"latitude": "longitude", "longitude": "latitude"}.get(name)
    changes = {name: value, **({other_half: "1"} if other_half else {})}

    with pytest.raises(InvalidInput) as refusal:
        proposals.save(draft, changes, version=1, by=resident, at=WRITTEN)

    assert set(refusal.value.errors) == {name}
    assert Proposal.objects.values().get() == before


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}", "[x](javascript:alert(1))", "' OR 1=1 --"],
)
def test_any_text_that_can_be_typed_is_kept_as_it_is(draft, resident, text):
    proposals.save(draft, {"title": text}, version=1, by=resident, at=WRITTEN)

    assert Proposal.objects.get().title == text


def test_marks_that_turn_the_direction_of_the_text_are_taken_out(draft, resident):
    proposals.save(draft, {"title": "Un banc \u202egnp.exe"}, version=1, by=resident, at=WRITTEN)

    assert Proposal.objects.get().title == "Un banc gnp.exe"


@pytest.mark.parametrize("nothing", ["\u3164", "\u200b", "\u2060", "\u00ad", "\u2800", "\u0301\ufe0f"])
def test_text_that_shows_nothing_is_not_an_idea(edition, resident, nothing):
    sent = ProposalFactory(edition=edition, author=resident, submitted=True)

    for name in ("title", "summary", "body", "place"):
        with pytest.raises(InvalidInput) as refusal:
            proposals.save(sent, {name: nothing}, version=1, by=resident, at=WRITTEN)
        assert set(refusal.value.errors) == {name}


def test_a_submitted_text_changes_until_the_close_and_stays_whole(edition, resident):
    sent = ProposalFactory(edition=edition, author=resident, submitted=True)

    proposals.save(sent, {"summary": "Mieux dit."}, version=1, by=resident, at=WRITTEN)
    with pytest.raises(InvalidInput):
        proposals.save(sent, {"summary": ""}, version=2, by=resident, at=WRITTEN)
    with pytest.raises(Refused):
        proposals.save(sent, {"summary": "Trop tard."}, version=2, by=resident, at=TOO_LATE)

    assert Proposal.objects.get().summary == "Mieux dit."


def test_a_draft_is_still_saved_after_the_close(draft, resident):
    proposals.save(draft, {"summary": "Pour l'an prochain."}, version=1, by=resident, at=TOO_LATE)

    assert Proposal.objects.get().summary == "Pour l'an prochain."


# --- Sending


def test_a_whole_draft_is_submitted_and_its_author_is_told(draft, resident):
    proposals.submit(draft, by=resident, at=WRITTEN)

    assert (draft.status, draft.submitted_at) == (ProposalStatus.SUBMITTED, WRITTEN)
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient, notice.facts["title"]) == (
        "budget.proposal_submitted",
        resident,
        draft.title,
    )


def test_submitting_twice_is_refused_the_second_time(draft, resident):
    proposals.submit(draft, by=resident, at=WRITTEN)

    with pytest.raises(Refused):
        proposals.submit(draft, by=resident, at=WRITTEN)

    assert Notice.objects.count() == 1


def test_ten_presses_on_the_button_submit_once(at_once):
    edition = EditionFactory(running=True)
    resident = resident_of(edition)
    ProposalFactory(edition=edition, author=resident)

    def submit():
        proposals.submit(Proposal.objects.get(), by=resident, at=WRITTEN)

    answers = at_once(*[submit] * 10)

    assert [answer for answer in answers if answer is None] == [None]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("name", ["title", "summary", "body", "place", "theme"])
def test_what_a_proposal_must_say_is_asked_beside_its_field(draft, resident, name):
    proposals.save(draft, {name: None}, version=1, by=resident, at=WRITTEN)

    with pytest.raises(InvalidInput) as refusal:
        proposals.submit(draft, by=resident, at=WRITTEN)

    assert set(refusal.value.errors) == {name}
    assert Proposal.objects.get().status == ProposalStatus.DRAFT


@pytest.mark.parametrize(
    ("cost_eur", "allowed"),
    [(None, True), (2_999, False), (3_000, True), (120_000, True), (120_001, False)],
)
def test_the_rough_cost_stays_within_the_rulebook(draft, resident, cost_eur, allowed):
    proposals.save(draft, {"rough_cost_eur": cost_eur}, version=1, by=resident, at=WRITTEN)

    faults = proposals.lacks(draft, WRITTEN)

    assert ("rough_cost_eur" not in faults) is allowed
    assert allowed or "3" in faults["rough_cost_eur"]


def test_a_late_draft_stays_a_draft_and_says_when_it_closed(draft, resident):
    with pytest.raises(Refused):
        proposals.submit(draft, by=resident, at=TOO_LATE)

    assert Proposal.objects.get().status == ProposalStatus.DRAFT


def test_one_person_sends_three_ideas_and_a_withdrawn_one_leaves_its_place(edition, resident):
    sent = [ProposalFactory(edition=edition, author=resident, submitted=True) for _ in range(3)]
    fourth = ProposalFactory(edition=edition, author=resident)
    with pytest.raises(Refused) as refusal:
        proposals.submit(fourth, by=resident, at=WRITTEN)
    assert refusal.value.article == 2

    proposals.withdraw(sent[0], by=resident, at=WRITTEN)
    proposals.submit(fourth, by=resident, at=WRITTEN)

    assert fourth.status == ProposalStatus.SUBMITTED


def test_five_ideas_sent_at_once_by_one_person_leave_three(at_once):
    edition = EditionFactory(running=True)
    resident = resident_of(edition)
    drafts = [ProposalFactory(edition=edition, author=resident) for _ in range(5)]

    answers = at_once(
        *[lambda draft=draft: proposals.submit(draft, by=resident, at=WRITTEN) for draft in drafts]
    )

    assert sum(answer is None for answer in answers) == 3
    assert Proposal.objects.filter(status=ProposalStatus.SUBMITTED).count() == 3


def test_somebody_not_on_the_register_reads_the_article_and_the_road(edition):
    newcomer = UserFactory()
    draft = ProposalFactory(edition=edition, author=newcomer)

    with pytest.raises(Refused) as refusal:
        proposals.submit(draft, by=newcomer, at=WRITTEN)

    assert refusal.value.article == 2
    assert refusal.value.road


# --- Who proposes


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (2, False), (3, True), (5, True)])
def test_a_collective_names_three_members_at_least(draft, resident, count, allowed):
    changes = {
        "proposer_kind": ProposerKind.COLLECTIVE,
        "proposer_name": "Les Deux Rives",
        "members": [f"Membre {n}" for n in range(count)],
    }
    proposals.save(draft, changes, version=1, by=resident, at=WRITTEN)

    assert ("members" not in proposals.lacks(draft, WRITTEN)) is allowed


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("W123456789", ""),
        ("w 123 456 789", ""),
        ("732829320", ""),  # a SIREN whose Luhn sum is 40
        ("732 829 320", ""),
        ("732829321", "un chiffre"),
        ("W12345678", "neuf chiffres"),
        ("12345678", "neuf chiffres"),
        ("٧٣٢٨٢٩٣٢٠", "neuf chiffres"),
        ("", "neuf chiffres"),
    ],
)
def test_an_association_gives_its_register_number(number, fault):
    said = association_number_fault(number).lower()

    assert fault in said
    assert bool(said) is bool(fault)


def test_an_association_without_number_or_name_is_asked_for_both(draft, resident):
    changes = {"proposer_kind": ProposerKind.ASSOCIATION}
    proposals.save(draft, changes, version=1, by=resident, at=WRITTEN)

    assert set(proposals.lacks(draft, WRITTEN)) == {"proposer_name", "association_number"}


def test_a_way_of_proposing_that_the_rulebook_lacks_is_refused(draft, resident):
    changes = {"proposer_kind": ProposerKind.SCHOOL_CLASS, "proposer_name": "CM2"}
    proposals.save(draft, changes, version=1, by=resident, at=WRITTEN)

    assert set(proposals.lacks(draft, WRITTEN)) == {"proposer_kind"}


@pytest.mark.parametrize(
    ("birth_date", "is_asked"),
    [(date(2009, 3, 24), True), (date(2008, 3, 24), False), (date(1990, 1, 1), False)],
)
def test_where_the_rulebook_asks_for_it_a_minor_names_an_adult(birth_date, is_asked):
    at = during(PhaseKind.COLLECTION)  # 24 March 2026 in the evening
    rules = rules_of_a(proposing=ProposingRules(minors=MinorRule.ADULT_CONTACT))
    edition = EditionFactory(running=rules)
    young = resident_of(edition, birth_date=birth_date, may_propose_from=date(2025, 1, 1))

    draft = ProposalFactory(edition=edition, author=young)

    assert ("adult_contact" in proposals.lacks(draft, at)) is is_asked


# --- Completing, withdrawing


def test_a_returned_idea_is_completed_and_sent_again_before_its_date(edition, resident):
    returned = ProposalFactory(edition=edition, author=resident, returned=True)
    at = returned.complete_by - timedelta(seconds=1)
    proposals.save(returned, {"place": "Devant le n° 3"}, version=1, by=resident, at=at)

    proposals.resubmit(returned, by=resident, at=at)

    assert returned.status == ProposalStatus.SUBMITTED
    assert Notice.objects.get().facts["is_again"] is True


def test_a_returned_idea_is_not_sent_again_on_the_dot(edition, resident):
    returned = ProposalFactory(edition=edition, author=resident, returned=True)

    with pytest.raises(Refused):
        proposals.resubmit(returned, by=resident, at=returned.complete_by)

    assert Proposal.objects.get().status == ProposalStatus.RETURNED


# --- Rights


ACTS = {
    "save": lambda proposal, by: proposals.save(
        proposal, {"title": "Volé"}, version=proposal.version, by=by, at=WRITTEN
    ),
    "submit": lambda proposal, by: proposals.submit(proposal, by=by, at=WRITTEN),
    "withdraw": lambda proposal, by: proposals.withdraw(proposal, by=by, at=WRITTEN),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [*Role, "resident"])
def test_an_idea_is_its_authors_alone_whatever_ones_role(draft, edition, act, role):
    if role == "resident":
        somebody = resident_of(edition)
    else:
        somebody = MembershipFactory(municipality=edition.municipality, role=role).user

    with pytest.raises(NotAllowed):
        ACTS[act](draft, somebody)

    assert Proposal.objects.get().title == draft.title


VISIBLE = [
    # status, author, coordinator, officer, other resident, anonymous
    ("draft", True, False, False, False, False),
    ("submitted", True, True, True, True, True),
    ("returned", True, True, True, True, True),
    ("admitted", True, True, True, True, True),
    ("not_taken_up", True, True, True, True, True),
    ("withdrawn", True, True, False, False, False),
]


@pytest.mark.parametrize("row", VISIBLE, ids=lambda row: row[0])
def test_a_draft_is_its_authors_secret_and_the_list_agrees_with_the_page(row):
    status, *expected = row
    proposal = ProposalFactory(**({} if status == "draft" else {status: True}))
    town = proposal.municipality
    people = [
        proposal.author,
        MembershipFactory(municipality=town, coordinator=True).user,
        MembershipFactory(municipality=town, officer=True).user,
        UserFactory(),
        AnonymousUser(),
    ]

    assert [policies.can_view_proposal(person, proposal) for person in people] == expected
    assert [visible_to(person, proposal.edition).exists() for person in people] == expected


def test_every_field_of_the_list_is_a_proposals_own_and_its_projects_where_it_is_copied():
    columns = {model: {field.name for field in model._meta.get_fields()} for model in (Proposal, Project)}

    assert {field.name for field in FIELDS} <= columns[Proposal]
    assert {field.name for field in FIELDS if field.is_copied} <= columns[Project]
