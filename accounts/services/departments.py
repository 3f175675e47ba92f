"""The services of a town that give opinions."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import policies
from accounts.models import Department, Municipality, User
from accounts.refusals import InvalidInput, require
from accounts.services import journal


@transaction.atomic
def add(municipality: Municipality, *, name: str, email: str = "", by: User, at: datetime) -> Department:
    require(policies.can_grant_roles(by, municipality))
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Nothing was changed."), {("name",): _("Give the department its name.")})
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise InvalidInput(_("Nothing was changed."), {("email",): error.message}) from error
    try:
        with transaction.atomic():
            department = Department.objects.create(municipality=municipality, name=name, email=email)
    except IntegrityError as error:
        sentence = _("There is already a department of this name.")
        raise InvalidInput(sentence, {("name",): sentence}) from error
    journal.record("department.added", department, by=by, at=at, name=name)
    return department
