"""What a desk does for people without e-mail: register, verify, write down an idea, note a call."""

import uuid
from datetime import date

import pytest

from accounts.enums import NoticeState, Role
from accounts.models import JournalEntry, Notice, PostalAddress, User
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget import policies
from budget.enums import Level, PhaseKind, ProposalStatus, RegisterStatus
from budget.models import DeskNote, Proposal, RegisterEntry
from budget.queries import desk as queries
from budget.services import desk, registers
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, ThemeFactory, during
from tests.factories.proposals import ProposalFactory

pytestmark = pytest.mark.django_db
AT = during(PhaseKind.COLLECTION)


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def agent(edition):
    return agent_of(edition)


def agent_of(edition, role=Role.DESK_AGENT):
    return MembershipFactory(municipality=edition.municipality, role=role).user


def odette(**facts):
    usual = {"given_names": "Odette", "family_name": "Lefèvre", "birth_date": date(1941, 3, 7)}
    return {**usual, "lives_here": True, **facts}


def card(edition, title="Un banc à l’ombre"):
    return {
        "title": title,
        "summary": "Un banc sous le tilleul de la place.",
        "body": "On s’y assied en revenant du marché.",
        "theme": ThemeFactory(municipality=edition.municipality),
        "place": "Place du marché",
    }


def test_somebody_without_e_mail_is_registered_and_verified_in_one_act(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, address="3 rue des Lilas\n38000 Grenoble", **odette())

    assert (entry.level, entry.entered_by, entry.user.email) == (Level.DESK, agent, None)
    kept = PostalAddress.objects.get(user=entry.user)
    assert (kept.name, kept.lines) == ("Odette Lefèvre", "3 rue des Lilas\n38000 Grenoble")
    assert not entry.user.has_usable_password()
    assert JournalEntry.objects.get().details == {"level": "a3", "source": "desk"}


def test_somebody_who_joined_at_home_is_verified_and_keeps_their_account(edition, agent):
    at_home = UserFactory()
    joined = registers.join(edition, by=at_home, at=AT, **odette())

    desk.verify(joined, by=agent, at=AT, account_is_theirs=True)
    entry = desk.receive(edition, by=agent, at=AT, address="3 rue des Lilas", **odette())

    assert (entry, entry.user, entry.level) == (joined, at_home, Level.DESK)
    assert not PostalAddress.objects.exists()


def test_papers_seen_do_not_verify_the_account_of_somebody_else_who_only_stated_them(edition, agent):
    impostor = UserFactory()
    stated = registers.join(edition, by=impostor, at=AT, **odette())
    for act in (
        lambda: desk.receive(edition, by=agent, at=AT, **odette()),
        lambda: desk.verify(stated, by=agent, at=AT),
    ):
        with pytest.raises(Refused):
            act()

    desk.verify(stated, by=agent, at=AT, account_is_theirs=False)

    stated.refresh_from_db()
    assert (stated.level, stated.returned_on) == (Level.DESK, edition.local_day(AT))
    assert (stated.user.email, stated.user.pk != impostor.pk) == (None, True)
    assert Notice.objects.get(recipient=impostor).facts["outcome"] == "moved"
    assert JournalEntry.objects.filter(event="register.taken_over").exists()
    again = registers.join(edition, by=impostor, at=AT, **odette())
    assert again.status == RegisterStatus.DOUBTFUL


def test_who_is_on_the_register_is_verified_by_one_press_and_by_no_second_row(edition, agent):
    entry = RegisterEntryFactory(edition=edition, level=Level.DECLARED)

    desk.verify(entry, by=agent, at=AT, account_is_theirs=True)
    desk.verify(entry, by=agent, at=AT)

    entry.refresh_from_db()
    assert entry.level == Level.DESK
    assert [row.event for row in JournalEntry.objects.all()] == ["register.verified"]


def test_nobody_looks_at_their_own_papers(edition, agent):
    own = RegisterEntryFactory(edition=edition, user=agent, level=Level.DECLARED)

    for act in (
        lambda: desk.verify(own, by=agent, at=AT),
        lambda: desk.file_idea(own, card(edition), by=agent, at=AT),
    ):
        with pytest.raises(Refused):
            act()

    own.refresh_from_db()
    assert own.level == Level.DECLARED


