"""What a proposal says: read from what was typed, set down as a revision, and what it still lacks."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Municipality, Territory, User
from accounts.money import in_figures
from accounts.services.names import not_the_town, speaks_as_the_town
from budget.enums import Article, ProposerKind
from budget.models import CollectiveMember, Edition, Proposal, Revision, Theme
from budget.rulebook import Rulebook
from budget.services.texts import Reading

MEMBERS_MAX = 50
MEMBER_LONGEST = 120


class FieldKind(StrEnum):
    """What a field holds, hence how it is read and what a program may send."""

    LINE = "line"
    TEXT = "text"
    ROW = "row"  # one of the town's own rows: a theme, a quarter
    WORD = "word"
    EUROS = "euros"
    DEGREES = "degrees"
    NAMES = "names"  # rows of their own, one per name


class FieldReaders(StrEnum):
    """Who reads a field, once the idea is sent."""

    EVERYBODY = "everybody"  # on its page; programs read it in lists too
    VISITORS = "visitors"  # on its page; programs read it of one idea alone
    PROPOSER = "proposer"  # on its page, as part of who proposes
    TOWN = "town"  # never the public; kept out of the revisions, and goes when it is no longer needed


@dataclass(frozen=True)
class ContentField:
    """One thing an idea says. `step`: the group of questions that asks for it, if a page does."""

    name: str
    kind: FieldKind
    step: str = ""
    readers: FieldReaders = FieldReaders.EVERYBODY
    is_copied: bool = False  # the project of an admitted idea begins with it
    model: type[Theme] | type[Territory] | None = None
    limit: int = 0

    def read(self, reading: Reading, edition: Edition) -> Any:
        return _READ[self.kind](reading, self, edition)


# The one list of what an idea says: pages, API, revisions, projects and the demo follow it.
FIELDS = (
    ContentField("title", FieldKind.LINE, "idea", is_copied=True),
    ContentField("summary", FieldKind.LINE, "idea", is_copied=True),
    ContentField("body", FieldKind.TEXT, "story", FieldReaders.VISITORS, is_copied=True),
    ContentField("theme", FieldKind.ROW, "story", is_copied=True, model=Theme),
    ContentField("territory", FieldKind.ROW, "place", is_copied=True, model=Territory),
    ContentField("place", FieldKind.LINE, "place", is_copied=True),
    ContentField("latitude", FieldKind.DEGREES, is_copied=True, limit=90),
    ContentField("longitude", FieldKind.DEGREES, is_copied=True, limit=180),
    ContentField("rough_cost_eur", FieldKind.EUROS, "cost"),
    ContentField("proposer_kind", FieldKind.WORD, "proposer", FieldReaders.PROPOSER),
    ContentField("proposer_name", FieldKind.LINE, "proposer", FieldReaders.PROPOSER),
    ContentField("association_number", FieldKind.LINE, "proposer", FieldReaders.PROPOSER),
    ContentField("adult_contact", FieldKind.LINE, "proposer", FieldReaders.TOWN),
    ContentField("members", FieldKind.NAMES, "proposer", FieldReaders.PROPOSER),
)


def read_by(*readers: FieldReaders) -> list[str]:
    """The fields these readers see, in the order of the list."""
    return [field.name for field in FIELDS if field.readers in readers]


def read(changes: Mapping[str, Any], edition: Edition) -> dict[str, Any]:
    """The fields among `changes` that a proposal has, fit to keep; nothing else is looked at."""
    reading = Reading(changes)
    content = {field.name: field.read(reading, edition) for field in FIELDS if field.name in changes}
    if content.get("proposer_name") and _is_the_town_s(content["proposer_name"], edition.municipality):
        reading.fault("proposer_name", not_the_town())
    halves = [changes.get(name) not in (None, "") for name in ("latitude", "longitude")]
    if halves[0] != halves[1]:
        reading.fault("latitude", _("This point is not on the map."))
    reading.finish()
    return content


def _is_the_town_s(name: str, town: Municipality) -> bool:
    departments = town.departments.values_list("name", flat=True)
    return speaks_as_the_town(name, town.name, *departments)


def _read_text(reading: Reading, field: ContentField, edition: Edition) -> str:
    longest: int = getattr(Proposal, field.name).field.max_length
    return reading.text(field.name, longest=longest, is_one_line=field.kind == FieldKind.LINE)


def _read_row(reading: Reading, field: ContentField, edition: Edition) -> Theme | Territory | None:
    return reading.row(field.name, field.model, edition.municipality) if field.model else None


def _read_proposer_kind(reading: Reading, field: ContentField, edition: Edition) -> ProposerKind:
    return reading.word(field.name, ProposerKind) or ProposerKind.PERSON


_READ: dict[FieldKind, Callable[[Reading, ContentField, Edition], Any]] = {
    FieldKind.LINE: _read_text,
    FieldKind.TEXT: _read_text,
    FieldKind.ROW: _read_row,
    FieldKind.WORD: _read_proposer_kind,
    FieldKind.EUROS: lambda reading, field, _edition: reading.euros(field.name),
    FieldKind.DEGREES: lambda reading, field, _edition: reading.degrees(field.name, limit=field.limit),
    FieldKind.NAMES: lambda reading, field, _edition: reading.names(
        field.name, longest=MEMBER_LONGEST, most=MEMBERS_MAX
    ),
}


def content_of(proposal: Proposal) -> dict[str, Any]:
    """What it says now, by the names of the fields."""
    content = {field.name: getattr(proposal, field.name) for field in FIELDS if field.name != "members"}
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


def keep(proposal: Proposal, *, by: User, at: datetime) -> None:
    """The text as it now stands, numbered as the proposal's own version."""
    private = read_by(FieldReaders.TOWN)
    content = {name: _plain(value) for name, value in content_of(proposal).items() if name not in private}
    Revision.objects.create(proposal=proposal, number=proposal.version, content=content, by=by, at=at)


