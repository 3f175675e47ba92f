"""The desk: one box, one name, one button; the file of one person; idea cards one after the other."""

import re
from datetime import UTC, date, datetime

import pytest

from accounts.enums import Role
from budget.enums import Level, PhaseKind, ZoneChoice
from budget.models import DeskNote, Proposal, RegisterEntry
from budget.rulebook import VotingRules
from budget.services import desk
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, RegisterEntryFactory, ThemeFactory, rules_of_a
from tests.factories.notices import NoticeFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.towns import ALWAYS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LONG_OVER = {"opens_at": datetime(2020, 1, 1, tzinfo=UTC), "closes_at": datetime(2020, 2, 1, tzinfo=UTC)}

BORN = {"birth_date_day": "7", "birth_date_month": "3", "birth_date_year": "1941"}
ODETTE = {"given_names": "Odette", "family_name": "Lefèvre", **BORN, "lives_here": "on"}


@pytest.fixture
def edition():
    edition = EditionFactory(running=True)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
    return edition


@pytest.fixture
def agent(edition):
    return MembershipFactory(desk_agent=True, municipality=edition.municipality).user


@pytest.fixture
def at_desk(client, edition, agent):
    """The agent's browser: an address of the desk opened, or a form of it sent."""
    client.force_login(agent)
    base = f"/{edition.municipality.slug}/{edition.slug}/office/desk/"

    def go(part="", typed=None, **query):
        if typed is None:
            return client.get(base + part, query)
        return client.post(base + part, typed, follow=True)

    return go


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def card(edition, **words):
    theme = ThemeFactory(municipality=edition.municipality)
    usual = {"title": "Un banc", "summary": "Un banc sous le tilleul.", "theme": theme.slug, "place": "Ici"}
    return {**usual, **words}


def test_before_a_name_the_desk_shows_nobody(at_desk, edition):
    RegisterEntryFactory(edition=edition, family_name="Martin")

    page = at_desk()

    assert "Martin" not in page.content.decode()
    assert page.content.decode().count('type="search"') == 1


def test_a_name_leads_to_the_file_and_tells_two_of_one_name_apart(at_desk, edition):
    for born in (date(1941, 3, 7), date(1968, 5, 2)):
        RegisterEntryFactory(edition=edition, given_names="Odette", family_name="Lefèvre", birth_date=born)

    page = at_desk(name="lefevre odette")

    assert "2 personnes de ce nom" in text_of(page)
    assert "7 mars 1941" in text_of(page)


def test_a_name_that_nobody_has_leads_to_the_form_filled_in_with_it(at_desk):
    page = at_desk(name="Odette LEFÈVRE")
    form = at_desk("new/", name="LEFÈVRE Odette").content.decode()

    assert "Personne de ce nom" in text_of(page)
    assert 'value="Odette"' in form
    assert 'value="Lefèvre"' in form


def test_somebody_without_e_mail_is_registered_on_one_page(at_desk):
    page = at_desk("new/", {**ODETTE, "address": "3 rue des Lilas"})

    entry = RegisterEntry.objects.get()
    assert page.redirect_chain[-1][0].endswith(f"/desk/{entry.pk}/")
    assert (entry.level, entry.user.postal_address.lines) == (Level.DESK, "3 rue des Lilas")
    assert "identité vérifiée" in text_of(page)


def test_the_quarter_is_asked_only_where_it_decides_what_one_votes_on(at_desk, edition, client):
    TerritoryFactory(municipality=edition.municipality, name="Centre")
    page = at_desk("new/", ODETTE)
    free = at_desk("new/").text
    own = EditionFactory(
        running=rules_of_a(voting=VotingRules(zone_choice=ZoneChoice.OWN_ZONE)),
        municipality=edition.municipality,
    )
    own.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
    address = f"/{own.municipality.slug}/{own.slug}/office/desk/new/"

    missing = client.post(address, ODETTE)
    works = client.post(address, {**ODETTE, "lives_here": "", "works_here": "on"})

    assert page.redirect_chain
    assert "(facultatif)" in free
    assert "Choisissez le quartier" in missing.text
    assert works.status_code == 302


def test_the_ties_to_the_town_stand_together(at_desk):
    page = at_desk("new/").text

    ties = page[page.index("Ce qui lie cette personne") :].partition("</fieldset>")[0]
    assert [name for name in ("lives_here", "works_here", "studies_here") if f'name="{name}"' in ties] == [
        "lives_here",
        "works_here",
        "studies_here",
    ]


def test_what_was_typed_stays_where_the_form_is_refused(at_desk):
    page = at_desk("new/", {**ODETTE, "birth_date_year": "2941"})

    assert page.status_code == 422
    assert 'value="Lefèvre"' in page.content.decode()


def test_an_identity_is_verified_by_one_press(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition, level=Level.DECLARED, user=None)

    before = at_desk(f"{entry.pk}/").content.decode()
    after = at_desk(f"{entry.pk}/verify/", {}).content.decode()

    entry.refresh_from_db()
    assert entry.level == Level.DESK
    assert "J’ai vu la pièce d’identité" in before
    assert "J’ai vu la pièce d’identité" not in after


