"""Two archives of an open vote show nobody: the rule of twenty, in every archive that leaves."""

import uuid
from collections import Counter

import pytest

from accounts.models import JournalEntry, Notice
from budget.models import RegisterEntry
from deploy.backups import groups, votes
from deploy.backups.votes import HeldBack, VoteStage
from tests.deploy.backups.archives import register_in, rows_in, said, take, urn_in
from tests.factories.voting import AFTER_CLOSE, CLOSED_AT, WHILE_OPEN, PollFactory, marking, voter_of
from tests.triggers import past_triggers
from voting.enums import Channel, PollStatus, VotingNotice
from voting.models import Ballot, Poll, Signature
from voting.services import casting, closing, participation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def poll(transactional_db):
    return PollFactory(settled=True)


def sign(poll, number):
    """So many people vote; who they are."""
    voters = [voter_of(poll) for _voter in range(number)]
    for voter in voters:
        vote(poll, voter, 1)
    return voters


def vote(poll, voter, choice):
    signature = Signature.objects.filter(poll=poll, entry=voter).first()
    casting.cast(
        poll,
        marking(choice),
        by=voter,
        device_half="BCDFGHJK",
        request_key=uuid.uuid4(),
        at=WHILE_OPEN,
        replaces=casting.mark_of(poll, signature) if signature else "",
    )


def books_of(taken):
    (books,) = taken.books
    return books


@pytest.mark.parametrize(("signed", "shown"), [(0, 0), (1, 0), (19, 0), (20, 20), (35, 35)])
def test_the_first_archive_shows_nobody_or_twenty(poll, tmp_path, signed, shown):
    sign(poll, signed)

    taken = take(tmp_path / "kept")

    assert len(register_in(taken, poll)) == len(urn_in(taken, poll)) == shown
    assert (books_of(taken).remark == HeldBack.FEW) == (signed != shown)


def test_nineteen_who_signed_since_wait_for_the_twentieth(poll, tmp_path):
    sign(poll, 20)
    first = take(tmp_path / "kept")
    sign(poll, 19)

    second = take(tmp_path / "kept")
    sign(poll, 1)
    third = take(tmp_path / "kept")

    assert register_in(second, poll) == register_in(first, poll)
    assert urn_in(second, poll) == urn_in(first, poll)
    assert len(register_in(third, poll)) == len(urn_in(third, poll)) == 40


def test_nineteen_who_changed_their_mind_wait_for_the_twentieth(poll, tmp_path):
    voters = sign(poll, 25)
    first = take(tmp_path / "kept")
    for voter in voters[:19]:
        vote(poll, voter, 2)

    second = take(tmp_path / "kept")
    vote(poll, voters[19], 2)
    third = take(tmp_path / "kept")

    assert urn_in(second, poll) == urn_in(first, poll)
    before, after = urn_in(first, poll), urn_in(third, poll)
    assert sum(before[slot] != after[slot] for slot in before) == 20


def test_one_change_holds_back_forty_who_signed(poll, tmp_path):
    voters = sign(poll, 20)
    first = take(tmp_path / "kept")
    sign(poll, 40)
    vote(poll, voters[0], 2)

    second = take(tmp_path / "kept")

    assert urn_in(second, poll) == urn_in(first, poll)


def withdraw(poll, voters):
    """As a paper signature will do it: the ballot goes, the signature stays and is of paper."""
    with past_triggers():
        for voter in voters:
            signature = Signature.objects.get(poll=poll, entry=voter)
            slot = votes_slot(poll, signature)
            Ballot.objects.filter(poll=poll, slot=slot).delete()
            Signature.objects.filter(poll=poll, id=signature.id).update(channel=Channel.PAPER)


def votes_slot(poll, signature):
    from voting.services import link_keys  # noqa: PLC0415  only the tester computes it

    return link_keys.read(poll).slot(poll.pk, signature.id)


def test_nineteen_whose_ballot_was_withdrawn_wait_for_the_twentieth(poll, tmp_path):
    voters = sign(poll, 60)
    first = take(tmp_path / "kept")
    withdraw(poll, voters[:19])

    second = take(tmp_path / "kept")
    withdraw(poll, voters[19:20])
    third = take(tmp_path / "kept")

    assert urn_in(second, poll) == urn_in(first, poll)
    assert len(urn_in(third, poll)) == 40
    assert len(register_in(third, poll)) == 60


def test_twenty_withdrawn_of_whom_one_was_shown_earlier_are_not_shown(poll, tmp_path):
    early, late = sign(poll, 40), []
    take(tmp_path / "kept")
    late = sign(poll, 40)
    second = take(tmp_path / "kept")
    withdraw(poll, [early[0], *late[:19]])

    third = take(tmp_path / "kept")

    assert urn_in(third, poll) == urn_in(second, poll)


def test_those_whom_a_withdrawal_leaves_behind_are_no_small_group_either(poll, tmp_path):
    voters = sign(poll, 25)
    first = take(tmp_path / "kept")
    withdraw(poll, voters[:20])

    second = take(tmp_path / "kept")

    assert urn_in(second, poll) == urn_in(first, poll)


