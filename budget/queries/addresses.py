"""From an address to the row it names."""

from budget import policies
from budget.models import Edition


def edition_at(municipality_slug: str, edition_slug: str) -> Edition | None:
    """The edition of `/<municipality>/<edition>/…`, with its municipality, phases and publicity at hand."""
    return (
        Edition.objects.filter(municipality__slug=municipality_slug, slug=edition_slug)
        .select_related("municipality")
        .prefetch_related("phases")
        .annotate(is_public=policies.IS_PUBLIC)  # type: ignore[no-redef]  # read here, not asked again
        .first()
    )
