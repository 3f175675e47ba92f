"""« Pourquoi ? »: why a project is proposed or not, one kind sentence per reason, with its figures.

Pages and letters say it alike. The command line has its own sentences, on purpose: the tally knows no
catalogue (`voting/tally/command_line/sentences_of_counts.py`). A new reason is worded in both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words.counting import CountNames
from frontend.words.money import euros, number
from voting.queries.grounds import NAMING_PROJECTS, Grounds
from voting.tally.types import ReasonCode, Stage
from voting.tally.types.figures import MONEY_PARAMS


@dataclass(frozen=True)
class Explained:
    """One project of an outcome: its figures as counted, and as they are written."""

    grounds: Grounds

    @property
    def stage(self) -> Stage | None:
        return self.grounds.stage

    @property
    def is_shared(self) -> bool:
        return self.grounds.is_shared

    @property
    def written(self) -> dict[str, Any]:
        return {name: self._written(name, value) for name, value in self.grounds.figures.items()}

    def figure(self, name: str) -> int:
        return int(self.grounds.figures[name])

    def _written(self, name: str, value: Any) -> Any:
        if name in MONEY_PARAMS:
            return euros(value)
        if name == "votes":
            return votes_in_words(value)
        names = CountNames(labels=self.grounds.labels, titles=self.grounds.titles)
        if name in NAMING_PROJECTS:
            return names.title(str(value))
        return names.label(str(value)) if name == "label" else number(value)


def why(grounds: Grounds) -> str:
    """One sentence, and a second where a lot decided."""
    sentences = [SENTENCES[grounds.code](Explained(grounds))]
    if grounds.rivals:
        others = ", ".join(CountNames().title(rival) for rival in grounds.rivals)
        sentence = _("As it was level with %(others)s, a public draw of lots decided the order.")
        sentences.append(sentence % {"others": others})
    return " ".join(sentences)


def votes_in_words(votes: int) -> str:
    return ngettext("%(count)s vote", "%(count)s votes", votes) % {"count": number(votes)}


def _funded(case: Explained) -> str:
    if case.stage is Stage.COMPLETION:
        text = _("%(votes)s: it is paid with what the shares had left over; once paid, %(left)s are left.")
    elif case.is_shared and case.stage is not Stage.MINIMUM:
        text = _("%(votes)s: those who chose it share its cost of %(cost)s; once paid, %(left)s are left.")
    else:
        text = _("%(votes)s, and it fits in the envelope: once paid, %(left)s are left.")
    return text % case.written


def _topped_up(case: Explained) -> str:
    text = _("%(votes)s: it costs %(cost)s, of which %(from_reserve)s come from the reserve kept for that.")
    return text % case.written


def _too_dear(case: Explained) -> str:
    if case.is_shared and case.stage is None:
        text = _("%(votes)s, but it costs %(cost)s, more than the %(left)s that there were to share.")
    else:
        text = _(
            "%(votes)s, but %(missing)s were missing: it costs %(cost)s and %(left)s were left at its turn."
        )
    return text % case.written


def _stopped(case: Explained) -> str:
    text = _("%(votes)s: the count stopped at %(stopped_by)s, the first that no longer fitted.")
    return text % case.written


def _supporters_short(case: Explained) -> str:
    text = ngettext(
        "%(missing)s were missing to its %(supporters)s supporter, who still held %(held)s of its %(cost)s.",
        "%(missing)s were missing to its %(supporters)s supporters, who still held %(held)s of its %(cost)s.",
        case.figure("votes"),
    )
    return text % {**case.written, "supporters": number(case.figure("votes"))}


def _exclusive(case: Explained) -> str:
    text = _("%(votes)s, but %(excluded_by)s came first, and only one of the two can be built.")
    return text % case.written


def _quota_full(case: Explained) -> str:
    text = ngettext(
        "%(votes)s, but for “%(label)s” %(maximum)s project at most is funded: it was already chosen.",
        "%(votes)s, but for “%(label)s” %(maximum)s projects at most are funded: they were already chosen.",
        case.figure("maximum"),
    )
    return text % case.written


def _enough_winners(case: Explained) -> str:
    text = ngettext(
        "%(votes)s: %(winners)s project was to be funded, and it was chosen before.",
        "%(votes)s: %(winners)s projects were to be funded, and they were chosen before.",
        case.figure("winners"),
    )
    return text % case.written


def _below_minimum(case: Explained) -> str:
    text = ngettext(
        "%(votes)s: %(missing_votes)s more was needed to reach the minimum of %(minimum)s.",
        "%(votes)s: %(missing_votes)s more were needed to reach the minimum of %(minimum)s.",
        case.figure("missing_votes"),
    )
    return text % case.written


def _no_support(_case: Explained) -> str:
    return _("No ballot named it.")


def _withdrawn(_case: Explained) -> str:
    return _("Withdrawn during the vote: the ballots that named it count for the other projects.")


SENTENCES: Mapping[ReasonCode, Callable[[Explained], str]] = {
    ReasonCode.FUNDED: _funded,
    ReasonCode.TOPPED_UP: _topped_up,
    ReasonCode.TOO_DEAR: _too_dear,
    ReasonCode.STOPPED: _stopped,
    ReasonCode.SUPPORTERS_SHORT: _supporters_short,
    ReasonCode.EXCLUSIVE: _exclusive,
    ReasonCode.QUOTA_FULL: _quota_full,
    ReasonCode.ENOUGH_WINNERS: _enough_winners,
    ReasonCode.BELOW_MINIMUM: _below_minimum,
    ReasonCode.NO_SUPPORT: _no_support,
    ReasonCode.WITHDRAWN: _withdrawn,
}
