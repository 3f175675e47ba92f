"""What a proposal says: read from what was typed, set down as a revision, and what it still lacks."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Territory
from accounts.money import in_figures
from budget.enums import Article, ProposerKind
from budget.models import CollectiveMember, Edition, Proposal, Revision, Theme
from budget.rulebook import Rulebook
from budget.services.texts import Reading

MEMBERS_MAX = 50
MEMBER_LONGEST = 120
ONE_LINE = ("title", "summary", "place", "proposer_name", "association_number", "adult_contact")
# Kept out of the revisions: it is for the town alone and goes when it is no longer needed.
PRIVATE = ("adult_contact",)
FIELDS = (
    "title",
    "summary",
    "body",
    "theme",
    "territory",
    "place",
    "latitude",
    "longitude",
    "rough_cost_eur",
    "proposer_kind",
    "proposer_name",
    "association_number",
    "adult_contact",
    "members",
)


def read(changes: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    """The fields among `changes` that a proposal has, fit to keep; nothing else is looked at."""
    reading = Reading(changes)
    readers = _readers(reading, edition)
    content = {name: readers[name](name) for name in FIELDS if name in changes}
    halves = [changes.get(name) not in (None, "") for name in ("latitude", "longitude")]
    if halves[0] != halves[1]:
        reading.fault("latitude", _("This point is not on the map."))
    reading.finish()
    return content


def _readers(reading: Reading, edition: Edition) -> dict[str, Callable[[str], Any]]:
    town = edition.municipality
    lines = {name: partial(_line, reading) for name in ONE_LINE}
    return {
        **lines,
        "body": lambda name: reading.text(name, longest=_longest(name)),
        "theme": lambda name: reading.row(name, Theme, town),
        "territory": lambda name: reading.row(name, Territory, town),
        "latitude": lambda name: reading.degrees(name, limit=90),
        "longitude": lambda name: reading.degrees(name, limit=180),
        "rough_cost_eur": reading.euros,
        "proposer_kind": lambda name: reading.word(name, ProposerKind) or ProposerKind.PERSON,
        "members": lambda name: reading.names(name, longest=MEMBER_LONGEST, most=MEMBERS_MAX),
    }


def _line(reading: Reading, name: str) -> str:
    return reading.text(name, longest=_longest(name), is_one_line=True)


def _longest(name: str) -> int:
    longest: int = getattr(Proposal, name).field.max_length
    return longest


def of(proposal: Proposal) -> dict[str, Any]:
    content = {name: getattr(proposal, name) for name in FIELDS if name != "members"}
    return {**content, "members": [member.name for member in proposal.members.all()]}


def write(proposal: Proposal, content: Mapping[str, Any]) -> None:
    """Set the columns; the collective's names are rows of their own, kept when they stay."""
    for name, value in content.items():
        if name != "members":
            setattr(proposal, name, value)
    columns = [name for name in content if name != "members"]
    proposal.save(update_fields=[*columns, "version"])
    if "members" in content:
        names = content["members"]
        proposal.members.exclude(name__in=names).delete()
        rows = [CollectiveMember(proposal=proposal, name=name) for name in names]
        CollectiveMember.objects.bulk_create(rows, ignore_conflicts=True)


def keep(proposal: Proposal, *, by: Any, at: Any) -> None:
    """The text as it now stands, numbered as the proposal's own version."""
    content = {name: _plain(value) for name, value in of(proposal).items() if name not in PRIVATE}
    Revision.objects.create(proposal=proposal, number=proposal.version, content=content, by=by, at=at)


def _plain(value: Any) -> Any:
    if isinstance(value, Theme | Territory):
        return value.slug
    return value if value is None or isinstance(value, int | list) else str(value)


def faults(content: Mapping[str, Any], rules: Rulebook, *, is_minor: bool = False) -> dict[str, str]:
    """What keeps this content from being submitted, field by field."""
    return {
        **_unsaid(content),
        **_outside_bounds(content["rough_cost_eur"], rules),
        **_wrong_proposer(content, rules, is_minor=is_minor),
    }


def _unsaid(content: Mapping[str, Any]) -> dict[str, str]:
    sentences = {
        "title": _("Give your idea a title."),
        "summary": _("Say your idea in a sentence or two."),
        "body": _("Tell what you would like and why."),
        "theme": _("Choose a theme."),
        "place": _("Say where, in your own words: a street, a square, or the whole town."),
    }
    return {name: sentence for name, sentence in sentences.items() if not content[name]}


def _outside_bounds(cost_eur: int | None, rules: Rulebook) -> dict[str, str]:
    low, high = rules.projects.cost_min_eur, rules.projects.cost_max_eur
    if cost_eur is None:
        return {}
    if low is not None and cost_eur < low:
        sentence = _("A project costs at least %(amount)s euros (article %(article)d of the rulebook).")
        return {"rough_cost_eur": sentence % {"amount": in_figures(low), "article": Article.PROJECTS}}
    if high is not None and cost_eur > high:
        sentence = _("A project costs at most %(amount)s euros (article %(article)d of the rulebook).")
        return {"rough_cost_eur": sentence % {"amount": in_figures(high), "article": Article.PROJECTS}}
    return {}


def _wrong_proposer(content: Mapping[str, Any], rules: Rulebook, *, is_minor: bool) -> dict[str, str]:
    kind, found = content["proposer_kind"], {}
    if kind not in rules.proposing.kinds:
        found["proposer_kind"] = _(
            "This way of proposing is not open in this edition (article %(article)d of the rulebook)."
        ) % {"article": Article.PROPOSING}
    if kind != ProposerKind.PERSON and not content["proposer_name"]:
        found["proposer_name"] = _("Give the name under which the idea is proposed.")
    fewest = rules.proposing.collective_size_min
    if kind == ProposerKind.COLLECTIVE and len(content["members"]) < fewest:
        found["members"] = _(
            "A collective has at least %(count)d members: name each of them, you included "
            "(article %(article)d of the rulebook)."
        ) % {"count": fewest, "article": Article.PROPOSING}
    if kind == ProposerKind.ASSOCIATION and not is_association_number(content["association_number"]):
        found["association_number"] = _(
            "Give the association's register number: W and nine figures (RNA), or nine figures (SIREN)."
        )
    if is_minor and not content["adult_contact"]:
        found["adult_contact"] = _(
            "You are under 18: name an adult whom the town can reach (article %(article)d of the rulebook)."
        ) % {"article": Article.PROPOSING}
    return found


def is_association_number(number: str) -> bool:
    """RNA: W and nine figures. SIREN: nine figures whose Luhn sum is a multiple of ten."""
    figures = re.sub(r"[\s.-]", "", number).upper()
    if re.fullmatch(r"W[0-9]{9}", figures):
        return True
    return bool(re.fullmatch(r"[0-9]{9}", figures)) and _luhn(figures) % 10 == 0


def _luhn(figures: str) -> int:
    doubled = (int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures)))
    return sum(int(figure) for value in doubled for figure in str(value))
