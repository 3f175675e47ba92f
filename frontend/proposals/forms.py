"""Proposing in short steps, and looking through what was proposed."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Territory
from accounts.money import euros as in_euros
from budget.enums import Article, ProposerKind
from budget.models import Edition, Proposal, Theme
from budget.policies import PUBLIC
from budget.rulebook import Rulebook
from budget.services.contents import (
    FIELDS,
    ContentField,
    FieldKind,
    association_number_fault,
    cost_outside_bounds,
)
from frontend.pieces.cards import GROUND_LOOKS
from frontend.pieces.catalogues import CatalogueForm
from frontend.shell.fields import HiddenNumber, RowChoice, euros
from frontend.shell.forms import JourneyForm, field
from frontend.words.budget import PROPOSER_KIND
from frontend.words.tables import word


class ProposalCatalogueForm(CatalogueForm):
    def __init__(self, data: Any, **rows: Any) -> None:
        super().__init__(data, **rows)
        choices = [("", _("All of them")), *((status, word(status, "proposal_status")) for status in PUBLIC)]
        choices += [(str(ground), word(ground, "ground")) for ground in GROUND_LOOKS]
        self.fields["status"] = forms.ChoiceField(label=_("Where it stands"), choices=choices, required=False)


class ProposalStep(JourneyForm):
    """One group of questions; its version tells whether another window wrote meanwhile."""

    step: ClassVar[str]

    version = HiddenNumber(required=False)

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        rules: Rulebook,
        proposal: Proposal | None = None,
        is_for_later: bool = False,
        **options: Any,
    ) -> None:
        self.edition, self.rules, self.is_for_later = edition, rules, is_for_later
        if proposal is not None:
            options["initial"] = {**self.initial_of(proposal), "version": proposal.version}
        super().__init__(*args, **options)
        if is_for_later:
            for field in self.fields.values():
                field.required = False

    def initial_of(self, proposal: Proposal) -> dict[str, Any]:
        return {field.name: as_typed(field, proposal) for field in FIELDS if field.step == self.step}

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in self.asks()}

    def seen(self) -> int:
        """The version the person was reading."""
        return self.cleaned_data["version"] or 0

    def asks(self) -> list[str]:
        return [name for name in self.fields if name not in {"version", "request_key"}]


class IdeaStep(ProposalStep):
    step = "idea"
    title = forms.CharField(
        label=_("The title of your idea"),
        max_length=120,
        help_text=_("In a few words, what people will see once it is done."),
    )
    summary = forms.CharField(
        label=_("Your idea in a sentence or two"), max_length=280, widget=forms.Textarea(attrs={"rows": 3})
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "proposal" in options:
            del self.fields["request_key"]

    def begun(self) -> dict[str, Any]:
        """The arguments of `proposals.begin`."""
        return {"changes": self.changes(), "request_key": self.cleaned_data["request_key"]}


class PlaceStep(ProposalStep):
    step = "place"
    place = forms.CharField(
        label=_("Where would it be?"),
        max_length=200,
        help_text=_("A street, a square, a school… or “the whole town”."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        territories = Territory.objects.within(self.edition.municipality)
        self.fields["territory"] = RowChoice(
            territories, _("Several quarters, or the whole town"), label=_("Quarter"), required=False
        )
        self.order_fields(["territory", "place"])


class StoryStep(ProposalStep):
    step = "story"
    body = forms.CharField(
        label=_("What would you like, and why?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("For whom, what it would change, how people would use it. Empty lines make paragraphs."),
    )

    def __init__(self, *args: Any, is_for_later: bool = False, **options: Any) -> None:
        super().__init__(*args, is_for_later=is_for_later, **options)
        themes = Theme.objects.within(self.edition.municipality)
        self.fields["theme"] = RowChoice(
            themes, _("Choose a theme"), label=_("Theme"), required=not is_for_later
        )
        self.order_fields(["theme", "body"])


class CostStep(ProposalStep):
    step = "cost"
    rough_cost_eur = euros(
        _("What might it cost, in euros?"),
        _("Your own guess, tax included; leave it empty if you have none: the town works it out."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        bounds = _cost_bounds(self.rules)
        if bounds:
            cost = self.fields["rough_cost_eur"]
            cost.help_text = f"{bounds} {cost.help_text}"

    def clean_rough_cost_eur(self) -> int | None:
        cost_eur: int | None = self.cleaned_data["rough_cost_eur"]
        faults = {} if self.is_for_later else cost_outside_bounds(cost_eur, self.rules)
        if faults:
            raise forms.ValidationError(list(faults.values()))
        return cost_eur


class ProposerStep(ProposalStep):
    step = "proposer"
    hides_optional = True  # which of them is needed depends on the first answer

    proposer_kind = forms.ChoiceField(label=_("You propose"), widget=forms.RadioSelect)
    proposer_name = forms.CharField(
        label=_("The name to show"),
        required=False,
        max_length=160,
        help_text=_(
            "Of the collective, the association or the class; alone, leave it empty to show your own."
        ),
    )
    members = forms.CharField(
        label=_("Members of the collective"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One name per line, you first: you are its representative."),
    )
    association_number = forms.CharField(
        label=_("Register number of the association"),
        required=False,
        max_length=20,
        help_text=_("W and nine figures (RNA), or nine figures (SIREN)."),
    )
    adult_contact = forms.CharField(
        label=_("If you are under 18: an adult the town can reach"),
        required=False,
        max_length=160,
        help_text=_("Name and telephone. Never shown to the public."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = self.rules.proposing.kinds
        choices = [(str(kind), PROPOSER_KIND[kind]) for kind in kinds]
        field(self, "proposer_kind", forms.ChoiceField).choices = choices
        for name, kind in {
            "members": ProposerKind.COLLECTIVE,
            "association_number": ProposerKind.ASSOCIATION,
        }.items():
            if kind not in kinds:
                del self.fields[name]
        proposal = options.get("proposal")
        if proposal is not None and proposal.author is not None and not proposal.author.display_name:
            self.fields["proposer_name"].help_text = _(
                "Your account has no name: without one here, nobody reads who proposes this idea."
            )

    def clean_association_number(self) -> str:
        """A wrong number is told where it is typed, one still to come when the idea is sent."""
        number: str = self.cleaned_data["association_number"]
        is_asked = self.cleaned_data.get("proposer_kind", "") in ("", ProposerKind.ASSOCIATION)
        if number and is_asked and not self.is_for_later and (fault := association_number_fault(number)):
            raise forms.ValidationError(fault)
        return number


def _cost_bounds(rules: Rulebook) -> str:
    low, high = rules.projects.cost_min_eur, rules.projects.cost_max_eur
    named = {"low": in_euros(low or 0), "high": in_euros(high or 0), "article": Article.PROJECTS}
    if low and high:
        return gettext("A project costs from %(low)s to %(high)s (article %(article)d).") % named
    if high:
        return gettext("A project costs %(high)s at most (article %(article)d).") % named
    return gettext("A project costs %(low)s at least (article %(article)d).") % named if low else ""


def as_typed(field: ContentField, proposal: Proposal) -> Any:
    """What stands in this field now, as its question takes it."""
    if field.kind == FieldKind.NAMES:
        return "\n".join(member.name for member in proposal.members.all())
    value = getattr(proposal, field.name)
    if field.kind == FieldKind.ROW:
        return value.slug if value else ""
    return value


# The order in which one is asked; reading over what was written is the last step.
STEPS: dict[str, tuple[type[ProposalStep], str | Promise]] = {
    IdeaStep.step: (IdeaStep, _("Your idea")),
    PlaceStep.step: (PlaceStep, _("Where?")),
    StoryStep.step: (StoryStep, _("What and why?")),
    CostStep.step: (CostStep, _("How much?")),
    ProposerStep.step: (ProposerStep, _("Who proposes?")),
}
REVIEW_LABEL = _("Read it over")
STEP_OF_FIELD = {field.name: field.step for field in FIELDS if field.step}


class HideForm(JourneyForm):
    reason = forms.CharField(
        label=_("Why it is hidden"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The proposer reads it; so does the journal. Nobody else."),
    )