def test_every_group_that_all_archives_together_show_counts_twenty(poll, tmp_path):
    """Whoever kept every archive, from whichever folder, sees who came between any two of them."""
    taken = []
    for place, number in enumerate([7, 15, 3, 30, 19, 1, 0, 45, 12]):
        voters = sign(poll, number)
        for voter in voters[: place * 2]:
            vote(poll, voter, 3)
        taken.append(take(tmp_path / f"folder-{place % 3}"))

    people, ballots = Counter(), Counter()
    for signature in set().union(*(register_in(archive, poll) for archive in taken)):
        people[tuple(signature in register_in(archive, poll) for archive in taken)] += 1
    for slot in set().union(*(urn_in(archive, poll) for archive in taken)):
        ballots[tuple(slot in urn_in(archive, poll) for archive in taken)] += 1
    assert people == ballots
    assert len(people) > 2
    assert min(people.values()) >= groups.SMALLEST


def test_archives_that_were_moved_away_or_deleted_change_nothing(poll, tmp_path):
    sign(poll, 20)
    take(tmp_path / "kept").place.unlink()
    sign(poll, 19)

    second = take(tmp_path / "other")

    assert len(urn_in(second, poll)) == 20


def test_a_machine_that_forgot_reads_the_last_archive_again(poll, tmp_path, settings):
    sign(poll, 20)
    first = take(tmp_path / "kept")
    forget(settings)
    sign(poll, 19)

    second = take(tmp_path / "kept")

    assert urn_in(second, poll) == urn_in(first, poll)


def forget(settings):
    for place in (settings.DATA_DIR / "backups").glob("*.jsonl"):
        place.unlink()


def test_without_the_last_archive_no_later_one_shows_the_vote(poll, tmp_path, settings):
    sign(poll, 20)
    first = take(tmp_path / "kept")
    forget(settings)
    sign(poll, 20)

    lost = take(tmp_path / "other")
    first.place.rename(tmp_path / "other" / first.place.name)
    found = take(tmp_path / "other")

    assert books_of(lost).remark == HeldBack.LOST
    assert register_in(lost, poll) == urn_in(lost, poll) == {}
    assert len(urn_in(found, poll)) == 40


def test_the_command_says_what_would_be_lost_and_succeeds(poll, tmp_path):
    sign(poll, 19)

    output = said("backup", tmp_path)

    assert "moins de 20 personnes" in output
    assert "n’existe que dans cette base" in output


def test_no_message_tells_of_a_signature_that_is_not_shown(poll, tmp_path):
    sign(poll, 20)
    take(tmp_path / "kept")
    sign(poll, 5)
    participation.tell(poll, at=AFTER_CLOSE)

    taken = take(tmp_path / "kept")

    recipient = [field.attname for field in Notice._meta.concrete_fields].index("recipient_id")
    kind = [field.attname for field in Notice._meta.concrete_fields].index("kind")
    told = {
        row[recipient]
        for row in rows_in(taken, "tables/accounts_notice.jsonl")
        if row[kind] == VotingNotice.PARTICIPATION_RECORDED
    }
    shown = RegisterEntry.objects.filter(pk__in=register_in(taken, poll).values())
    assert told == set(shown.values_list("user", flat=True))
    assert len(told) == 20


def close(poll):
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=CLOSED_AT)
    closing.close(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    poll.refresh_from_db()
    assert votes.stage_of(poll) == VoteStage.OVER


def test_after_the_close_every_ballot_is_carried_and_the_last_few_names_are_not(poll, tmp_path):
    """The ballots of the last stretch can be told from the earlier ones by whoever opens both archives."""
    sign(poll, 30)
    before = take(tmp_path / "kept")
    sign(poll, 4)
    close(poll)

    after = take(tmp_path / "kept")

    assert Ballot.objects.filter(poll=poll).count() == 34
    assert len(rows_in(after, f"vote/{poll.pk}/urn.jsonl")) == 34
    assert register_in(after, poll) == register_in(before, poll)
    assert books_of(after).remark == HeldBack.NAMES


@pytest.mark.parametrize(("early", "late"), [(30, 20), (30, 0), (0, 34), (0, 7)])
def test_after_the_close_everybody_is_shown_where_no_small_group_is(poll, tmp_path, early, late):
    sign(poll, early)
    take(tmp_path / "kept")
    sign(poll, late)
    close(poll)

    after = take(tmp_path / "kept")

    assert len(register_in(after, poll)) == early + late
    assert books_of(after).remark is None


def test_a_vote_whose_rows_are_being_rewritten_is_carried_as_it_was(poll, tmp_path):
    sign(poll, 20)
    first = take(tmp_path / "kept")
    steps = dict.fromkeys(["closed_at", "checked_at", "link_destroyed_at"], AFTER_CLOSE)
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(status=PollStatus.CLOSED, **steps)
        Ballot.objects.filter(poll=poll, slot__gt=b"\x80").update(slot=None, mark=None)

    second = take(tmp_path / "kept")

    assert books_of(second).remark == HeldBack.MOVING
    assert urn_in(second, poll) == urn_in(first, poll)


def test_the_journal_says_which_archive_showed_the_vote_and_names_nobody(poll, tmp_path):
    sign(poll, 20)

    take(tmp_path / "kept")
    take(tmp_path / "kept")

    (entry,) = JournalEntry.objects.filter(event="poll.backed_up")
    assert entry.details["number"] == 1
    assert set(entry.details) == {"number", "as_of", "register", "urn"}
