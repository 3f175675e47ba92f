"""An election as a Pabulib file: a town's as it was published, an imported one as its file said it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from accounts.refusals import Refused
from voting import policies
from voting.enums import PollOrigin
from voting.models import Outcome, Poll
from voting.published import files
from voting.published.regimes import OPEN_FROM
from voting.queries import published
from voting.queries.papers import PaperContest, read_paper
from voting.services.counting import opening
from voting.services.counting.opening import CountFailed
from voting.tally import pabulib
from voting.tally.pabulib import PbFile, PbProject, PbVote, VoteType, file_from_election
from voting.tally.pabulib.file import POINTS, VOTE, VOTER_ID
from voting.tally.types import Ballots, Election, Marking

Progress = Callable[[int, int], None]


def election_file(poll: Poll, *, position: int | None, progress: Progress) -> bytes:
    """One contest of a poll; `position` may be left out where there is but one."""
    if poll.origin != PollOrigin.IMPORTED:
        return _published_file(poll, position)
    contest, ballots = _read(poll, position, progress)
    counted = Outcome.objects.filter(contest=contest.id).values_list("result__budget", flat=True).first()
    amount = contest.amount if counted is None else counted
    election = Election(tuple(contest.candidates.values()), ballots, amount, contest.parts_per_euro)
    return pabulib.to_bytes(_imported_file(poll, election))


def _published_file(poll: Poll, position: int | None) -> bytes:
    """Byte for byte: nobody opens the urn of a town a second time."""
    publication = published.publication_of(poll) if policies.outcomes_are_public(poll) else None
    if publication is None:
        raise Refused(_("No file of this poll is published yet: nothing of its urn leaves before."))
    titles = {contest.printed.key: contest.printed.title for contest in publication.contests}
    key = _wanted(titles, position)
    content = published.file_of(poll, files.pb_file(key), is_public=True)
    if content is None:
        sentence = _("Under %(least)s ballots they are not published one by one.")
        raise Refused(sentence % {"least": OPEN_FROM})
    return content


def _wanted(titles: Mapping[str, str], position: int | None) -> str:
    """The key of the contest that is meant."""
    wanted = [key for key in titles if position in (None, int(key))]
    if len(wanted) != 1:
        positions = ", ".join(f"{key} ({title})" for key, title in titles.items())
        raise Refused(_("Say which envelope with --contest: %(positions)s.") % {"positions": positions})
    return wanted[0]


def _read(poll: Poll, position: int | None, progress: Progress) -> tuple[PaperContest, Ballots]:
    paper = read_paper(poll)
    contests = {contest.key: contest for contest in paper.contests}
    key = _wanted({key: contest.title for key, contest in contests.items()}, position)
    try:
        total = poll.ballots_total or 0
        urn = opening.read(poll, paper, opening.read_keys(poll), lambda done: progress(done, total))
    except CountFailed as stop:
        raise Refused(_("The urn cannot be opened here (%(fault)s).") % {"fault": stop.fault}) from stop
    return contests[key], urn[key]


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
