"""Casting: who may, what is valid, what is written, what a retry or a change of mind does."""

import uuid
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction

from accounts.refusals import InvalidInput, Refused
from budget.enums import Level, RegisterStatus, ZoneChoice
from tests.factories.accounts import TerritoryFactory
from tests.factories.budget import RegisterEntryFactory
from tests.factories.voting import (
    TOWN,
    WHILE_OPEN,
    On,
    PollFactory,
    choices_in,
    marking,
    numbers_in,
    opened,
    voter_of,
    waiting_for_keys,
)
from tests.triggers import force, past_triggers
from voting.enums import Channel, PollStatus
from voting.models import Ballot, ContestEntry, Poll, Signature
from voting.services import casting, link_keys
from voting.tally.types import BLANK, Choice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]


def cast_into(poll, choices, **fields):
    known = {"device_half": "BCDFGHJK", "request_key": uuid.uuid4(), "at": WHILE_OPEN}
    return casting.cast(poll, choices, by=fields.pop("by", None) or voter_of(poll), **{**known, **fields})


def content_of_every_table() -> dict[type[models.Model], list[tuple]]:
    return {model: sorted(map(repr, model._base_manager.values_list())) for model in apps.get_models()}


def test_a_cast_gives_its_number_and_lies_sealed_in_the_urn(poll, cast):
    number = cast(1, 3)

    assert number.startswith("BCDFGHJK")
    assert opened(poll) == [(number, {"1": Choice.approving([1, 3])})]


def test_a_cast_writes_two_rows_and_nothing_else(poll, voter, cast):
    before = content_of_every_table()

    cast(2)

    after = content_of_every_table()
    changed = {model for model in after if after[model] != before[model]}
    assert changed == {Signature, Ballot}
    assert (len(after[Signature]), len(after[Ballot])) == (1, 1)


def test_the_two_rows_hold_no_hour_no_person_on_the_ballot_and_no_ballot_on_the_signature(poll, voter, cast):
    cast(2)

    signature = Signature.objects.get()
    assert {field.name for field in Ballot._meta.concrete_fields} == {
        "id", "poll", "slot", "mark", "sealed",
    }  # fmt: skip
    assert (signature.entry, signature.channel) == (voter, Channel.ONLINE)
    assert signature.signed_on.isoformat() == "2020-10-01"


def test_no_column_of_any_table_holds_the_number_of_a_ballot(poll, voter, cast):
    number = cast(2)

    rows = repr(content_of_every_table())
    assert number not in rows
    assert number.encode().hex() not in rows


def test_a_mark_tells_a_voter_s_ballots_apart_and_nothing_of_their_choices(poll, voter, cast):
    number = cast(2)

    ballot, slots = Ballot.objects.get(), link_keys.read(poll)
    assert bytes(ballot.mark) == slots.mark(bytes(ballot.slot), number)
    assert casting.mark_of(poll, Signature.objects.get()) == bytes(ballot.mark).hex()


def test_a_signature_bears_the_day_of_the_town(poll, voter, cast):
    cast(1, at=WHILE_OPEN.replace(hour=22, minute=30))

    assert Signature.objects.get().signed_on.isoformat() == "2020-10-02"


def test_the_same_request_sent_again_gives_the_same_number(poll, voter, cast):
    key = uuid.uuid4()

    first, again = cast(1, request_key=key), cast(1, request_key=key)

    assert first == again
    assert (Signature.objects.count(), Ballot.objects.count()) == (1, 1)


def standing(poll, voter):
    """The mark of the ballot this voter has in the urn."""
    return casting.mark_of(poll, Signature.objects.filter(poll=poll, entry=voter).first())


def test_a_change_of_mind_replaces_the_ballot_whole(poll, voter, cast):
    former = cast(1)
    former_id = Ballot.objects.get().id

    latter = cast(2, 3, replaces=standing(poll, voter))

    assert latter != former
    assert Ballot.objects.get().id != former_id
    assert opened(poll) == [(latter, {"1": Choice.approving([2, 3])})]
    assert Signature.objects.count() == 1


def test_who_left_after_the_vote_and_came_back_changes_nothing(poll, voter, cast):
    first = cast(1)
    voter.returned_on = poll.local_day(WHILE_OPEN)

    with pytest.raises(Refused):
        cast(2, replaces=standing(poll, voter))

    assert opened(poll) == [(first, marking(1))]


def test_the_database_takes_no_signature_of_an_entry_of_another_edition(poll):
    stranger = RegisterEntryFactory()

    with pytest.raises(IntegrityError, match="of this edition"), transaction.atomic():
        Signature.objects.create(
            poll=poll, entry=stranger, channel=Channel.ONLINE, signed_on=date(2020, 10, 1)
        )


