"""What the council decided, project by project."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.refusals import Path
from budget.models import Project
from frontend.shell.fields import DayInput, PickedRow, one_of
from frontend.shell.forms import JourneyForm
from frontend.words.days import day
from frontend.words.tables import word
from voting.enums import CouncilVerdict, PollStatus
from voting.models import Contest, CouncilDecision, Outcome, OutcomeEntry
from voting.queries.aftermath import ContestAfter
from voting.services.decisions import TEXT_LONGEST, VERDICT_REASON_LONGEST, ProjectVerdict, decision_mark
from voting.services.proclaiming import LONGEST_REASON

VERDICTS = [
    (str(CouncilVerdict.ACCEPTED), _("Accepted")),
    (str(CouncilVerdict.RESERVE), _("On the reserve list")),
    (str(CouncilVerdict.REJECTED), _("Not retained")),
]
SAYS_NOTHING = ("", _("Not funded, as the vote says"))


class RefusalForm(JourneyForm):
    """Why a member of the commission does not sign the draft outcome."""

    reason = forms.CharField(
        label=_("Why I do not sign"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "What does not add up, or was not done as the rulebook says. Whoever signs next reads it first."
        ),
    )


class PreviewForm(forms.Form):
    """Who of the mayor's office may read the draft."""

    def __init__(self, readers: Iterable[User]) -> None:
        super().__init__()
        self.fields["reader"] = forms.ChoiceField(
            label=_("Who"), choices=[(reader.pk, reader.office_name) for reader in readers]
        )


class VerdictLine(NamedTuple):
    printed: str
    verdict: forms.BoundField
    reason: forms.BoundField


class CouncilDecisionForm(JourneyForm):
    """Two fields per project: what the council said, and why where it differs from the vote."""

    reference = forms.CharField(
        label=_("Number of the deliberation"), max_length=60, help_text=_("For example 2026-147.")
    )
    decided_on = forms.DateField(label=_("Day of the council"), widget=DayInput)
    text = forms.CharField(
        label=_("What the council said"),
        required=False,
        max_length=TEXT_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, data: Any, *, outcomes: Iterable[Outcome], initial: Any = None, prefix: str | None = None
    ) -> None:
        super().__init__(data, initial=initial, prefix=prefix)
        self.entries = [entry for outcome in outcomes for entry in outcome.entries.all()]
        for entry in self._open_entries():
            self._add(entry)

    def _open_entries(self) -> list[OutcomeEntry]:
        """The projects that the council may say something of."""
        return [entry for entry in self.entries if entry.contest_entry.withdrawn_at is None]

    def _add(self, entry: OutcomeEntry) -> None:
        self.fields[f"entry_{entry.pk}"] = forms.ChoiceField(
            label=_("What the council decides"),
            required=entry.is_proposed,
            choices=VERDICTS if entry.is_proposed else [SAYS_NOTHING, *VERDICTS],
            initial=self._verdict(entry),
        )
        self.fields[f"reason_{entry.pk}"] = forms.CharField(
            label=_("Reason of the council, if it differs from the vote"),
            required=False,
            max_length=VERDICT_REASON_LONGEST,
            initial=entry.council_reason,
        )

    def _verdict(self, entry: OutcomeEntry) -> str:
        """What is recorded already, else what the vote proposes."""
        return entry.council_verdict or (str(CouncilVerdict.ACCEPTED) if entry.is_proposed else "")

    def proposed(self) -> list[VerdictLine]:
        return [self._line(entry) for entry in self._asked() if entry.is_proposed]

    def others(self) -> list[VerdictLine]:
        """What the vote does not fund: the council rarely speaks of it."""
        return [self._line(entry) for entry in self._asked() if not entry.is_proposed]

    def says_of_others(self) -> bool:
        return self.is_bound or any(entry.council_verdict for entry in self.entries if not entry.is_proposed)

    def _asked(self) -> Iterator[OutcomeEntry]:
        return (entry for entry in self.entries if f"entry_{entry.pk}" in self.fields)

    def _line(self, entry: OutcomeEntry) -> VerdictLine:
        return VerdictLine(_printed(entry), self[f"entry_{entry.pk}"], self[f"reason_{entry.pk}"])

    def field_of(self, path: Path) -> str:
        match path:
            case ("verdicts", entry):
                return f"entry_{entry}"
        return super().field_of(path)

    def decision(self) -> dict[str, Any]:
        """The arguments of `decisions.record`."""
        answers = self.cleaned_data
        return {
            "reference": answers["reference"],
            "decided_on": answers["decided_on"],
            "text": answers["text"],
            "verdicts": {
                entry.pk: ProjectVerdict(
                    CouncilVerdict(chosen) if (chosen := answers[f"entry_{entry.pk}"]) else None,
                    answers[f"reason_{entry.pk}"],
                )
                for entry in self.entries
                if f"entry_{entry.pk}" in answers
            },
        }

    def stored(self) -> list[tuple[Any, str]]:
        """What somebody else recorded meanwhile, where it differs from what was typed here."""
        printed = {entry.pk: _printed(entry) for entry in self.entries}
        rows: list[tuple[Any, str]] = []
        for path, value in (self.conflict.stored if self.conflict else {}).items():
            match path:
                case ("verdicts", int(entry)):
                    rows.append((printed[entry], _in_words(value)))
                case ("decided_on",):
                    rows.append((self.fields["decided_on"].label, day(value)))
                case _:
                    rows.append((self.fields[str(path[0])].label, value or "—"))
        return rows


