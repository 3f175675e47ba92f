"""Every ballot rule of the registry in a poll of ours: settled, cast, packed, counted, written, shown."""

import uuid
from io import BytesIO
from itertools import product

import pytest
from django.urls import reverse

from accounts.models import Job
from accounts.refusals import InvalidInput
from budget.enums import PhaseKind
from budget.models import Edition, Phase
from tests.factories.budget import EditionFactory, coordinator_of, during, publish_what_is_prepared
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import (
    AFTER_CLOSE,
    TOWN,
    WHILE_OPEN,
    PollFactory,
    choices_in,
    fill_urn,
    voter_of,
)
from tests.triggers import force
from voting.enums import PollOrigin, PollStatus, TallyFault
from voting.models import Ballot, Contest, Outcome, Poll, Signature
from voting.published import canonical, regimes
from voting.queries import drafts, papers, published
from voting.services import casting, closing, exporting, polls
from voting.services.counting import tallying
from voting.services.polls import ContestRules
from voting.tally import pabulib, registry
from voting.tally.ballots import packing
from voting.tally.ballots import registry as ballot_rules
from voting.tally.errors import BadBallotRule, BadPacking
from voting.tally.types import BLANK, NOT_OFFERED, Choice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_written")]
BEFORE_THE_VOTE = during(PhaseKind.PRESENTATION)


def paper_with_rule(name):
    """The usual paper, voted on by this rule and counted as usual with it."""
    rule = ballot_rules.bounded_by_money(name, {}, TOWN.amount_eur)
    options = registry.defaults(rule.tally_rule, rule.marking).to_json() | {"ties": ["cost", "lot"]}
    rules = {
        "ballot_rule": name,
        "ballot_bounds": rule.to_json(),
        "tally_rule": rule.tally_rule,
        "tally_options": {option: value for option, value in options.items() if option != "seed"},
    }
    return TOWN._replace(rules=rules)


def liked(poll, *numbers):
    return {"1": Choice.marking(contest_of(poll).rule.liked(numbers))}


def contest_of(poll):
    return papers.read_paper(poll).contests[0]


def choices_against_the_rule(poll):
    """The first choice that packs and that the rule refuses."""
    contest, layout = contest_of(poll), papers.read_paper(poll).layout
    low, high = contest.layout.lowest, contest.layout.highest
    for values in product((None, high, low), repeat=len(contest.entries)):
        marks = [(place, value) for place, value in enumerate(values, start=1) if value is not None]
        choice = Choice.marking(marks) if marks else BLANK
        try:
            packing.pack(layout, {"1": choice})
        except BadPacking:
            continue
        if list(contest.rule.faults(contest.candidates, choice)):
            return {"1": choice}
    return None


def cast(poll, choices):
    return casting.cast(
        poll, choices, by=voter_of(poll), device_half="BCDFGHJK", request_key=uuid.uuid4(), at=WHILE_OPEN
    )


def count(poll):
    closing.close(poll, at=AFTER_CLOSE)
    return tallying.tally(poll, at=AFTER_CLOSE)


every_rule = pytest.mark.parametrize("name", ballot_rules.RULES)


