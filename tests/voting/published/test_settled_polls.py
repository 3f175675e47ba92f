"""A poll as the product settles, closes and counts it is one that can be published and checked."""

from dataclasses import replace

import pytest

from tests.factories.voting import AFTER_CLOSE, On, PollFactory, fill_urn, marking
from tests.voting.published import polls
from voting.models import Outcome, Poll
from voting.published import ContestFacts, PollFacts, PrintedCandidate, PrintedContest, make, notes
from voting.published.checking import Asked, check
from voting.published.checkpoints import CheckpointText, Counts
from voting.queries import papers
from voting.services import closing
from voting.services.counting import tallying
from voting.tally.ballots import packing
from voting.tally.registry import TallyRules
from voting.tally.types import BLANK, Options

RULES = {"tally_options": {"leftover": "skip", "minimum_votes": 2, "ties": ["cost", "lot"]}}
PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000), rules=RULES),)
BALLOTS = ([marking(1, 3)] * 3 + [marking(2)] * 2 + [marking(1, 2)] * 2 + [marking(4)] + [{"1": BLANK}]) * 23


def printed(contest):
    return PrintedContest(
        key=contest.key,
        title=contest.title,
        amount=contest.amount,
        unit=contest.parts_per_euro,
        candidates=tuple(
            PrintedCandidate(
                entry.number, entry.candidate.id, entry.title, entry.cost, entry.labels, entry.withdrawn
            )
            for entry in contest.entries
        ),
        ballot=contest.rule,
        tally=TallyRules(contest.tally_rule, Options.from_json(contest.tally_options)),
        is_for_some=contest.voted.is_for_some,
        is_one_of_several=contest.voted.is_one_of_several,
    )


@pytest.mark.django_db
def test_a_counted_poll_is_published_and_holds(tmp_path):
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, BALLOTS)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(Poll.objects.get(pk=poll.pk), at=AFTER_CLOSE)
    poll = Poll.objects.get(pk=poll.pk)
    paper = papers.read_paper(poll)
    opening = CheckpointText(
        polls.ORIGIN, poll.paper_fingerprint, Counts.of(poll.opens_at, signatures=0, ballots=0)
    )
    closing_head = opening.following(Counts.of(AFTER_CLOSE, signatures=len(BALLOTS), ballots=len(BALLOTS)))
    facts = PollFacts(
        origin=polls.ORIGIN,
        town=poll.municipality.name,
        edition=poll.edition.name,
        paper=papers.canonical(poll),
        paper_fingerprint=poll.paper_fingerprint,
        seed=poll.seed,
        seed_commitment=poll.seed_commitment,
        contests=tuple(
            ContestFacts(printed(contest), Outcome.objects.get(contest=contest.id).counted)
            for contest in paper.contests
        ),
        opening=str(notes.sign(opening.to_text(), polls.SIGNER)),
        closing=str(notes.sign(closing_head.to_text(), polls.SIGNER)),
    )
    ballots = [
        (polls.number_of(voter), packing.pack(paper.layout, choices)) for voter, choices in enumerate(BALLOTS)
    ]

    made = make(facts, ballots, signer=polls.SIGNER, salt=polls.SALT)
    made.write(tmp_path / "made")

    report = check(Asked(tmp_path / "made", key=polls.SIGNER.key.text))
    assert report.faults == []
    assert (report.recounted, report.ballots) == (1, len(BALLOTS))
    outcome = Outcome.objects.get(contest=paper.contests[0].id)
    assert outcome.result_fingerprint.encode() in made.files["publication.json"]
    other = replace(facts, paper={**facts.paper, "edition": "another"})
    make(other, ballots, signer=polls.SIGNER, salt=polls.SALT).write(tmp_path / "other")
    assert [str(fault.code) for fault in check(Asked(tmp_path / "other")).faults] == ["paper_differs"]
