"""An edition: created from eight questions, changed later by the same answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Municipality, User
from accounts.refusals import InvalidInput, require
from accounts.services import journal, locks
from accounts.writing import address_of, written
from budget import policies
from budget.enums import EnvelopeScope, PhaseKind, TownProfile, ZoneChoice
from budget.models import Edition, SetupDraft, Theme
from budget.rulebook import Rulebook
from budget.services import envelopes, phases, rulebooks
from budget.services.envelopes import EnvelopeDraft
from budget.services.phases import Dates

# `/<municipality>/office/` and `/<municipality>/about/…` are the town's own addresses.
RESERVED_SLUGS = {"about", "office"}


@dataclass(frozen=True, kw_only=True)
class Setup:
    """The answers to the eight questions; what was not asked is in `rules`, from the profile."""

    name: str
    rules: Rulebook
    envelopes: Sequence[EnvelopeDraft]
    dates: Mapping[PhaseKind, Dates]
    summary: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_telephone: str = ""
    profile: TownProfile = TownProfile.TOWN


@transaction.atomic
def create(municipality: Municipality, setup: Setup, *, by: User, at: datetime) -> Edition:
    require(policies.can_create_edition(by, municipality))
    _require_sensible(municipality, setup)
    locks.hold(municipality)
    last = Edition.objects.within(municipality).aggregate(last=models.Max("number"))["last"] or 0
    edition = Edition.objects.create(
        municipality=municipality,
        slug=_free_slug(municipality, setup.name),
        number=last + 1,
        created_at=at,
        **_columns(setup),
    )
    _begin_themes(municipality)
    envelopes.write(edition, setup.envelopes)
    phases.replan(edition, setup.dates, by=by, at=at)
    rulebooks.revise(edition, _with_zones(setup), by=by, at=at)
    SetupDraft.objects.filter(municipality=municipality, person=by).delete()
    journal.record("edition.created", edition, by=by, at=at, profile=str(setup.profile))
    return edition


@transaction.atomic
def change(edition: Edition, setup: Setup, *, by: User, at: datetime) -> None:
    """The same answers, later. Rules go to the version in preparation; envelopes stand in the office at once,
    for the public once that version is published (`queries.public_money`).
    """
    require(policies.can_set_up(by, edition))
    _require_sensible(edition.municipality, setup)
    locks.hold(edition)
    had_quarters = edition.envelopes.filter(scope=EnvelopeScope.TERRITORY).exists()
    columns = _columns(setup)
    for name, value in columns.items():
        setattr(edition, name, value)
    edition.save(update_fields=list(columns))
    envelopes.write(edition, setup.envelopes)
    phases.replan(edition, setup.dates, by=by, at=at)
    rules = setup.rules if had_quarters else _with_zones(setup)
    rulebooks.revise(edition, rules, by=by, at=at)
    journal.record("edition.changed", edition, by=by, at=at)


def _with_zones(setup: Setup) -> Rulebook:
    """Once quarters have money of their own, a voter chooses one of them, until told otherwise."""
    voting = setup.rules.voting
    has_quarters = any(draft.scope == EnvelopeScope.TERRITORY for draft in setup.envelopes)
    if not has_quarters or voting.zone_choice != ZoneChoice.EVERYONE:
        return setup.rules
    return replace(setup.rules, voting=replace(voting, zone_choice=ZoneChoice.CHOSEN_ZONE))


def _columns(setup: Setup) -> dict[str, Any]:
    return {
        "name": written(setup.name, is_one_line=True),
        "summary": written(setup.summary),
        "profile": setup.profile,
        "contact_name": written(setup.contact_name, is_one_line=True),
        "contact_email": written(setup.contact_email),
        "contact_telephone": written(setup.contact_telephone, is_one_line=True),
    }


def _require_sensible(municipality: Municipality, setup: Setup) -> None:
    errors = envelopes.faults(municipality, setup.envelopes)
    if not written(setup.name):
        errors[("name",)] = _("Give the edition a name.")
    if errors:
        raise InvalidInput(_("Some answers cannot stand as they are."), errors)


def _free_slug(municipality: Municipality, name: str) -> str:
    """The name as an address; a number follows when it is taken or is one of our own addresses."""
    taken = set(Edition.objects.within(municipality).values_list("slug", flat=True))
    return address_of(name, taken | RESERVED_SLUGS, otherwise="edition", longest=50)


def _begin_themes(municipality: Municipality) -> None:
    """A town that has no themes yet begins with the usual ones; their faces are drawn by the style sheet."""
    if Theme.objects.within(municipality).exists():
        return
    usual = {
        "nature": _("Nature and shade"),
        "mobility": _("Getting around"),
        "solidarity": _("Solidarity"),
        "childhood": _("Childhood and schools"),
        "culture": _("Culture"),
        "sport": _("Sport"),
        "ageing": _("Ageing well"),
        "cleanliness": _("Cleanliness"),
    }
    Theme.objects.bulk_create(
        Theme(municipality=municipality, slug=slugify(name), name=name, face=face, position=position)
        for position, (face, name) in enumerate(usual.items())
    )