def test_a_ballot_that_names_no_mark_replaces_none(poll, voter, cast):
    first = cast(1)

    with pytest.raises(casting.VotedSince):
        cast(2)

    assert opened(poll) == [(first, marking(1))]


@pytest.mark.parametrize("mark", ["00" * 32, "no mark at all", "é", "abc"])
def test_a_ballot_that_names_another_mark_replaces_none(poll, voter, cast, mark):
    first = cast(1)

    with pytest.raises(casting.VotedSince):
        cast(2, replaces=mark)

    assert opened(poll) == [(first, marking(1))]


def test_the_mark_of_a_ballot_that_was_replaced_is_worth_nothing(poll, voter, cast):
    cast(1)
    old = standing(poll, voter)
    second = cast(2, replaces=old)

    with pytest.raises(casting.VotedSince):
        cast(3, replaces=old)

    assert opened(poll) == [(second, marking(2))]


def test_the_mark_of_somebody_else_s_ballot_replaces_neither(poll, voter, cast):
    other = voter_of(poll)
    numbers = [cast(1), cast(2, by=other)]

    with pytest.raises(casting.VotedSince):
        cast(3, replaces=standing(poll, other))

    assert sorted(numbers_in(poll)) == sorted(numbers)


def test_the_same_request_key_with_other_choices_is_refused(poll, voter, cast):
    key = uuid.uuid4()
    number = cast(1, request_key=key)

    with pytest.raises(casting.VotedSince):
        cast(2, request_key=key)

    assert opened(poll) == [(number, marking(1))]


def test_a_request_sent_again_after_a_change_of_mind_does_not_undo_it(poll, voter, cast):
    key = uuid.uuid4()
    cast(1, request_key=key)
    second = cast(2, replaces=standing(poll, voter))

    with pytest.raises(casting.VotedSince):
        cast(1, request_key=key)

    assert opened(poll) == [(second, marking(2))]


def test_a_change_of_mind_sent_again_gives_its_number_again(poll, voter, cast):
    cast(1)
    mark, key = standing(poll, voter), uuid.uuid4()

    sent = [cast(2, replaces=mark, request_key=key) for _twice in range(2)]

    assert opened(poll) == [(sent[0], marking(2))]
    assert sent[0] == sent[1]


def test_a_machine_that_was_not_written_down_takes_no_ballot(poll, voter, cast):
    with past_triggers():
        poll.link_copies.all().delete()

    with pytest.raises(Refused, match="not recorded"):
        cast(1)

    assert not Signature.objects.exists()


def test_a_ballot_whose_link_key_was_lost_can_no_longer_be_changed(poll, voter, cast):
    first = cast(1)
    fingerprint = link_keys.draw(bytes(poll.urn_public_key), 2)
    Poll.objects.filter(pk=poll.pk).update(link_generation=2, link_fingerprint=fingerprint)
    poll.refresh_from_db()
    link_keys.register(poll, at=WHILE_OPEN)

    with pytest.raises(Refused, match="can no longer be changed"):
        cast(2)
    other = cast(3, by=voter_of(poll))

    assert standing(poll, voter) == ""
    assert sorted(numbers_in(poll)) == sorted([first, other])


def test_the_same_request_key_means_nothing_to_another_voter(poll, voter, cast):
    key = uuid.uuid4()

    numbers = {cast(1, request_key=key), cast(1, request_key=key, by=voter_of(poll))}

    assert len(numbers) == 2
    assert Ballot.objects.count() == 2


def test_the_length_of_a_sealed_ballot_says_nothing(poll, cast):
    for choices in (marking(1), marking(1, 2, 3, 4, 5), {"1": BLANK}):
        cast(choices=choices, by=voter_of(poll))

    assert len({len(bytes(ballot.sealed)) for ballot in Ballot.objects.all()}) == 1


def test_two_ballots_of_equal_choices_have_nothing_in_common(poll, cast):
    cast(1), cast(1, by=voter_of(poll))

    first, second = Ballot.objects.all()
    assert bytes(first.sealed) != bytes(second.sealed)
    assert bytes(first.slot) != bytes(second.slot)


def test_a_blank_ballot_is_something_one_says(poll, voter, cast):
    with pytest.raises(InvalidInput):
        cast(choices={})
    with pytest.raises(InvalidInput):
        cast(choices={"1": Choice.approving([])})

    cast(choices={"1": BLANK})

    assert choices_in(poll) == [{"1": BLANK}]


HOSTILE = {
    "of another town": marking(99),
    "six of five": marking(1, 2, 3, 4, 5, 6),
    "twice the same": marking(1, 1),
    "three hundred times": marking(*[1] * 300),
    "number zero": marking(0),
    "a negative number": marking(-1),
    "another envelope": {**marking(1), "2": Choice.approving([1])},
    "a value that is no approval": {"1": Choice.marking([(1, 5)])},
    "nothing": {},
}


