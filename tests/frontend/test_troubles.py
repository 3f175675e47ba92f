"""“Un problème pendant le vote ?”: what happens, the act that answers to it, a second person, the log."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from budget.enums import PhaseKind
from budget.models import Phase
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import PollFactory, voter_of
from voting.models import ContestEntry, Incident, Poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    poll = PollFactory(settled=True)
    Phase.objects.filter(edition=poll.edition, kind=PhaseKind.RATIFICATION).delete()
    return poll


@pytest.fixture
def two(poll):
    clients = []
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        clients.append(Client())
        clients[-1].force_login(MembershipFactory(municipality=poll.municipality, role=role).user)
    return clients


def at(poll, name="poll_acts", *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def asked(client, poll, kind, **fields):
    notice = "Le gymnase est resté fermé mardi : on vote deux jours de plus."
    return client.post(at(poll, "poll_act_ask"), {"kind": kind, "notice": notice, **fields})


def test_each_trouble_leads_to_its_act_with_a_notice_to_complete(two, poll):
    page = two[0].get(at(poll)).text

    for words in (
        "Une partie des électeurs n’a pas pu voter",
        "Un projet du bulletin ne peut plus être réalisé",
        "Le vote ne peut plus être tenu pour sincère",
        "Reporter la clôture",
        "article 7 du règlement",
        "Rien n’est noté",
    ):
        assert words in page
    response = asked(two[0], poll, "suspended", notice="Le vote est suspendu depuis […].")
    assert response.status_code == 422
    assert "Complétez ce qui est écrit […]" in response.text
    assert not Incident.objects.exists()


def test_one_asks_another_does_it_and_everybody_reads_it(two, poll):
    last = (poll.closes_at + timedelta(days=2)).astimezone(poll.edition.zone)
    response = asked(two[0], poll, "close_postponed", day=last.date().isoformat(), hour="20:00")
    assert response.status_code == 302
    act = Incident.objects.get()
    assert "Le faire, en deuxième personne" not in two[0].get(at(poll)).text

    two[1].post(at(poll, "poll_act_second", act.pk))

    closes_at = Poll.objects.get(pk=poll.pk).closes_at.astimezone(poll.edition.zone)
    assert (closes_at.date(), closes_at.hour) == (last.date(), 20)
    public = Client().get(at(poll, "paper")).text
    assert "La clôture est reportée" in public
    assert "on vote deux jours de plus" in public
    log = two[0].get(at(poll)).text
    assert "La clôture est reportée (" in log


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("close_postponed", {"day": "2026-01-01", "hour": "20:00"}, "La clôture ne peut qu’être reportée"),
        ("close_postponed", {"day": "hier", "hour": "20:00"}, "date"),
        ("close_postponed", {"day": "2200-03-30", "hour": "02:30"}, "Cette nuit-là, on change d’heure"),
        ("close_postponed", {}, 'aria-invalid="true"'),
        ("project_withdrawn", {}, 'aria-invalid="true"'),
        ("project_withdrawn", {"entry": "999999"}, "choix"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(two, poll, kind, fields, sentence):
    response = asked(two[0], poll, kind, **fields)

    assert response.status_code == 422
    assert sentence in response.text
    assert "Le gymnase est resté fermé mardi" in response.text
    assert not Incident.objects.exists()


def test_a_withdrawn_project_stands_crossed_on_the_paper_and_in_the_booth(two, poll):
    entry = ContestEntry.objects.get(poll=poll, number=2)
    asked(two[0], poll, "project_withdrawn", entry=entry.pk)
    two[1].post(at(poll, "poll_act_second", Incident.objects.get().pk))
    voter = Client()
    voter.force_login(voter_of(poll).user)

    paper = voter.get(at(poll, "booth")).text

    assert 'name="contest_1" value="2"' not in paper
    assert "Retiré" in paper
    assert voter.get(at(poll, "paper")).text.count("Retiré") >= 1


def test_what_happened_is_noted_with_its_hour(two, poll):
    response = two[1].post(at(poll, "poll_incident_note"), {"text": "Coupure de courant au bureau 2."})

    assert response.status_code == 302
    page = two[0].get(at(poll)).text
    assert "Coupure de courant au bureau 2." in page
    assert "Coupure de courant" not in Client().get(at(poll, "paper")).text
    assert two[0].post(at(poll, "poll_incident_note"), {"text": " "}).status_code == 422


def test_the_ballot_paper_of_the_office_leads_there_once_the_vote_is_open(two):
    running = PollFactory(settled=True)
    coming = PollFactory(settled=True, opens_at=timezone.now() + timedelta(days=3))
    for poll, is_there in ((running, True), (coming, False)):
        client = Client()
        client.force_login(MembershipFactory(municipality=poll.municipality, coordinator=True).user)
        page = client.get(at(poll, "poll_office")).text
        assert ("Un problème pendant le vote" in page) == is_there
