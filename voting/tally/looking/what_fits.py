"""What goes with what, out of the two registries: a ballot rule, its bounds, the tally rules that count it.

`python3 -m voting.tally.looking.what_fits` prints the tables that the README shows between its two marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields

from voting.tally import registry
from voting.tally.ballots import registry as ballot_rules
from voting.tally.ballots.bounds import Bound
from voting.tally.types import Marking, Options, Utility

YES, NO = "yes", "–"
# Said by every tally rule alike; the table names the others.
SHARED = registry.EVERYWHERE


def tables() -> str:
    return f"{_bounds()}\n\n{_utilities()}\n\n{_options()}"


def known_bounds() -> tuple[str, ...]:
    """The names of the bounds of all ballot rules, each once."""
    return tuple(dict.fromkeys(bound.name for rule in ballot_rules.RULES.values() for bound in rule.bounds()))


def particular_options() -> tuple[str, ...]:
    """The options that some tally rules read and others do not, in the order of `Options`."""
    return tuple(option.name for option in fields(Options) if option.name not in SHARED)


def _bounds() -> str:
    """The table of bounds: a cell holds what the bound is when nothing is said."""
    names = known_bounds()
    rows = []
    for rule in ballot_rules.RULES.values():
        own = {bound.name: bound for bound in rule.bounds()}
        rows.append([_code(rule.name), *(_default(own.get(name)) for name in names)])
    return _table(["ballot rule", *map(_code, names)], rows)


def _default(bound: Bound | None) -> str:
    if bound is None:
        return NO
    if bound.name == "spending_limit":
        return "the envelope"
    if bound.default is None:
        return "none"
    return YES if bound.default is True else str(bound.default)


def _utilities() -> str:
    """The table of utilities: a cell holds those that fit, the usual one first."""
    names = tuple(registry.RULES)
    rows = [
        [_code(rule.name), str(rule.marking), *(_weighed(name, rule.marking) for name in names)]
        for rule in ballot_rules.RULES.values()
    ]
    return _table(["ballot rule", "its marks are", *map(_code, names)], rows)


def _weighed(rule: str, marking: Marking) -> str:
    fitting = registry.find(rule).fits.get(marking, frozenset())
    if not fitting:
        return NO
    usual = registry.defaults(rule, marking).utility
    others = [utility for utility in Utility if utility in fitting and utility is not usual]
    return ", ".join([str(usual), *others])


def _options() -> str:
    names = particular_options()
    rows = [
        [_code(rule.name), *(YES if name in rule.options else NO for name in names)]
        for rule in registry.RULES.values()
    ]
    return _table(["tally rule", *map(_code, names)], rows)


def _code(word: str) -> str:
    return f"`{word}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    print(tables())  # noqa: T201 -- it is asked to