def _printed(entry: OutcomeEntry) -> str:
    return f"{entry.contest_entry.number}. {entry.contest_entry.title}"


def _in_words(said: ProjectVerdict) -> str:
    verdict = word(said.verdict, "council_verdict") if said.verdict else str(SAYS_NOTHING[1])
    return f"{verdict}\n\n{said.reason}".strip()


class CorrectionForm(CouncilDecisionForm):
    """The decision as it is recorded, to be put right; without its projects once they are proclaimed."""

    wrong = forms.CharField(
        label=_("What was wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads it with the decision; the journal keeps what stood before."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, decision: CouncilDecision, outcomes: Iterable[Outcome]) -> None:
        outcomes = list(outcomes)
        recorded = {name: getattr(decision, name) for name in ("reference", "decided_on", "text")}
        recorded["seen"] = _mark(decision, outcomes)
        self.is_proclaimed = decision.poll.status == PollStatus.PROCLAIMED
        super().__init__(data, outcomes=outcomes, initial=recorded, prefix="correction")

    @classmethod
    def instead_of(
        cls, first: CouncilDecisionForm, *, decision: CouncilDecision, outcomes: list[Outcome]
    ) -> "CorrectionForm":
        """What was typed as a first decision, once somebody else had recorded one."""
        typed = {f"correction-{name}": first.data[name] for name in first.data}
        form = cls(typed, decision=decision, outcomes=outcomes)
        form.read_again(decision, outcomes)
        form.is_valid()
        if first.conflict is not None:
            form.refuse(first.conflict)
        return form

    def read_again(self, decision: CouncilDecision, outcomes: list[Outcome]) -> None:
        """After a conflict the next press of the button keeps what was typed."""
        self.type_again("seen", _mark(decision, outcomes))

    def _open_entries(self) -> list[OutcomeEntry]:
        """Once the winners are proclaimed, what became of a project is changed by acts of its own."""
        return [] if self.is_proclaimed else super()._open_entries()

    def _verdict(self, entry: OutcomeEntry) -> str:
        return str(entry.council_verdict)

    def field_of(self, path: Path) -> str:
        return "wrong" if path == ("reason",) else super().field_of(path)

    def correction(self) -> dict[str, Any]:
        """The arguments of `decisions.correct`."""
        decision = self.decision()
        verdicts = decision["verdicts"] or self._sent_by_an_old_page()
        facts = {"reason": self.cleaned_data["wrong"], "seen": self.cleaned_data["seen"]}
        return {**decision, **facts, "verdicts": verdicts or None}

    def _sent_by_an_old_page(self) -> dict[int, ProjectVerdict]:
        """The verdicts of a page opened before the proclamation: the service says that they stand."""
        sent = {}
        for entry in self.entries:
            name, reason = (self.add_prefix(f"{field}_{entry.pk}") for field in ("entry", "reason"))
            if name in self.data:
                verdict = next((verdict for verdict in CouncilVerdict if verdict == self.data[name]), None)
                sent[entry.pk] = ProjectVerdict(verdict, self.data.get(reason, ""))
        return sent


def _mark(decision: CouncilDecision, outcomes: Iterable[Outcome]) -> str:
    return decision_mark(decision, [entry for outcome in outcomes for entry in outcome.entries.all()])


class AbandonForm(JourneyForm):
    """A winner that cannot be built."""

    reason = forms.CharField(
        label=_("Why it cannot be built"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody reads it on the project's page; its proposers are told."),
    )

    def __init__(self, data: Any, *, winners: list[Project]) -> None:
        super().__init__(data, prefix="abandon")
        self.fields["project"] = PickedRow(winners, _("Choose"), label=_("Project given up"))
        self.order_fields(["project", "reason"])


class DeliberationForm(JourneyForm):
    """What the council decided after the proclamation: its number, its day, its reasons."""

    reference = forms.CharField(label=_("Number of the deliberation"), max_length=60)
    decided_on = forms.DateField(label=_("Day of the council"), widget=DayInput)
    reason = forms.CharField(
        label=_("Reasons of the council"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def deliberation(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("reference", "decided_on", "reason")}


class CallUpForm(DeliberationForm):
    """The next of the reserve list, the first in the order of the vote."""

    def __init__(self, data: Any, *, contests: list[ContestAfter]) -> None:
        reserve = [entry.project for contest in contests for entry in contest.reserve]
        given_up = [project for contest in contests for project in contest.given_up]
        first = {"project": str(reserve[0].pk)} if reserve else {}
        super().__init__(data, prefix="reserve", initial=first)
        self.fields["project"] = PickedRow(reserve, _("Choose"), label=_("Project called up"))
        self.fields["in_place_of"] = PickedRow(
            given_up, _("No project"), label=_("Project whose place it takes"), required=False
        )
        self.order_fields(["project", "in_place_of", "reference", "decided_on", "reason"])


class LeftoverForm(DeliberationForm):
    """What becomes of the money that no project of an envelope takes."""

    def __init__(self, data: Any, *, contest: Contest) -> None:
        super().__init__(data, prefix=f"left{contest.position}")
        self.contest = contest
        self.fields["unspent"] = one_of("unspent", _("What becomes of it"))
        self.order_fields(["unspent", "reference", "decided_on", "reason"])
