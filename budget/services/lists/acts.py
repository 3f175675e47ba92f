"""A list from its upload to the register and back: each act by a person; the long work is a job."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import moves
from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import jobs, journal
from accounts.writing import written
from budget import policies, workflow
from budget.enums import ListField, ListKind, ListStatus, TownLink
from budget.models import Edition, ListedFile, RegisterList
from budget.services.lists import columns as fields
from budget.services.lists import reading

CHECK, ENTER, REMOVE = "list_check", "list_enter", "list_remove"  # the jobs
LONGEST_NAME = 120


@transaction.atomic
def upload(
    edition: Edition,
    content: bytes,
    *,
    file_name: str,
    kind: ListKind,
    tie: TownLink,
    by: User,
    at: datetime,
) -> RegisterList:
    """Read the file whole, and propose what its columns hold; nobody is entered by this."""
    require(policies.can_bring_lists(by, edition))
    require(policies.register_answer(edition, at))
    table = reading.ListText.of(content)
    brought = RegisterList.objects.create(
        edition=edition,
        kind=kind,
        tie=tie,
        file_name=written(file_name, is_one_line=True)[:LONGEST_NAME],
        encoding=table.encoding,
        header=table.header,
        columns=fields.proposed(table.header),
        lines_total=table.lines,
        uploaded_by=by,
        uploaded_at=at,
        status_since=at,
    )
    ListedFile.objects.create(register_list=brought, content=table.content)
    return brought


@transaction.atomic
def check(brought: RegisterList, columns: Sequence[str], *, by: User, at: datetime) -> None:
    """Judge every line without entering anybody, by what the columns are said to hold."""
    require(policies.can_bring_lists(by, brought.edition))
    _require_columns(brought, columns)
    moves.apply(workflow.CHECK_LIST, brought, at=at, columns=list(columns))
    brought.lines.all().delete()
    jobs.queue_anew(CHECK, brought, at=at)


def _require_columns(brought: RegisterList, columns: Sequence[str]) -> None:
    known = {str(field) for field in ListField}
    if len(columns) != len(brought.header) or not known.issuperset(columns):
        raise Refused(_("The columns have changed meanwhile: look at this page once more."))
    lacking, twice = fields.missing(columns), fields.repeated(columns)
    if lacking:
        sentence = _("Say which columns hold the family name, the given names and the birth date.")
        raise InvalidInput(sentence, {("columns",): sentence})
    if twice:
        sentence = _("Two columns are said to hold the same thing: keep one of them.")
        raise InvalidInput(sentence, {("columns",): sentence})


@transaction.atomic
def enter(brought: RegisterList, *, by: User, at: datetime) -> None:
    """Have the people of the list entered: all of them as the report says, or none."""
    require(policies.can_bring_lists(by, brought.edition))
    require(policies.register_answer(brought.edition, at))
    moves.apply(workflow.ENTER_LIST, brought, at=at, confirmed_by=by)
    jobs.queue_anew(ENTER, brought, at=at)


@transaction.atomic
def remove(brought: RegisterList, *, by: User, at: datetime) -> None:
    """Have those whom this list entered taken off the register, but whoever took part meanwhile."""
    require(policies.can_bring_lists(by, brought.edition))
    moves.apply(workflow.REMOVE_LIST, brought, at=at, confirmed_by=by)
    jobs.queue_anew(REMOVE, brought, at=at)


def take_up_again(brought: RegisterList, *, by: User, at: datetime) -> None:
    """After a fault was mended."""
    require(policies.can_bring_lists(by, brought.edition))
    if not any(jobs.requeue(kind, brought) for kind in (CHECK, ENTER, REMOVE)):
        raise Refused(_("There is no stopped work to take up again."))


@transaction.atomic
def drop(brought: RegisterList, *, by: User, at: datetime) -> None:
    """Forget a list before anybody is entered by it: its file and its lines are deleted."""
    require(policies.can_bring_lists(by, brought.edition))
    waiting = RegisterList.objects.within(brought.edition.municipality).filter(
        pk=brought.pk, status__in=FORGOTTEN
    )
    if not waiting.delete()[0]:
        raise Refused(_("This list has moved on: reload the page to see where it stands."))


# What is deleted after a day: nobody was entered by it.
FORGOTTEN = (ListStatus.UPLOADED, ListStatus.CHECKING, ListStatus.CHECKED)


def event(brought: RegisterList, name: str, *, at: datetime, **counts: int) -> None:
    journal.record(name, brought, by=brought.confirmed_by, at=at, kind=str(brought.kind), **counts)