@pytest.mark.parametrize("choices", HOSTILE.values(), ids=HOSTILE)
def test_an_invalid_ballot_is_refused_and_the_right_to_vote_intact(poll, voter, cast, choices):
    with pytest.raises(InvalidInput) as refusal:
        cast(choices=choices)

    assert all(refusal.value.errors.values())
    assert not Signature.objects.exists()
    assert not Ballot.objects.exists()
    assert cast(1)


def test_a_ballot_over_its_envelope_is_told_by_how_much():
    bounds = {"minimum": 1, "maximum": None, "spending_limit": 75_000, "blank_allowed": True}
    quarters = On(
        75_000, (29_500, 26_400, 20_000), rules={"ballot_rule": "knapsack", "ballot_bounds": bounds}
    )
    poll = PollFactory(settled=True, paper=(quarters,))

    with pytest.raises(InvalidInput) as refusal:
        cast_into(poll, marking(1, 2, 3))

    assert "900" in refusal.value.errors["1"]
    assert cast_into(poll, marking(1, 2))


def test_a_broken_device_half_is_refused(poll, voter, cast):
    with pytest.raises(InvalidInput):
        cast(1, device_half="short")

    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("away", "accepted"),
    [
        (timedelta(0), False),
        (timedelta(seconds=1), False),
        (-timedelta(microseconds=1), True),
        (-timedelta(seconds=1), True),
    ],
)
def test_the_closing_second_is_late(poll, voter, cast, away, accepted):
    at = poll.closes_at + away

    if accepted:
        assert cast(1, at=at)
    else:
        with pytest.raises(Refused):
            cast(1, at=at)

    assert Signature.objects.exists() is accepted
    assert Ballot.objects.exists() is accepted


def test_the_first_second_counts_and_the_one_before_does_not(poll, voter, cast):
    with pytest.raises(Refused):
        cast(1, at=poll.opens_at - timedelta(microseconds=1))

    assert cast(1, at=poll.opens_at)


def test_what_arrived_in_time_is_refused_once_the_grace_is_over():
    poll = PollFactory(ended=True)

    with pytest.raises(Refused):
        cast_into(poll, marking(1), at=poll.closes_at - timedelta(seconds=1))

    assert not Signature.objects.exists()


@pytest.mark.parametrize("status", [word for word in PollStatus if word != PollStatus.SETTLED])
def test_only_a_settled_poll_takes_ballots(poll, voter, cast, status):
    if status in (PollStatus.DRAFTING, PollStatus.SETTLING):
        made = PollFactory if status == PollStatus.DRAFTING else waiting_for_keys
        poll = made(edition__municipality=poll.municipality)
        voter = voter_of(poll)
    else:
        force(poll, status=status)

    with pytest.raises(Refused):
        cast_into(poll, marking(1), by=voter)

    assert not Signature.objects.exists()


REGISTERED = [
    ({"level": Level.DECLARED, "may_vote": True}, True),
    ({"level": Level.DESK, "may_vote": True}, True),
    ({"level": Level.EMAIL, "may_vote": True}, False),
    ({"level": Level.DECLARED, "may_vote": False}, False),
    ({"level": Level.DECLARED, "lives_here": False, "works_here": True}, False),
]


@pytest.mark.parametrize(("facts", "allowed"), REGISTERED)
def test_only_who_the_rulebook_admits_may_vote(poll, cast, facts, allowed):
    person = voter_of(poll, **facts)

    if allowed:
        assert cast(1, by=person)
    else:
        with pytest.raises(Refused) as refusal:
            cast(1, by=person)
        assert refusal.value.article == 7
        assert refusal.value.road


def test_a_request_sent_to_another_election_is_another_ballot_there(poll, voter):
    other = PollFactory(edition__municipality=poll.municipality, settled=True)
    there = voter_of(other, user=voter.user)
    request = {"request_key": uuid.uuid4(), "at": WHILE_OPEN}
    number = cast_into(poll, marking(1), by=voter, **request)
    mark = casting.mark_of(poll, Signature.objects.get(entry=voter))

    elsewhere = cast_into(other, marking(1), by=there, replaces=mark, **request)
    with pytest.raises(Refused):
        cast_into(other, marking(2), by=voter)

    assert elsewhere != number
    assert (numbers_in(poll), numbers_in(other)) == ([number], [elsewhere])


def test_the_register_of_another_town_opens_no_urn_here(poll, cast):
    stranger = voter_of(PollFactory(settled=True))

    with pytest.raises(Refused):
        cast(1, by=stranger)

    assert not Signature.objects.exists()


