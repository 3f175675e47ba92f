"""A town and its parts: opened by an operator, drawn by its coordinator."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.enums import Language, Role, TerritoryKind
from accounts.models import JournalEntry, Membership, Municipality, Territory, User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import accounts, journal, locks, memberships
from accounts.services.names import already_there, same_name
from accounts.writing import address_of, validate_email_address, written

# First words of addresses that are not a town's.
RESERVED_SLUGS = frozenset(
    {"about", "account", "api", "components", "healthz", "language", "media", "readyz", "static"}
)
# The last words of addresses among which those of a town's places stand.
RESERVED_FOR_PLACES = frozenset({"add"})
LONGEST_NAME = 120
MOST_AT_ONCE = 200
FIRST_PEOPLE = 2


@transaction.atomic
def open_town(
    name: str,
    *,
    coordinator_email: str,
    at: datetime,
    second_email: str = "",
    second_role: Role = Role.COMMISSION_MEMBER,
    slug: str = "",
    insee_code: str = "",
    population: int | None = None,
    time_zone: str = "Europe/Paris",
) -> Municipality:
    """A new town, its first coordinator and a second person, invited by e-mail: an operator's act.

    Two people sign and decide, so the command names two. The same again sends the invitations again, to
    another address if one was wrong, until somebody has done anything in the town.
    """
    slug = slug or slugify(written(name))
    name = written(name, is_one_line=True)
    known = Municipality.objects.filter(slug=slug).first()
    invited = {Role.COORDINATOR: coordinator_email.strip().lower()}
    if second_email:
        invited[second_role] = second_email.strip().lower()
    errors = {**_faults_of_town(name, slug, known, time_zone), **_faults_of_addresses(invited)}
    if errors:
        raise InvalidInput(" ".join(str(sentence) for sentence in errors.values()), errors)
    town = known or Municipality.objects.create(
        name=name, slug=slug, insee_code=insee_code, population=population, time_zone=time_zone
    )
    if known is None:
        journal.record("town.opened", town, by=None, at=at, slug=slug)
    _invite_first_people(town, invited, at=at)
    return town


def _faults_of_town(name: str, slug: str, known: Municipality | None, time_zone: str) -> dict[Path, Any]:
    errors: dict[Path, Any] = {}
    if not name:
        errors[("name",)] = _("Give the town its name.")
    if slug in RESERVED_SLUGS or slugify(slug) != slug or not slug:
        errors[("slug",)] = _("This cannot be the address of a town.")
    elif known is not None and not _waits_for_its_first_coordinator(known):
        errors[("slug",)] = _("A town has this address already.")
    if not is_time_zone(time_zone):
        errors[("time_zone",)] = _("This time zone is not known.")
    return errors


def _faults_of_addresses(invited: dict[Role, str]) -> dict[Path, Any]:
    errors: dict[Path, Any] = {}
    for role, email in invited.items():
        try:
            validate_email_address(email)
        except ValidationError as error:
            errors[("coordinator_email" if role == Role.COORDINATOR else "second_email",)] = error.message
    if len(set(invited.values())) < len(invited):
        errors[("second_email",)] = _("Two people have two addresses.")
    return errors


def _waits_for_its_first_coordinator(town: Municipality) -> bool:
    """Nobody but an operator has done anything in it."""
    acts = JournalEntry.objects.within(town)
    is_opened = acts.filter(event="town.opened").exists() and not acts.filter(by__isnull=False).exists()
    return is_opened and Membership.objects.within(town).count() <= FIRST_PEOPLE


def _invite_first_people(town: Municipality, invited: dict[Role, str], *, at: datetime) -> None:
    """Whoever was invited by mistake loses the role without a message: the address is a stranger's."""
    people = {
        role: accounts.find_by_email(email)
        or accounts.open_for(email, display_name="", language=Language.FRENCH, at=at)
        for role, email in invited.items()
    }
    for known in Membership.objects.within(town):
        if getattr(people.get(Role(known.role)), "pk", None) != known.user_id:
            journal.record("role.revoked", known, by=None, at=at, person=known.user_id, role=known.role)
            known.delete()
    for role, person in people.items():
        seat, _is_new = Membership.objects.get_or_create(
            user=person, municipality=town, role=role, defaults={"since": at}
        )
        is_without_password = accounts.disown_password(person)
        memberships.tell_granted(
            seat, [], is_without_password=is_without_password, at=at, occasion=at.isoformat()
        )


