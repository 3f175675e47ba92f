"""What takes two people: one asks, another does it, everybody reads why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import JournalEntry
from accounts.refusals import InvalidInput, NotAllowed, Refused
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import (
    AFTER_CLOSE,
    CLOSED_AT,
    WHILE_OPEN,
    PollFactory,
    fill_urn,
    marking,
    numbers_in,
    voter_of,
)
from tests.triggers import force, past_triggers
from voting import vault
from voting.enums import IncidentKind, PollStatus
from voting.models import Ballot, Incident, LinkCopy, Poll
from voting.queries.polls import APPEAL
from voting.services import acts, belonging, casting, closing, keys
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
NOTICE = "Le disque du serveur est tombé en panne."
REDRAWN = IncidentKind.LINK_KEY_REDRAWN


@pytest.fixture
def two(poll):
    roles = (Role.COORDINATOR, Role.COMMISSION_MEMBER)
    return [MembershipFactory(municipality=poll.municipality, role=role).user for role in roles]


def lose_the_key(settings):
    for key in settings.VAULT_DIR.glob("*.link*"):
        key.unlink()


def asked(poll, by, kind=REDRAWN, at=WHILE_OPEN, **details):
    return acts.ask(poll, kind, notice=NOTICE, by=by, at=at, **details)


def test_on_a_day_without_trouble_nothing_can_be_asked(poll, two):
    assert acts.called_for(poll, WHILE_OPEN) == []
    with pytest.raises(Refused, match="Nothing calls for this act"):
        asked(poll, two[0])


def test_what_somebody_asked_who_has_left_is_not_done_but_asked_anew(poll, two, settings):
    lose_the_key(settings)
    act = asked(poll, two[0])
    two[0].memberships.all().delete()
    act = Incident.objects.get(pk=act.pk)

    with pytest.raises(Refused, match="may no longer"):
        acts.second(act, by=two[1], at=WHILE_OPEN)

    acts.take_back(act, by=two[1], at=WHILE_OPEN)
    assert asked(poll, two[1])


def test_who_asks_is_not_the_one_who_does_it(poll, two, settings):
    lose_the_key(settings)
    act = asked(poll, two[0])

    with pytest.raises(Refused, match="another one"):
        acts.second(act, by=two[0], at=WHILE_OPEN)
    with pytest.raises(NotAllowed):
        acts.second(act, by=voter_of(poll).user, at=WHILE_OPEN)

    act.refresh_from_db()
    assert (act.done_at, Poll.objects.get().link_generation) == (None, 1)


def test_an_act_says_what_everybody_will_read(poll, two, settings):
    lose_the_key(settings)

    with pytest.raises(InvalidInput):
        acts.ask(poll, REDRAWN, notice="  \u200b ", by=two[0], at=WHILE_OPEN)
    with pytest.raises(InvalidInput):
        acts.ask(poll, REDRAWN, notice="x" * 2001, by=two[0], at=WHILE_OPEN)


def test_after_a_key_is_drawn_again_who_voted_keeps_the_ballot_and_who_has_not_votes(
    poll, voter, cast, two, settings
):
    number = cast(1)
    kept = Ballot.objects.get()
    lose_the_key(settings)
    with pytest.raises(Refused, match="key of the vote cannot be read"):
        cast(2, by=voter_of(poll))

    acts.second(asked(poll, two[0]), by=two[1], at=WHILE_OPEN)

    poll.refresh_from_db()
    with pytest.raises(Refused, match="can no longer be changed"):
        cast(2)
    assert number in numbers_in(poll)
    assert Ballot.objects.get().mark == kept.mark
    cast(3, by=voter_of(poll))
    assert (poll.link_generation, Ballot.objects.count()) == (2, 2)
    assert [entry.event for entry in JournalEntry.objects.filter(event__startswith="poll.act")] == [
        "poll.act_asked", "poll.act_done",
    ]  # fmt: skip


def test_a_poll_whose_key_was_lost_closes_and_is_counted(two, settings):
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1)] * 3)
    by = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _turn in range(2)]
    lose_the_key(settings)
    acts.second(asked(poll, by[0]), by=by[1], at=WHILE_OPEN)
    poll.refresh_from_db()
    fill_urn(poll, [marking(2)] * 2)

    assert closing.close(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)

    assert LinkCopy.objects.filter(declared_lost_at__isnull=False).count() == 1
    assert poll.contests.get().outcome.ballots_counted == 5


def test_another_machine_that_is_gone_is_declared_lost_by_two_and_the_close_goes_on(two):
    poll = PollFactory(ended=True)
    by = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _turn in range(2)]
    fill_urn(poll, [marking(1)] * 3)
    gone = LinkCopy.objects.create(
        poll=poll, generation=1, machine="a" * 64, host="ancien-serveur", read_at=WHILE_OPEN
    )
    closing.close(poll, at=AFTER_CLOSE)
    assert not tallying.tally(poll, at=AFTER_CLOSE)

    act = asked(poll, by[0], IncidentKind.LINK_COPY_LOST, at=AFTER_CLOSE, copy=gone.pk)
    acts.second(act, by=by[1], at=AFTER_CLOSE)

    poll.refresh_from_db()
    assert closing.go_on(poll, at=AFTER_CLOSE)
    assert tallying.tally(poll, at=AFTER_CLOSE)


def test_a_key_lost_after_the_vote_is_declared_lost_by_two_and_everybody_reads_what_was_compared(
    two, settings
):
    poll = PollFactory(ended=True)
    by = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _turn in range(2)]
    fill_urn(poll, [marking(1)] * 3)
    lose_the_key(settings)
    closing.close(poll, at=AFTER_CLOSE)
    assert acts.called_for(poll, AFTER_CLOSE) == [IncidentKind.LINK_COPY_LOST]

    act = asked(
        poll, by[0], IncidentKind.LINK_COPY_LOST, at=AFTER_CLOSE, copy=LinkCopy.objects.get(poll=poll).pk
    )
    acts.second(act, by=by[1], at=AFTER_CLOSE)

    poll.refresh_from_db()
    assert closing.go_on(poll, at=AFTER_CLOSE)
    page = Client().get(reverse("paper", args=[poll.municipality.slug, poll.edition.slug]))
    assert "seuls les nombres d’émargements et de bulletins sont comparés" in page.content.decode()


def test_a_restored_poll_takes_ballots_again_once_two_people_say_so(poll, cast, two):
    Poll.objects.filter(pk=poll.pk).update(suspended_at=WHILE_OPEN)
    with pytest.raises(Refused, match="suspended"):
        cast(1)

    acts.second(asked(poll, two[0], IncidentKind.RESUMED), by=two[1], at=WHILE_OPEN)

    assert cast(1)


def test_the_key_that_opened_the_urn_is_destroyed_once_the_appeals_are_over(two, settings):
    poll = PollFactory(ended=True)
    by = [MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user for _turn in range(2)]
    force(poll, status=PollStatus.PROCLAIMED, status_since=AFTER_CLOSE)
    poll.refresh_from_db()
    early, late = AFTER_CLOSE + APPEAL - timedelta(seconds=1), AFTER_CLOSE + APPEAL
    with pytest.raises(Refused):
        asked(poll, by[0], IncidentKind.PRIVATE_HALF_DESTROYED, at=early)

    acts.second(asked(poll, by[0], IncidentKind.PRIVATE_HALF_DESTROYED, at=late), by=by[1], at=late)

    assert keys.destroy_what_has_served() == 1
    assert keys.destroy_what_has_served() == 0
    with pytest.raises(vault.VaultFault):
        vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"status": PollStatus.PROCLAIMED, "status_since": AFTER_CLOSE + timedelta(days=365 * 90)},
        {"status": PollStatus.PROCLAIMED, "status_since": AFTER_CLOSE, "closes_at": CLOSED_AT},
    ],
)
def test_a_key_whose_time_is_not_over_is_destroyed_by_no_row(poll, two, settings, fields):
    belonging.open_keys(poll)
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(**fields, suspended_at=None)
        Incident.objects.create(
            poll=poll,
            kind=IncidentKind.PRIVATE_HALF_DESTROYED,
            at=WHILE_OPEN,
            done_at=WHILE_OPEN,
            public_notice="fini",
            by=two[0],
            seconded_by=two[1],
        )

    assert keys.destroy_what_has_served() == 0

    assert vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll))


def test_either_lets_it_be(poll, two, settings):
    lose_the_key(settings)
    act = asked(poll, two[0])

    acts.take_back(act, by=two[1], at=WHILE_OPEN)

    assert list(acts.waiting(poll)) == []
    assert casting.mark_of(poll, None) == ""
