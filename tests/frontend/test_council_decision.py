"""The council's decision in the office: two people at once, old pages, more money than the envelope holds."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.frontend.test_outcomes import address_of, decision, poll, publish, shown, sign_in
from tests.triggers import past_triggers
from voting.models import CouncilDecision, Outcome, OutcomeEntry, Poll
from voting.services import closing
from voting.services.counting import tallying

__all__ = ["poll"]
pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHY = "Le numéro était celui d'une autre délibération."


@pytest.fixture
def decided(client, poll):
    publish(client, poll)
    sign_in(client, poll, Role.COUNCILLOR)
    client.post(address_of(poll, "outcome_decide"), decision(poll))
    return Poll.objects.get()


def mark_on(page):
    return re.search(r'name="correction-seen" value="(\w+)"', page)[1]


def correction(poll, seen, **changes):
    given = {**decision(poll), "wrong": WHY, "seen": seen, **changes}
    return {f"correction-{name}": value for name, value in given.items()}


def verdict_of(number):
    return OutcomeEntry.objects.get(contest_entry__number=number).council_verdict


def test_an_old_tab_takes_no_verdict_back_and_shows_both(client, decided):
    seen = mark_on(shown(client, address_of(decided, "outcome_office")))
    first = OutcomeEntry.objects.get(contest_entry__number=1).pk
    verdict = {f"entry_{first}": "rejected", f"reason_{first}": "Le terrain est inondable."}
    client.post(address_of(decided, "outcome_correct"), correction(decided, seen, **verdict))
    sign_in(client, decided, Role.COORDINATOR)

    old_tab = correction(decided, seen, reference="2020-149")
    answer = client.post(address_of(decided, "outcome_correct"), old_tab)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert verdict_of(1) == "rejected"
    for words in ("par une autre personne", "Le terrain est inondable.", "Non retenu", 'value="2020-149"'):
        assert words in page
    client.post(address_of(decided, "outcome_correct"), {**old_tab, "correction-seen": mark_on(page)})
    assert CouncilDecision.objects.get().reference == "2020-149"


def test_who_records_second_finds_the_decision_typed_as_a_correction(client, decided):
    sign_in(client, decided, Role.COORDINATOR)

    answer = client.post(
        address_of(decided, "outcome_decide"), {**decision(decided, n2="reserve"), "reference": "2020-150"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2020-147" in page
    assert 'name="correction-reference" value="2020-150"' in page
    assert CouncilDecision.objects.get().reference == "2020-147"


def test_an_old_tab_after_the_proclamation_says_that_verdicts_stand(client, decided):
    seen = mark_on(shown(client, address_of(decided, "outcome_office")))
    client.post(address_of(decided, "outcome_proclaim"))
    second = OutcomeEntry.objects.get(contest_entry__number=2).pk
    old_tab = correction(decided, seen, reference="2020-149", **{f"entry_{second}": "reserve"})

    answer = client.post(address_of(decided, "outcome_correct"), old_tab)

    assert answer.status_code == 422
    assert "ne change plus ici" in answer.content.decode()
    assert (CouncilDecision.objects.get().reference, verdict_of(2)) == ("2020-147", "")
    assert f'name="correction-entry_{second}"' not in answer.content.decode()
    typed = {name: value for name, value in old_tab.items() if "entry_" not in name}
    client.post(address_of(decided, "outcome_correct"), typed)
    assert CouncilDecision.objects.get().reference == "2020-149"


def test_what_is_accepted_above_the_envelope_is_told_in_the_office_and_in_public(client, poll):
    publish(client, poll)
    sign_in(client, poll, Role.COUNCILLOR)
    second = OutcomeEntry.objects.get(contest_entry__number=2).pk
    told = "retenu des projets pour 140 000 € en tout, plus que les 100 000 € de cette enveloppe"
    more = {**decision(poll, n2="accepted"), f"reason_{second}": "Le conseil ajoute 40 000 €."}

    answer = client.post(address_of(poll, "outcome_decide"), more, follow=True)

    office = answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "projets pour 140 000 €, dans une enveloppe de 100 000 €" in office
    assert told in shown(client, address_of(poll, "outcomes"))
    with past_triggers():
        Outcome.objects.update(tally_options={"reserve": 40_000})
    assert told not in shown(client, address_of(poll, "outcomes"))


def test_within_the_envelope_nothing_is_said_of_more(client, decided):
    assert "plus que les" not in shown(client, address_of(decided, "outcomes"))
    assert "dans une enveloppe de" not in shown(client, address_of(decided, "outcome_office"))


def test_a_vote_that_no_project_came_out_of_presents_none(client):
    poll = PollFactory(ended=True, paper=(On(1_000, (60_000, 50_000)),))
    fill_urn(poll, [marking(1)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    publish(client, poll)

    page = shown(client, address_of(poll, "outcomes"))

    assert "Aucun projet n’est sorti de ce vote" in page
    assert "Ces projets sont sortis du vote" not in page


def test_between_the_end_and_the_close_the_office_says_that_the_vote_is_over(client):
    poll = PollFactory(ended=True)
    Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(seconds=30))
    sign_in(client, poll, Role.COORDINATOR)

    page = shown(client, address_of(poll, "outcome_office"))

    assert "Le vote est terminé" in page
    assert "Le vote se termine" not in page