def _plain(value: Any) -> Any:
    if isinstance(value, Theme | Territory):
        return value.slug
    return value if value is None or isinstance(value, int | list) else str(value)


def faults(content: Mapping[str, Any], rules: Rulebook, *, is_minor: bool = False) -> dict[str, str]:
    """What keeps this content from being submitted, field by field."""
    return {
        **_unsaid(content),
        **cost_outside_bounds(content["rough_cost_eur"], rules),
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


def cost_outside_bounds(cost_eur: int | None, rules: Rulebook) -> dict[str, str]:
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
    kind, wrong = content["proposer_kind"], {}
    if kind not in rules.proposing.kinds:
        wrong["proposer_kind"] = _(
            "This way of proposing is not open in this edition (article %(article)d of the rulebook)."
        ) % {"article": Article.PROPOSING}
    if kind != ProposerKind.PERSON and not content["proposer_name"]:
        wrong["proposer_name"] = _("Give the name under which the idea is proposed.")
    fewest = rules.proposing.collective_size_min
    if kind == ProposerKind.COLLECTIVE and len(content["members"]) < fewest:
        wrong["members"] = _(
            "A collective has at least %(count)d members: name each of them, you included "
            "(article %(article)d of the rulebook)."
        ) % {"count": fewest, "article": Article.PROPOSING}
    fault = association_number_fault(content["association_number"])
    if kind == ProposerKind.ASSOCIATION and fault:
        wrong["association_number"] = fault
    if is_minor and not content["adult_contact"]:
        wrong["adult_contact"] = _(
            "You are under 18: name an adult whom the town can reach (article %(article)d of the rulebook)."
        ) % {"article": Article.PROPOSING}
    return wrong


def association_number_fault(number: str) -> str:
    """What is wrong with it. RNA: W and nine figures. SIREN: nine, whose Luhn sum is a multiple of ten."""
    figures = re.sub(r"[\s.-]", "", number).upper()
    if re.fullmatch(r"W[0-9]{9}", figures):
        return ""
    if not re.fullmatch(r"[0-9]{9}", figures):
        return _("Give the association's register number: W and nine figures (RNA), or nine figures (SIREN).")
    if _luhn(figures) % 10:
        return _("One figure of this SIREN number is wrong: please check it on a letter or an invoice.")
    return ""


def _luhn(figures: str) -> int:
    doubled = (int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures)))
    return sum(int(figure) for value in doubled for figure in str(value))
