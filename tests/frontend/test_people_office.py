"""The office pages about people: team, messages, letters, journal."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeState, Role
from accounts.models import JournalEntry, Membership
from accounts.services import journal, notices
from tests.factories.accounts import LONG_AGO, DepartmentFactory, MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory
from tests.factories.notices import NoticeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGES = ["people", "notices", "notices/letters", "journal"]


@pytest.fixture
def coordinator():
    return MembershipFactory(coordinator=True, user__display_name="Nadia")


@pytest.fixture
def town(coordinator):
    return coordinator.municipality


@pytest.fixture
def office(client, coordinator, town):
    """The coordinator's browser and the address of a page."""
    client.force_login(coordinator.user)
    return lambda page: f"/{town.slug}/office/{page}/"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_page_opens_for_the_roles_it_is_meant_for(client, page, role):
    membership = MembershipFactory(role=role)
    client.force_login(membership.user)
    also = {"journal": {Role.COMMISSION_MEMBER}, "notices/letters": {Role.DESK_AGENT}}
    allowed = {Role.COORDINATOR, *also.get(page, set())}

    answer = client.get(f"/{membership.municipality.slug}/office/{page}/")

    assert answer.status_code == (200 if role in allowed else 403)


@pytest.mark.parametrize("page", PAGES)
def test_a_coordinator_of_elsewhere_and_a_resident_stay_outside(client, town, page):
    for person in (MembershipFactory(coordinator=True).user, UserFactory()):
        client.force_login(person)

        assert client.get(f"/{town.slug}/office/{page}/").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_signs_in_first(client, town, page):
    answer = client.get(f"/{town.slug}/office/{page}/")

    assert answer["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("page", ["people", "notices", "journal"])
def test_a_page_costs_the_same_with_two_rows_and_with_forty(
    client, office, town, page, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(count):
        for _ in range(count):
            room = DepartmentFactory(municipality=town)
            membership = MembershipFactory(municipality=town, departments=[room])
            NoticeFactory(municipality=town, recipient=membership.user)
            journal.record("role.granted", membership, by=membership.user, at=LONG_AGO)

    fill(2)
    client.get(office(page))
    with django_assert_max_num_queries(14) as few:
        client.get(office(page))
    fill(38)
    with django_assert_num_queries(len(few)):
        client.get(office(page))


# --- The team


def test_a_role_is_given_by_email_to_somebody_new(client, office, town):
    room = DepartmentFactory(municipality=town)

    answer = client.post(
        office("people"),
        {"email": "agent@ville.example", "display_name": "Ali", "role": "officer", "departments": [room.pk]},
        follow=True,
    )

    assert Membership.objects.get(role="officer").departments.get() == room
    assert "Ali" in answer.content.decode()


def test_nobody_gets_a_role_that_was_not_chosen_and_no_mark_of_the_page_occurs_twice(client, office):
    page = client.get(office("people")).content.decode()
    places = re.findall(r' id="([^"]+)"', page)
    answer = client.post(office("people"), {"email": "agent@ville.example", "role": ""})

    assert '<option value="" selected>Choisir un rôle</option>' in page
    assert answer.status_code == 422
    assert Membership.objects.count() == 1
    assert len(places) == len(set(places))


def test_somebody_without_a_name_is_known_by_the_address(client, office, town):
    MembershipFactory(municipality=town, user__display_name="", user__email="agent@ville.example")

    page = client.get(office("people")).content.decode()

    assert "le rôle de agent@ville.example" in page
    assert "compte nº" not in page


def test_an_officer_without_department_is_explained_and_nothing_is_lost(client, office):
    answer = client.post(office("people"), {"email": "agent@ville.example", "role": "officer"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="agent@ville.example"' in page
    assert not Membership.objects.filter(role="officer").exists()


def test_the_departments_offered_are_those_of_the_town(client, office, town):
    DepartmentFactory(municipality=town, name="Espaces verts")
    DepartmentFactory(name="Ailleurs")

    page = client.get(office("people")).content.decode()

    assert "Espaces verts" in page
    assert "Ailleurs" not in page


def test_a_role_of_another_town_cannot_be_withdrawn_from_here(client, office):
    foreign = MembershipFactory(moderator=True)

    answer = client.post(office(f"people/{foreign.pk}/revoke"))

    assert answer.status_code == 404
    assert Membership.objects.filter(pk=foreign.pk).exists()


def test_whoever_withdraws_their_own_role_lands_on_their_account(client, office, coordinator, town):
    MembershipFactory(coordinator=True, municipality=town)

    answer = client.post(office(f"people/{coordinator.pk}/revoke"))

    assert answer["Location"] == "/account/"


def test_a_department_is_added_and_a_second_of_its_name_explained(client, office, town):
    client.post(office("people/departments"), {"name": "Espaces verts"})

    answer = client.post(office("people/departments"), {"name": "Espaces verts"})

    assert answer.status_code == 422
    assert town.departments.count() == 1


def test_a_department_is_renamed_from_its_page(client, office, town):
    room = DepartmentFactory(municipality=town, name="Espaces verts")

    page = client.get(office("people")).content.decode()
    client.post(office(f"people/departments/{room.pk}"), {"name": "Nature en ville"})

    assert f'href="{office(f"people/departments/{room.pk}")}"' in page
    assert town.departments.get().name == "Nature en ville"


def test_the_page_of_a_department_merges_it_and_says_what_is_wrong(client, office, town):
    room, other = DepartmentFactory.create_batch(2, municipality=town)
    foreign = DepartmentFactory()

    refused = client.post(office(f"people/departments/{room.pk}/merge"), {"merge-into": foreign.pk})
    client.post(office(f"people/departments/{room.pk}/merge"), {"merge-into": other.pk})

    assert refused.status_code == 422
    assert list(town.departments.all()) == [other]


def test_a_department_with_nothing_open_is_closed_and_no_more_offered(client, office, town):
    room, _other = DepartmentFactory.create_batch(2, municipality=town)

    client.post(office(f"people/departments/{room.pk}/close"))
    page = client.get(office("people")).content.decode()

    assert "fermé" in page
    assert f'name="departments" value="{room.pk}"' not in page


def test_a_department_of_another_town_is_not_found(client, office):
    assert client.get(office(f"people/departments/{DepartmentFactory().pk}")).status_code == 404


def test_the_page_of_a_role_shows_its_departments_and_lets_one_change_them(client, office, town):
    kept, left, new = (DepartmentFactory(municipality=town, name=name) for name in ("Eau", "Parcs", "Rues"))
    officer = MembershipFactory(officer=True, municipality=town, departments=[kept, left])

    page = client.get(office(f"people/{officer.pk}")).content.decode()
    client.post(office(f"people/{officer.pk}/change"), {"term-departments": [kept.pk, new.pk]})

    assert page.count(" checked") == 2
    assert set(officer.departments.all()) == {kept, new}


def test_an_officer_names_who_stands_in_from_her_account(client, town):
    room = DepartmentFactory(municipality=town)
    officer, colleague = MembershipFactory.create_batch(
        2, officer=True, municipality=town, departments=[room]
    )
    client.force_login(officer.user)
    address = f"/{town.slug}/office/people/{officer.pk}/"

    account = client.get("/account/").content.decode()
    answer = client.post(
        f"{address}deputy/",
        {
            "deputy-deputy": colleague.user.pk,
            "deputy-begins_on": "2040-08-01",
            "deputy-ends_on": "2040-08-15",
        },
    )
    page = client.get(address).content.decode()

    assert address in account
    assert answer.status_code == 302
    assert "Du 1er août 2040 au 15 août 2040" in page
    assert "Dates et services" not in page


def test_a_weighty_role_is_proposed_on_one_page_and_confirmed_on_another(client, office, town):
    second = MembershipFactory(commission_member=True, municipality=town)
    answer = client.post(
        office("people"),
        {"email": "elue@ville.example", "display_name": "Léa", "role": "councillor"},
        follow=True,
    )
    mine = client.get(office("people/waiting")).content.decode()
    client.force_login(second.user)
    theirs = client.get(office("people/waiting")).content.decode()

    client.post(office(f"people/waiting/{town.proposed_roles.get().pk}"), {"answer": "confirm"})

    assert "1 rôle attend une deuxième personne" in answer.content.decode()
    assert 'value="confirm"' not in mine
    assert 'value="confirm"' in theirs
    assert Membership.objects.get(role="councillor").user.display_name == "Léa"


def test_a_weighty_role_is_refused_where_nobody_can_be_the_second(client, office, town):
    answer = client.post(office("people"), {"email": "elue@ville.example", "role": "councillor"})

    assert answer.status_code == 422
    assert "par une commande" in answer.content.decode()


def test_roles_to_confirm_have_a_line_in_the_menu_while_one_waits(client, office, town):
    second = MembershipFactory(commission_member=True, municipality=town)
    waiting = f"/{town.slug}/office/people/waiting/"
    before = client.get(f"/{town.slug}/office/").text
    client.post(office("people"), {"email": "elue@ville.example", "role": "councillor"})

    mine = client.get(waiting).text
    client.force_login(second.user)
    menu, theirs = client.get(f"/{town.slug}/office/").text, client.get(waiting).text

    assert waiting not in before
    assert waiting in menu
    assert "une autre personne doit le confirmer" in mine
    assert "Enregistre la décision du conseil" in theirs
    assert "Refuser\xa0: elle ne reçoit rien" in theirs


def test_the_desk_finds_the_letters_to_print_in_the_menu_while_some_wait(client, town):
    edition = EditionFactory(municipality=town, running=True)
    agent = MembershipFactory(desk_agent=True, municipality=town).user
    day, letters = (
        reverse("edition_office", args=[town.slug, edition.slug]),
        f"/{town.slug}/office/notices/letters/",
    )
    client.force_login(agent)
    before = client.get(f"/{town.slug}/office/").text
    NoticeFactory(municipality=town, state=NoticeState.TO_PRINT)

    menu, today = client.get(f"/{town.slug}/office/").text, client.get(day).text

    assert letters not in before
    assert letters in menu
    assert letters in today


def test_an_officer_finds_my_absence_where_a_colleague_could_stand_in(client, town):
    officer = MembershipFactory(officer=True, municipality=town)
    client.force_login(officer.user)
    alone = client.get(f"/{town.slug}/office/").text
    MembershipFactory(officer=True, municipality=town)

    menu = client.get(f"/{town.slug}/office/").text
    page = client.get(f"/{town.slug}/office/people/{officer.pk}/").text

    assert "Mon absence" not in alone
    assert f'href="/{town.slug}/office/people/{officer.pk}/"' in menu
    assert "<title>Mon absence" in page
    assert 'aria-current="page">Mon absence' in page


def test_a_deputy_of_later_days_is_nowhere_said_to_act_from_today(client, office, town):
    officer, colleague = MembershipFactory.create_batch(2, officer=True, municipality=town)
    days = {"deputy-begins_on": "2040-08-01", "deputy-ends_on": "2040-08-15"}
    client.post(office(f"people/{officer.pk}/deputy"), {"deputy-deputy": colleague.user.pk, **days})

    team = client.get(office("people")).text
    notices.deliver(at=timezone.now())

    seat = Membership.objects.get(deputy_of=officer)
    assert seat.since == seat.begins_at
    assert "à partir" not in team
    assert "du 1er août 2040 au 15 août 2040" in team
    assert mail.outbox[0].subject.startswith("Du 1er août 2040 au 15 août 2040, ")


def test_an_officer_opens_no_colleagues_role(client, town):
    officer, colleague = MembershipFactory.create_batch(2, officer=True, municipality=town)
    client.force_login(officer.user)

    assert client.get(f"/{town.slug}/office/people/{colleague.pk}/").status_code == 403


# --- Messages


def test_messages_are_listed_by_state_without_their_text(client, office, town):
    NoticeFactory(municipality=town, recipient__display_name="Attendue")
    NoticeFactory(municipality=town, sent=True, recipient__display_name="Partie")
    NoticeFactory(recipient__display_name="Ailleurs")

    everything = client.get(office("notices")).content.decode()
    sent = client.get(office("notices") + "?state=sent").content.decode()

    assert "Attendue" in everything
    assert "Ailleurs" not in everything
    assert "Partie" in sent
    assert "Attendue" not in sent
    assert "@example.org" not in everything


@pytest.mark.parametrize("query", ["?state=nothing", "?kind=nothing", "?page=zero", "?page=999"])
def test_an_address_typed_by_hand_breaks_nothing(client, office, query):
    assert client.get(office("notices") + query).status_code == 200


def test_a_failed_message_is_sent_again_by_a_press(client, office, town):
    failed = NoticeFactory(municipality=town, failed=True)

    client.post(office("notices/again"), {"notice": failed.pk})
    notices.deliver(at=failed.due_at.replace(year=2030))

    assert [message.to for message in mail.outbox] == [[failed.recipient.email]]


def test_all_that_failed_is_sent_again_by_one_press_and_nothing_of_elsewhere(client, office, town):
    mine = NoticeFactory.create_batch(3, municipality=town, failed=True)
    foreign = NoticeFactory(failed=True)

    client.post(office("notices/again"), {"all": "yes"})

    states = [type(foreign).objects.get(pk=notice.pk).state for notice in [*mine, foreign]]
    assert states == [NoticeState.OWED] * 3 + [NoticeState.FAILED]


@pytest.mark.parametrize("chosen", ["", "x", "-1", "9" * 30])
def test_a_message_that_does_not_exist_is_refused_calmly(client, office, chosen):
    answer = client.post(office("notices/again"), {"notice": chosen}, follow=True)

    assert answer.status_code == 200


def test_letters_are_printed_then_marked(client, office, town):
    letter = NoticeFactory(municipality=town, to_print=True, recipient__display_name="Odette")

    sheet = client.get(office("notices/letters")).content.decode()
    client.post(office("notices/printed"), {"notice": letter.pk})
    after = client.get(office("notices/letters")).content.decode()

    assert "Bonjour Odette" in sheet
    assert "Odette" not in after


@pytest.mark.parametrize(("form", "kind"), [("pdf", "application/pdf"), ("csv", "text/csv; charset=utf-8")])
def test_letters_are_taken_as_a_file_and_wait_until_they_are_printed(client, office, town, form, kind):
    letter = NoticeFactory(municipality=town, to_print=True)

    answer = client.post(office(f"notices/letters/{form}"), {"notice": letter.pk})

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"].startswith("attachment")
    letter.refresh_from_db()
    assert letter.state == NoticeState.TO_PRINT


def test_letters_come_in_no_other_form(client, office):
    assert client.post(office("notices/letters/exe")).status_code == 404


# --- The journal


def test_the_journal_says_in_words_what_was_done_and_that_nothing_is_missing(client, office, coordinator):
    journal.record("role.granted", coordinator, by=coordinator.user, at=LONG_AGO, role="officer")

    page = client.get(office("journal")).content.decode()

    assert "La chaîne est intacte" in page
    assert "Rôle confié" in page
    assert "Nadia" in page


def test_a_broken_chain_shows(client, office, town):
    JournalEntry.objects.create(
        municipality=town, sequence=7, event="role.granted", subject="x", at=LONG_AGO, entry_hash="0" * 64
    )

    assert "La chaîne est rompue" in client.get(office("journal")).content.decode()
