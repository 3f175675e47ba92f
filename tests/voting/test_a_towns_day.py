"""A town's day: 1,600 people vote online and 400 at five stations, one of which has no network; all adds up.

Meanwhile people change their mind or their channel, one incident pauses the vote, helpers press twice, and on
PostgreSQL connections are killed all along: whoever had no answer presses again.
"""

import random
import threading
import uuid
from collections import Counter
from contextlib import suppress

import pytest
from django.db import Error, connection
from django.utils import timezone

from accounts.enums import Role
from accounts.refusals import NotConfirmed, Refused
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import coordinator_of
from tests.factories.voting import fill_urn, marking, past_its_close, poll_of_both, voter_of
from voting.enums import Channel, IncidentKind, SpoiledGround
from voting.models import Ballot, Outcome, PaperCount, Poll, PublishedFile, Signature, StationMinutes
from voting.published import checking
from voting.published.checking import Asked
from voting.queries import paper_vote as queries
from voting.services import acts, casting, closing, integrity, stirring
from voting.services.counting import tallying
from voting.services.paper_vote import ending, minutes, sheets, signing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
FIVE = ["Mairie", "École", "Gymnase", "Médiathèque", "Hameau"]  # the last one has no network
ONLINE, ON_PAPER, CROSSING, CHANGING = 1_600, 400, 12, 20
LOST, SPOILED = 1, 3
KILL = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY random() LIMIT 1
"""


def until_answered(act):
    """Somebody who had no answer presses again; a refusal is an answer, a pause is waited for."""
    while True:
        try:
            with suppress(signing.HasVoted):
                act()
            return
        except (Error, NotConfirmed):
            connection.close()
        except Refused as refusal:
            if "suspendu" not in refusal.message:
                raise


def cast(poll, person, *numbers, key, replaces=""):
    casting.cast(
        Poll.objects.get(pk=poll.pk),
        marking(*numbers),
        by=person,
        device_half="BCDFGHJK",
        request_key=key,
        replaces=replaces,
        at=timezone.now(),
    )


class Crowd:
    """Threads that begin together, and what became of each."""

    def __init__(self):
        self.threads, self.faults = [], []

    def send(self, act, people):
        def run():
            try:
                for person in people:
                    until_answered(lambda person=person: act(person))
            except Exception as fault:  # noqa: BLE001  told at the end
                self.faults.append((type(fault), str(fault)))
            finally:
                connection.close()

        self.threads.append(threading.Thread(target=run))

    def come(self):
        """On PostgreSQL with a killer of connections among them."""
        is_over, kills = threading.Event(), []
        killer = threading.Thread(target=kill_connections, args=[is_over, kills])
        for thread in [*self.threads, killer]:
            thread.start()
        for thread in self.threads:
            thread.join()
        is_over.set()
        killer.join()
        connection.close()
        assert self.faults == []
        assert connection.vendor != "postgresql" or len(kills) > 10


def kill_connections(is_over, kills):
    while connection.vendor == "postgresql" and not is_over.wait(0.05):
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(KILL)
            kills += cursor.fetchall()
    connection.close()


def test_a_town_s_day_adds_up_to_one_vote_for_each(tmp_path):
    poll, draw = poll_of_both(FIVE), random.Random(11)
    keeper = coordinator_of(poll.edition)
    places = {station.name: station for station in poll.stations.all()}
    fill_urn(poll, [marking(1 + place % 6) for place in range(ONLINE - CROSSING - CHANGING)])
    expected = Counter(1 + place % 6 for place in range(ONLINE - CROSSING - CHANGING))
    known = [voter_of(poll, entered_at=poll.opens_at, user=None) for _person in range(CROSSING + CHANGING)]
    for person in known:
        cast(poll, person, 6, key=uuid.uuid4())
    crossing, changing = known[:CROSSING], known[CROSSING:]
    marks = {
        person.pk: casting.mark_of(poll, Signature.objects.get(poll=poll, entry=person)) for person in known
    }
    coming = [voter_of(poll, entered_at=poll.opens_at, user=None) for _person in range(ON_PAPER - CROSSING)]
    without_network = coming[:60] + crossing[:4]
    queues = {name: [*coming[60:][place::4], *crossing[4:][place::4]] for place, name in enumerate(FIVE[:4])}
    minutes.go_offline(places["Hameau"], by=keeper, at=timezone.now())

    crowd = Crowd()
    for name, queue in queues.items():
        pressed_twice = [*queue, *queue[:9]]
        draw.shuffle(pressed_twice)
        crowd.send(
            lambda person, name=name: signing.sign(
                Poll.objects.get(pk=poll.pk), person, by=keeper, station=places[name], at=timezone.now()
            ),
            pressed_twice,
        )
    keys = {person.pk: uuid.uuid4() for person in changing}
    crowd.send(lambda person: cast(poll, person, 5, key=keys[person.pk], replaces=marks[person.pk]), changing)
    if connection.vendor == "sqlite":  # a sweep that is killed has another turn: rehearsals/
        crowd.send(lambda _turn: stirring.stir(Poll.objects.get(pk=poll.pk), at=timezone.now()), range(5))
    second = MembershipFactory(role=Role.COMMISSION_MEMBER, municipality=poll.municipality).user
    crowd.send(lambda kind: an_act_of_two(poll, kind, keeper, second), PAUSE)
    crowd.come()

    poll.refresh_from_db()
    expected.update({5: CHANGING})
    assert integrity.check(poll, [], at=timezone.now()) is False
    past_its_close(poll)
    assert not closing.close(poll, at=timezone.now())
    signing.sign_all(poll, without_network, by=keeper, station=places["Hameau"], at=timezone.now())
    there = len(without_network) + 1
    minutes.record_names(places["Hameau"], envelopes=there, unopened=1, by=keeper, at=timezone.now())
    assert closing.close(poll, at=timezone.now())
    poll.refresh_from_db()

    expected += type_what_is_in_the_boxes(poll, keeper, draw)
    ending.end(
        poll,
        seen=queries.figures(poll),
        explanation="Une personne est partie avec son bulletin.",
        by=keeper,
        at=timezone.now(),
    )
    assert tallying.tally(Poll.objects.get(pk=poll.pk), at=timezone.now())

    poll.refresh_from_db()
    count = PaperCount.objects.get()
    outcome = Outcome.objects.get(contest__poll=poll)
    assert (count.signatures, count.ballots, count.spoiled) == (ON_PAPER, ON_PAPER - LOST - SPOILED, SPOILED)
    assert (poll.signatures_total, Ballot.objects.filter(poll=poll).count()) == (
        ONLINE - CROSSING,
        ONLINE - CROSSING,
    )
    assert Signature.objects.filter(poll=poll).values("entry").distinct().count() == ONLINE + len(coming)
    assert Signature.objects.filter(poll=poll, channel=Channel.PAPER, station=None).count() == 0
    assert sum(StationMinutes.objects.values_list("withdrawn", flat=True)) == CROSSING
    assert {entry.contest_entry.number: entry.votes for entry in outcome.entries.all()} == dict(expected)
    for file in PublishedFile.objects.filter(poll=poll, is_public=True):
        (tmp_path / file.name).write_bytes(bytes(file.content))
    report = checking.check(Asked(tmp_path))
    assert report.faults == []
    assert report.ballots == ONLINE - CROSSING + count.ballots


def type_what_is_in_the_boxes(poll, keeper, draw):
    """One sheet is lost, some are spoiled, some misread at first; what was chosen on the others."""
    typed, counting = Counter(), ON_PAPER - LOST - SPOILED
    second = MembershipFactory(desk_agent=True, municipality=poll.municipality).user
    for number in range(1, counting + 1):
        chosen = draw.sample(range(1, 7), draw.randint(1, 5))
        read = marking(*chosen)
        misread = marking(*range(1, 1 + number % 5)) if number % 50 == 1 else read
        once = sheets.type_sheet(poll, misread, number=number, by=keeper, at=timezone.now())
        if not sheets.type_again(poll, read, number=number, by=second, at=timezone.now()):
            seen = sheets.mark_of(once)  # the sheet is taken and read once more
            sheets.type_sheet(poll, read, number=number, corrects=seen, by=keeper, at=timezone.now())
        typed.update(chosen)
    for number in range(counting + 1, counting + SPOILED + 1):
        sheets.type_sheet(poll, SpoiledGround.RULES, number=number, by=keeper, at=timezone.now())
        sheets.type_again(poll, SpoiledGround.RULES, number=number, by=second, at=timezone.now())
    for station in poll.stations.all():
        is_short = station.name == "Mairie"
        minutes.count_box(
            station,
            sheets=queries.signed_at(station) - LOST * is_short,
            explanation="Une personne est partie avec son bulletin." if is_short else "",
            by=keeper,
            at=timezone.now(),
        )
    return typed


PAUSE = (IncidentKind.SUSPENDED, IncidentKind.RESUMED)


def an_act_of_two(poll, kind, first, second):
    """Asked by one, done by another; once, however often it is pressed."""
    now = Poll.objects.get(pk=poll.pk)
    if now.is_suspended == (kind == IncidentKind.SUSPENDED):
        return
    waiting = acts.waiting(now).filter(kind=kind).first()
    act = waiting or acts.ask(now, kind, notice="Coupure de courant.", by=first, at=timezone.now())
    acts.second(act, by=second, at=timezone.now())
