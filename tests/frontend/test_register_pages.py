"""« I cannot vote »: the person reads why and contests; those who keep the register find, decide, answer."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from budget.enums import PhaseKind, RegisterStatus
from budget.services import registers
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, during
from tests.factories.towns import ALWAYS
from tests.factories.voting import PollFactory, voter_of
from tests.triggers import force
from voting import policies
from voting.queries import standings

pytestmark = [pytest.mark.django_db, pytest.mark.once]
AT = during(PhaseKind.COLLECTION)
SAID = {"given_names": "Zoé Marie", "family_name": "Le Goff", "lives_here": True}


@pytest.fixture
def edition():
    return EditionFactory(running=True)


@pytest.fixture
def agent(edition):
    return MembershipFactory(municipality=edition.municipality, role=Role.DESK_AGENT).user


@pytest.fixture
def twice(edition):
    """One person by two accounts: the second waits."""
    born = date(1990, 1, 1)
    return [registers.join(edition, by=UserFactory(), at=AT, birth_date=born, **SAID) for _time in range(2)]


def address(name, edition, *entry):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *entry])


def test_a_visitor_reads_of_nobody(client, edition, twice):
    page = client.get(address("cannot_vote", edition)).content.decode()

    assert "Le Goff" not in page
    assert "Connectez-vous" in page


def test_the_person_reads_why_and_contests(client, edition, twice):
    client.force_login(twice[1].user)
    page = client.get(address("cannot_vote", edition)).content.decode()
    assert "La mairie doit encore vérifier votre inscription" in page

    client.post(address("dispute_open", edition), {"text": "Je ne me suis jamais inscrite."})

    page = client.get(address("cannot_vote", edition)).content.decode()
    assert "Je ne me suis jamais inscrite." in page


def test_who_keeps_the_register_finds_decides_and_answers(client, edition, agent, twice):
    one, again = twice
    client.force_login(again.user)
    client.post(address("dispute_open", edition), {"text": "C'est mon compte."})
    client.force_login(agent)

    found = client.get(address("register_office", edition), {"sought": "legoff zoe"}).content.decode()
    client.post(address("dispute_answer", edition, again.pk), {"answer": "En effet."})
    told = client.post(address("doubt_decide", edition, again.pk), {"decision": "account", "known": one.pk})

    account = again.user
    one.refresh_from_db()
    again.refresh_from_db()
    assert address("register_entry", edition, one.pk) in found
    assert told.status_code == 302
    assert (again.status, again.user, one.user) == (RegisterStatus.REFUSED, None, account)
    assert again.disputes.get().answer == "En effet."


def test_who_decides_reads_before_what_each_answer_does(client, edition, agent, twice):
    one, again = twice
    client.force_login(agent)

    page = client.get(address("register_entry", edition, again.pk)).text

    assert "Cette inscription est refusée\u202f; l’autre reste telle quelle" in page
    assert "Une décision ne s’annule pas" in page
    assert f'<option value="{one.pk}" selected>' in page


def test_a_name_in_other_letters_is_only_kept(client, edition, agent):
    names = {"given_names": "Zoé", "family_name": "Le Goff"}
    entry = RegisterEntryFactory(edition=edition, status=RegisterStatus.DOUBTFUL, **names)
    client.force_login(agent)

    page = client.get(address("register_entry", edition, entry.pk)).text
    client.post(address("doubt_decide", edition, entry.pk), {"decision": "same"})
    still = edition.register.get().status
    client.post(address("doubt_decide", edition, entry.pk), {"decision": "other"})

    assert "corrigez-le plus bas" in page
    assert 'value="same"' not in page
    assert still == RegisterStatus.DOUBTFUL
    assert edition.register.get().status == RegisterStatus.ENTERED


def test_a_contested_vote_says_what_happened_what_can_be_done_and_who_decides(client, edition, agent, twice):
    again = twice[1]
    client.force_login(again.user)
    client.post(address("dispute_open", edition), {"text": "On me dit que j'ai déjà voté."})
    client.force_login(agent)

    page = client.get(address("register_entry", edition, again.pk)).text

    assert "cette personne a lu où elle en est" in page
    assert address("desk_person", edition, again.pk) in page
    assert "aucune page ne dit qui a voté" in page
    assert "jamais pour sa propre inscription" in page


def test_the_register_is_a_room_of_the_coordination_and_leads_to_lists_letters_and_desk(client, edition):
    client.force_login(MembershipFactory(municipality=edition.municipality, coordinator=True).user)

    menu = client.get(address("edition_office", edition)).text
    page = client.get(address("register_office", edition)).text

    assert f'<li><a href="{address("register_office", edition)}">' in menu
    for name in ("desk", "register_lists", "letter_codes"):
        assert address(name, edition) in page


def test_an_agent_corrects_with_a_reason(client, edition, agent, twice):
    one = twice[0]
    client.force_login(agent)
    where = address("register_entry", edition, one.pk)
    typed = {
        **SAID,
        "birth_date_day": "1",
        "birth_date_month": "1",
        "birth_date_year": "1990",
        "given_names": "Zoë Marie",
        "territory": "",
    }

    without = client.post(where, typed)
    done = client.post(where, {**typed, "reason": "Carte vue"})

    one.refresh_from_db()
    assert (without.status_code, done.status_code) == (422, 302)
    assert one.given_names == "Zoë Marie"


def test_nobody_is_listed_before_somebody_is_looked_for(client, edition, agent):
    RegisterEntryFactory(edition=edition, family_name="Kervella")
    client.force_login(agent)

    assert "Kervella" not in client.get(address("register_office", edition)).content.decode()


@pytest.mark.parametrize("facts", [{}, {"may_vote": False}, {"status": "doubtful"}, {"status": "refused"}])
@pytest.mark.parametrize("is_suspended", [False, True])
def test_the_page_says_what_the_booth_would_say(facts, is_suspended):
    at, poll = timezone.now(), PollFactory(settled=True, **ALWAYS)
    if is_suspended:
        force(poll, suspended_at=at)
        poll.refresh_from_db()
    voter = voter_of(poll, **facts)

    said = standings.vote_answers(poll.edition, [voter], at)[voter.pk]
    asked = policies.can_vote(voter, poll, poll.rulebook.rules, at=at)

    assert bool(said) == bool(asked)
    assert said.code == asked.code or is_suspended


def test_what_is_unusual_is_shown_to_who_keeps_the_register_and_refused_to_nobody(client, edition, agent):
    for box in ("jo.doe@ville.example", "jodoe+2@ville.example", "JO.DOE+3@ville.example"):
        RegisterEntryFactory(edition=edition, user=UserFactory(email=box), family_name="Doe")
    RegisterEntryFactory(edition=edition, birth_date=date(1911, 2, 1), family_name="Ancienne")
    client.force_login(agent)

    page = client.get(address("register_office", edition)).content.decode()

    assert "À regarder" in page
    assert "3 inscriptions avec des adresses de la boîte jodoe@ville.example" in page
    assert "Ancienne" in page
    assert "1<sup>er</sup> février 1911" in page or "1er février 1911" in page


def test_a_register_without_anything_unusual_has_no_line_about_it(client, edition, agent):
    for _person in range(3):
        RegisterEntryFactory(edition=edition, user=UserFactory(), birth_date=date(1980, 1, 1))
    client.force_login(agent)

    page = client.get(address("register_office", edition)).content.decode()

    assert "À regarder" not in page
