"""What a count makes public, byte for byte, beside the outcome it belongs to: made once, by the counting
side.
"""

import hashlib
from collections.abc import Iterable, Sequence

from voting import published, vault
from voting.models import Poll, PublishedFile
from voting.published import ContestFacts, PollFacts, PrintedCandidate, PrintedContest, PublishedPoll
from voting.queries import papers
from voting.queries.papers import PaperContest
from voting.services import checkpoints
from voting.services.counting import opening
from voting.services.counting.reading import ReadUrn
from voting.services.counting.rounds import CountedContest
from voting.tally.registry import TallyRules
from voting.tally.types import Options


def make(poll: Poll, urn: ReadUrn, counted: Sequence[CountedContest], keys: vault.Opening) -> PublishedPoll:
    """The same bytes at each count: they hang on the ballots, the paper, the keys and the checkpoints."""
    checkpoints.sign_all(poll, keys)
    heads = keys.heads()  # as they were signed, whatever stands in a row
    signer = checkpoints.signer_of(keys)
    facts = PollFacts(
        origin=signer.name,
        town=poll.municipality.name,
        edition=poll.edition.name,
        paper=papers.canonical(poll),
        paper_fingerprint=poll.paper_fingerprint,
        seed=urn.seed,
        seed_commitment=poll.seed_commitment,
        contests=tuple(_facts(counted)),
        opening=heads[0],
        closing=heads[-1],
        on_paper=urn.on_paper,
    )
    numbers = (number.decode() for number in opening.numbers_of(poll, urn.rows))
    papers_cast = (paper.tobytes() for paper in opening.papers_of(poll, urn.rows))
    return published.make(
        facts,
        zip(numbers, papers_cast, strict=True),
        signer=signer,
        salt=keys.salt(),
    )


def _facts(counted: Sequence[CountedContest]) -> Iterable[ContestFacts]:
    """In the order of the paper; the first envelope of the whole town receives what the others carried
    over.
    """
    givers = tuple(envelope.contest.key for envelope in counted if not envelope.contest.is_townwide)
    receives = True
    for envelope in sorted(counted, key=lambda envelope: int(envelope.contest.key)):
        is_first = envelope.contest.is_townwide and receives
        receives = receives and not is_first
        yield ContestFacts(printed(envelope.contest), envelope.result, givers if is_first else ())


def printed(contest: PaperContest) -> PrintedContest:
    return PrintedContest(
        key=contest.key,
        title=contest.title,
        amount=contest.amount,
        candidates=tuple(
            PrintedCandidate(
                entry.number, entry.candidate.id, entry.title, entry.cost, entry.labels, entry.withdrawn
            )
            for entry in contest.entries
        ),
        ballot=contest.rule,
        tally=TallyRules(contest.tally_rule, Options.from_json(contest.tally_options)),
        unit=contest.parts_per_euro,
        is_for_some=contest.voted.is_for_some,
        is_one_of_several=contest.voted.is_one_of_several,
    )


def write(poll: Poll, made: PublishedPoll) -> None:
    """In the transaction that records the outcome."""
    PublishedFile.objects.bulk_create(
        PublishedFile(
            poll=poll,
            name=name,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            is_public=is_public,
        )
        for files, is_public in ((made.files, True), (made.commission, False))
        for name, content in files.items()
    )
