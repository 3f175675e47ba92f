"""Polls to publish: settled, voted on, counted, with both heads; nothing of a database."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from voting.published import (
    ContestFacts,
    NoteSigner,
    PollFacts,
    PrintedCandidate,
    PrintedContest,
    canonical,
    notes,
)
from voting.published.checkpoints import CheckpointText, Counts
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.packing import PaperLayout, pack
from voting.tally.registry import TallyRules, count
from voting.tally.types import BLANK, Choice, ChoiceState, Election, Options
from voting.vault import ALPHABET

SIGNER = NoteSigner("mairie.example/montsereine", hashlib.sha256(b"a town's key").digest())
WITNESS = NoteSigner("association.example", hashlib.sha256(b"a witness").digest())
SALT = hashlib.sha256(b"a salt").digest()
SEED = "Montsereine 2026"
ORIGIN = "mairie.example/montsereine/2026"
Paper = Mapping[str, Choice]


def contest(
    key: str = "1", *, costs: Sequence[int] = (60, 50, 30, 20), amount: int = 100, first: int = 1, **more: Any
) -> PrintedContest:
    """`rule`, `bounds`, `tally`, `options` as the rules; the rest as `PrintedContest` has it."""
    rule = more.pop("rule", "approval")
    bounds = more.pop("bounds", {})
    tally = TallyRules(more.pop("tally", "greedy"), Options.from_json(more.pop("options", {})))
    candidates = tuple(
        PrintedCandidate(number, str(number), f"Projet {number}", cost)
        for number, cost in enumerate(costs, start=first)
    )
    return PrintedContest(
        key, f"Enveloppe {key}", amount, candidates, ballot_rules.bounded(rule, bounds), tally, **more
    )


def number_of(voter: int) -> str:
    """The same voter, the same tracking number."""
    digits = int.from_bytes(hashlib.sha256(b"voter %d" % voter).digest(), "big")
    return "".join(ALPHABET[digits // 28**place % 28] for place in range(16))


def papers(count: int, contests: Sequence[PrintedContest], seed: int = 1) -> list[dict[str, Choice]]:
    """As many papers: approvals drawn from a seed, one in twenty blank."""
    draw = random.Random(seed)
    return [{asked.key: choice_of(asked, draw) for asked in contests} for _ in range(count)]


def choice_of(asked: PrintedContest, draw: random.Random) -> Choice:
    if draw.random() < 0.05:
        return BLANK
    numbers = list(asked.layout.numbers)
    most = min(asked.ballot.maximum or 5, len(numbers))
    chosen = draw.sample(numbers, draw.randint(1, most))
    return Choice.marking(asked.ballot.liked(chosen))


def packed(contests: Sequence[PrintedContest], cast: Iterable[Paper]) -> list[tuple[str, bytes]]:
    """The opened ballots: voter 0, voter 1 …"""
    layout = PaperLayout(tuple(asked.layout for asked in contests))
    return [(number_of(voter), pack(layout, paper)) for voter, paper in enumerate(cast)]


def counted(asked: PrintedContest, cast: Iterable[Paper]) -> ContestFacts:
    choices = [paper[asked.key] for paper in cast]
    marks = [choice.marks for choice in choices if choice.state is not ChoiceState.NOT_OFFERED]
    candidates = [candidate.candidate for candidate in asked.candidates]
    election = Election.of(candidates, marks, budget=asked.amount, unit=asked.unit, marking=asked.marking)
    return ContestFacts(asked, count(election, asked.tally.rule, replace(asked.tally.options, seed=SEED)))


def settled_paper(contests: Sequence[PrintedContest]) -> dict[str, Any]:
    """As the product writes a settled paper before it hashes it."""
    return {
        "municipality": "montsereine",
        "edition": "2026",
        "seed_commitment": hashlib.sha256(SEED.encode()).hexdigest(),
        "contests": [
            {
                "position": int(asked.key),
                "title": asked.title,
                "amount": asked.amount,
                "parts_per_euro": asked.unit,
                "access": (
                    "own_zone"
                    if asked.is_for_some
                    else "chosen_zone"
                    if asked.is_one_of_several
                    else "everyone"
                ),
                "ballot_rule": asked.ballot.name,
                "ballot_bounds": asked.ballot.to_json(),
                "tally_rule": asked.tally.rule,
                "tally_options": {
                    name: value for name, value in asked.tally.options.to_json().items() if name != "seed"
                },
                "entries": [
                    {
                        "number": entry.number,
                        "title": entry.title,
                        "cost": entry.cost,
                        "labels": list(entry.labels),
                    }
                    for entry in asked.candidates
                ],
            }
            for asked in contests
        ],
    }


def chain_of(origin: str, paper: str, ballots: int) -> tuple[CheckpointText, CheckpointText]:
    opening = CheckpointText(origin, paper, Counts("2026-03-02T07:00Z", 0, 0))
    return opening, opening.following(Counts("2026-03-16T22:00Z", ballots, ballots), "6a" * 32)


def heads(origin: str, known: PollFacts, signer: NoteSigner = SIGNER) -> dict[str, str]:
    """Both heads of a poll as another one, or somebody else, would sign them."""
    ballots = known.contests[0].result.ballots
    texts = chain_of(origin, known.paper_fingerprint, ballots)
    return {
        name: str(notes.sign(text.to_text(), signer))
        for name, text in zip(("opening", "closing"), texts, strict=True)
    }


def facts(contests: Sequence[PrintedContest], cast: Sequence[Paper], *, on_paper: int = 0) -> PollFacts:
    """`on_paper`: how many of them were sheets, which no head counts."""
    paper = settled_paper(contests)
    fingerprint = canonical.fingerprint(canonical.to_bytes(paper))
    opening, closing = chain_of(ORIGIN, fingerprint, len(cast) - on_paper)
    return PollFacts(
        origin=ORIGIN,
        town="Montsereine",
        edition="Budget participatif 2026",
        paper=paper,
        paper_fingerprint=fingerprint,
        seed=SEED,
        seed_commitment=paper["seed_commitment"],
        contests=tuple(counted(asked, cast) for asked in contests),
        opening=str(notes.sign(opening.to_text(), SIGNER)),
        closing=str(notes.sign(closing.to_text(), SIGNER)),
        on_paper=on_paper,
    )
