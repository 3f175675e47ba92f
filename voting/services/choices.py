"""What a voter marked, against the settled paper: one answer for pages, API, paper sheets and imports."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.money import euros
from accounts.refusals import InvalidInput, Path
from budget.models import RegisterEntry
from voting.queries.papers import Paper, offered_to
from voting.tally.ballots.whole_papers import VotedContest, faults_of_paper
from voting.tally.errors import BallotFault, InvalidBallot, Param
from voting.tally.types import NOT_OFFERED, Choice, Choices

Params = Mapping[str, Param]
MOST_SENTENCES = 5


def complete(paper: Paper, choices: Choices, *, by: RegisterEntry) -> dict[str, Choice]:
    """The whole paper, contests not open to this voter included; or every fault, contest by contest."""
    errors = sentences_of({contest.key: contest.voted for contest in offered_to(by, paper)}, choices)
    if errors:
        raise InvalidInput(_("This ballot is not valid as it stands; it was not put in the urn."), errors)
    return {contest.key: choices.get(contest.key, NOT_OFFERED) for contest in paper.contests}


def sentences_of(offered: Mapping[str, VotedContest], choices: Choices) -> dict[Path, str]:
    """What is wrong with the choices of a whole paper, contest by contest, in words."""
    wrong = faults_of_paper(offered, choices)
    return {(key,): _sentences(faults) for key, faults in wrong.items()}


def _sentences(faults: Iterable[InvalidBallot]) -> str:
    sentences = dict.fromkeys(map(sentence, faults))
    return " ".join(list(sentences)[:MOST_SENTENCES])


def sentence(fault: InvalidBallot) -> str:
    """A fault in words, with its figures and what to do about it."""
    write = SENTENCES[BallotFault(fault.code)]
    return write(fault.params)


def _too_few(params: Params) -> str:
    missing = int(params["missing"])
    text = ngettext("Choose %(missing)s project more.", "Choose %(missing)s projects more.", missing)
    return text % params


def _too_many(params: Params) -> str:
    maximum = int(params["maximum"])
    text = ngettext(
        "You chose %(chosen)s projects; at most %(maximum)s may be: take %(excess)s out.",
        "You chose %(chosen)s projects; at most %(maximum)s may be: take %(excess)s out.",
        maximum,
    )
    return text % params


def _over_limit(params: Params) -> str:
    return _("Your choice costs %(over)s more than the envelope of %(limit)s: take a project out.") % {
        name: euros(int(params[name])) for name in ("over", "limit")
    }


def _over_total(params: Params) -> str:
    text = ngettext(
        "You gave %(given)s points of %(total)s: take %(over)s point back.",
        "You gave %(given)s points of %(total)s: take %(over)s points back.",
        int(params["over"]),
    )
    return text % params


def _plain(text: Callable[[], str]) -> Callable[[Params], str]:
    return lambda params: text() % params


SENTENCES: dict[BallotFault, Callable[[Params], str]] = {
    BallotFault.NOT_OFFERED: _plain(lambda: _("This envelope is not on your ballot paper.")),
    BallotFault.NOTHING_CHOSEN: _plain(
        lambda: _("Choose at least one project, or say that you vote blank for this envelope.")
    ),
    BallotFault.BLANK_REFUSED: _plain(lambda: _("A blank vote is not possible for this envelope.")),
    BallotFault.UNKNOWN_CANDIDATE: _plain(
        lambda: _("Number %(number)s is not a project of this envelope: take it out.")
    ),
    BallotFault.WITHDRAWN: _plain(
        lambda: _("Project %(number)s has been withdrawn: take it out of your choice.")
    ),
    BallotFault.DUPLICATE: _plain(lambda: _("Project %(number)s is chosen more than once.")),
    BallotFault.BAD_VALUE: _plain(lambda: _("Project %(number)s is either chosen or not.")),
    BallotFault.TOO_FEW: _too_few,
    BallotFault.TOO_MANY: _too_many,
    BallotFault.OVER_LIMIT: _over_limit,
    BallotFault.OUT_OF_RANGE: _plain(
        lambda: _("Project %(number)s has %(value)s: the value goes from %(lowest)s to %(highest)s.")
    ),
    BallotFault.OVER_TOTAL: _over_total,
    BallotFault.RANK_TWICE: _plain(
        lambda: _("Several projects have rank %(rank)s: give each a rank of its own.")
    ),
    BallotFault.RANK_MISSING: _plain(
        lambda: _("No project has rank %(rank)s: ranks follow each other without a gap.")
    ),
    BallotFault.ONE_ONLY: _plain(lambda: _("Choose projects of one quarter only: the one you vote for.")),
}