def test_an_idea_typed_for_somebody_is_theirs_and_its_answers_come_by_letter(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, **odette())

    proposal = desk.file_idea(entry, card(edition), by=agent, at=AT)

    assert (proposal.author, proposal.filed_by) == (entry.user, agent)
    assert proposal.status == ProposalStatus.SUBMITTED
    letter = Notice.objects.get()
    assert (letter.recipient, letter.state) == (entry.user, NoticeState.TO_PRINT)
    assert list(queries.letters_to(entry)) == [letter]
    assert list(queries.ideas_of(entry)) == [proposal]


def test_a_card_sent_twice_is_one_idea(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, **odette())
    key = uuid.uuid4()

    ideas = {desk.file_idea(entry, card(edition), by=agent, at=AT, request_key=key) for _press in range(2)}

    assert len(ideas) == 1
    assert Notice.objects.count() == 1


def test_a_card_that_lacks_something_leaves_no_draft_behind(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, **odette())

    with pytest.raises(InvalidInput):
        desk.file_idea(entry, {**card(edition), "place": ""}, by=agent, at=AT)

    assert not Proposal.objects.exists()


def test_an_agent_types_more_cards_in_a_day_than_one_person_may(edition, agent, settings):
    settings.LIMITS = {**settings.LIMITS, "begin_idea": (2, 86_400)}
    people = [
        desk.receive(edition, by=agent, at=AT, **odette(given_names=name, birth_date=date(1950, month, 1)))
        for month, name in enumerate(("Ada", "Bo", "Cy", "Di"), start=1)
    ]

    for entry in people:
        desk.file_idea(entry, card(edition, entry.given_names), by=agent, at=AT)

    assert Proposal.objects.filter(status=ProposalStatus.SUBMITTED).count() == 4


def test_what_the_rulebook_says_of_a_person_holds_at_the_desk(edition, agent):
    child = RegisterEntryFactory(edition=edition, may_propose_from=None)

    with pytest.raises(Refused):
        desk.file_idea(child, card(edition), by=agent, at=AT)


def test_a_filed_idea_is_completed_by_whoever_is_at_the_desk_that_day(edition, agent):
    filed = ProposalFactory(edition=edition, submitted=True, filed_by=agent)
    own = ProposalFactory(edition=edition, submitted=True)
    colleague, elsewhere = agent_of(edition), agent_of(EditionFactory())

    assert policies.can_edit_proposal(colleague, filed)
    assert not policies.can_edit_proposal(colleague, own)
    assert not policies.can_edit_proposal(elsewhere, filed)


def test_the_only_coordinator_of_a_village_judges_the_cards_they_typed(edition):
    coordinator = agent_of(edition, Role.COORDINATOR)
    entry = desk.receive(edition, by=coordinator, at=AT, **odette())
    proposal = desk.file_idea(entry, card(edition), by=coordinator, at=AT)

    assert policies.can_judge_proposal(coordinator, proposal)
    assert not policies.can_judge_proposal(entry.user, proposal)


def test_a_call_is_noted_and_the_journal_keeps_no_word_of_it(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, **odette())

    desk.note(entry, "Rappelle mardi au sujet du banc.", by=agent, at=AT)

    assert DeskNote.objects.get().text == "Rappelle mardi au sujet du banc."
    row = JournalEntry.objects.get(event="register.noted")
    assert (row.subject, row.details) == (f"budget.registerentry:{entry.pk}", {})


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_a_note_says_something_and_not_too_much(edition, agent, text):
    entry = RegisterEntryFactory(edition=edition)

    with pytest.raises(InvalidInput):
        desk.note(entry, text, by=agent, at=AT)


