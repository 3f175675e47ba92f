"""The long work of a list, as a job: judging its lines, entering its people, taking them off again."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Count, ProtectedError, QuerySet

from accounts import moves
from accounts.services import jobs, locks
from budget import workflow
from budget.enums import LineReason, LineVerdict, ListStatus
from budget.models import ListedFile, ListLine, RegisterEntry, RegisterList
from budget.services import registers
from budget.services.lists import acts
from budget.services.lists.judging import CHUNK, Judge
from budget.services.lists.reading import rows_of

V = LineVerdict
KEPT_FOR = timedelta(days=1)
# What a line says of a person, once the person is entered or nobody will be.
BLANK = {"given_names": "", "family_name": "", "birth_date": None, "territory": None, "postal_address": ""}
FIELDS_RAISED = ["level", "source", "postal_address"]
log = logging.getLogger(__name__)


def waiting() -> QuerySet[RegisterList]:
    """Each list, of every town, that something is to be done for."""
    return RegisterList.objects.filter(
        status__in=(ListStatus.CHECKING, ListStatus.ENTERING, ListStatus.REMOVING)
    ).select_related("edition__municipality")


def work(brought: RegisterList, *, at: datetime) -> bool:
    """Do what the list waits for, unless another worker does; whether it is done."""
    kind, doing = DOING[ListStatus(brought.status)]
    claim = jobs.claim(kind, brought, at=at)
    if claim is None:
        return False
    try:
        doing(brought, claim, at)
    except jobs.ClaimLost:
        return False
    except Exception as fault:  # noqa: BLE001  told to whoever waits, by its name alone: the text may quote people
        log.error("the work on list %s stopped: %s", brought.pk, type(fault).__name__)
        claim.give_up(type(fault).__name__, at=at)
        return False
    return True


def check(brought: RegisterList, claim: jobs.Claim, at: datetime) -> None:
    """Judge the lines, a thousand at a time: whoever takes over goes on after the last that was written."""
    judge = Judge(brought, at=at)
    done = brought.lines.count()
    rows = islice(rows_of(bytes(brought.file.content)), done, None)
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            ListLine.objects.bulk_create(judge.read(chunk))
            done += len(chunk)
            claim.progress(done, brought.lines_total)
    with transaction.atomic():
        moves.apply(workflow.LIST_CHECKED, brought, at=at)
        claim.finish(counts(brought), at=at)


def enter(brought: RegisterList, claim: jobs.Claim, at: datetime) -> None:
    """In one transaction: the register is held, read anew, and each person entered or raised once."""
    judge = Judge(brought, at=at)
    with transaction.atomic():
        locks.hold(brought.edition)
        judged = brought.lines.exclude(person_key="").filter(like=None)
        for lines in _chunks(judged):
            _enter(judge, lines, at=at)
            claim.progress(0, 0)
        numbers = counts(brought)
        acts.event(brought, "register.list_entered", at=at, **_told(numbers))
        brought.lines.update(**BLANK)
        ListedFile.objects.within(brought.edition.municipality).filter(register_list=brought).delete()
        moves.apply(workflow.LIST_ENTERED, brought, at=at)
        claim.finish(numbers, at=at)


def _enter(judge: Judge, lines: list[ListLine], *, at: datetime) -> None:
    before = {line.pk: (line.verdict, line.reason) for line in lines}
    known = judge.compare(lines)
    changed = [line for line in lines if before[line.pk] != (line.verdict, line.reason)]
    ListLine.objects.bulk_update(changed, ["verdict", "reason"], batch_size=CHUNK)
    added = [judge.entry(line, entered_at=at) for line in lines if line.verdict == V.NEW]
    for entry in added:
        entry.entered_by = judge.list.confirmed_by
        registers.decide(entry, judge.rulebook, judge.days)
    RegisterEntry.objects.bulk_create(added)
    raised = []
    for line in lines:
        there = known.get(line.person_key)
        if there is None or there.left_at is not None:
            continue
        gains_address = not there.postal_address and bool(line.postal_address)
        if line.verdict == V.RAISED:
            there.level, there.source = judge.level, judge.source
        if gains_address:
            there.postal_address = line.postal_address
        if gains_address or line.verdict == V.RAISED:
            raised.append(there)
    RegisterEntry.objects.bulk_update(raised, FIELDS_RAISED, batch_size=CHUNK // 2)


def remove(brought: RegisterList, claim: jobs.Claim, at: datetime) -> None:
    """Those whom the list entered leave; whoever took part meanwhile stays, and their line says so."""
    with transaction.atomic():
        locks.hold(brought.edition)
        entered = brought.lines.filter(verdict=V.NEW)
        for lines in _chunks(entered):
            keys = [line.person_key for line in lines]
            # Asked by edition and by number, which have an index: by the list alone it would be read whole.
            kept = _remove(brought.edition.register.filter(register_list=brought, person_key__in=keys))
            stay = [line.number for line in lines if line.person_key in kept]
            gone = [line.number for line in lines if line.person_key not in kept]
            entered.filter(number__in=stay).update(verdict=V.KEPT, reason=LineReason.TAKES_PART)
            entered.filter(number__in=gone).update(verdict=V.REMOVED)
            claim.progress(0, 0)
        numbers = counts(brought)
        acts.event(brought, "register.list_removed", at=at, **_told(numbers))
        moves.apply(workflow.LIST_REMOVED, brought, at=at)
        claim.finish(numbers, at=at)


def _remove(entries: QuerySet[RegisterEntry]) -> set[str]:
    """The keys of those who stay: they have an account, or something else holds on to them (a signature)."""
    holding = set(entries.filter(user__isnull=False).values_list("pk", flat=True))
    while True:
        try:
            with transaction.atomic():
                entries.exclude(pk__in=holding).delete()
        except ProtectedError as fault:
            holding |= {row.entry_id for row in fault.protected_objects}  # type: ignore[attr-defined]  # each by its entry
        else:
            return set(entries.values_list("person_key", flat=True))


def _chunks(lines: QuerySet[ListLine]) -> Iterator[list[ListLine]]:
    """By their numbers, a thousand at a time: lines may change on the way."""
    last = 0
    while chunk := list(lines.filter(number__gt=last).order_by("number")[:CHUNK]):
        last = chunk[-1].number
        yield chunk


def counts(brought: RegisterList) -> dict[str, int]:
    """How many lines have which verdict; together they are the lines of the file."""
    found = brought.lines.order_by().values_list("verdict").annotate(number=Count("pk"))
    return {str(verdict): number for verdict, number in found}


def _told(numbers: dict[str, int]) -> dict[str, int]:
    return {verdict: number for verdict, number in sorted(numbers.items()) if number}


DOING: dict[ListStatus, tuple[str, Callable[[RegisterList, jobs.Claim, datetime], None]]] = {
    ListStatus.CHECKING: (acts.CHECK, check),
    ListStatus.ENTERING: (acts.ENTER, enter),
    ListStatus.REMOVING: (acts.REMOVE, remove),
}


def forget(*, at: datetime) -> int:
    """Lists by which nobody was entered within a day leave with their file; how many."""
    late = RegisterList.objects.filter(status__in=acts.FORGOTTEN, status_since__lt=at - KEPT_FOR)
    return late.delete()[1].get("budget.RegisterList", 0)
