"""« Pourquoi ? »: why a project is proposed or not, one kind sentence per reason, with its figures.

The command line has its own sentences (`voting/tally/command_line/sentences_of_counts.py`), on purpose:
the tally knows no catalogue. A new reason is worded in both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.words.counting import CountNames
from frontend.words.money import euros, number
from voting.models import ContestEntry, Outcome, OutcomeEntry
from voting.published.regimes import SHARING
from voting.tally.types import Reason, ReasonCode, Result, Stage
from voting.tally.types.figures import MONEY_PARAMS


@dataclass(frozen=True)
class OutcomeNames:
    """One outcome, and how its words call projects, labels and money."""

    outcome: Outcome
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def counted(self) -> Result:
        return self.outcome.counted

    @cached_property
    def printed(self) -> dict[str, ContestEntry]:
        """Each project as it stood on the paper, by the identifier under which it was counted."""
        return {entry.contest_entry.identifier: entry.contest_entry for entry in self.outcome.entries.all()}

    @cached_property
    def titles(self) -> dict[str, str]:
        return {name: f"{entry.number}. {entry.title}" for name, entry in self.printed.items()}

    @cached_property
    def rule(self) -> str:
        """The rule whose result stands: after a comparison it may be greedy."""
        compared = self.counted.comparison
        return "greedy" if compared is not None and compared.stands == "greedy" else self.counted.rule

    @cached_property
    def last_stages(self) -> dict[str, Stage]:
        """The stage of the last decision on each project, where there was one."""
        return {step.candidate: step.stage for step in self.counted.steps}

    @cached_property
    def drawn_with(self) -> dict[str, list[str]]:
        """For each project drawn by lot, the others it was drawn among."""
        lots = [[draw.candidate for draw in lot.draws] for lot in self.counted.lots]
        return {name: [rival for rival in lot if rival != name] for lot in reversed(lots) for name in lot}

    def title(self, name: Any) -> str:
        return _("“%(title)s”") % {"title": self.titles.get(str(name), str(name))}

    def several(self, names: Iterable[str]) -> str:
        return ", ".join(self.title(name) for name in names)

    def label(self, label: Any) -> str:
        return CountNames(labels=self.labels).label(str(label))

    def money(self, parts: int | Fraction) -> str:
        return euros(parts)

    def written(self, reason: Reason) -> dict[str, Any]:
        return {name: self._written(name, value) for name, value in reason.params}

    def _written(self, name: str, value: Any) -> Any:
        if name in MONEY_PARAMS:
            return self.money(value)
        if name == "votes":
            return votes_in_words(value)
        if name in ("stopped_by", "excluded_by"):
            return self.title(value)
        return self.label(value) if name == "label" else number(value)


@dataclass(frozen=True)
class Explained:
    """One project of an outcome: its figures as counted, and as they are written."""

    reason: Reason
    written: Mapping[str, Any]
    is_shared: bool
    stage: Stage | None  # of the last decision on it, if there was any

    def figure(self, name: str) -> int:
        return int(self.reason[name])


def why(entry: OutcomeEntry, names: OutcomeNames) -> str:
    """One sentence, and a second where a lot decided."""
    name, reason = entry.contest_entry.identifier, entry.why
    case = Explained(
        reason=reason,
        written=names.written(reason),
        is_shared=names.rule in SHARING,
        stage=names.last_stages.get(name),
    )
    sentences = [SENTENCES[reason.code](case)]
    if name in names.drawn_with:
        tied = {"others": names.several(names.drawn_with[name])}
        sentence = _("As it was level with %(others)s, a public draw of lots decided the order.")
        sentences.append(sentence % tied)
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
