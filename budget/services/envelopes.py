"""The money of an edition: whole euros for the town, a territory or a theme."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import CharField, ProtectedError, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from accounts.models import Municipality, Territory
from accounts.refusals import InvalidInput, Path
from accounts.writing import sounds_like, written
from budget.enums import EnvelopeScope
from budget.models import Edition, Envelope, Theme
from budget.queries import editions as queries
from budget.rulebook import EnvelopeRules
from budget.rulebook.reading import plain

DEAREST_EUR = 10**10


@dataclass(frozen=True, kw_only=True)
class EnvelopeDraft:
    """An envelope as it was typed, in the order typed; neither territory nor theme: for the whole town."""

    name: str
    amount_eur: int
    territory: Territory | None = None
    theme: Theme | None = None
    project_cost_max_eur: int | None = None
    pk: int | None = None

    @property
    def scope(self) -> EnvelopeScope:
        if self.territory is not None:
            return EnvelopeScope.TERRITORY
        return EnvelopeScope.THEME if self.theme is not None else EnvelopeScope.TOWN


def write(edition: Edition, drafts: Sequence[EnvelopeDraft]) -> None:
    """Write the envelopes of an edition being set up; once the ballot paper is settled they stay."""
    known = {envelope.pk: envelope for envelope in edition.envelopes.all()}
    kept = {draft.pk for draft in drafts}
    gone = [envelope for pk, envelope in known.items() if pk not in kept]
    changed = [
        (known.get(draft.pk or 0, Envelope(edition=edition)), _columns(draft, position))
        for position, draft in enumerate(drafts)
    ]
    changed = [(row, columns) for row, columns in changed if columns != _columns_of(row)]
    if (changed or gone) and (why_not := why_fixed(edition)):
        raise InvalidInput(why_not, {})
    _remove(gone)
    # Names are unique: two that are exchanged would meet halfway.
    Envelope.objects.filter(edition=edition, pk__in=[row.pk for row, columns in changed]).update(
        name=Concat(Value("~"), Cast("pk", CharField()))
    )
    for row, columns in changed:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()


def why_fixed(edition: Edition) -> str:
    """Why no envelope may be changed any more; an empty text while one may."""
    if queries.ballot_is_settled(edition):
        return _("The ballot paper is settled: the envelopes are frozen with it.")
    return ""


def rule(envelope: Envelope, rules: EnvelopeRules | None) -> bool:
    """Keep what this envelope says otherwise than the articles; tells whether something changed.

    Part of the act that decides it, hence no right of its own.
    """
    kept = None if rules is None else plain(asdict(rules))
    if envelope.rules == kept:
        return False
    envelope.rules = kept
    envelope.save(update_fields=["rules"])
    return True


def faults(municipality: Municipality, drafts: Sequence[EnvelopeDraft]) -> dict[Path, str]:
    """The sentence of each answer that cannot stand, under its envelope."""
    sentences: dict[Path, str] = {}
    names: set[str] = set()
    for position, draft in enumerate(drafts):
        name = written(draft.name, is_one_line=True)
        if not name:
            sentences["envelopes", position, "name"] = _("Give this envelope a name.")
        elif sounds_like(name) in names:
            sentences["envelopes", position, "name"] = _("Another envelope has this name.")
        if not 0 < draft.amount_eur <= DEAREST_EUR:
            sentences["envelopes", position, "amount_eur"] = _("Write whole euros, from 1 to 10 billion.")
        if draft.project_cost_max_eur is not None and not 0 < draft.project_cost_max_eur <= draft.amount_eur:
            sentences["envelopes", position, "project_cost_max_eur"] = _(
                "A project costs at most the whole envelope."
            )
        if {place.municipality_id for place in (draft.territory, draft.theme) if place} - {municipality.pk}:
            sentences["envelopes", position, "place"] = _("This place belongs to another municipality.")
        names.add(sounds_like(name))
    return sentences


def _columns(draft: EnvelopeDraft, position: int) -> dict[str, Any]:
    return {
        "name": written(draft.name, is_one_line=True),
        "scope": draft.scope,
        "territory": draft.territory,
        "theme": draft.theme,
        "amount_eur": draft.amount_eur,
        "project_cost_max_eur": draft.project_cost_max_eur,
        "position": position,
    }


def _columns_of(envelope: Envelope) -> dict[str, Any]:
    names = ("name", "scope", "territory", "theme", "amount_eur", "project_cost_max_eur", "position")
    return {name: getattr(envelope, name) for name in names}


def _remove(envelopes: Sequence[Envelope]) -> None:
    for envelope in envelopes:
        try:
            envelope.delete()
        except ProtectedError:
            raise InvalidInput(
                _("The envelope “%(name)s” holds projects: move them first.") % {"name": envelope.name}, {}
            ) from None