def test_a_postal_address_is_for_those_who_have_no_other(edition, agent):
    without, with_one = (
        RegisterEntryFactory(edition=edition, user=None),
        RegisterEntryFactory(edition=edition),
    )

    desk.keep_address(without, "3 rue des Lilas\n\n38000 Grenoble", by=agent, at=AT)
    with pytest.raises(Refused):
        desk.keep_address(with_one, "3 rue des Lilas", by=agent, at=AT)

    assert PostalAddress.objects.get().lines == "3 rue des Lilas\n38000 Grenoble"
    assert "Lilas" not in str(JournalEntry.objects.get().details)


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_keep_the_register_act_at_the_desk(edition, role):
    person, entry = agent_of(edition, role), RegisterEntryFactory(edition=edition, user=None)
    acts = [
        lambda: desk.verify(entry, by=person, at=AT),
        lambda: desk.note(entry, "Un appel", by=person, at=AT),
        lambda: desk.keep_address(entry, "3 rue des Lilas", by=person, at=AT),
        lambda: desk.file_idea(entry, card(edition), by=person, at=AT),
        lambda: desk.receive(edition, by=person, at=AT, **odette()),
    ]

    for act in acts:
        if role in (Role.DESK_AGENT, Role.COORDINATOR):
            continue
        with pytest.raises(NotAllowed):
            act()

    assert User.objects.filter(email=None).count() == 0


# --- The search


@pytest.mark.parametrize("typed", ["lefevre", "LEFÈVRE odette", "Odette Le Fevre", "odet", "lefevre ode"])
def test_a_name_is_found_however_it_is_typed(edition, agent, typed):
    entry = desk.receive(edition, by=agent, at=AT, **odette())
    desk.receive(edition, by=agent, at=AT, **odette(given_names="Jean", family_name="Martin"))

    assert queries.found(edition, typed).people == [entry]


@pytest.mark.parametrize("typed", ["", " ", "a", "%", "..", ".*", "' '"])
def test_less_than_two_letters_find_nobody(edition, typed):
    RegisterEntryFactory(edition=edition, given_names="Ana", family_name="Aa")

    assert queries.found(edition, typed).people == []


def test_a_search_never_shows_more_than_a_few_people_nor_another_edition_s(edition):
    RegisterEntryFactory.create_batch(queries.MOST + 5, edition=edition, family_name="Martin")
    RegisterEntryFactory(family_name="Martinez")

    found = queries.found(edition, "martin")

    assert (len(found.people), found.is_cut) == (queries.MOST, True)
    assert queries.found(edition, "martinez").people == []


# --- Several at once


def test_two_agents_receive_one_person_at_the_same_moment_as_one(transactional_db, at_once):
    edition = EditionFactory(running=True)
    agents = [agent_of(edition) for _ in range(2)]

    answers = at_once(
        *(lambda agent=agent: desk.receive(edition, by=agent, at=AT, **odette()) for agent in agents * 2)
    )

    assert {type(answer) for answer in answers} == {RegisterEntry}
    entry = RegisterEntry.objects.get()
    assert list(User.objects.filter(email=None)) == [entry.user]


def test_thirty_people_pass_two_agents_at_once_and_none_is_lost_or_doubled(transactional_db, at_once):
    edition = EditionFactory(running=True)
    idea, agents = card(edition), [agent_of(edition) for _ in range(2)]

    def queue_of(place):
        for number in range(15):
            name = f"Prénom{'abcdefghijklmno'[number]}"
            born = date(1950 + number, 1 + place, 1)
            said = odette(given_names=name, family_name=f"Famille{'ab'[place]}", birth_date=born)
            entry = desk.receive(edition, by=agents[place], at=AT, **said)
            if number % 3 == 0:
                desk.file_idea(entry, {**idea, "title": name}, by=agents[place], at=AT)

    faults = [answer for answer in at_once(lambda: queue_of(0), lambda: queue_of(1)) if answer is not None]

    assert faults == []
    assert edition.register.filter(level=Level.DESK, user__email=None).count() == 30
    assert sorted(edition.proposals.values_list("number", flat=True)) == list(range(1, 11))
    assert Notice.objects.filter(state=NoticeState.TO_PRINT).count() == 10


def test_one_person_is_received_in_two_towns_at_the_same_moment(transactional_db, at_once):
    editions = [EditionFactory(running=True) for _ in range(2)]
    agents = [agent_of(edition) for edition in editions]

    first, second = at_once(
        *(
            lambda edition=edition, agent=agent: desk.receive(edition, by=agent, at=AT, **odette())
            for edition, agent in zip(editions, agents, strict=True)
        )
    )

    assert first.person_key == second.person_key
    assert first.user != second.user
    assert {first.edition, second.edition} == set(editions)
