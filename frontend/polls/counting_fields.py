"""The settings of a count: a field per option, named like it, so that a refusal finds its place."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from frontend.shell.fields import PercentField, euros, number, one_of, yes_or_no
from frontend.shell.shared import SharedForm
from frontend.words import counting
from voting.services.polls import EACH_TERRITORY
from voting.tally.types import Options

MOST_PROJECTS, MOST_VOTES, MOST_EUR = 500, 1_000_000, 10**9
EXACTLY_ONE = "exactly-1"


def percent(label: Any, help_text: Any) -> PercentField:
    return PercentField(label=label, help_text=help_text, required=False)


class CountingFields(SharedForm):
    tally_rule = forms.ChoiceField(
        label=lazy("How the votes are counted"), required=False, widget=forms.RadioSelect
    )
    winners = number(
        lazy("How many projects are funded, at most"),
        lazy("Needed for “A fixed number of projects”; for the others, empty: as many as the money allows."),
        required=False,
        low=1,
        high=MOST_PROJECTS,
    )

    leftover = forms.ChoiceField(
        label=lazy("When a project no longer fits in what is left"),
        help_text=lazy("Going on spends more of the money; stopping keeps the order of votes strict."),
        required=False,
        widget=forms.RadioSelect,
    )
    top_up_from = percent(
        lazy("Completed from the reserve when this much of its cost is left, in per cent"),
        lazy("The lower the figure, the more the reserve may have to pay. Only with a reserve."),
    )
    reserve = euros(
        lazy("The reserve, in euros"),
        lazy("This money comes on top of the envelope. Empty: there is none."),
        required=False,
        low=0,
        high=MOST_EUR,
    )
    minimum_votes = number(
        lazy("Votes a project needs at least"),
        lazy("Below them it is not funded, even if money is left. Empty: none."),
        required=False,
        low=0,
        high=MOST_VOTES,
    )
    minimum_share = percent(
        lazy("Share of the ballots a project needs at least, in per cent"),
        lazy("Grows with the turnout; the higher of the two minimums applies. Empty: none."),
    )
    keep_unsupported = yes_or_no(
        lazy("A project that nobody chose may still be funded"),
        lazy("Ticked, what is left may pay for projects without a single vote."),
    )
    quotas = forms.ChoiceField(
        label=lazy("Projects of each quarter"),
        help_text=lazy(
            "Served before projects with more votes; a quarter without a project has nothing to receive."
        ),
        required=False,
    )
    exclusive = forms.CharField(
        label=lazy("Projects of which one at most is funded"),
        help_text=lazy(
            "By number, with commas between, one group a line: “3, 7”. "
            "Once one of them is funded, the others no longer run."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ties = forms.ChoiceField(
        label=lazy("When two projects have as many votes"),
        help_text=lazy("The lot is public: anyone can redo it from a seed committed to before the vote."),
        required=False,
    )
    completion = one_of(
        counting.COMPLETION,
        lazy("What becomes of the money that the shares leave"),
        lazy("Without completing, equal shares are strict and spend less than the other ways to count."),
        required=False,
        widget=forms.RadioSelect,
    )
    add1_stop = one_of(
        counting.STOPS,
        lazy("When the shares stop growing"),
        lazy("Growing longer may change which projects are funded, and leaves less to the completion."),
        required=False,
        widget=forms.RadioSelect,
    )
    share = one_of(
        counting.SHARES,
        lazy("The share of each ballot"),
        lazy("Rounded, a few euros of the envelope are unused."),
        required=False,
        widget=forms.RadioSelect,
    )
    utility = forms.ChoiceField(
        label=lazy("What a project counts for, for those who chose it"),
        help_text=lazy("Decides whether dear and cheap projects run on the same footing."),
        required=False,
        widget=forms.RadioSelect,
    )
    ungraded = one_of(
        counting.UNGRADED,
        lazy("A project that a ballot does not grade"),
        lazy("Only counted by the middle grade. With the lowest, projects that few people know are behind."),
        required=False,
        widget=forms.RadioSelect,
    )
    comparison = yes_or_no(
        lazy("Set beside the number of votes"),
        lazy("If more ballots obtain more from a count by the number of votes, that one stands instead."),
    )


def rule_choice(rule: str) -> str:
    return format_html(
        '<span><span class="strong">{}</span><br><span class="field__help">{}</span></span>',
        counting.NAMES[rule],
        counting.CONSEQUENCES[rule],
    )


def usual_leftover() -> str:
    sentence = _("As usual: it is passed over; with “%(rule)s”, the count stops there")
    return sentence % {"rule": counting.NAMES["phragmen"]}


def percentage(share: Fraction) -> Decimal | None:
    if not share:
        return None
    exact = Decimal(share.numerator * 100) / share.denominator
    return exact if exact == round(exact, 2) else round(exact, 2)


def fraction(percentage: Decimal | None) -> str | None:
    return str(Fraction(percentage) / 100) if percentage else None


def quota_value(options: Options) -> str:
    for quota in options.quotas:
        if quota.label == EACH_TERRITORY:
            return EXACTLY_ONE if quota.maximum == quota.minimum == 1 else str(quota.minimum)
    return ""


def quota_choices(options: Options) -> list[tuple[str, str]]:
    stored = quota_value(options)
    numbers = sorted({1, 2, 3, *([int(stored)] if stored.isdigit() else [])})
    text = [
        ngettext("At least %(count)s project of each", "At least %(count)s projects of each", minimum)
        % {"count": minimum}
        for minimum in numbers
    ]
    return [
        ("", _("As the votes have it")),
        *zip(map(str, numbers), text, strict=True),
        (EXACTLY_ONE, _("Exactly one project of each")),
    ]


def quotas_not_shown(options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Those for one label alone: this page asks only about each quarter."""
    return [quota for quota in options.get("quotas", ()) if quota["label"] != EACH_TERRITORY]


def quotas_of(answer: str) -> list[dict[str, Any]]:
    if not answer:
        return []
    if answer == EXACTLY_ONE:
        return [{"label": EACH_TERRITORY, "minimum": 1, "maximum": 1}]
    return [{"label": EACH_TERRITORY, "minimum": int(answer)}]
