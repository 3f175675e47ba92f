"""The labels of a project on the ballot paper: its quarter, its theme, the priority of that quarter."""

from collections.abc import Container, Iterable

from accounts.models import Municipality, Territory
from budget.models import Project, Theme
from voting.tally.types.labels import PRIORITY, TERRITORY, THEME

# As towns write it on the share of an envelope.
WORDS_FOR_PRIORITY = ("priority", "quartier-prioritaire", "quartiers-prioritaires", "qpv")


def labels_of_project(project: Project, priority: Container[int]) -> tuple[str, ...]:
    """The labels of a project, by alphabet; `priority`: the territories of `priority_territories`."""
    labels = []
    if project.territory is not None:
        labels.append(f"{TERRITORY}{project.territory.slug}")
        if project.territory.pk in priority:
            labels.append(PRIORITY)
    if project.theme is not None:
        labels.append(f"{THEME}{project.theme.slug}")
    return tuple(sorted(labels))


def priority_territories(municipality: Municipality) -> set[int]:
    """The territories that are flagged as a priority, and all that lie in them."""
    rows = list(
        Territory.objects.within(municipality).values_list("pk", "parent_id", "is_priority").order_by("pk")
    )
    territories = {pk for pk, _parent, is_priority in rows if is_priority}
    grows = bool(territories)
    while grows:
        inside = {pk for pk, parent, _flag in rows if parent in territories} - territories
        territories |= inside
        grows = bool(inside)
    return territories


def names(municipality: Municipality) -> dict[str, str]:
    """What the town calls the quarter or the theme of each label."""
    quarters = Territory.objects.within(municipality).values_list("slug", "name")
    themes = Theme.objects.within(municipality).values_list("slug", "name")
    return {
        **{f"{TERRITORY}{slug}": name for slug, name in quarters},
        **{f"{THEME}{slug}": name for slug, name in themes},
    }


def label_of(word: str, known: Iterable[str]) -> str:
    """Which projects a reserved share is for, where its word says it; else nothing, and a person chooses."""
    if word in WORDS_FOR_PRIORITY:
        return PRIORITY
    named = (f"{TERRITORY}{word}", f"{THEME}{word}")
    return next((label for label in named if label in set(known)), "")
