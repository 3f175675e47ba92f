"""Polls: a draft, or with `settled=True` one whose urn takes ballots; `ended=True` when its close is past.

Dates are far from today on both sides: the grace after the close is compared with the database's own clock.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Territory
from budget.enums import PaperVote, ProjectStatus, ZoneChoice
from budget.models import Envelope, RegisterEntry
from budget.rulebook import VotingRules
from tests.factories.accounts import LONG_AGO, TerritoryFactory
from tests.factories.budget import (
    EditionFactory,
    EnvelopeFactory,
    RegisterEntryFactory,
    RulebookFactory,
    rules_of_a,
)
from tests.factories.proposals import ProjectFactory
from tests.triggers import past_triggers
from voting import vault
from voting.enums import Channel, PollOrigin, PollStatus
from voting.models import Ballot, Contest, ContestEntry, DayPass, KeyRequest, Poll, PollingStation, Signature
from voting.queries import papers
from voting.queries.papers import PaperContest
from voting.services import belonging, checkpoints, link_keys
from voting.tally.ballots import packing
from voting.tally.types import BLANK, NOT_OFFERED, Choice, Choices

OPENS_AT = datetime(2020, 9, 20, 22, tzinfo=UTC)
WHILE_OPEN = datetime(2020, 10, 1, 12, tzinfo=UTC)
CLOSES_AT = datetime(2199, 10, 11, 22, tzinfo=UTC)
CLOSED_AT = datetime(2020, 10, 11, 22, tzinfo=UTC)
AFTER_CLOSE = datetime(2020, 10, 11, 23, tzinfo=UTC)


class On(NamedTuple):
    """One envelope of a paper: its amount, the costs of its projects, and what differs from the defaults."""

    amount_eur: int
    costs: Sequence[int]
    name: str = ""
    territory: Territory | None = None
    rules: Mapping[str, Any] = MappingProxyType({})


TOWN = On(300_000, (118_000, 96_000, 84_000, 72_000, 58_000, 39_000), name="Toute la ville")


class ContestFactory(DjangoModelFactory):
    class Meta:
        model = Contest

    poll = factory.SubFactory("tests.factories.voting.PollFactory")
    envelope = factory.SubFactory(EnvelopeFactory, edition=factory.SelfAttribute("..poll.edition"))
    position = factory.LazyAttribute(lambda contest: contest.poll.contests.count() + 1)
    title = factory.LazyAttribute(lambda contest: contest.envelope.name)
    amount_eur = factory.LazyAttribute(lambda contest: contest.envelope.amount_eur)
    territory = factory.LazyAttribute(lambda contest: contest.envelope.territory)
    access = ZoneChoice.EVERYONE
    ballot_bounds = factory.LazyFunction(lambda: {"minimum": 1, "maximum": 5, "blank_allowed": True})
    tally_options = factory.LazyFunction(lambda: {"leftover": "skip", "ties": ["cost", "lot"]})


class ContestEntryFactory(DjangoModelFactory):
    class Meta:
        model = ContestEntry

    contest = factory.SubFactory(ContestFactory)
    poll = factory.SelfAttribute("contest.poll")
    project = factory.SubFactory(
        ProjectFactory,
        edition=factory.SelfAttribute("..contest.poll.edition"),
        envelope=factory.SelfAttribute("..contest.envelope"),
        status=ProjectStatus.ON_BALLOT,
        cost_eur=40_000,
        theme=None,
        territory=None,
        reviewed=False,
    )
    number = factory.LazyAttribute(lambda entry: entry.contest.poll.entries.count() + 1)
    title = factory.SelfAttribute("project.title")
    cost_eur = factory.SelfAttribute("project.cost_eur")


class PollingStationFactory(DjangoModelFactory):
    class Meta:
        model = PollingStation

    poll = factory.SubFactory("tests.factories.voting.PollFactory")
    name = "Mairie"
    address = "1 place de la Mairie"
    opens, closes = time(9), time(18)


class DayPassFactory(DjangoModelFactory):
    class Meta:
        model = DayPass

    station = factory.SubFactory(PollingStationFactory)
    helper = "Jeanne"
    digest = factory.Sequence(lambda n: f"{n:064x}")
    opened_at = CLOSED_AT


class PollFactory(DjangoModelFactory):
    """`paper=[On(75_000, (29_500, 26_400))]` for other envelopes than the default one; `stations=["Mairie"]`
    for a day of voting on paper.
    """

    class Meta:
        model = Poll

    edition = factory.SubFactory(EditionFactory, running=True)
    status_since = LONG_AGO
    paper = (TOWN,)
    stations = ()
    settled = False
    closes_at = CLOSES_AT

    class Params:
        ended = factory.Trait(settled=True, closes_at=CLOSED_AT)

    @classmethod
    def _create(cls, model_class: type[Poll], **fields: Any) -> Poll:
        paper, stations, is_settled = fields.pop("paper"), fields.pop("stations"), fields.pop("settled")
        dates = {"opens_at": fields.pop("opens_at", OPENS_AT), "closes_at": fields.pop("closes_at")}
        poll = model_class.objects.create(**fields)
        for printed in paper:
            print_contest(poll, printed)
        for name in stations:
            PollingStationFactory(poll=poll, name=name)
        if is_settled:
            settle(poll, **dates)
        return poll


def print_contest(poll: Poll, printed: On) -> Contest:
    name = printed.name or f"Enveloppe {poll.contests.count() + 1}"
    envelope = Envelope.objects.filter(edition=poll.edition, name=name).first() or EnvelopeFactory(
        edition=poll.edition, name=name, amount_eur=printed.amount_eur, territory=printed.territory
    )
    contest = ContestFactory(poll=poll, envelope=envelope, **printed.rules)
    for cost in printed.costs:
        ContestEntryFactory(contest=contest, project__cost_eur=cost)
    return contest


def poll_of_both(stations: Sequence[str] = ("Mairie", "École"), **fields: Any) -> Poll:
    """A poll whose last online day is today in its town, with stations that are open all day long."""
    rules = rules_of_a(voting=VotingRules(paper=PaperVote.LAST_DAY))
    edition, now = EditionFactory(running=rules), timezone.now()
    tomorrow = now.astimezone(edition.zone).date() + timedelta(days=1)
    fields.setdefault("opens_at", now - timedelta(days=9))
    fields.setdefault("closes_at", datetime.combine(tomorrow, time.min, tzinfo=edition.zone))
    poll: Poll = PollFactory(edition=edition, settled=True, stations=stations, **fields)
    poll.stations.update(opens=time(0), closes=time(23, 59))
    return poll


def past_its_close(poll: Poll) -> None:
    """Its close, the grace and its last station are behind, whatever the hour."""
    with past_triggers():
        Poll.objects.filter(pk=poll.pk).update(closes_at=timezone.now() - timedelta(minutes=5))
    poll.refresh_from_db()
    poll.stations.update(opens=time(0), closes=time(0, 1))


def settle(poll: Poll, *, opens_at: datetime, closes_at: datetime) -> None:
    """As the service does, whatever the day: keys drawn, paper frozen."""
    rulebook = poll.edition.rulebooks.filter(published_at__isnull=False).first()
    poll.rulebook = rulebook or RulebookFactory(edition=poll.edition, published=True)
    drawn = vault.draw_keys(settings.COUNTING_VAULT_DIR)
    poll.urn_public_key, poll.seed_commitment = drawn.urn_public_key, drawn.seed_commitment
    poll.signing_public_key = drawn.signing_public_key
    poll.link_fingerprint = vault.make_link(settings.VAULT_DIR, drawn.urn_public_key)
    poll.opens_at, poll.closes_at = opens_at, closes_at
    if poll.origin == PollOrigin.TOWN:
        _have_keys_drawn(poll, drawn)
    poll.settled_at, poll.status = LONG_AGO, PollStatus.SETTLED
    poll.paper_fingerprint = papers.fingerprint(poll)
    poll.save()
    KeyRequest.objects.filter(poll=poll).delete()
    link_keys.register(poll, at=LONG_AGO)
    checkpoints.begin(poll, at=LONG_AGO)


def _have_keys_drawn(poll: Poll, drawn: vault.PublicKeys) -> None:
    """What both sides write until the keys are proved, without opening anything."""
    Poll.objects.filter(pk=poll.pk).update(
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        rulebook=poll.rulebook,
        settled_at=LONG_AGO,
        status=PollStatus.SETTLING,
    )
    KeyRequest.objects.create(poll=poll, asked_at=LONG_AGO)
    KeyRequest.objects.filter(poll=poll).update(
        **asdict(drawn), challenge=b"word", challenge_sha256="", answer=b"word"
    )


def waiting_for_keys(**fields: Any) -> Poll:
    """A poll whose paper is frozen and whose keys the counting side has not drawn yet."""
    opens_at, settled_at = fields.pop("opens_at", OPENS_AT), fields.pop("settled_at", LONG_AGO)
    poll: Poll = PollFactory(**fields)
    published = poll.edition.rulebooks.filter(published_at__isnull=False).first()
    poll.rulebook = published or RulebookFactory(edition=poll.edition, published=True)
    poll.opens_at, poll.closes_at, poll.settled_at = opens_at, CLOSES_AT, settled_at
    poll.status = PollStatus.SETTLING
    poll.save()
    return poll


def voter_of(poll: Poll, **fields: Any) -> RegisterEntry:
    """Somebody on the register of the poll's edition who may vote in it."""
    places = Territory.objects.within(poll.municipality)
    fields.setdefault("territory", places.first() or TerritoryFactory(municipality=poll.municipality))
    return RegisterEntryFactory(edition=poll.edition, **fields)