def is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@transaction.atomic
def add_territories(
    municipality: Municipality,
    *,
    names: str,
    kind: str,
    parent: Territory | None = None,
    by: User,
    at: datetime,
) -> int:
    """Quarters or associated communes, one name per line; those already there are left as they are."""
    require(policies.can_draw_places(by, municipality))
    typed = (written(line, is_one_line=True) for line in names.splitlines())
    lines = list(dict.fromkeys(filter(None, typed)))
    _check(lines, kind)
    if parent is not None and parent.municipality_id != municipality.pk:
        raise Refused(_("This commune belongs to another town."))
    locks.hold(municipality)  # so that no other takes a name meanwhile
    known = list(Territory.objects.within(municipality))
    there = [territory.name for territory in known]
    new = [name for name in lines if name not in there]
    _require_different(new, there)
    taken = {territory.slug for territory in known} | RESERVED_FOR_PLACES
    last = max((territory.position for territory in known), default=0)
    for position, name in enumerate(new, start=last + 1):
        slug = address_of(name, taken, otherwise=str(kind))
        taken.add(slug)
        Territory.objects.create(
            municipality=municipality, name=name, slug=slug, kind=kind, parent=parent, position=position
        )
    if new:
        journal.record("territory.added", municipality, by=by, at=at, names=new)
    return len(new)


@transaction.atomic
def change_territory(territory: Territory, *, name: str, is_priority: bool, by: User, at: datetime) -> None:
    """Change its name and its mark of priority quarter; its address stays, links keep leading there."""
    require(policies.can_draw_places(by, territory.municipality))
    name = written(name, is_one_line=True)
    _check([name] if name else [], territory.kind)
    locks.hold(territory.municipality)
    others = Territory.objects.within(territory.municipality).exclude(pk=territory.pk)
    _require_different([name], [other.name for other in others])
    Territory.objects.filter(pk=territory.pk).update(name=name, is_priority=is_priority)
    journal.record("territory.changed", territory, by=by, at=at, name=name, is_priority=is_priority)


@transaction.atomic
def remove_territory(territory: Territory, *, by: User, at: datetime) -> None:
    require(policies.can_draw_places(by, territory.municipality))
    journal.record("territory.removed", territory, by=by, at=at, name=territory.name)
    try:
        territory.delete()
    except ProtectedError as error:
        raise Refused(
            _("People, ideas or money depend on this quarter: it stays."), road=_("You can change its name.")
        ) from error


def _require_different(names: list[str], there: list[str]) -> None:
    """Two spellings of one name are one quarter: the sentence says which lines these are."""
    sentences = []
    for place, name in enumerate(names):
        before, existing = same_name(name, names[:place]), same_name(name, there)
        if existing:
            sentences.append(already_there(name, existing))
        elif before:
            sentence = _("“%(first)s” and “%(second)s” are the same name: keep one of the two lines.")
            sentences.append(sentence % {"first": before, "second": name})
    if sentences:
        raise InvalidInput(_("Nothing was changed."), {("names",): " ".join(map(str, sentences))})


def _check(lines: list[str], kind: str) -> None:
    errors: dict[Path, Any] = {}
    if not lines or not all(any(sign.isalnum() for sign in line) for line in lines):
        errors[("names",)] = _("Give at least one name, one per line.")
    if len(lines) > MOST_AT_ONCE or any(len(line) > LONGEST_NAME for line in lines):
        errors[("names",)] = _("That is too long: at most 200 names of 120 characters.")
    if kind not in list(TerritoryKind):
        errors[("kind",)] = _("Choose one of the kinds of the list.")
    if errors:
        raise InvalidInput(_("Nothing was changed."), errors)
