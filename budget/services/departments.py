"""A department called otherwise, merged into another, closed: no file is lost, what is signed stays so."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.policies import can_grant_roles
from accounts.refusals import Refused, require
from accounts.services import journal, locks
from accounts.services.departments import read
from budget.models import Milestone, Opinion, Proposal
from budget.queries.departments import open_things


@transaction.atomic
def change(department: Department, *, name: str, email: str, by: User, at: datetime) -> None:
    """Its name and its address; what it signed keeps the name it was signed under."""
    require(can_grant_roles(by, department.municipality))
    _hold(department)
    before = (department.name, department.email)
    now = read(department, name=name, email=email)
    if now == before:
        return
    if now[0] != before[0]:
        _keep_signatures(department)
    department.name, department.email = now
    department.save(update_fields=["name", "email"])
    journal.record("department.changed", department, by=by, at=at, before=before[0], name=now[0])


@transaction.atomic
def merge(department: Department, into: Department, *, by: User, at: datetime) -> None:
    """All it had goes to the other one: opinions to give and given, steps of works, ideas, officers."""
    require(can_grant_roles(by, department.municipality))
    _hold(department)
    locks.hold_and_read(into)
    if into == department or not into.works_for(department.municipality):
        raise Refused(_("Choose another department of the town: nothing was changed."))
    _keep_signatures(department)
    counts = {
        "opinions": Opinion.objects.filter(department=department).update(department=into),
        "steps": Milestone.objects.filter(department=department).update(department=into),
    }
    Proposal.objects.filter(redirected_to=department).update(redirected_to=into)
    for membership in department.memberships.all():
        membership.departments.add(into)
    journal.record(
        "department.merged", department, by=by, at=at, name=department.name, into=into.name, **counts
    )
    department.delete()


@transaction.atomic
def close(department: Department, *, by: User, at: datetime) -> None:
    """It is given nothing any more; what it signed stays, and its officers still read their files."""
    require(can_grant_roles(by, department.municipality))
    _hold(department)
    if department.closed_at is not None:
        return
    waiting = open_things(department)
    if waiting.files or waiting.steps:
        raise Refused(
            _("This department still has something open: it is not closed."),
            road=_("Merge it into the department that takes its files over, or wait until they are decided."),
        )
    department.closed_at = at
    department.save(update_fields=["closed_at"])
    journal.record("department.closed", department, by=by, at=at, name=department.name)


def _hold(department: Department) -> None:
    locks.hold(department.municipality)  # so that no other takes the name meanwhile
    locks.hold_and_read(department)


def _keep_signatures(department: Department) -> None:
    """What was signed before was signed under the name it had until now."""
    signed = Opinion.objects.filter(department=department, signed_as="").exclude(verdict="")
    signed.update(signed_as=department.name)
