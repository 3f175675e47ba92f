"""Where an imported election lives: its town (flagged unless named), an archived edition, its projects."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Municipality, Territory
from accounts.money import EURO
from budget.enums import EnvelopeScope, PhaseKind, ProjectStatus
from budget.models import Edition, Envelope, Phase, Project, Theme
from voting.services.importing.identity import plain_slug, shortened
from voting.services.importing.plans import ImportPlan
from voting.tally.pabulib import PbProject

TITLE, BODY = 120, 8000
# The nine categories of the library's files: what they are called here, and the drawing that faces each.
CATEGORIES = {
    "culture": (_lazy("Culture"), "culture"),
    "education": (_lazy("Education"), "childhood"),
    "environmental protection": (_lazy("Environment"), "nature"),
    "health": (_lazy("Health"), "solidarity"),
    "public space": (_lazy("Public space"), "cleanliness"),
    "public transit and roads": (_lazy("Transport and roads"), "mobility"),
    "sport": (_lazy("Sport"), "sport"),
    "urban greenery": (_lazy("Trees and gardens"), "nature"),
    "welfare": (_lazy("Solidarity"), "solidarity"),
}
LARGEST_SMALL = 32_767
# More names than a page can offer to choose from: they stay in the file's own columns.
MOST_NAMES = 40
DEGREES = Decimal("0.000001")

Place = TypeVar("Place", Theme, Territory)


@dataclass(frozen=True, slots=True)
class Places:
    """The themes and territories that a file's words stand for."""

    themes: Mapping[str, Theme]
    territories: Mapping[str, Territory]

    def theme(self, project: PbProject) -> Theme | None:
        return self.themes.get(category_of(project))

    def territory(self, plan: ImportPlan, project: PbProject) -> Territory | None:
        return self.territories.get(quarter_of(project)) or self.territories.get(district_of(plan))


def category_of(project: PbProject) -> str:
    """The category of a project; of several that a file gives, the first."""
    return project.cells.get("category", "").split(",")[0].strip()


def quarter_of(project: PbProject) -> str:
    return project.cells.get("neighborhood") or project.cells.get("district", "")


def district_of(plan: ImportPlan) -> str:
    return plan.file.meta.get("district", "")


def write_municipality(plan: ImportPlan) -> Municipality:
    identity = plan.identity
    return Municipality.objects.get_or_create(
        slug=identity.municipality_slug, defaults={"name": identity.municipality_name}
    )[0]


def write_places(plan: ImportPlan, town: Municipality) -> Places:
    """The themes and quarters that the file names; a real town's own are found by name, never added to."""
    may_make = town.slug == plan.identity.municipality_slug
    projects = plan.file.projects
    themes = Theme.objects.within(town)
    quarters = Territory.objects.within(town)
    return Places(
        _named(
            map(category_of, projects),
            {theme.slug: theme for theme in themes},
            lambda name, slug: _theme(town, name, slug),
            may_make,
        ),
        _named(
            [district_of(plan), *map(quarter_of, projects)],
            {quarter.slug: quarter for quarter in quarters},
            lambda name, slug: Territory(municipality=town, slug=slug, name=shortened(name, 120)),
            may_make,
        ),
    )


def _theme(town: Municipality, name: str, slug: str) -> Theme:
    label, face = CATEGORIES.get(name.lower(), (name, "neutral"))
    return Theme(municipality=town, slug=slug, name=shortened(str(label), 80), face=face)


def _named(
    names: Iterable[str], known: dict[str, Place], make: Callable[[str, str], Place], may_make: bool
) -> dict[str, Place]:
    wanted = {name: plain_slug(name) for name in dict.fromkeys(names) if plain_slug(name)}
    if len(wanted) > MOST_NAMES:
        return {}
    for name, slug in wanted.items():
        if slug not in known and may_make:
            known[slug] = make(name, slug)
            known[slug].save()
    return {name: known[slug] for name, slug in wanted.items() if slug in known}


