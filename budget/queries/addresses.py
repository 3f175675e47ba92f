"""From an address to the row it names."""

from django.db import connection

from accounts.models import Municipality
from budget.models import Edition, Phase
from budget.queries.composed import Composed

# By hand: every request of an edition asks it, and composing it anew would cost more than running it. What is
# not read here is fetched when asked for; `from_db` wants the columns in the order of the model's fields.
OF_TOWN = ("id", "slug", "name", "time_zone", "accessibility_rate")
OF_EDITION = (
    "id",
    "municipality_id",
    "slug",
    "name",
    "summary",
    "number",
    "profile",
    "contact_name",
    "contact_email",
    "contact_telephone",
    "parts_per_euro",
    "currency",
)
COLUMNS = ", ".join([*(f"town.{name}" for name in OF_TOWN), *(f"edition.{name}" for name in OF_EDITION)])
EDITION_AT = f"""
    SELECT {COLUMNS}, edition.is_archived, EXISTS (
        SELECT 1 FROM budget_rulebookversion rulebook
        WHERE rulebook.edition_id = edition.id AND rulebook.published_at IS NOT NULL
    )
    FROM budget_edition edition JOIN accounts_municipality town ON town.id = edition.municipality_id
    WHERE town.slug = %s AND edition.slug = %s
"""  # noqa: S608  only the names above
EDITION_OF_PHASE = Phase._meta.get_field("edition")  # noqa: SLF001  Django's documented way to a field
PHASES = Composed(lambda edition: Phase.objects.filter(edition=edition))


def edition_at(municipality_slug: str, edition_slug: str) -> Edition | None:
    """The edition of `/<municipality>/<edition>/…`, with its municipality, and whether it is public."""
    with connection.cursor() as cursor:
        cursor.execute(EDITION_AT, [municipality_slug, edition_slug])
        row = cursor.fetchone()
    if row is None:
        return None
    *columns, is_archived, is_published = row
    edition = Edition.from_db(connection.alias, OF_EDITION, columns[len(OF_TOWN) :])
    edition.municipality = Municipality.from_db(connection.alias, OF_TOWN, columns[: len(OF_TOWN)])
    edition.is_archived = bool(is_archived)
    edition.is_public = bool(is_archived or is_published)
    # Its phases are read when they are first asked for, then kept.
    phases = PHASES.rows_of(edition.pk)
    phases._known_related_objects = {EDITION_OF_PHASE: {edition.pk: edition}}  # type: ignore[attr-defined]  # noqa: SLF001  what a prefetch leaves
    edition._prefetched_objects_cache = {"phases": phases}  # type: ignore[attr-defined]  # noqa: SLF001  what a prefetch leaves
    return edition
