"""Somebody leaves: what named them goes, what keeps the vote honest stays, and they may come back."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts.enums import NoticeState
from accounts.models import JournalEntry, Notice, PostalAddress, User
from accounts.refusals import NotAllowed, Refused
from accounts.services import journal, notices
from budget.enums import (
    BudgetNotice,
    Level,
    PhaseKind,
    ProposalStatus,
    ProposerKind,
    RegisterSource,
    RegisterStatus,
)
from budget.models import (
    CollectiveMember,
    DeskNote,
    Juror,
    Jury,
    LetterCode,
    Proposal,
    RegisterEntry,
    Revision,
)
from budget.queries import registers as register_queries
from budget.services import corrections, desk, doubts, leaving, registers
from tests.factories.accounts import MembershipFactory, UserFactory, give_factor
from tests.factories.budget import EditionFactory, RegisterEntryFactory, coordinator_of, during
from tests.factories.proposals import ProposalFactory

pytestmark = pytest.mark.django_db

AT = during(PhaseKind.COLLECTION)
JEANNE = {
    "given_names": "Jeanne",
    "family_name": "Martin",
    "birth_date": date(1990, 1, 1),
    "lives_here": True,
}


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def person() -> User:
    return UserFactory(email="jeanne@example.org", display_name="Jeanne")


@pytest.fixture
def entry(edition, person):
    return registers.join(edition, by=person, at=AT, **JEANNE)


def close(person, *, withdraws_ideas=False, at=AT):
    leaving.close_account(person, withdraws_ideas=withdraws_ideas, by=person, at=at)


def test_all_that_named_somebody_goes_at_once(person, entry):
    give_factor(person)
    SocialAccount.objects.create(user=person, provider="franceconnect", uid="x" * 64)
    PostalAddress.objects.create(user=person, name="Jeanne Martin", lines="1 rue Haute")
    notices.owe(BudgetNotice.PHASE_OPENED, to=person, about=entry.edition, at=AT)
    DeskNote.objects.create(entry=entry, text="A appelé", by=UserFactory(), at=AT)
    generation = person.session_generation

    close(person)

    person.refresh_from_db()
    entry.refresh_from_db()
    assert (person.email, person.display_name, person.is_active, person.erased_at) == (None, "", False, AT)
    assert not person.has_usable_password()
    assert person.session_generation > generation
    for model in (EmailAddress, Authenticator, SocialAccount, PostalAddress):
        assert not model.objects.filter(user=person).exists()
    assert not Notice.objects.filter(recipient=person).exists()
    assert (entry.user, entry.given_names, entry.family_name, entry.birth_date) == (None, "", "", None)
    assert not entry.desk_notes.exists()


def test_the_keys_of_the_register_stay(person, entry):
    before = (entry.person_key, entry.family_key, entry.letters_key, entry.may_vote)

    close(person)

    entry.refresh_from_db()
    assert (entry.person_key, entry.family_key, entry.letters_key, entry.may_vote) == before


def test_whoever_comes_back_finds_the_same_place(edition, person, entry):
    close(person)
    back = UserFactory()

    again = registers.join(edition, by=back, at=AT + timedelta(days=1), **JEANNE)

    assert again.pk == entry.pk
    assert (again.user, again.family_name, again.left_at) == (back, "Martin", None)
    assert again.returned_on == edition.local_day(AT + timedelta(days=1))
    assert edition.register.count() == 1


def test_who_comes_back_on_their_word_has_proved_no_more_than_that(edition, person, entry):
    RegisterEntry.objects.filter(pk=entry.pk).update(level=Level.DESK, source=RegisterSource.DESK)
    close(person)

    again = registers.join(edition, by=UserFactory(), at=AT, **JEANNE)

    assert again.level == Level.DECLARED


def test_a_closed_account_is_owed_nothing_and_what_was_on_its_way_is_not_sent(person, entry, mailoutbox):
    stale = User.objects.get(pk=person.pk)
    notices.owe(BudgetNotice.PHASE_OPENED, to=person, about=entry.edition, at=AT)
    kept = Notice.objects.get(recipient=person)
    close(person)
    kept.save(force_insert=True)  # a sweep that had read the address before
    mailoutbox.clear()

    notices.owe(
        BudgetNotice.PHASE_OPENED, to=User.objects.get(pk=person.pk), about=entry.edition, at=AT, occasion="2"
    )
    notices.deliver(at=AT)

    assert stale.email == "jeanne@example.org"
    assert mailoutbox == []
    assert list(Notice.objects.filter(recipient=person).values_list("state", "fault")) == [
        (NoticeState.FAILED, notices.CLOSED)
    ]


def test_an_account_that_is_blocked_is_not_written_to_either(entry, person, mailoutbox):
    notices.owe(BudgetNotice.PHASE_OPENED, to=person, about=entry.edition, at=AT)
    User.objects.filter(pk=person.pk).update(is_active=False)

    notices.deliver(at=AT)

    assert mailoutbox == []


def test_drafts_go_and_sent_ideas_stay_without_the_name(edition, person, entry):
    draft = ProposalFactory(edition=edition, author=person)
    sent = ProposalFactory(edition=edition, author=person, submitted=True, proposer_name="Jeanne Martin")
    Revision.objects.create(
        proposal=sent,
        number=9,
        content={"title": "Un banc", "proposer_name": "Jeanne Martin"},
        by=person,
        at=AT,
    )

    close(person)

    sent.refresh_from_db()
    assert not Proposal.objects.filter(pk=draft.pk).exists()
    assert (sent.author, sent.proposer_name, sent.adult_contact) == (None, "", "")
    assert sent.status == ProposalStatus.SUBMITTED
    revision = sent.revisions.get(number=9)
    assert (revision.by, revision.content["proposer_name"], revision.content["title"]) == (
        None,
        "",
        "Un banc",
    )


def test_sent_ideas_are_withdrawn_by_choice(edition, person, entry):
    sent = ProposalFactory(edition=edition, author=person, submitted=True)

    close(person, withdraws_ideas=True)

    sent.refresh_from_db()
    assert (sent.status, sent.author) == (ProposalStatus.WITHDRAWN, None)


def test_a_role_is_given_up_first_and_the_last_coordinator_stays(edition):
    coordinator = MembershipFactory(coordinator=True, municipality=edition.municipality).user
    officer = MembershipFactory(officer=True, municipality=edition.municipality).user

    with pytest.raises(Refused) as last:
        close(coordinator)
    with pytest.raises(Refused) as other:
        close(officer)

    assert "sans personne d’autre" in str(last.value.message)
    assert last.value.road != other.value.road
    assert User.objects.filter(pk__in=[coordinator.pk, officer.pk], erased_at=None).count() == 2


def test_a_juror_who_is_marking_gives_the_seat_up_first(edition, person):
    jury = Jury.objects.create(edition=edition, status_since=AT)
    juror = Juror.objects.create(jury=jury, user=person, seated_at=AT)

    with pytest.raises(Refused):
        close(person)
    juror.left_at = AT
    juror.save()
    close(person)

    person.refresh_from_db()
    assert person.erased_at == AT


def test_nobody_closes_the_account_of_another(person):
    with pytest.raises(NotAllowed):
        leaving.close_account(person, withdraws_ideas=False, by=UserFactory(), at=AT)


def test_the_journal_tells_that_it_was_closed_and_names_nobody(person, entry):
    close(person)

    told = JournalEntry.objects.get(event="account.closed")
    assert told.municipality == entry.edition.municipality
    assert told.details == {}
    assert list(journal.breaks(told.municipality)) == []


def test_the_database_keeps_no_name_of_a_closed_account(person, entry):
    close(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(display_name="Jeanne")
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.filter(pk=entry.pk).update(family_name="Martin")


# --- Who left, and comes back written otherwise


@pytest.mark.parametrize(
    "otherwise",
    [
        {"family_name": "Martain"},
        {"family_name": "Martin-Dupont"},
        {"given_names": "Zoé", "family_name": "Lefèvre"},
        {"birth_date": date(1990, 1, 2)},
    ],
)
def test_who_left_and_is_spelt_otherwise_waits_for_an_officer(edition, person, entry, otherwise):
    close(person)

    again = registers.join(edition, by=UserFactory(), at=AT, **{**JEANNE, **otherwise})

    assert again.status == RegisterStatus.DOUBTFUL
    assert register_queries.who_may_be(again) == [entry]


def test_who_was_born_on_another_day_does_not_wait_for_one_who_left(edition, person, entry):
    close(person)

    other = registers.join(edition, by=UserFactory(), at=AT, **{**JEANNE, "birth_date": date(1990, 6, 1)})

    assert other.status == RegisterStatus.ENTERED


def test_a_corrected_identity_enters_once_after_its_person_left(edition, person, entry):
    coordinator, reason = coordinator_of(edition), "Carte d'identité vue"
    names = [("Inès", "Moreau", date(1985, 5, 20)), ("Anne", "Petit", date(1986, 7, 22))]
    for given, family, born in names:
        said = {**JEANNE, "given_names": given, "family_name": family, "birth_date": born}
        corrections.correct(entry, by=coordinator, at=AT, reason=reason, **said)
    close(person)

    claims = [
        registers.join(
            edition,
            by=UserFactory(),
            at=AT,
            **{**JEANNE, "given_names": given, "family_name": family, "birth_date": born},
        )
        for given, family, born in names
    ]

    assert [claim.status for claim in claims] == [RegisterStatus.DOUBTFUL] * 2


def test_a_doubt_stays_one_when_its_counterpart_leaves_and_may_be_refused(edition, person, entry):
    again = registers.join(edition, by=UserFactory(), at=AT, **{**JEANNE, "family_name": "Martain"})
    close(person)

    doubts.refuse(again, entry, by=coordinator_of(edition), at=AT)

    assert (again.status, again.user is None) == (RegisterStatus.REFUSED, False)
    entry.refresh_from_db()
    assert (entry.left_at, entry.family_name) == (AT, "")


def test_who_left_comes_back_by_another_account_with_what_it_proves(edition, person, entry):
    RegisterEntry.objects.filter(pk=entry.pk).update(level=Level.DESK, source=RegisterSource.DESK)
    close(person)
    back = UserFactory()
    again = registers.join(edition, by=back, at=AT, **{**JEANNE, "family_name": "Martain"})

    doubts.refuse(again, entry, by=coordinator_of(edition), at=AT, moves_account=True)

    entry.refresh_from_db()
    assert (entry.user, entry.family_name, entry.level, entry.left_at) == (
        back,
        "Martain",
        Level.DECLARED,
        None,
    )
    assert entry.returned_on == edition.local_day(AT)


# --- At the desk, for somebody without an account


@pytest.fixture
def agent(edition):
    return MembershipFactory(desk_agent=True, municipality=edition.municipality).user


def test_the_desk_erases_at_their_wish_who_has_no_account(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, address="1 rue Haute", **JEANNE)
    unnamed = entry.user

    leaving.erase_at_desk(entry, by=agent, at=AT)

    entry.refresh_from_db()
    unnamed.refresh_from_db()
    assert (entry.user, entry.family_name, entry.birth_date, entry.left_at) == (None, "", None, AT)
    assert unnamed.erased_at == AT
    assert not PostalAddress.objects.filter(user=unnamed).exists()


def test_who_was_erased_at_the_desk_is_received_again_in_the_same_place(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, **JEANNE)
    leaving.erase_at_desk(entry, by=agent, at=AT)

    again = desk.receive(edition, by=agent, at=AT, **JEANNE)

    assert again.pk == entry.pk
    assert (again.family_name, again.left_at) == ("Martin", None)


def test_the_desk_erases_nobody_who_has_an_account(edition, person, entry, agent):
    with pytest.raises(Refused):
        leaving.erase_at_desk(entry, by=agent, at=AT)

    entry.refresh_from_db()
    assert entry.family_name == "Martin"


def test_only_who_keeps_the_register_erases(edition, person, agent):
    entry = desk.receive(edition, by=agent, at=AT, **JEANNE)

    with pytest.raises(NotAllowed):
        leaving.erase_at_desk(entry, by=person, at=AT)


def entered_elsewhere(entry, edition):
    """The same unnamed person, received in another edition, with a note, a code that lives and an idea."""
    other = RegisterEntryFactory(edition=edition, user=entry.user)
    DeskNote.objects.create(entry=other, text="A appelé", by=UserFactory(), at=AT)
    LetterCode.objects.create(
        entry=other, digest="d" * 64, made_by=UserFactory(), made_at=AT, expires_at=AT + timedelta(days=90)
    )
    ProposalFactory(edition=edition, author=entry.user, submitted=True, proposer_name="Jeanne Martin")
    return other


def test_the_desk_erases_what_its_town_keeps_in_every_edition(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, address="1 rue Haute", **JEANNE)
    earlier = entered_elsewhere(entry, EditionFactory(municipality=edition.municipality, number=2))

    leaving.erase_at_desk(entry, by=agent, at=AT)

    earlier.refresh_from_db()
    assert (earlier.user, earlier.family_name, earlier.left_at) == (None, "", AT)
    assert not earlier.desk_notes.exists()
    assert not earlier.letter_codes.filter(replaced_at=None).exists()


def test_the_desk_erases_nothing_that_another_town_keeps(edition, agent):
    entry = desk.receive(edition, by=agent, at=AT, address="1 rue Haute", **JEANNE)
    person = entry.user
    elsewhere = entered_elsewhere(entry, EditionFactory(running=True))

    leaving.erase_at_desk(entry, by=agent, at=AT)

    elsewhere.refresh_from_db()
    person.refresh_from_db()
    assert (elsewhere.user, elsewhere.left_at, person.erased_at) == (person, None, None)
    assert elsewhere.desk_notes.count() == 1
    assert Proposal.objects.get(edition=elsewhere.edition).proposer_name == "Jeanne Martin"
    assert PostalAddress.objects.filter(user=person).exists()


# --- What others left in an idea, and roles that are over


def test_no_version_of_an_idea_keeps_whom_its_author_named(edition, person, entry):
    named = {"proposer_name": "Les CM2", "adult_contact": "06 01 02 03 04"}
    idea = ProposalFactory(
        edition=edition, author=person, submitted=True, proposer_kind=ProposerKind.COLLECTIVE, **named
    )
    other = CollectiveMember.objects.create(proposal=idea, name="Paul", user=UserFactory())
    CollectiveMember.objects.create(proposal=idea, name="Lina Petit")
    content = {"title": "Un banc", **named, "members": ["Paul", "Lina Petit"]}
    Revision.objects.create(proposal=idea, number=9, content=content, by=person, at=AT)

    close(person)

    idea.refresh_from_db()
    assert (idea.proposer_name, idea.adult_contact) == ("", "")
    assert list(idea.members.all()) == [other]
    assert idea.revisions.get(number=9).content == {
        "title": "Un banc",
        "proposer_name": "",
        "adult_contact": "",
        "members": [],
    }


def test_a_role_that_is_over_holds_nobody_and_is_no_other_coordinator(edition, person, entry):
    over = {"municipality": edition.municipality, "begins_at": AT - timedelta(days=9), "ends_at": AT}
    MembershipFactory(coordinator=True, user=person, **over)
    last = MembershipFactory(coordinator=True, municipality=edition.municipality).user

    holds = leaving.what_holds(last)
    close(person)

    person.refresh_from_db()
    assert "sans personne d’autre" in str(holds[0].message)
    assert person.erased_at == AT
