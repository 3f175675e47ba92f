"""What a voter marked, against the settled paper: one answer for pages, API, paper sheets and imports."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.money import euros
from accounts.refusals import InvalidInput, Path
from budget.models import RegisterEntry
from voting.enums import ContestAccess
from voting.queries.papers import Paper, PaperContest, offered_to
from voting.tally.ballots.validity import faults
from voting.tally.errors import BallotFault, InvalidBallot, Param
from voting.tally.types import NOT_OFFERED, Choice, Choices, ChoiceState

Params = Mapping[str, Param]
MOST_SENTENCES = 5


def complete(paper: Paper, choices: Choices, *, by: RegisterEntry) -> dict[str, Choice]:
    """The whole paper, contests not open to this voter included; or every fault, contest by contest."""
    offered = offered_to(by, paper)
    wrong = {contest.key: _faults_of(contest, choices.get(contest.key)) for contest in offered}
    wrong = _with_zone_chosen(offered, choices, wrong)
    for key in set(choices) - {contest.key for contest in offered}:
        wrong[key] = [_("This envelope is not on your ballot paper.")]
    errors: dict[Path, str] = {(key,): " ".join(sentences) for key, sentences in wrong.items() if sentences}
    if errors:
        raise InvalidInput(_("This ballot is not valid as it stands; it was not put in the urn."), errors)
    return {contest.key: choices.get(contest.key, NOT_OFFERED) for contest in paper.contests}


def _faults_of(contest: PaperContest, choice: Choice | None) -> list[str]:
    if choice is None:
        choice = Choice(ChoiceState.MARKED)
    found = faults(contest.rule, contest.candidates, choice)
    return list(dict.fromkeys(sentence(contest, fault) for fault in found))[:MOST_SENTENCES]


def _with_zone_chosen(
    offered: Iterable[PaperContest], choices: Choices, wrong: dict[str, list[str]]
) -> dict[str, list[str]]:
    """Of the envelopes of a chosen zone a voter answers one; the others then count as not offered."""
    zones = [contest.key for contest in offered if contest.access == ContestAccess.CHOSEN_ZONE]
    if not zones:
        return wrong
    answered = [key for key in zones if _is_answered(choices.get(key))]
    for key in zones:
        if answered and key not in answered:
            wrong[key] = []
    if len(answered) > 1:
        only_one = _("Choose projects of one quarter only: the one you vote for.")
        wrong.update({key: [only_one] for key in answered})
    return wrong


def _is_answered(choice: Choice | None) -> bool:
    return choice is not None and choice != NOT_OFFERED


def sentence(contest: PaperContest, fault: InvalidBallot) -> str:
    """A fault in words, with its figures and what to do about it."""
    write = SENTENCES[BallotFault(fault.code)]
    return write(contest, fault.params)


def _too_few(contest: PaperContest, params: Params) -> str:
    missing = int(params["missing"])
    text = ngettext("Choose %(missing)s project more.", "Choose %(missing)s projects more.", missing)
    return text % params


def _too_many(contest: PaperContest, params: Params) -> str:
    maximum = int(params["maximum"])
    text = ngettext(
        "You chose %(chosen)s projects; at most %(maximum)s may be: take %(excess)s out.",
        "You chose %(chosen)s projects; at most %(maximum)s may be: take %(excess)s out.",
        maximum,
    )
    return text % params


def _over_limit(contest: PaperContest, params: Params) -> str:
    return _("Your choice costs %(over)s more than the envelope of %(limit)s: take a project out.") % {
        name: euros(int(params[name]), contest.parts_per_euro) for name in ("over", "limit")
    }


def _plain(text: Callable[[], str]) -> Callable[[PaperContest, Params], str]:
    return lambda _contest, params: text() % params


SENTENCES: dict[BallotFault, Callable[[PaperContest, Params], str]] = {
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
}
