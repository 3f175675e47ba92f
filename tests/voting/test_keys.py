"""The keys of a frozen paper: drawn by one side, asked for by the other; neither sees the other's vault."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from nacl.public import PrivateKey

from accounts.models import JournalEntry, Notice
from accounts.refusals import NotAllowed, Refused
from accounts.services.identities import PEPPER
from budget.enums import PhaseKind, ProjectStatus
from budget.models import Phase
from tests.factories.accounts import MembershipFactory
from tests.factories.budget import EditionFactory, coordinator_of, during
from tests.factories.proposals import ProjectFactory
from voting import vault
from voting.enums import PollStatus, VotingNotice
from voting.models import Contest, KeyRequest, Poll
from voting.queries import drafts, papers
from voting.services import belonging, keys, link_keys, polls, sweeping

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
