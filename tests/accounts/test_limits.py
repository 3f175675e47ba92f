"""How often something may be done: counted by all processes together, forgotten in time."""

from datetime import timedelta
from itertools import chain

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from accounts import networks, tasks
from accounts.models import LimitCount
from accounts.refusals import TooOften
from accounts.services import limits

pytestmark = pytest.mark.django_db
AT = timezone.now().replace(hour=9, minute=30)


@pytest.fixture(autouse=True)
def _three(settings):
    settings.LIMITS = {**settings.LIMITS, "mail": (3, 3600), "cast": (3, 60)}


def takes(times, who="a", at=AT, take=limits.take, act="mail"):
    for _number in range(times):
        take(act, who, at=at)


def test_three_are_taken_and_the_fourth_is_told_until_when():
    takes(3)

    with pytest.raises(TooOften) as refusal:
        takes(1)

    assert refusal.value.until == AT + timedelta(hours=1)
    assert str(limits.moment(refusal.value.until, at=AT)) in refusal.value.road


def test_somebody_else_and_another_act_have_counts_of_their_own():
    takes(3)

    takes(3, "b")
    limits.take("sign_up", "a", at=AT)


def test_a_count_begins_anew_when_it_is_over():
    takes(3)

    takes(3, at=AT + timedelta(hours=1))


def test_a_try_given_back_does_not_count():
    takes(3)

    limits.give_back("mail", "a")

    takes(1)


def test_a_count_of_which_nothing_is_left_leaves_no_row():
    takes(1)

    limits.give_back("mail", "a")

    assert not LimitCount.objects.exists()  # it would tell when somebody signed in


def test_tries_at_the_same_instant_are_all_counted(at_once):
    answers = at_once(*[lambda: limits.take("mail", "a", at=AT)] * 8)

    assert sum(answer is None for answer in answers) == 3
    assert sum(isinstance(answer, TooOften) for answer in answers) == 5


@pytest.mark.parametrize("each", [20, pytest.param(500, marks=pytest.mark.long)])
def test_ht_007_ten_thousand_guesses_of_a_code_at_once_are_five(at_once, each):
    """By twenty who never stop; every code that is mailed asks this before it compares."""

    def guess():
        return [_is_taken("tries_of_a_code", "name of a code") for _guess in range(each)]

    answers = at_once(*[guess] * 20)

    assert sorted(chain(*answers)) == [False] * (20 * each - 5) + [True] * 5


def _is_taken(act, who):
    try:
        limits.take(act, who, at=AT)
    except TooOften:
        return False
    return True


def test_a_row_tells_neither_an_address_nor_a_network():
    limits.take("mail", "jeanne@example.org", at=AT)
    limits.take("sign_up", "203.0.113.7", at=AT)

    rows = str(list(LimitCount.objects.values_list()))
    assert "jeanne" not in rows
    assert "203.0" not in rows


def test_what_is_over_is_swept_and_sweeping_twice_does_no_harm():
    takes(1, at=timezone.now() - timedelta(days=2))
    takes(1, "b", at=timezone.now())

    tasks.forget_old_limits()
    tasks.forget_old_limits()

    assert LimitCount.objects.count() == 1


def test_the_booth_counts_in_memory_alone():
    takes(3, take=limits.take_in_memory, act="cast")

    with pytest.raises(TooOften):
        takes(1, take=limits.take_in_memory, act="cast")
    takes(1, at=AT + timedelta(minutes=2), take=limits.take_in_memory, act="cast")

    assert not LimitCount.objects.exists()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_a_network(address, network):
    assert networks.network_of(address) == network


# --- A wrong number of proxies is told


@pytest.mark.parametrize(
    ("hops", "forwarded", "is_told"),
    [(1, ["1.1.1.1"], False), (2, ["1.1.1.1", "6.6.6.6, 1.1.1.1"], True), (1, ["1.1.1.1, 10.0.0.2"], True)],
)
def test_the_check_of_an_installation_compares_the_proxies_seen(settings, hops, forwarded, is_told):
    settings.TRUSTED_PROXIES = hops
    for addresses in forwarded:
        limits.network(remote="10.0.0.1", forwarded=addresses, at=timezone.now())

    told = run_checks(include_deployment_checks=True)

    assert ("deploy.W002" in {message.id for message in told}) == is_told


def test_readiness_tells_a_wrong_number_of_proxies_and_stays_ready(client, settings):
    settings.TRUSTED_PROXIES = 2
    limits.network(remote="10.0.0.1", forwarded="1.1.1.1", at=timezone.now())

    answer = client.get("/readyz")

    assert answer.json()["proxies"] is False
