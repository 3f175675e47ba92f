"""The services of a town that give opinions."""

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
    require(policies.can_grant_roles(by, municipality))
    locks.hold(municipality)  # so that no other takes the name meanwhile
    name = written(name, is_one_line=True)
    if not any(sign.isalnum() for sign in name):
        raise InvalidInput(_("Nothing was changed."), {("name",): _("Give the department its name.")})
    twin = same_name(name, [department.name for department in Department.objects.within(municipality)])
    if twin:
        raise InvalidInput(_("Nothing was changed."), {("name",): already_there(name, twin)})
    if email:
        try:
            validate_email_address(email)
        except ValidationError as error:
            raise InvalidInput(_("Nothing was changed."), {("email",): error.message}) from error
    department = Department.objects.create(municipality=municipality, name=name, email=email)
    journal.record("department.added", department, by=by, at=at, name=name)
    return department
