"""An election written as a Pabulib file, without any column about its voters."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting import policies
from voting.enums import PollOrigin
from voting.models import Outcome, Poll
from voting.published.regimes import OPEN_FROM, Regime, regime
from voting.queries.papers import PaperContest, read_paper
from voting.services.counting import opening
from voting.services.counting.opening import CountFailed
from voting.tally.pabulib import (
    PbFile,
    PbProject,
    PbVote,
    VoteType,
    bounds_meta,
    file_from_election,
    rule_meta,
)
from voting.tally.pabulib.file import POINTS, VOTE, VOTER_ID
from voting.tally.registry import TallyRules
from voting.tally.types import Ballots, Election, Marking, Options

Progress = Callable[[int, int], None]


def election_file(poll: Poll, *, position: int | None, progress: Progress) -> PbFile:
    """One contest of a poll; `position` may be left out where there is but one."""
    is_imported = poll.origin == PollOrigin.IMPORTED
    if not is_imported and not policies.outcomes_are_public(poll):
        raise Refused(_("The outcome is not published yet: nothing of the urn leaves before it."))
    contest, ballots = _read(poll, position, progress)
    if not is_imported and regime(ballots.total) is not Regime.OPEN:
        figures = {"count": ballots.total, "least": OPEN_FROM}
        sentence = _("%(count)s ballots: under %(least)s they are not published one by one.")
        raise Refused(sentence % figures)
    counted = Outcome.objects.filter(contest=contest.id).values_list("result__budget", flat=True).first()
    amount = contest.amount if counted is None else counted  # with what other envelopes carried over
    election = Election(tuple(contest.candidates.values()), ballots, amount, contest.parts_per_euro)
    return _imported_file(poll, election) if is_imported else _town_file(poll, contest, election)


def _read(poll: Poll, position: int | None, progress: Progress) -> tuple[PaperContest, Ballots]:
    paper = read_paper(poll)
    wanted = [contest for contest in paper.contests if position in (None, int(contest.key))]
    if len(wanted) != 1:
        positions = ", ".join(f"{contest.key} ({contest.title})" for contest in paper.contests)
        raise Refused(_("Say which envelope with --contest: %(positions)s.") % {"positions": positions})
    try:
        total = poll.ballots_total or 0
        urn = opening.read(poll, paper, opening.read_keys(poll), lambda done: progress(done, total))
    except CountFailed as stop:
        raise Refused(_("The urn cannot be opened here (%(fault)s).") % {"fault": stop.fault}) from stop
    return wanted[0], urn[wanted[0].key]


def _imported_file(poll: Poll, election: Election) -> PbFile:
    """The election as its file said it, but for the voters: their columns, order and ids are gone."""
    source = poll.source
    rows: list[dict[str, str]] = [
        dict(zip(source["project_columns"], cells, strict=True)) for cells in source["projects"]
    ]
    candidates = {candidate.id: candidate for candidate in election.candidates}
    projects = tuple(
        PbProject(
            cells["project_id"],
            candidates[cells["project_id"]].number,
            candidates[cells["project_id"]].cost,
            cells,
        )
        for cells in rows
    )
    kind = VoteType(source["vote_type"])
    return PbFile(
        meta=source["meta"],
        project_columns=tuple(source["project_columns"]),
        projects=projects,
        vote_columns=(VOTER_ID, VOTE, POINTS) if kind.marking is Marking.POINTS else (VOTER_ID, VOTE),
        votes=_votes(election, projects),
        vote_type=kind,
        budget=election.budget,
        unit=election.unit,
    )


def _votes(election: Election, projects: tuple[PbProject, ...]) -> tuple[PbVote, ...]:
    """The votes, which name projects by their place in the file: it need not be that of their numbers."""
    places = {project.id: place for place, project in enumerate(projects)}
    moved = [places[candidate.id] for candidate in election.candidates]
    listed = file_from_election(election, meta={}, columns={}).votes
    return tuple(vote._replace(choices=tuple(moved[place] for place in vote.choices)) for vote in listed)


def _town_file(poll: Poll, contest: PaperContest, election: Election) -> PbFile:
    outcome = Outcome.objects.get(contest=contest.id)
    entries = {entry.contest_entry_id: entry for entry in outcome.entries.all()}
    names, selected = {}, {}
    for entry in contest.entries:
        names[entry.candidate.id] = entry.title
        selected[entry.candidate.id] = str(int(entries[entry.id].is_proposed))
    meta = {**_facts(poll, contest), **bounds_meta(contest.rule), **_rule(outcome)}
    return file_from_election(election, meta=meta, columns={"name": names, "selected": selected})


def _facts(poll: Poll, contest: PaperContest) -> dict[str, str]:
    edition = poll.edition
    first, last = (poll.local_day(at) for at in _span(poll))
    return {
        "description": f"{edition.name} · {contest.title}",
        "country": "France",
        "unit": edition.municipality.name,
        "subunit": contest.title,
        "instance": str(first.year),
        "edition": str(edition.number),
        "language": "fr",
        "currency": "EUR",
        "date_begin": f"{first:%d.%m.%Y}",
        "date_end": f"{last:%d.%m.%Y}",
    }


def _span(poll: Poll) -> tuple[datetime, datetime]:
    """First and last instant of a vote: one that closes at midnight has its last day the day before."""
    opens_at, closes_at = poll.opens_at or poll.status_since, poll.closes_at or poll.status_since
    return opens_at, closes_at - timedelta(microseconds=1)


def _rule(outcome: Outcome) -> dict[str, str]:
    return rule_meta(TallyRules(outcome.tally_rule, Options.from_json(outcome.tally_options)))
