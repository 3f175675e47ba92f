"""Articles 7 and 8 in words: how one votes and how it is counted, once where envelopes say the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.enums import EnvelopeScope, ZoneChoice
from budget.rulebook import EnvelopeLine, Rulebook
from frontend.words.ballots import given_in_article
from frontend.words.counting import CountNames, counting
from voting.queries.contest_rules import ContestRules
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.rule import BallotRule
from voting.tally.errors import TallyError
from voting.tally.types import Options


@dataclass(frozen=True)
class Saying:
    """What holds in these envelopes; `names` empty: in all of them."""

    names: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class EnvelopeArticles:
    """What articles 7 and 8 say of the envelopes."""

    zones: str
    choosing: list[Saying]
    counted: list[Saying]


def of_envelopes(rules: Rulebook, labels: Mapping[str, str], territories: Iterable[str]) -> EnvelopeArticles:
    """`labels`: the town's names of quarters and themes; `territories`: the names of its quarters."""
    lines = [_with_scope(line, set(territories)) for line in rules.money.envelopes] or [_any_envelope()]
    merged = [(line, ContestRules.of_rulebook(rules, line, labels)) for line in lines]
    known, are_several = CountNames(labels), len(lines) > 1
    choosing = _grouped(merged, lambda line, said: _choosing(said, line.amount_eur))
    if are_several and len(choosing) == 1:
        choosing = _grouped(merged, lambda line, said: _choosing(said, line.amount_eur, in_each=True))
    return EnvelopeArticles(
        zones=_zones(merged) if are_several else "",
        choosing=choosing,
        counted=_grouped(merged, lambda _line, said: _counted(said, known)),
    )


def _any_envelope() -> EnvelopeLine:
    """Before the money is known, articles 7 and 8 speak of an envelope all the same."""
    return EnvelopeLine("", 1)


def _with_scope(line: EnvelopeLine, territories: set[str]) -> EnvelopeLine:
    """Versions of before did not keep the scope: a place that is a quarter's name tells it."""
    if line.scope is None and line.place in territories:
        return replace(line, scope=EnvelopeScope.TERRITORY)
    return line


def _grouped(
    merged: Sequence[tuple[EnvelopeLine, ContestRules]],
    words: Callable[[EnvelopeLine, ContestRules], tuple[str, ...]],
) -> list[Saying]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for line, said in merged:
        groups.setdefault(words(line, said), []).append(line.name)
    if len(groups) == 1:
        return [Saying("", next(iter(groups)))]
    return [Saying(quoted(names), sentences) for sentences, names in groups.items()]


def quoted(names: Sequence[str], *, as_choice: bool = False) -> str:
    """« A », « B » et « C »; of which one is chosen: « A », « B » ou « C »."""
    *first, last = [_("“%(title)s”") % {"title": name} for name in names]
    if not first:
        return last
    text = _("%(first)s or %(last)s") if as_choice else _("%(first)s and %(last)s")
    return text % {"first": ", ".join(first), "last": last}


def _choosing(said: ContestRules, amount_eur: int, *, in_each: bool = False) -> tuple[str, ...]:
    try:
        rule = ballot_rules.bounded_by_money(said.ballot_rule, said.bounds, amount_eur)
    except TallyError:
        return (_("How many projects one chooses is not settled yet."),)
    sentences = [_number_in_each(rule) if in_each else _number(rule)]
    if given := given_in_article(rule):
        sentences.append(given)
    if rule.spending_limit is not None:
        sentences.append(_("Together they cost no more than the envelope holds."))
    if not rule.blank_allowed:
        sentences.append(_("One cannot vote blank."))
    return tuple(sentences)


def _number(rule: BallotRule) -> str:
    figures = {"least": rule.minimum, "most": rule.maximum}
    if rule.maximum is None:
        text = ngettext(
            "One chooses as many projects as one likes, one at least.",
            "One chooses as many projects as one likes, %(least)s at least.",
            rule.minimum,
        )
        return text % figures
    if rule.minimum == rule.maximum:
        return ngettext("One chooses one project.", "One chooses %(most)s projects.", rule.maximum) % figures
    return _("One chooses from %(least)s to %(most)s projects.") % figures


def _number_in_each(rule: BallotRule) -> str:
    figures = {"least": rule.minimum, "most": rule.maximum}
    if rule.maximum is None:
        text = ngettext(
            "In each envelope one chooses as many projects as one likes, one at least.",
            "In each envelope one chooses as many projects as one likes, %(least)s at least.",
            rule.minimum,
        )
        return text % figures
    if rule.minimum == rule.maximum:
        text = ngettext(
            "In each envelope one chooses one project.",
            "In each envelope one chooses %(most)s projects.",
            rule.maximum,
        )
        return text % figures
    return _("In each envelope one chooses from %(least)s to %(most)s projects.") % figures


def _counted(said: ContestRules, known: CountNames) -> tuple[str, ...]:
    try:
        options = Options.from_json(said.tally_options())
        return tuple(counting(said.counted_by, options, known))
    except TallyError:
        return (_("How the votes are counted is not settled yet."),)


def _zones(merged: Sequence[tuple[EnvelopeLine, ContestRules]]) -> str:
    """Which envelopes one person finds on the ballot paper."""
    names: dict[Any, list[str]] = {}
    for line, said in merged:
        names.setdefault(said.access, []).append(line.name)
    everywhere = names.get(ZoneChoice.EVERYONE, [])
    figures = {
        "everywhere": quoted(everywhere) if everywhere else "",
        "chosen": quoted(names.get(ZoneChoice.CHOSEN_ZONE, [""]), as_choice=True),
        "own": quoted(names.get(ZoneChoice.OWN_ZONE, [""])),
    }
    text = ZONES[bool(everywhere), ZoneChoice.CHOSEN_ZONE in names, ZoneChoice.OWN_ZONE in names]()
    return text % figures


# Envelopes that everybody finds, of which one is chosen, that are of the voter's own quarter: are there some?
ZONES: Mapping[tuple[bool, bool, bool], Callable[[], str]] = {
    (True, False, False): lambda: _("One votes in all envelopes."),
    (True, True, False): lambda: _(
        "One votes in %(everywhere)s and in one other envelope only, of one's choice: %(chosen)s."
    ),
    (True, False, True): lambda: _(
        "One votes in %(everywhere)s and, among %(own)s, in the envelope of the quarter one lives in."
    ),
    (False, True, False): lambda: _("One votes in one envelope only, of one's choice: %(chosen)s."),
    (False, False, True): lambda: _(
        "Among %(own)s, one votes in the envelope of the quarter one lives in, and in no other."
    ),
    (False, True, True): lambda: _(
        "One votes in one envelope only, of one's choice: %(chosen)s; "
        "and, among %(own)s, in the envelope of the quarter one lives in."
    ),
    (True, True, True): lambda: _(
        "One votes in %(everywhere)s; in one other envelope only, of one's choice: %(chosen)s; "
        "and, among %(own)s, in the envelope of the quarter one lives in."
    ),
}
