"""The services of a town that give opinions; they are renamed, merged and closed where opinions are known."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Department, Municipality, User
from accounts.refusals import InvalidInput, require
from accounts.services import journal, locks
from accounts.services.names import already_there, same_name
from accounts.writing import validate_email_address, written


@transaction.atomic
def add(municipality: Municipality, *, name: str, email: str = "", by: User, at: datetime) -> Department:
    """A new one; one that was closed under this name works again."""
    require(policies.can_grant_roles(by, municipality))
    locks.hold(municipality)  # so that no other takes the name meanwhile
    closed = Department.objects.within(municipality).filter(closed_at__isnull=False)
    department = next((row for row in closed if same_name(name, [row.name])), None)
    department = department or Department(municipality=municipality)
    department.name, department.email = read(department, name=name, email=email)
    department.closed_at = None
    department.save()
    journal.record("department.added", department, by=by, at=at, name=department.name)
    return department


def read(department: Department, *, name: str, email: str) -> tuple[str, str]:
    """A name that no other department of the town has, and an address; the town's row is held."""
    name = written(name, is_one_line=True)
    if not any(sign.isalnum() for sign in name):
        raise InvalidInput(_("Nothing was changed."), {("name",): _("Give the department its name.")})
    others = Department.objects.within(department.municipality).exclude(pk=department.pk)
    if twin := same_name(name, others.values_list("name", flat=True)):
        raise InvalidInput(_("Nothing was changed."), {("name",): already_there(name, twin)})
    if email:
        try:
            validate_email_address(email)
        except ValidationError as error:
            raise InvalidInput(_("Nothing was changed."), {("email",): error.message}) from error
    return name, email