def test_who_voted_on_paper_no_longer_votes_online(poll, voter, cast):
    Signature.objects.sign(poll, voter, channel=Channel.PAPER, on=WHILE_OPEN.date())

    with pytest.raises(Refused, match="paper"):
        cast(1)

    assert Signature.objects.get().channel == Channel.PAPER
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("harm", ["missing", "cut", "exchanged", "open to others"])
def test_without_a_sound_link_key_nothing_is_written(poll, voter, cast, harm):
    link = next(settings.VAULT_DIR.glob("*.link1"))
    if harm == "missing":
        link.unlink()
    elif harm == "cut":
        link.write_bytes(b"short")
    elif harm == "exchanged":
        link.write_bytes(bytes(32))
    else:
        link.chmod(0o644)

    with pytest.raises(Refused, match="not recorded"):
        cast(1)

    assert not Signature.objects.exists()
    assert not Ballot.objects.exists()


def test_a_project_withdrawn_during_the_vote_is_refused_to_the_next_voter(poll, voter, cast):
    cast(1)
    entry = ContestEntry.objects.get(poll=poll, number=1)
    ContestEntry.objects.filter(pk=entry.pk).update(
        withdrawn_at=WHILE_OPEN, withdrawn_reason="Le terrain est vendu."
    )

    with pytest.raises(InvalidInput):
        cast(1, by=voter_of(poll))

    assert cast(2, by=voter_of(poll))


class TestZones:
    @pytest.fixture
    def poll(self):
        draft = PollFactory(paper=())
        commune = TerritoryFactory(municipality=draft.municipality, commune=True)
        quarter = TerritoryFactory(municipality=draft.municipality, parent=commune)
        elsewhere = TerritoryFactory(municipality=draft.municipality)
        own = {"access": ZoneChoice.OWN_ZONE}
        self.quarter, self.elsewhere = quarter, elsewhere
        return PollFactory(
            settled=True,
            edition__municipality=draft.municipality,
            paper=(TOWN, On(50_000, (10_000, 20_000), territory=commune, rules=own)),
        )

    def test_who_lives_in_a_quarter_votes_for_its_commune(self, poll):
        voter = voter_of(poll, territory=self.quarter)

        cast_into(poll, {**marking(1), **marking(7, key="2")}, by=voter)

        assert choices_in(poll) == [{"1": Choice.approving([1]), "2": Choice.approving([7])}]

    def test_who_lives_elsewhere_finds_the_town_s_envelope_only(self, poll):
        voter = voter_of(poll, territory=self.elsewhere)

        with pytest.raises(InvalidInput):
            cast_into(poll, {**marking(1), **marking(7, key="2")}, by=voter)
        cast_into(poll, marking(1), by=voter)

        assert choices_in(poll)[0]["2"].marks == ()

    def test_each_envelope_open_to_a_voter_needs_an_answer(self, poll):
        with pytest.raises(InvalidInput) as refusal:
            cast_into(poll, marking(1), by=voter_of(poll, territory=self.quarter))

        assert set(refusal.value.errors) == {"2"}


class TestChosenZone:
    @pytest.fixture
    def poll(self):
        town = PollFactory(paper=()).municipality
        places = [TerritoryFactory(municipality=town) for _ in range(2)]
        chosen = {"access": ZoneChoice.CHOSEN_ZONE}
        return PollFactory(
            settled=True,
            edition__municipality=town,
            paper=[On(50_000, (10_000, 20_000), territory=place, rules=chosen) for place in places],
        )

    def test_a_voter_answers_the_envelope_of_one_quarter(self, poll):
        cast_into(poll, marking(3, key="2"))

        assert choices_in(poll)[0]["2"] == Choice.approving([3])

    def test_a_voter_of_two_quarters_is_asked_to_choose(self, poll):
        with pytest.raises(InvalidInput) as refusal:
            cast_into(poll, {**marking(1), **marking(3, key="2")})

        assert set(refusal.value.errors) == {"1", "2"}

    def test_a_voter_of_no_quarter_is_asked_to_choose(self, poll):
        with pytest.raises(InvalidInput):
            cast_into(poll, {})


def test_a_cast_costs_the_same_few_statements_whatever_the_paper(
    poll, voter, cast, django_assert_max_num_queries
):
    cast(1)
    mark, newcomer = standing(poll, voter), voter_of(poll)
    known = Poll.objects.select_related("edition__municipality", "rulebook").get(pk=poll.pk)

    with django_assert_max_num_queries(6):
        cast(1, poll=known, by=newcomer)
    with django_assert_max_num_queries(8):  # what stands is read before anything is written
        cast(2, poll=known, replaces=mark)


@pytest.mark.parametrize("status", [RegisterStatus.DOUBTFUL, RegisterStatus.REFUSED])
def test_the_database_takes_no_signature_of_who_waits_for_an_officer(poll, status):
    waiting = RegisterEntryFactory(edition=poll.edition, status=status)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.sign(poll, waiting, channel=Channel.ONLINE, on=date(2026, 6, 1))

    assert not Signature.objects.filter(entry=waiting).exists()