@every_rule
def test_a_coordinators_paper_is_settled_with_the_rules_bounds_written_out(name):
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    for cost_eur in (118_000, 96_000, 84_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    coordinator = coordinator_of(edition)
    poll = polls.compose(Edition.objects.get(pk=edition.pk), by=coordinator, at=BEFORE_THE_VOTE)

    rules = ContestRules(ballot_rule=name)
    polls.change_rules(poll.contests.get(), rules, by=coordinator, at=BEFORE_THE_VOTE)
    publish_what_is_prepared(edition, BEFORE_THE_VOTE)
    polls.settle(poll, seen=drafts.draft(poll).mark, by=coordinator, at=BEFORE_THE_VOTE)

    contest = Contest.objects.get()
    rule = ballot_rules.bounded_by_money(name, {}, contest.amount_eur)
    assert (contest.ballot_rule, contest.ballot_bounds) == (name, rule.to_json())
    assert contest.tally_rule == rule.tally_rule
    assert contest_of(Poll.objects.get()).rule == rule


@every_rule
def test_a_valid_ballot_is_cast_and_comes_out_of_the_urn(name):
    poll = PollFactory(settled=True, paper=(paper_with_rule(name),))

    cast(poll, liked(poll, 3, 1))

    assert choices_in(poll) == [liked(poll, 3, 1)]


@every_rule
def test_an_invalid_ballot_is_refused_at_the_cast(name):
    poll = PollFactory(settled=True, paper=(paper_with_rule(name),))
    wrong = choices_against_the_rule(poll) or {"1": Choice.marking([(99, 1)])}

    with pytest.raises(InvalidInput) as refusal:
        cast(poll, wrong)

    assert refusal.value.errors["1"]
    assert not Signature.objects.exists()
    assert not Ballot.objects.exists()


@every_rule
def test_an_invalid_ballot_in_the_urn_of_a_town_stops_the_count(name):
    rule = paper_with_rule(name)
    rule.rules["ballot_bounds"]["minimum"] = 2
    poll = PollFactory(ended=True, paper=(rule,))
    fill_urn(poll, [liked(poll, 1, 2), choices_against_the_rule(poll)])

    assert not count(poll)

    assert Job.objects.get(kind=tallying.KIND).fault == TallyFault.BALLOT


@every_rule
def test_a_paper_that_passes_by_an_envelope_of_everybody_stops_the_count(name):
    poll = PollFactory(ended=True, paper=(paper_with_rule(name),))
    fill_urn(poll, [liked(poll, 1, 2), {"1": NOT_OFFERED}])

    assert not count(poll)

    assert Job.objects.get(kind=tallying.KIND).fault == TallyFault.BALLOT


def test_a_paper_of_another_version_is_refused_with_a_sentence(client):
    poll = PollFactory(settled=True, paper=(TOWN._replace(rules={"ballot_rule": "of_another_version"}),))

    answer = client.get(reverse("paper", args=[poll.municipality.slug, poll.edition.slug]))

    assert answer.status_code == 409
    assert "ne connaît pas" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("points", {"highest": 10**20}),
        ("grades", {"lowest": -(10**20)}),
        ("ranking", {"highest": 1, "minimum": 2}),
    ],
)
def test_bounds_that_nobody_could_vote_within_are_refused(name, bounds):
    with pytest.raises(BadBallotRule):
        ballot_rules.bounded(name, bounds)


@every_rule
def test_an_imported_ballot_stays_as_its_reader_accepted_it(name):
    rule = paper_with_rule(name)
    rule.rules["ballot_bounds"]["minimum"] = 2
    poll = PollFactory(ended=True, origin=PollOrigin.IMPORTED, paper=(rule,))
    fill_urn(poll, [liked(poll, 1, 2), choices_against_the_rule(poll)])

    assert count(poll)

    assert Outcome.objects.get().ballots_counted == 2


@every_rule
def test_it_is_counted_twice_written_as_a_file_and_shown(name, client, monkeypatch):
    monkeypatch.setattr(regimes, "OPEN_FROM", 1)
    poll = PollFactory(ended=True, paper=(paper_with_rule(name),))
    fill_urn(poll, [liked(poll, 1, 2), liked(poll, 2, 3), {"1": BLANK}])

    assert count(poll)
    force(poll, status=PollStatus.PROPOSED)
    poll = Poll.objects.get(pk=poll.pk)

    content = exporting.election_file(poll, position=None, progress=lambda _done, _total: None)
    file = pabulib.read(BytesIO(content))
    assert len(file.votes) == 3
    assert file.tally_rules().count(file.election()).winners == tuple(Outcome.objects.get().result["winners"])
    told = client.get(reverse("api_outcomes", args=[poll.municipality.slug, poll.edition.slug])).json()
    signed = published.publication_of(poll).contests[0].outcome
    assert canonical.fingerprint(canonical.to_bytes(told[0]["result"])) == signed.result
    for page in ("outcomes", "rulebook"):
        answer = client.get(reverse(page, args=[poll.municipality.slug, poll.edition.slug]))
        assert answer.status_code == 200
