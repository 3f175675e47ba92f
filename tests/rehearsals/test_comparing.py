"""The ledger against the urn: every way in which they can differ is found, and what may happen is none."""

import itertools

import pytest

from deploy.rehearsal.comparing import Wrong, compare
from deploy.rehearsal.ledger import Attempt, Ledger, Reply

CLOSED = 1_000.0
TREES, BENCHES = {"1": (1, 2)}, {"1": (3,)}


class Writing:
    """A ledger written by hand: `ballot` draws a form, `answer` notes what was said of it."""

    def __init__(self, folder):
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.halves = (f"{place:08}" for place in itertools.count())

    def ballot(self, voter=1, marked=TREES, sent=10.0):
        half = next(self.halves)
        drawn = Attempt(voter, marked, half, f"key {half}", "", self.ledger.turn(), first_sent=sent)
        return self.ledger.open(drawn)

    def answer(self, ballot, reply, number=""):
        self.ledger.write(ballot, reply, number or (number_of(ballot) if reply == Reply.NUMBER else ""))
        return ballot

    def confirmed(self, **facts):
        return self.answer(self.ballot(**facts), Reply.NUMBER)

    def unanswered(self, **facts):
        return self.answer(self.ballot(**facts), Reply.UNKNOWN)

    def wrongs(self, *ballots):
        return {wrong for wrong, _voter in compare(self.ledger, list(ballots), closed=CLOSED)}


def number_of(ballot):
    return f"{ballot.device_half}SERVERS8"


def line(ballot, **changed):
    return changed.get("number", number_of(ballot)), changed.get("marked", ballot.marked)


@pytest.fixture
def writing(tmp_path):
    written = Writing(tmp_path)
    yield written
    written.ledger.close()


def test_an_urn_with_each_last_confirmed_ballot_is_what_was_promised(writing):
    writing.confirmed(voter=1)
    last, other = writing.confirmed(voter=1, marked=BENCHES), writing.confirmed(voter=2)

    assert writing.wrongs(line(last), line(other)) == set()


def test_an_unanswered_ballot_may_lie_there_or_not(writing):
    writing.confirmed()
    ballot = writing.unanswered(voter=2)

    assert writing.wrongs(line(ballot), line(writing.ledger.attempts[0])) == set()
    assert writing.wrongs(line(writing.ledger.attempts[0])) == set()


def test_an_unanswered_change_may_have_taken_the_place_of_the_confirmed_one(writing):
    first, change = writing.confirmed(), writing.unanswered(marked=BENCHES)

    assert writing.wrongs(line(first)) == set()
    assert writing.wrongs(line(change)) == set()


def test_a_confirmed_ballot_that_is_not_there_is_lost(writing):
    writing.confirmed()

    assert writing.wrongs() == {Wrong.LOST}


def test_a_former_ballot_in_the_place_of_the_last_is_an_old_page_that_won(writing):
    first, _last = writing.confirmed(), writing.confirmed(marked=BENCHES)

    assert writing.wrongs(line(first)) == {Wrong.OLD_PAGE}


def test_an_unanswered_ballot_drawn_before_the_confirmed_one_never_wins(writing):
    old_tab = writing.unanswered()
    writing.confirmed(marked=BENCHES)

    assert writing.wrongs(line(old_tab)) == {Wrong.OLD_PAGE}


def test_a_number_answered_to_an_old_page_is_told_even_if_it_was_replaced_again(writing):
    old_tab, _vote = writing.ballot(), writing.confirmed(marked=BENCHES)
    writing.answer(old_tab, Reply.NUMBER)
    last = writing.confirmed()

    assert writing.wrongs(line(last)) == {Wrong.OLD_PAGE}


def test_two_ballots_of_one_voter_are_one_too_many(writing):
    confirmed, change = writing.confirmed(), writing.unanswered(marked=BENCHES)

    assert writing.wrongs(line(confirmed), line(change)) == {Wrong.TWICE}


def test_a_refused_ballot_is_not_there(writing):
    refused = writing.answer(writing.ballot(), Reply.REFUSED)

    assert writing.wrongs() == set()
    assert writing.wrongs(line(refused)) == {Wrong.REFUSED_YET_THERE}


def test_a_ballot_refused_when_it_was_sent_again_may_be_there_from_the_first_time(writing):
    late = writing.answer(writing.unanswered(), Reply.REFUSED)

    assert writing.wrongs(line(late)) == set()


def test_choices_and_number_are_those_that_were_sent_and_answered(writing):
    ballot = writing.confirmed()

    assert writing.wrongs(line(ballot, marked=BENCHES)) == {Wrong.CHANGED}
    assert writing.wrongs(line(ballot, number=f"{ballot.device_half}ANOTHER8")) == {Wrong.RENUMBERED}


def test_a_ballot_that_nobody_sent_is_a_stranger(writing):
    assert writing.wrongs(("STRANGERSTRANGER", TREES)) == {Wrong.STRANGER}


def test_what_was_first_sent_after_the_close_is_not_in_the_urn(writing):
    late = writing.unanswered(sent=CLOSED + 1)

    assert writing.wrongs() == set()
    assert writing.wrongs(line(late)) == {Wrong.TOO_LATE}
