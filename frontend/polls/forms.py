"""The rules of one envelope on the ballot paper: what most towns answer, then the expert settings."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.numbers import NotWhole, whole_number
from budget.enums import ZoneChoice
from budget.models import ReservedShare
from frontend.polls import examples
from frontend.polls.counting_fields import (
    MOST_PROJECTS,
    CountingFields,
    fraction,
    percentage,
    quota_choices,
    quota_value,
    quotas_not_shown,
    quotas_of,
    rule_choice,
    usual_leftover,
)
from frontend.shell.fields import keep_choice, number, words_of
from frontend.words import ballots, counting
from frontend.words.budget import TIE_BREAK, ZONE_CHOICE
from frontend.words.counting import CountNames
from frontend.words.money import euros
from frontend.words.tables import words_in_order
from voting.queries import labels
from voting.queries.drafts import DraftContest, reference
from voting.services.polls import ContestRules, most_below_least
from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.grades import Grading
from voting.tally.ballots.rule import BallotRule
from voting.tally.types import Marking, Options, TieCriterion
from voting.tally.types.labels import PRIORITY

TIES = (
    (TieCriterion.COST, TieCriterion.LOT),
    (TieCriterion.COST, TieCriterion.VOTES, TieCriterion.LOT),
    (TieCriterion.VOTES, TieCriterion.COST, TieCriterion.LOT),
    (TieCriterion.VOTES, TieCriterion.LOT),
    (TieCriterion.LOT,),
)
PAIR, MOST_POINTS = 2, 1000
GIVEN = ("lowest", "highest", "total")  # of points and grades; ranks are as many as there are projects
BETWEEN_NUMBERS = re.compile(r"[,;\s]+")


class ContestForm(CountingFields):
    """How an envelope is voted on, and how it is counted."""

    hides_optional = True

    ballot_rule = forms.ChoiceField(label=lazy("How one chooses"), choices=ballots.named)
    minimum = number(lazy("At least how many projects"), low=1, high=MOST_PROJECTS)
    maximum = number(
        lazy("At most how many projects"),
        lazy("Empty: as many as one likes."),
        required=False,
        low=1,
        high=MOST_PROJECTS,
    )
    lowest = number(
        lazy("The least one gives a project"),
        lazy("Empty: as usual."),
        required=False,
        low=0,
        high=MOST_POINTS,
    )
    highest = number(
        lazy("The most one gives a project"),
        lazy("Empty: as usual, 5."),
        required=False,
        low=1,
        high=MOST_POINTS,
    )
    total = number(
        lazy("Points to share out in all"),
        lazy("Empty: as many as one likes."),
        required=False,
        low=1,
        high=MOST_POINTS,
    )
    blank_allowed = forms.BooleanField(label=lazy("A blank vote is possible"), required=False)
    access = forms.ChoiceField(
        label=lazy("Who finds this envelope on the ballot paper"), choices=words_of(ZONE_CHOICE)
    )

    def __init__(
        self, data: Any, *, drafted: DraftContest, shares: list[ReservedShare], known: CountNames
    ) -> None:
        self.drafted, self.shares = drafted, shares
        options = Options.from_json(drafted.contest.tally_options)
        super().__init__(data, initial=self._initial(options))
        fields: dict[str, Any] = self.fields
        fields["tally_rule"].choices = [(rule, rule_choice(rule)) for rule in registry.RULES]
        fields["leftover"].choices = [("", usual_leftover()), *words_of(counting.LEFTOVER)]
        fields["utility"].choices = [
            ("", _("As usual with this way to count")),
            *words_of(counting.UTILITIES),
        ]
        fields["quotas"].choices = quota_choices(options)
        fields["ties"].choices = [(",".join(order), words_in_order(TIE_BREAK, order)) for order in TIES]
        for share in shares:
            fields[_name(share)] = self._reserved_field(share, known)
        for name, stored in self.initial.items():
            keep_choice(fields[name], stored)
        self.order_fields(
            field.name
            for field in (*self.about_voting, *self.about_counting, *chain(*dict(self.expert).values()))
        )

    def _initial(self, options: Options) -> dict[str, Any]:
        contest, rule = self.drafted.contest, self.drafted.rule
        unsaid = registry.defaults(contest.tally_rule, rule.marking)
        return {
            "ballot_rule": contest.ballot_rule,
            "minimum": rule.minimum,
            "maximum": rule.maximum,
            "blank_allowed": rule.blank_allowed,
            **{name: getattr(rule, name, None) for name in GIVEN if _gives(rule)},
            "access": contest.access,
            "tally_rule": contest.tally_rule,
            "winners": options.winners,
            "leftover": "" if options.leftover == unsaid.leftover else options.leftover,
            "top_up_from": percentage(options.top_up_from),
            "reserve": options.reserve or None,
            "minimum_votes": options.minimum_votes or None,
            "minimum_share": percentage(options.minimum_share),
            "keep_unsupported": options.keep_unsupported,
            "quotas": quota_value(options),
            "exclusive": self._exclusive_lines(),
            "ties": ",".join(options.ties),
            "completion": options.completion,
            "add1_stop": options.add1_stop,
            "share": options.share,
            "utility": "" if options.utility == unsaid.utility else options.utility,
            "comparison": options.comparison,
            "ungraded": options.ungraded,
            **self._labels_of_shares(options),
        }

    def _exclusive_lines(self) -> str:
        groups = self.drafted.tally_options["exclusive"]
        return "\n".join(", ".join(sorted(group, key=int)) for group in groups)

    def _labels_of_shares(self, options: Options) -> dict[str, str]:
        """The label stored for each share: first of those whose word tells it, then by their amounts."""
        left, label_of_share = list(options.reserved), {}
        for sure in (True, False):
            for share in self.shares:
                named = labels.label_of(share.label, {reserved.label for reserved in left})
                fitting = (
                    reserved for reserved in left
                    if reserved.amount == share.amount_eur and (not sure or reserved.label == named)
                )  # fmt: skip
                kept = None if _name(share) in label_of_share else next(fitting, None)
                if kept is not None:
                    left.remove(kept)
                    label_of_share[_name(share)] = kept.label
        self.reserved_not_shown = left
        return {_name(share): label_of_share.get(_name(share), "") for share in self.shares}

    def _reserved_field(self, share: ReservedShare, known: CountNames) -> forms.ChoiceField:
        there = {label for group in self.drafted.labels.values() for label in group} | {PRIORITY}
        chosen = self.initial[_name(share)]
        choices = sorted((known.label(label), label) for label in there | ({chosen} - {""}))
        return forms.ChoiceField(
            label=_("The %(amount)s reserved as “%(name)s” are for projects of")
            % {"amount": euros(share.amount_eur), "name": share.label.replace("-", " ")},
            help_text=_("These projects are counted first, among themselves; what they leave goes to all."),
            choices=[
                ("", _("Nobody: the money is not kept apart")),
                *((label, name) for name, label in choices),
            ],
            required=False,
        )

    # --- What the page shows

    @property
    def about_voting(self) -> list[BoundField]:
        return [self[name] for name in ("ballot_rule", "minimum", "maximum", "blank_allowed", "access")]

    @property
    def about_counting(self) -> list[BoundField]:
        return [self["tally_rule"], self["winners"]]

    @property
    def rest_is_open(self) -> bool:
        """What stands is none of the examples, or something of the rest is wrong."""
        is_example = any(is_chosen for _example, is_chosen in examples.shown(self.drafted))
        return not is_example or any(field.errors for field in (*self.about_voting, *self.about_counting))

    @property
    def expert(self) -> Iterator[tuple[str, list[BoundField]]]:
        groups = [
            (_("What no longer fits"), ["leftover", "top_up_from", "reserve"]),
            (_("Votes needed"), ["minimum_votes", "minimum_share", "keep_unsupported"]),
            (_("Quarters and reserved money"), [*map(_name, self.shares), "quotas"]),
            (_("Projects that exclude each other"), ["exclusive"]),
            (_("As many votes"), ["ties"]),
            (_("Only for points and grades"), [*GIVEN, "ungraded"]),
            (
                _("Only for “In equal shares”"),
                ["completion", "add1_stop", "share", "utility", "comparison"],
            ),
        ]
        return ((title, [self[name] for name in names]) for title, names in groups)

    @property
    def expert_is_open(self) -> bool:
        return any(field.errors for _title, group in self.expert for field in group)

    # --- What was said

    def clean_exclusive(self) -> list[list[str]]:
        """Groups of projects by their number in the edition: the printed one may still change."""
        printed = {str(number): reference(project) for number, project in self.drafted.projects}
        groups = []
        for line in filter(str.strip, self.cleaned_data["exclusive"].splitlines()):
            typed = filter(None, BETWEEN_NUMBERS.split(line))
            numbers = list(dict.fromkeys(map(_number_of_project, typed)))
            unknown = [number for number in numbers if number not in printed]
            if unknown:
                text = ngettext(
                    "No project here has the number %(numbers)s.",
                    "No projects here have the numbers %(numbers)s.",
                    len(unknown),
                )
                raise forms.ValidationError(text % {"numbers": ", ".join(unknown)})
            if len(numbers) < PAIR:
                raise forms.ValidationError(_("A group takes two numbers at least: “3, 7”."))
            groups.append([printed[number] for number in numbers])
        return groups

    def clean(self) -> dict[str, Any]:
        """Said along with everything else that is wrong; the service says the same."""
        least, most = self.cleaned_data.get("minimum"), self.cleaned_data.get("maximum")
        if least is not None and most is not None and most < least:
            self.add_error("maximum", most_below_least())
        return self.cleaned_data

    def rules(self) -> ContestRules:
        answers = self.cleaned_data
        is_same_rule = answers["ballot_rule"] == self.drafted.contest.ballot_rule
        stored = self.drafted.contest.ballot_bounds if is_same_rule else {}
        kept = {name: value for name, value in stored.items() if name not in ("spending_limit", *GIVEN)}
        asked = {name: answers[name] for name in ("minimum", "maximum", "blank_allowed")}
        rule = ballot_rules.find(answers["ballot_rule"])
        return ContestRules(
            ballot_rule=answers["ballot_rule"],
            bounds={**kept, **asked, **self._given(rule)},
            access=ZoneChoice(answers["access"]),
            tally_rule=answers["tally_rule"] or rule.tally_rule,
            options=self._options(answers),
        )

    def _given(self, rule: type[BallotRule]) -> dict[str, int]:
        """What one may give a project, where one gives anything; left empty, as usual with the rule."""
        known = {bound.name for bound in rule.bounds()} if _gives(rule) else set()
        said = {name: self.cleaned_data[name] for name in GIVEN}
        return {name: value for name, value in said.items() if name in known and value is not None}

    def _options(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What was chosen, and whatever is stored that this page does not show or nobody changed on it.

        Left as usual, an option is left out, since the rule has its own way.
        """
        stored, changed = self.drafted.contest.tally_options, set(self.changed_data)
        options = {
            "winners": answers["winners"],
            "leftover": answers["leftover"],
            "top_up_from": fraction(answers["top_up_from"]),
            "reserve": answers["reserve"],
            "minimum_votes": answers["minimum_votes"],
            "minimum_share": fraction(answers["minimum_share"]),
            "keep_unsupported": answers["keep_unsupported"],
            "quotas": [*quotas_not_shown(stored), *quotas_of(answers["quotas"])],
            "exclusive": self._with_groups_not_shown(answers["exclusive"]),
            "reserved": self._reserved(answers),
            "ties": answers["ties"].split(",") if answers["ties"] else [str(tie) for tie in TIES[0]],
            "completion": answers["completion"],
            "add1_stop": answers["add1_stop"],
            "share": answers["share"],
            "utility": answers["utility"],
            "comparison": answers["comparison"],
            "ungraded": answers["ungraded"],
            **self._lowest_grade(answers),
        }
        usual = {name for name in ("leftover", "utility") if not answers[name]}
        kept = {
            name: value
            for name, value in stored.items()
            if name not in options
            or (name not in changed and name not in {*usual, "reserved", "lowest_grade"})
        }
        chosen = {name: value for name, value in options.items() if value not in (None, "")}
        return {**chosen, **kept}

    def _lowest_grade(self, answers: dict[str, Any]) -> dict[str, Any]:
        """The grade of whom nobody grades is the lowest that one may give."""
        if answers["ballot_rule"] != Grading.name:
            return {}
        return {"lowest_grade": Grading().lowest if answers["lowest"] is None else answers["lowest"]}

    def _reserved(self, answers: dict[str, Any]) -> list[dict[str, Any]]:
        labelled = [
            {"label": answers[_name(share)], "amount": share.amount_eur}
            for share in self.shares
            if answers[_name(share)]
        ]
        return [
            *labelled,
            *({"label": kept.label, "amount": kept.amount} for kept in self.reserved_not_shown),
        ]

    def _with_groups_not_shown(self, groups: list[list[str]]) -> list[list[str]]:
        """Projects that exclude each other may not all stand here yet: their group is kept whole."""
        here = {reference(project) for _number, project in self.drafted.projects}
        kept = []
        for group in self.drafted.contest.tally_options.get("exclusive", ()):
            shown = here.intersection(group)
            if len(shown) < PAIR or shown in [set(typed) for typed in groups]:
                kept.append(group)
                groups = [typed for typed in groups if set(typed) != shown]
        return [*groups, *kept]


def _gives(rule: BallotRule | type[BallotRule]) -> bool:
    """Does one give projects figures whose bounds a town decides?"""
    return rule.marking in (Marking.POINTS, Marking.GRADES)


def _number_of_project(typed: str) -> str:
    try:
        return str(whole_number(typed))
    except NotWhole:
        text = _("“%(typed)s” is no number of a project. Write figures, separated by commas: “3, 7”.")
        raise forms.ValidationError(text % {"typed": typed}) from None


def _name(share: ReservedShare) -> str:
    return f"reserved_{share.pk}"
