"""Who has voted so far: yesterday's number for everybody, by quarter for who calls people, and no choice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from tests.factories.accounts import MembershipFactory, TerritoryFactory
from tests.factories.voting import WHILE_OPEN, PollFactory, voter_of
from tests.triggers import force
from voting.enums import Channel, PollStatus
from voting.models import Checkpoint, Poll, Signature
from voting.queries import outcomes, turnouts

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def poll():
    """Open from 2020 to 2199."""
    return PollFactory(settled=True)


def address(poll, name):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug])


def shown(client, poll, name):
    return client.get(address(poll, name)).content.decode().replace("\u202f", " ").replace("\xa0", " ")


def note(poll, number, at, signatures):
    """As the web side writes it, then signed by the counting side."""
    counts = {"signatures": signatures, "ballots": signatures}
    checkpoint, _ = Checkpoint.objects.get_or_create(poll=poll, number=number, defaults={"at": at, **counts})
    Checkpoint.objects.filter(pk=checkpoint.pk).update(note="signed")


def sign(poll, voters, *, quarter=None, channel=Channel.ONLINE, on=None):
    for _ in range(voters):
        voter = voter_of(poll, territory=quarter)
        Signature.objects.sign(poll, voter, channel=channel, on=on or WHILE_OPEN.date())


def quarters_of(poll, **voters):
    for name, many in voters.items():
        sign(poll, many, quarter=TerritoryFactory(municipality=poll.municipality, name=name))


def so_far(poll):
    return turnouts.so_far(Poll.objects.get(pk=poll.pk), timezone.now())


class TestForEverybody:
    def test_the_last_figure_of_the_days_before_is_read_while_the_vote_is_open(self, client, poll):
        note(poll, 1, WHILE_OPEN, 34)
        note(poll, 2, WHILE_OPEN + timedelta(days=3), 61)

        assert "61 personnes avaient voté le dimanche 4 octobre 2020." in shown(client, poll, "outcomes")

    def test_what_was_noted_today_is_for_tomorrow(self, client, poll):
        note(poll, 1, WHILE_OPEN, 34)
        note(poll, 2, timezone.now(), 61)

        page = shown(client, poll, "outcomes")

        assert "34 personnes avaient voté" in page
        assert "61" not in page

    def test_before_twenty_people_more_there_is_no_line(self, client, poll):
        note(poll, 0, WHILE_OPEN, 0)
        sign(poll, 15)

        assert "avaient voté" not in shown(client, poll, "outcomes")

    def test_once_it_is_closed_there_is_none_before_the_result(self, client, poll):
        note(poll, 1, WHILE_OPEN, 34)
        force(poll, status=PollStatus.CLOSED)

        assert "avaient voté" not in shown(client, poll, "outcomes")


class TestForStaff:
    def test_the_quarter_that_votes_least_comes_first(self, client, poll):
        quarters_of(poll, Est=30, Ouest=12)
        voter_of(poll, territory=poll.municipality.territories.get(name="Est"))
        for _ in range(24):
            voter_of(poll, territory=poll.municipality.territories.get(name="Ouest"))

        found = so_far(poll)

        assert (found.signatures, found.registered) == (42, 67)
        assert [(quarter.name, quarter.count, quarter.registered) for quarter in found.quarters] == [
            ("Ouest", 12, 36),
            ("Est", 30, 31),
        ]

    def test_a_small_quarter_is_kept_back_with_a_second_one(self, poll):
        quarters_of(poll, Est=30, Nord=11, Ouest=4)

        counts = {quarter.name: quarter.count for quarter in so_far(poll).quarters}

        assert counts == {"Est": 30, "Nord": None, "Ouest": None}

    def test_who_has_no_quarter_is_not_given_back_by_the_total(self, poll):
        quarters_of(poll, Est=30, Nord=11)
        sign(poll, 3)

        counts = {quarter.name: quarter.count for quarter in so_far(poll).quarters}

        assert counts == {"Est": 30, "Nord": None, turnouts.NOWHERE: None}

    def test_nor_by_the_turnout_that_is_published(self, poll):
        quarters_of(poll, Est=30, Nord=11)
        sign(poll, 3)

        published = outcomes.turnout(Poll.objects.get(pk=poll.pk))

        assert {cell.label: cell.count for cell in published.territories} == {"Est": 30, "Nord": None}

    def test_of_today_nothing_is_told(self, poll):
        quarters_of(poll, Est=30)
        sign(poll, 20, on=timezone.localdate(timezone=poll.edition.zone))

        assert so_far(poll).signatures == 30

    def test_by_channel_each_evening(self, client, poll):
        sign(poll, 25)
        sign(poll, 12, channel=Channel.PAPER)
        client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user)

        page = shown(client, poll, "turnout_office")

        assert "Sur papier" in page
        assert "12 (32 %)" in page

    def test_a_village_below_ten_reads_no_figure_and_one_without_quarters_no_table(self, client, poll):
        client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user)
        sign(poll, 9)
        below = shown(client, poll, "turnout_office")
        sign(poll, 1)

        above = shown(client, poll, "turnout_office")

        assert "9" not in below.partition("<main")[2].partition("</main>")[0].replace("2199", "")
        assert "10 personnes avaient voté au soir du" in above
        assert "<table" not in above

    def test_once_the_result_is_public_its_page_has_the_turnout_and_this_one_is_gone(self, client, poll):
        force(poll, status=PollStatus.PROPOSED)
        client.force_login(MembershipFactory(municipality=poll.municipality, role=Role.COORDINATOR).user)

        assert client.get(address(poll, "turnout_office")).status_code == 404

    def test_the_office_of_the_result_leads_there_while_the_vote_is_open(self, client, poll):
        client.force_login(
            MembershipFactory(municipality=poll.municipality, role=Role.COMMISSION_MEMBER).user
        )

        assert f'href="{address(poll, "turnout_office")}"' in shown(client, poll, "outcome_office")