@pytest.mark.parametrize("account", ["theirs", "another"])
def test_an_account_that_only_stated_the_identity_is_asked_about(at_desk, edition, account):
    entry = RegisterEntryFactory(edition=edition, level=Level.DECLARED)
    holder = entry.user

    page = at_desk(f"{entry.pk}/").content.decode()
    at_desk(f"{entry.pk}/verify/", {"account": account})

    entry.refresh_from_db()
    assert holder.email in page
    assert f'value="{account}"' in page
    assert entry.level == Level.DESK
    assert (entry.user == holder) == (account == "theirs")


def test_a_card_is_typed_and_the_next_name_asked_for(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition)

    first = at_desk(f"{entry.pk}/idea/", card(edition))
    second = at_desk(f"{entry.pk}/idea/", card(edition, title="Un arbre", next="1"))

    assert [idea.title for idea in Proposal.objects.filter(author=entry.user).order_by("number")] == [
        "Un banc",
        "Un arbre",
    ]
    assert first.redirect_chain[-1][0].endswith(f"/desk/{entry.pk}/")
    assert second.redirect_chain[-1][0].endswith("/desk/?cards=1")
    assert "De qui est cette fiche" in text_of(second)


def test_a_pile_of_cards_goes_from_name_to_card_without_the_file(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition, family_name="Martin")

    page = at_desk(name="martin", cards="1").content.decode()

    assert f"/desk/{entry.pk}/idea/?cards=1" in page


def test_a_call_is_noted_and_read_by_a_colleague(at_desk, edition, client):
    entry = RegisterEntryFactory(edition=edition)

    at_desk(f"{entry.pk}/note/", {"text": "Rappelle mardi."})
    client.force_login(MembershipFactory(coordinator=True, municipality=edition.municipality).user)
    page = at_desk(f"{entry.pk}/")

    assert "Rappelle mardi." in text_of(page)
    assert DeskNote.objects.count() == 1


def test_an_empty_note_is_said_to_be_one_beside_its_field(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition)

    page = at_desk(f"{entry.pk}/note/", {"text": ""})

    assert page.status_code == 422
    assert 'href="#note_text"' in page.content.decode()


def test_letters_are_told_of_and_an_address_asked_only_of_those_without_e_mail(at_desk, edition, agent):
    without = RegisterEntryFactory(edition=edition, user=UserFactory(without_email=True))
    with_one = RegisterEntryFactory(edition=edition)
    NoticeFactory(municipality=edition.municipality, to_print=True, recipient=without.user)

    pages = [text_of(at_desk(f"{entry.pk}/")) for entry in (without, with_one)]

    assert "1 courrier attend" in pages[0]
    assert "Adresse postale" in pages[0]
    assert "Adresse postale" not in pages[1]


def test_a_receipt_is_one_sheet_with_the_rights_and_the_ideas(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition, given_names="Odette")
    ProposalFactory(edition=edition, submitted=True, author=entry.user, title="Un banc")

    page = text_of(at_desk(f"{entry.pk}/receipt/"))
    assert "Comment vous avez prouvé que c’est vous" in page
    assert "niveau" not in page.lower()

    assert "Odette" in page
    assert "Un banc" in page
    assert str(entry.pk) in page


def test_a_draft_that_somebody_keeps_at_home_is_not_shown(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition)
    ProposalFactory(edition=edition, author=entry.user, title="Un secret")

    assert "Un secret" not in text_of(at_desk(f"{entry.pk}/"))


def test_a_file_of_another_edition_is_not_found_here(at_desk):
    stranger = RegisterEntryFactory()

    assert at_desk(f"{stranger.pk}/").status_code == 404
    assert at_desk(f"{stranger.pk}/verify/", {}).status_code == 404


def test_one_s_own_file_offers_nothing_to_verify(at_desk, edition, agent):
    own = RegisterEntryFactory(edition=edition, user=agent, level=Level.DECLARED)

    assert "J’ai vu" not in text_of(at_desk(f"{own.pk}/"))


@pytest.mark.parametrize(("role", "has_room"), [(Role.DESK_AGENT, True), (Role.COORDINATOR, False)])
def test_the_desk_is_a_room_of_its_agents_and_a_link_for_who_coordinates(client, edition, role, has_room):
    client.force_login(MembershipFactory(role=role, municipality=edition.municipality).user)

    page = client.get(f"/{edition.municipality.slug}/{edition.slug}/office/").content.decode()

    assert "/office/desk/" in page
    assert (">Le guichet<" in page) is has_room


def test_an_idea_filed_at_the_desk_stays_a_person_without_a_public_name(at_desk, edition, agent, client):
    entry = desk.receive(
        edition,
        by=agent,
        at=edition.phases.get(kind=PhaseKind.COLLECTION).opens_at,
        given_names="Odette",
        family_name="Lefèvre",
        birth_date=date(1941, 3, 7),
        lives_here=True,
    )
    at_desk(f"{entry.pk}/idea/", card(edition))
    client.logout()

    page = text_of(client.get(Proposal.objects.get().get_absolute_url()))

    assert "Lefèvre" not in page
    assert "Odette" not in page


def test_once_the_call_is_over_nobody_is_offered_to_type_an_idea(at_desk, edition):
    entry = RegisterEntryFactory(edition=edition, user=None)
    assert "Saisir une idée" in text_of(at_desk(f"{entry.pk}/"))

    edition.phases.filter(kind=PhaseKind.COLLECTION).update(**LONG_OVER)

    assert "Saisir une idée" not in text_of(at_desk(f"{entry.pk}/"))
