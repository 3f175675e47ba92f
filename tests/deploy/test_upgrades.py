"""What an operator's command may not do to a database in which people vote, or have voted."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command, load_command_class
from django.db import migrations
from django.utils import timezone

from accounts.models import User
from deploy import upgrades
from tests.factories.voting import PollFactory
from tests.triggers import force
from voting.enums import PollStatus

pytestmark = pytest.mark.django_db


class Risky(migrations.Migration):
    pass


class Safe(migrations.Migration):
    is_safe_while_voting = True


def plan_of(*kinds):
    return [(kind("0099_something", "voting"), False) for kind in kinds]


@pytest.fixture
def open_poll():
    return PollFactory(settled=True)


def test_an_upgrade_while_people_vote_is_refused_and_says_what_waits(open_poll):
    with pytest.raises(CommandError, match="0099_something"):
        upgrades.refuse_while_voting(plan=plan_of(Safe, Risky), using="default")


@pytest.mark.django_db(transaction=True)
def test_migrate_itself_is_refused(open_poll):
    with pytest.raises(CommandError, match=r"not taken back|revient pas en arrière"):
        call_command("migrate", "voting", "0004", verbosity=0)

    assert type(open_poll).objects.filter(pk=open_poll.pk).exists()


@pytest.mark.parametrize("kinds", [[], [Safe], [Safe, Safe]])
def test_what_is_marked_safe_is_done_while_people_vote(open_poll, kinds):
    upgrades.refuse_while_voting(plan=plan_of(*kinds), using="default")


def test_the_demo_of_this_machine_is_upgraded_whenever_it_starts(open_poll, settings):
    settings.EMBEDDED = True

    upgrades.refuse_while_voting(plan=plan_of(Risky), using="default")


def later():
    return timezone.now() + timedelta(hours=1)


@pytest.mark.parametrize(
    "make_poll",
    [
        PollFactory,
        lambda: PollFactory(settled=True, opens_at=later()),
        lambda: PollFactory(ended=True),
    ],
    ids=["not settled", "not open", "closed"],
)
def test_before_and_after_the_vote_a_database_is_upgraded(make_poll):
    poll = make_poll()
    if poll.closes_at and poll.closes_at < timezone.now():
        force(poll, status=PollStatus.CLOSED)

    upgrades.refuse_while_voting(plan=plan_of(Risky), using="default")


@pytest.mark.parametrize("status", [PollStatus.SETTLED, PollStatus.PROCLAIMED])
def test_a_database_in_which_people_voted_is_not_taken_back(status):
    poll = PollFactory(ended=True)
    force(poll, status=status)

    with pytest.raises(CommandError, match="0099_something"):
        upgrades.refuse_while_voting(
            plan=[(step, True) for step, _forwards in plan_of(Safe)], using="default"
        )


def test_a_database_in_which_people_voted_is_not_emptied(open_poll):
    command = load_command_class("deploy", "flush")
    command._called_from_command_line = True

    with pytest.raises(CommandError):
        call_command(command, "--no-input")

    assert type(open_poll).objects.filter(pk=open_poll.pk).exists()


def test_nobody_stands_above_the_towns():
    with pytest.raises(CommandError, match="open_town"):
        call_command("createsuperuser", "--no-input")

    assert not User.objects.filter(is_superuser=True).exists()
