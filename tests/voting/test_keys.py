"""The keys of a frozen paper: drawn by one side, asked for by the other; neither sees the other's vault."""

from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from nacl.public import PrivateKey

from accounts.models import Job, JournalEntry, Notice
from accounts.refusals import NotAllowed, Refused
from accounts.services.identities import PEPPER
from budget.enums import PhaseKind, ProjectStatus
from budget.models import Phase
from tests.factories.accounts import LONG_AGO, MembershipFactory
from tests.factories.budget import EditionFactory, coordinator_of, during
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import AFTER_CLOSE, PollFactory, fill_urn, marking, waiting_for_keys
from tests.triggers import past_triggers
from voting import vault
from voting.enums import PollStatus, VotingNotice
from voting.models import Ballot, Contest, KeyRequest, Poll
from voting.queries import drafts, papers
from voting.queries import polls as queries
from voting.services import belonging, closing, custody, keys, link_keys, polls, sweeping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
BEFORE_THE_VOTE = during(PhaseKind.PRESENTATION)


class Sides:
    """Two accounts that share the database alone: each sees its own vault."""

    def __init__(self, settings):
        self.settings = settings
        self.web_dir, self.counting_dir = settings.VAULT_DIR, settings.COUNTING_VAULT_DIR

    @contextmanager
    def _as(self, web_dir, counting_dir):
        before = self.settings.VAULT_DIR, self.settings.COUNTING_VAULT_DIR
        self.settings.VAULT_DIR, self.settings.COUNTING_VAULT_DIR = web_dir, counting_dir
        try:
            yield
        finally:
            self.settings.VAULT_DIR, self.settings.COUNTING_VAULT_DIR = before

    def settle(self, poll):
        with self._as(self.web_dir, None):
            by, seen = coordinator_of(poll.edition), drafts.draft(poll).mark
            polls.settle(poll, seen=seen, by=by, at=BEFORE_THE_VOTE)

    def count(self):
        with self._as(None, self.counting_dir):
            return sweeping.make_keys()

    def web(self, at=BEFORE_THE_VOTE):
        with self._as(self.web_dir, None):
            return [polls.go_on(request, at=at) for request in keys.asked()]

    def files(self):
        """The kinds of keys that lie on each side."""
        web = {place.suffix for place in self.web_dir.iterdir() if place.name not in (PEPPER, "machine")}
        return web, {place.suffix for place in self.counting_dir.iterdir()}


@pytest.fixture
def sides(settings):
    return Sides(settings)