def write_edition(
    plan: ImportPlan, town: Municipality, span: tuple[datetime, datetime], *, at: datetime
) -> Edition:
    opens_at, closes_at = span
    edition = Edition.objects.create(
        municipality=town,
        slug=_free_slug(plan, town),
        number=_number(plan, town),
        name=plan.identity.edition_name,
        summary=_summary(plan),
        is_archived=True,
        parts_per_euro=plan.file.unit,
        currency=currency_of(plan),
        created_at=at,
    )
    Phase.objects.create(
        edition=edition, kind=PhaseKind.VOTING, opens_at=opens_at, closes_at=closes_at, announced_at=opens_at
    )
    return edition


def write_envelope(plan: ImportPlan, edition: Edition, places: Places) -> Envelope:
    """The one envelope, in the parts of the file's currency, as on the ballot paper."""
    subunit = plan.identity.subunit
    territory = places.territories.get(subunit) if subunit else None
    return Envelope.objects.create(
        edition=edition,
        name=shortened(subunit or plan.identity.place, 80),
        scope=EnvelopeScope.TERRITORY if territory else EnvelopeScope.TOWN,
        territory=territory,
        amount_eur=plan.file.budget,
    )


def write_projects(plan: ImportPlan, envelope: Envelope, places: Places, *, since: datetime) -> list[Project]:
    """The projects, already on the ballot paper: what came before was another town's work, in no file."""
    return Project.objects.bulk_create(
        _project(plan, project, envelope, places, since) for project in plan.file.projects
    )


def _project(
    plan: ImportPlan, project: PbProject, envelope: Envelope, places: Places, since: datetime
) -> Project:
    texts = (project.name if len(project.name) > TITLE else "", project.cells.get("description", ""))
    body = "\n\n".join(filter(None, texts))
    latitude, longitude = _point(project)
    withdrawn = project.is_withdrawn
    return Project(
        edition=envelope.edition,
        number=project.number,
        status=ProjectStatus.WITHDRAWN if withdrawn else ProjectStatus.ON_BALLOT,
        status_since=since,
        status_reason=withdrawal_reason() if withdrawn else "",
        title=shortened(project.name, TITLE),
        body=shortened(body, BODY),
        theme=places.theme(project),
        territory=places.territory(plan, project),
        envelope=envelope,
        place=shortened(quarter_of(project), 200),
        latitude=latitude,
        longitude=longitude,
        # The cost of a withdrawn project is a mark of the format, not a sum of money.
        cost_eur=None if withdrawn else project.cost,
        created_at=since,
    )


def withdrawal_reason() -> str:
    return _("Withdrawn after the ballot paper was printed, says the imported file.")


def _point(project: PbProject) -> tuple[Decimal, Decimal] | tuple[None, None]:
    try:
        latitude, longitude = (
            Decimal(project.cells.get(name, "").replace(",", ".")).quantize(DEGREES)
            for name in ("latitude", "longitude")
        )
    except InvalidOperation:
        return None, None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)  # noqa: PLR2004  the globe


def _free_slug(plan: ImportPlan, town: Municipality) -> str:
    wanted = plan.identity.edition_slug
    taken = set(Edition.objects.within(town).values_list("slug", flat=True))
    numbered = (f"{wanted}-{place}" for place in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def _number(plan: ImportPlan, town: Municipality) -> int:
    """The number of the edition: its town's own where it is free, since districts of one edition share it."""
    numbers = set(Edition.objects.within(town).values_list("number", flat=True))
    declared = plan.file.meta.get("edition", "")
    if declared.isdecimal() and 1 <= int(declared) <= LARGEST_SMALL and int(declared) not in numbers:
        return int(declared)
    return max(numbers, default=0) + 1


def currency_of(plan: ImportPlan) -> str:
    """A file that names none is taken to count in euros."""
    return plan.file.currency.strip().upper()[:12] or EURO.currency


def _summary(plan: ImportPlan) -> str:
    currency = currency_of(plan)
    sentences = [plan.file.meta.get("description", "")]
    if currency != EURO.currency:
        sentences.append(_("Imported election: the sums are in %(currency)s.") % {"currency": currency})
    else:
        sentences.append(_("Imported election."))
    text = ". ".join(sentence.rstrip(". ") for sentence in sentences if sentence)
    return shortened(f"{text}.", 280)