def marking(*numbers: int, key: str = "1") -> Choices:
    """The choices of someone who marks these printed numbers in one envelope."""
    return {key: Choice.approving(numbers)}


def _unsaid(contest: PaperContest) -> Choice:
    return BLANK if contest.access == ZoneChoice.EVERYONE else NOT_OFFERED


def fill_urn(poll: Poll, ballots: Iterable[Choices]) -> None:
    """Each by a voter of its own, in the rows a cast or an import writes, whatever the date.

    Blank where unsaid.
    """
    paper = papers.read_paper(poll)
    for choices in ballots:
        whole = {contest.key: choices.get(contest.key, _unsaid(contest)) for contest in paper.contests}
        _put(poll, packing.pack(paper.layout, whole))


def _put(poll: Poll, packed: bytes) -> None:
    public_key = bytes(poll.urn_public_key or b"")
    if poll.origin == PollOrigin.IMPORTED:  # its voters are not ours
        Ballot.objects.create(poll=poll, sealed=vault.seal(public_key, packed))
        return
    slots = link_keys.read(poll)
    voter = RegisterEntryFactory(edition=poll.edition, user=None, territory=None)
    signature = Signature.objects.sign(poll, voter, channel=Channel.ONLINE, on=WHILE_OPEN.date())
    slot = slots.slot(poll.pk, signature.id)
    number = vault.draw_half() + slots.server_half(slot, uuid.uuid4(), packed)
    sealed = vault.seal(public_key, number.encode() + packed)
    Ballot.objects.place(poll, slot=slot, mark=slots.mark(slot, number), sealed=sealed)


def opened(poll: Poll) -> list[tuple[str, Choices]]:
    """What lies in the urn, by the counting side's keys: of each ballot its number and its choices."""
    return [opened_ballot(poll, ballot) for ballot in Ballot.objects.filter(poll=poll)]


def opened_ballot(poll: Poll, ballot: Ballot) -> tuple[str, Choices]:
    opening = vault.Opening.read(settings.COUNTING_VAULT_DIR, belonging.keys_of(poll))
    content = opening.unseal(bytes(ballot.sealed))
    layout = papers.read_paper(poll).layout
    return content[: vault.NUMBER].decode(), packing.unpack(layout, content[vault.NUMBER :])


def numbers_in(poll: Poll) -> list[str]:
    return [number for number, _choices in opened(poll)]


def choices_in(poll: Poll) -> list[Choices]:
    return [choices for _number, choices in opened(poll)]