def drafted():
    """A town without a jury, three feasible projects, the paper composed."""
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    for cost_eur in (118_000, 96_000, 84_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    return polls.compose(edition, by=coordinator_of(edition), at=BEFORE_THE_VOTE)


@pytest.fixture
def draft(db):
    return drafted()


@pytest.fixture
def asked(draft, sides):
    sides.settle(draft)
    return Poll.objects.get(pk=draft.pk)


def statuses(poll):
    return set(poll.edition.projects.values_list("status", flat=True))


def test_a_web_process_freezes_the_paper_and_waits(asked, sides):
    assert asked.status == PollStatus.SETTLING
    assert asked.urn_public_key is None
    assert asked.entries.count() == 3
    assert statuses(asked) == {ProjectStatus.ON_BALLOT}
    assert sides.files() == (set(), set())
    assert not JournalEntry.objects.filter(event="poll.settled").exists()


def test_while_it_waits_the_paper_is_frozen_on_every_path(asked):
    with pytest.raises(DatabaseError), transaction.atomic():
        Contest.objects.filter(poll=asked).update(amount_eur=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        asked.entries.all().delete()


def test_both_sides_in_turn_settle_it_and_neither_key_passes(asked, sides):
    assert sides.web() == [False]  # nothing is drawn yet
    assert sides.count() == 1
    assert sides.web() == [False]  # a word is sealed now
    assert sides.count() == 1
    assert sides.web() == [True]

    poll = Poll.objects.get()
    assert poll.status == PollStatus.SETTLED
    assert poll.paper_fingerprint == papers.fingerprint(poll)
    assert sides.files() == ({".link1"}, {".urn", ".seed", ".sign", ".poll"})
    opening = vault.Opening.read(sides.counting_dir, belonging.keys_of(poll))
    assert opening.unseal(vault.seal(bytes(poll.urn_public_key), b"choices")) == b"choices"
    assert link_keys.read(poll)
    assert not KeyRequest.objects.exists()
    assert JournalEntry.objects.get(event="poll.settled").by == poll.settled_by


def test_a_turn_taken_again_changes_nothing(asked, sides):
    sides.count()
    drawn = KeyRequest.objects.values().get()

    assert sides.count() == 0
    assert KeyRequest.objects.values().get() == drawn
    sides.web()
    challenged = KeyRequest.objects.values().get()
    sides.web()
    assert KeyRequest.objects.values().get() == challenged


def test_what_the_web_side_sealed_is_kept_nowhere_in_the_open(asked, sides):
    sides.count()
    sides.web()

    with sides._as(None, sides.counting_dir):
        request = KeyRequest.objects.get()
        opening = vault.Opening.read(sides.counting_dir, belonging.keys_of(request))
        word = opening.unseal(bytes(request.challenge))
    assert word not in bytes(request.challenge)
    assert request.challenge_sha256 != word.hex()
    assert request.answer is None


@pytest.mark.parametrize("kind", ["urn", "seed", "sign"])
@pytest.mark.parametrize("harm", ["gone", "exchanged"])
def test_a_counting_side_that_no_longer_has_the_keys_it_drew_never_settles(asked, sides, kind, harm):
    sides.count()
    sides.web()
    key = next(sides.counting_dir.glob(f"*.{kind}"))
    key.unlink() if harm == "gone" else key.write_bytes(bytes(PrivateKey.generate()))

    assert sides.count() == 0

    assert sides.web() == [False]
    assert Poll.objects.get().status == PollStatus.SETTLING


def test_an_answer_that_is_not_the_word_settles_nothing(asked, sides):
    sides.count()
    sides.web()
    KeyRequest.objects.update(answer=bytes(32))

    assert sides.web() == [False]

    assert Poll.objects.get().status == PollStatus.SETTLING


def test_keys_that_come_once_the_vote_should_be_open_settle_nothing(asked, sides):
    sides.count(), sides.web(), sides.count()

    assert sides.web(at=asked.opens_at) == [False]

    assert Poll.objects.get().status == PollStatus.SETTLING


def test_a_ballot_given_in_place_of_a_word_stays_closed(sides):
    poll = PollFactory(settled=True)
    fill_urn(poll, [marking(1)])
    halves = {
        "urn_public_key": bytes(poll.urn_public_key),
        "signing_public_key": bytes(poll.signing_public_key),
        "seed_commitment": poll.seed_commitment,
    }
    ballot = {"challenge": bytes(Ballot.objects.get().sealed), "challenge_sha256": "0" * 64}
    other = waiting_for_keys()
    with past_triggers():
        request = KeyRequest.objects.create(poll=poll, asked_at=BEFORE_THE_VOTE, **halves, **ballot)
        KeyRequest.objects.create(poll=other, asked_at=BEFORE_THE_VOTE, **halves, **ballot)

    assert sides.count() == 0

    assert set(KeyRequest.objects.values_list("answer", flat=True)) == {None}
    assert not keys.serve(request)


def test_nothing_but_a_word_is_answered_and_that_by_its_fingerprint(asked, sides):
    sides.count()
    sides.web()
    request = KeyRequest.objects.get()
    opened = vault.Opening.read(sides.counting_dir, belonging.keys_of(request))
    word = opened.unseal(bytes(request.challenge))[len(keys.BEFORE_THE_WORD) :]
    public = bytes(request.urn_public_key)
    for content in (word, b"x" * 48 + word, keys.BEFORE_THE_WORD + word + b"more"):
        with past_triggers():
            KeyRequest.objects.update(challenge=vault.seal(public, content))
        assert sides.count() == 0
    with past_triggers():
        KeyRequest.objects.update(challenge=bytes(request.challenge))

    assert sides.count() == 1

    answer = bytes(KeyRequest.objects.get().answer)
    assert answer == sha256(word).digest()
    assert KeyRequest.objects.get().challenge_sha256 == sha256(answer).hexdigest()


def test_keys_that_the_counting_side_did_not_draw_are_told(asked, sides):
    """Whoever writes in the database gives the request a pair of their own and answers the word."""
    own = vault.draw_keys(sides.web_dir)
    KeyRequest.objects.update(
        urn_public_key=own.urn_public_key,
        signing_public_key=own.signing_public_key,
        seed_commitment=own.seed_commitment,
    )
    sides.web()
    sealed = bytes(KeyRequest.objects.get().challenge)
    word = vault.Opening.read(sides.web_dir, own).unseal(sealed)[len(keys.BEFORE_THE_WORD) :]
    KeyRequest.objects.update(answer=sha256(word).digest())
    assert sides.web() == [True]

    for _sweep in range(2):
        assert sides.count() == 0

    poll = Poll.objects.get()
    assert poll.keys_confirmed_at is None
    assert JournalEntry.objects.filter(event=custody.MISSING).count() == 1
    assert not queries.waits_for_its_confirmation(poll, BEFORE_THE_VOTE)
    assert queries.waits_for_its_confirmation(poll, BEFORE_THE_VOTE + queries.LATE_AFTER)


def test_the_counting_side_says_every_hour_that_it_has_the_keys(asked, sides):
    for turn in (sides.count, sides.web, sides.count, sides.web, sides.count):
        turn()

    poll = Poll.objects.get()
    said = poll.keys_confirmed_at
    assert said is not None
    assert not queries.waits_for_its_confirmation(poll, said + queries.CONFIRMED_EVERY)
    assert queries.waits_for_its_confirmation(poll, said + queries.CONFIRMED_EVERY + queries.LATE_AFTER)
    assert not JournalEntry.objects.filter(event=custody.MISSING).exists()
    assert list(queries.to_confirm(said)) == []
    assert list(queries.to_confirm(said + queries.CONFIRMED_EVERY)) == [poll]


def test_a_key_that_one_town_lost_stops_no_other(sides, settings):
    lost = PollFactory(settled=True)
    for place in sides.counting_dir.iterdir():
        place.unlink()
    odd = waiting_for_keys()
    with past_triggers():
        KeyRequest.objects.create(
            poll=odd,
            asked_at=LONG_AGO,
            urn_public_key=b"1" * 32,
            signing_public_key=b"2" * 32,
            seed_commitment="0" * 64,
            challenge=b"x" * 80,
            challenge_sha256="0" * 64,
        )
    other = waiting_for_keys()
    keys.ask(other, at=BEFORE_THE_VOTE)
    third = PollFactory(ended=True)
    fill_urn(third, [marking(1)] * 3)
    closing.close(third, at=AFTER_CLOSE)

    with sides._as(None, sides.counting_dir):
        call_command("count_polls", stdout=StringIO(), stderr=StringIO())

    assert KeyRequest.objects.get(poll=other).urn_public_key is not None
    assert Poll.objects.get(pk=third.pk).status == PollStatus.TALLIED
    assert JournalEntry.objects.get(event=custody.MISSING).municipality == lost.municipality


@pytest.mark.django_db(transaction=True)
def test_a_link_key_that_one_town_cannot_read_stops_the_close_of_no_other(settings):
    ended = [PollFactory(ended=True) for _town in range(3)]
    for poll in ended:
        fill_urn(poll, [marking(1)] * 3)
    for exposed in settings.VAULT_DIR.glob("*.link1"):
        if vault.has_link(settings.VAULT_DIR, bytes(ended[0].urn_public_key), 1):
            exposed.chmod(0o644)
            break

    sweeping.close_due(AFTER_CLOSE)

    over = [closing.is_over(Poll.objects.get(pk=poll.pk)) for poll in ended]
    assert sum(over) >= 2


@pytest.mark.parametrize(
    ("command", "vault_name"), [("tend_polls", "VAULT_DIR"), ("count_polls", "COUNTING_VAULT_DIR")]
)
def test_a_command_of_the_other_side_says_so_and_uses_up_no_try(settings, command, vault_name):
    poll = PollFactory(ended=True)
    fill_urn(poll, [marking(1)] * 3)
    closing.close(poll, at=AFTER_CLOSE)
    before = Job.objects.values_list("kind", "attempts")
    setattr(settings, vault_name, None)

    with pytest.raises(CommandError, match=f"where {vault_name} is set"):
        call_command(command, stdout=StringIO(), stderr=StringIO())

    assert list(Job.objects.values_list("kind", "attempts")) == list(before)


class TestTakenBack:
    def take_back(self, poll):
        polls.take_back(poll, by=coordinator_of(poll.edition), at=BEFORE_THE_VOTE)

    @pytest.mark.parametrize("turns", range(4))
    def test_until_it_is_settled_the_paper_may_be_a_draft_again(self, asked, sides, turns):
        for turn in range(turns):
            sides.web() if turn % 2 else sides.count()

        self.take_back(asked)

        poll = Poll.objects.get()
        assert (poll.status, poll.settled_at, poll.opens_at) == (PollStatus.DRAFTING, None, None)
        assert poll.entries.count() == 0
        assert statuses(poll) == {ProjectStatus.FEASIBLE}
        assert not KeyRequest.objects.exists()

    def test_a_paper_taken_back_is_settled_another_time(self, asked, sides):
        self.take_back(asked)

        sides.settle(Poll.objects.get())
        for turn in (sides.count, sides.web, sides.count):
            turn()

        assert sides.web() == [True]
        assert Poll.objects.get().entries.count() == 3

    def test_keys_drawn_for_a_request_that_was_taken_back_are_destroyed(self, asked, sides):
        read_before = KeyRequest.objects.get()
        self.take_back(asked)

        with sides._as(None, sides.counting_dir):
            keys.serve(read_before)

        assert sides.files() == (set(), set())

    def test_a_proof_that_comes_after_it_was_taken_back_settles_nothing(self, asked, sides):
        sides.count(), sides.web(), sides.count()
        read_before = KeyRequest.objects.get()
        self.take_back(asked)

        assert not polls.go_on(read_before, at=BEFORE_THE_VOTE)

        assert Poll.objects.get().status == PollStatus.DRAFTING

    def test_a_settled_paper_stays(self, asked, sides):
        for turn in (sides.count, sides.web, sides.count, sides.web):
            turn()

        with pytest.raises(Refused):
            self.take_back(Poll.objects.get())

        assert Poll.objects.get().status == PollStatus.SETTLED

    def test_only_the_coordinator_takes_it_back(self, asked):
        for stranger in (
            MembershipFactory(municipality=asked.municipality, officer=True).user,
            MembershipFactory(coordinator=True).user,
        ):
            with pytest.raises(NotAllowed):
                polls.take_back(asked, by=stranger, at=BEFORE_THE_VOTE)


def test_who_waits_for_more_than_five_minutes_is_told_once(asked, sides):
    sides.settings.COUNTING_VAULT_DIR = None
    minutes = [4, 5, 6, 60]

    late = [list(sweeping.settle_frozen(BEFORE_THE_VOTE + timedelta(minutes=m))) for m in minutes]

    assert [len(told) for told in late] == [0, 1, 0, 0]
    told = Notice.objects.filter(kind=VotingNotice.KEYS_LATE)
    coordinators = asked.municipality.memberships.filter(role="coordinator").values_list("user_id", flat=True)
    assert set(told.values_list("recipient_id", flat=True)) == set(coordinators)
    assert told.count() == len(set(coordinators))


@pytest.mark.django_db(transaction=True)
def test_counting_workers_at_once_draw_one_pair_of_keys(at_once, settings):
    sides = Sides(settings)
    sides.settle(drafted())
    settings.VAULT_DIR, web_dir = None, settings.VAULT_DIR

    faults = at_once(*[lambda: keys.serve(KeyRequest.objects.get())] * 8)

    settings.VAULT_DIR = web_dir
    assert sorted(faults) == [False] * 7 + [True]
    assert len(list(settings.COUNTING_VAULT_DIR.iterdir())) == 4
    assert vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(KeyRequest.objects.get()))


@pytest.mark.django_db(transaction=True)
def test_web_workers_at_once_settle_it_once(at_once, settings):
    sides = Sides(settings)
    sides.settle(drafted())
    sides.count(), sides.web(), sides.count()
    settings.COUNTING_VAULT_DIR = None

    settled = at_once(*[lambda: [polls.go_on(r, at=BEFORE_THE_VOTE) for r in keys.asked()]] * 8)

    assert sum(answer == [True] for answer in settled) == 1
    assert all(answer in ([True], [False], []) for answer in settled)
    assert JournalEntry.objects.filter(event="poll.settled").count() == 1
    assert link_keys.read(Poll.objects.get())
