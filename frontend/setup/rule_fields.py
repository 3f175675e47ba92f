"""One field per rule of the rulebook, named `<part>__<rule>` as the services name it; bounds are theirs."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from budget.enums import (
    Exclusion,
    LeftoverPolicy,
    Level,
    MinorRule,
    PaperVote,
    ProposerKind,
    ZoneChoice,
)
from budget.rulebook import Rulebook
from frontend.shell.fields import euros, number, one_of, words_of, yes_or_no
from frontend.words import tables
from frontend.words.budget import TIE_BREAK
from voting.queries.from_rulebook import BALLOT_RULES


def some_of(
    table: str, label: Any, help_text: Any = "", among: Iterable[Any] = (), *, required: bool = False
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=words_of(table, among),
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


class TieBreaksField(forms.ChoiceField):
    """The order in which ties are settled, as one choice; a lot anyone can redo always ends it."""

    def __init__(self, **kwargs: Any) -> None:
        orders = (("cost", "lot"), ("votes", "cost", "lot"), ("cost", "votes", "lot"), ("lot",))
        choices = [(",".join(order), tables.words_in_order(TIE_BREAK, order)) for order in orders]
        super().__init__(choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ",".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        return [word for word in super().clean(value).split(",") if word]


MAIN: dict[str, Callable[[], forms.Field]] = {
    "proposing__age_min": lambda: number(
        _("Youngest age to propose"), _("Leave empty to ask no age."), required=False
    ),
    "proposing__ties": lambda: some_of(
        "tie",
        _("Who may propose: people who, here…"),
        _("Tick nothing to let anyone propose, wherever they live."),
    ),
    "voting__age_min": lambda: number(
        _("Youngest age to vote"), _("Leave empty to ask no age."), required=False
    ),
    "voting__ties": lambda: some_of(
        "tie",
        _("Who may vote: people who, here…"),
        _(
            "Tick nothing to let anyone vote, wherever they live; "
            "a vote in which people from elsewhere took part may be contested."
        ),
    ),
    "projects__cost_min_eur": lambda: euros(_("Lowest cost of a project, in euros"), required=False),
    "projects__cost_max_eur": lambda: euros(
        _("Highest cost of a project, in euros"), _("Whole euros, tax included."), required=False
    ),
    "voting__choices_max": lambda: number(
        _("How many projects at most, per envelope"),
        _("Three to five is usual. Empty: as many as one likes."),
        required=False,
    ),
    "jury__exists": lambda: yes_or_no(
        _("A citizens' jury chooses the projects put to the vote"),
        _("Without a jury, every project that is feasible is put to the vote."),
    ),
}

EXPERT: dict[str, dict[str, Callable[[], forms.Field]]] = {
    "proposing": {
        "age_day": lambda: one_of(
            "age_day",
            _("The day at which the age counts"),
            _("The later the day, the more young people may propose."),
        ),
        "level": lambda: one_of(
            "level",
            _("Level of verification asked of proposers"),
            _("A higher level keeps outsiders away and asks more effort of everyone."),
        ),
        "kinds": lambda: some_of(
            "proposers",
            _("In whose name one may propose"),
            _("An association gives its register number, a collective its members."),
            among=list(ProposerKind),
        ),
        "collective_size_min": lambda: number(
            _("Members of a collective, at least"),
            _("Below this number it is filed as a personal idea."),
        ),
        "proposals_max": lambda: number(
            _("Ideas per person, at most"),
            _("Leave empty for no limit; the study takes time for each idea."),
            required=False,
        ),
        "minors": lambda: one_of(
            "minors",
            _("Under 18"),
            _("Asking for an adult protects, and loses those who have nobody to ask."),
            among=list(MinorRule),
        ),
        "exclusions": lambda: some_of(
            "exclusion",
            _("Who may not propose"),
            _("Those who decide should not file; people close to them still may."),
            among=list(Exclusion),
        ),
    },
    "projects": {
        "running_cost_percent_max": lambda: number(
            _("Yearly running cost, at most, in per cent of the cost"),
            _("A cheap thing may be dear to keep up: above this it is not admitted. Empty for no limit."),
            required=False,
        ),
        "investment_only": lambda: yes_or_no(
            _("Investment only"), _("What lasts, and not salaries or subsidies.")
        ),
        "proposer_may_supply": lambda: yes_or_no(
            _("Proposers may be paid to carry out their project"),
            _("Left unticked, nobody sells to the town through their own idea."),
        ),
    },
    "admissibility": {
        "answer_days": lambda: number(
            _("Days to answer an idea"), _("The queue of the office shows this due date.")
        ),
        "answer_from": lambda: one_of(
            "answer_from",
            _("Days to answer count"),
            _("Most towns study the ideas once they are all in."),
        ),
        "completion_days": lambda: number(
            _("Days to complete an idea"), _("After them an idea returned to its proposer can be refused.")
        ),
    },
    "review": {
        "reply_days": lambda: number(
            _("Days to reply to an unfavourable opinion"),
            _("The decision waits for the proposer's reply or for the end of these days."),
        ),
    },
    "jury": {
        "shortlist_max": lambda: number(
            _("Projects the jury keeps, at most"),
            _("A ballot paper of more than thirty projects is rarely read to its end."),
            required=False,
        ),
    },
    "voting": {
        "age_day": lambda: one_of(
            "voting_age_day",
            _("The day at which the age counts"),
            _("With the last day, people who turn of age during the vote may vote from its first day."),
        ),
        "level": lambda: one_of(
            "level",
            _("Level of verification asked of voters"),
            _("A higher level keeps outsiders away and asks more effort of everyone."),
        ),
        "zone_choice": lambda: one_of(
            "zone_choice",
            _("Envelopes of a quarter"),
            _("Decides which envelopes a voter finds on the ballot paper."),
            among=list(ZoneChoice),
        ),
        "style": lambda: one_of(
            "ballot_style",
            _("What bounds a ballot"),
            _("Within the envelope, voters weigh costs; by number, they think of the projects alone."),
            among=list(BALLOT_RULES),
        ),
        "choices_min": lambda: number(
            _("How many projects at least, per envelope"),
            _("More than one avoids that people vote for their own project only."),
        ),
        "paper": lambda: one_of(
            "paper_vote",
            _("Voting on paper"),
            _("You say where before the ballot paper is settled."),
            among=list(PaperVote),
        ),
    },
    "counting": {
        "votes_min": lambda: number(
            _("Votes a project needs, at least"), _("Below them it is not funded, even if money is left.")
        ),
        "leftover": lambda: one_of(
            "leftover",
            _("When a project no longer fits in the envelope"),
            _("Going on spends more of the money; stopping keeps the order of votes strict."),
            among=list(LeftoverPolicy),
        ),
        "tie_breaks": lambda: TieBreaksField(
            label=_("When projects have the same score"),
            help_text=_("The lot is public: anyone can redo it from a seed committed to before the vote."),
        ),
        "missing_votes_are_told": lambda: yes_or_no(
            _("Say of each project how many votes it lacked"),
            _("From 200 ballots on. Those who came close learn it, and so do those who did not."),
        ),
    },
}


def offer_levels(asked: Mapping[str, forms.Field], levels: Mapping[Level, int]) -> None:
    """Only the levels that somebody can reach here, each with how many could vote if it were asked."""
    for part in ("proposing", "voting"):
        level = cast("forms.ChoiceField", asked[f"{part}__level"])
        offered = words_of("level", levels)
        level.choices = (
            offered
            if part == "proposing"
            else [(word, _could_vote(name, levels[Level(word)])) for word, name in offered]
        )


def _could_vote(level: Any, number: int) -> str:
    return ngettext(
        "%(level)s: of the register, %(number)s person could vote today",
        "%(level)s: of the register, %(number)s people could vote today",
        number,
    ) % {"level": level, "number": number}


def rules_from(base: Rulebook, cleaned: Mapping[str, Any]) -> Rulebook:
    """The rules of `base` with what this form asked put in their place."""
    parts = base.to_parts()
    for name, value in cleaned.items():
        part, separator, rule = name.partition("__")
        if separator:
            parts[part][rule] = value
    return Rulebook.from_parts(parts)


def initial_from(rules: Rulebook) -> dict[str, Any]:
    return {
        f"{part}__{rule}": value
        for part, values in rules.to_parts().items()
        if part != "money"
        for rule, value in values.items()
    }
