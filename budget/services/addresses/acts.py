"""A file of addresses from its upload to its use: read whole, looked at, confirmed, replaced, taken away."""

import logging
from collections import Counter
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import policies
from accounts.models import Municipality, User
from accounts.refusals import Refused, require
from accounts.services import jobs, journal, locks
from accounts.writing import written
from budget.models import AddressFile, Street, StreetAddress
from budget.services.addresses.lines import Door, Reader
from budget.services.lists.reading import ListText

ENTER = "addresses_enter"  # the job
CHUNK = 2_000
MOST_EXAMPLES = 20
LONGEST_NAME = 120
log = logging.getLogger(__name__)


@transaction.atomic
def upload(
    municipality: Municipality, content: bytes, *, file_name: str, by: User, at: datetime
) -> AddressFile:
    """Read the file whole and say what it holds; what is in use stays until this one is confirmed."""
    require(policies.can_draw_places(by, municipality))
    table = ListText.of(content)
    faults: Counter[str] = Counter()
    examples: list[tuple[int, str, str]] = []
    taken = 0
    for number, said in Reader(table.header, municipality).doors(table.content):
        if isinstance(said, Door):
            taken += 1
            continue
        faults[str(said.reason)] += 1
        if len(examples) < MOST_EXAMPLES:
            examples.append((number, str(said.reason), said.read))
    locks.hold(municipality)
    waiting = AddressFile.objects.within(municipality).filter(entered_at=None)
    if waiting.filter(confirmed_at__isnull=False).exists():
        raise _is_being_entered()
    waiting.delete()
    return AddressFile.objects.create(
        municipality=municipality,
        file_name=written(file_name, is_one_line=True)[:LONGEST_NAME],
        encoding=table.encoding,
        lines_total=table.lines,
        lines_taken=taken,
        faults=dict(faults),
        examples=examples,
        content=table.content,
        uploaded_at=at,
    )


@transaction.atomic
def enter(municipality: Municipality, pk: int, *, by: User, at: datetime) -> None:
    """Have the addresses entered, in the place of those in use; after a stop, have it taken up again."""
    require(policies.can_draw_places(by, municipality))
    locks.hold(municipality)
    file = AddressFile.objects.within(municipality).filter(pk=pk, entered_at=None).first()
    if file is None:
        raise Refused(_("This file has moved on: look at this page once more."))
    if not file.lines_taken:
        raise Refused(_("No line of this file can be used."), road=_("Send another one."))
    if file.confirmed_at is not None:
        if not jobs.requeue(ENTER, file):
            raise _is_being_entered()
        return
    file.confirmed_at = at
    file.save(update_fields=["confirmed_at"])
    jobs.queue(ENTER, file, at=at)
    refused = file.lines_total - file.lines_taken
    journal.record(
        "addresses.brought", municipality, by=by, at=at, addresses=file.lines_taken, refused=refused
    )


@transaction.atomic
def remove(municipality: Municipality, pk: int, *, by: User, at: datetime) -> None:
    """Do without a file: the one that waits, or the one in use with all its addresses."""
    require(policies.can_draw_places(by, municipality))
    locks.hold(municipality)
    file = AddressFile.objects.within(municipality).filter(pk=pk).first()
    if file is None:
        return
    if file.entered_at is not None:
        journal.record("addresses.removed", municipality, by=by, at=at, addresses=file.lines_taken)
    _delete(file)


def _is_being_entered() -> Refused:
    return Refused(_("The addresses of a file are being entered: wait until it is done."))


def _delete(file: AddressFile) -> None:
    """Its doors first and by one statement: a town has tens of thousands."""
    StreetAddress.objects.filter(street__file=file).delete()
    file.delete()


def waiting() -> QuerySet[AddressFile]:
    """Those, of every town, that are confirmed and not in use yet."""
    confirmed = AddressFile.objects.filter(confirmed_at__isnull=False, entered_at=None)
    return confirmed.select_related("municipality")


def work(file: AddressFile, *, at: datetime) -> bool:
    """Enter the addresses, unless another worker does; whether it is done."""
    claim = jobs.claim(ENTER, file, at=at)
    if claim is None:
        return False
    try:
        _enter(file, claim, at)
    except jobs.ClaimLost:
        return False
    except Exception as fault:  # noqa: BLE001  told to whoever waits, by its name
        log.error("the work on addresses %s stopped: %s", file.pk, type(fault).__name__)
        claim.give_up(type(fault).__name__, at=at)
        return False
    return True


def _enter(file: AddressFile, claim: jobs.Claim, at: datetime) -> None:
    """A few thousand at a time, seen by nobody before the last; what a worker before left half done goes."""
    with transaction.atomic():
        claim.progress(0, file.lines_taken)
        StreetAddress.objects.filter(street__file=file).delete()
        file.streets.all().delete()
    content = bytes(file.content or b"")
    reader = Reader(ListText.of(content).header, file.municipality)
    doors = (said for _number, said in reader.doors(content) if isinstance(said, Door))
    known: dict[tuple[str, ...], Street] = {}
    done = 0
    while chunk := list(islice(doors, CHUNK)):
        with transaction.atomic():
            _add(file, chunk, known)
            done += len(chunk)
            claim.progress(done, file.lines_taken)
    with transaction.atomic():
        for former in AddressFile.objects.within(file.municipality).filter(entered_at__isnull=False):
            _delete(former)
        AddressFile.objects.filter(pk=file.pk).update(entered_at=at, content=None)
        claim.finish({}, at=at)


def _add(file: AddressFile, doors: list[Door], known: dict[tuple[str, ...], Street]) -> None:
    new = {door.of_street: Street.of(file, *door.of_street) for door in doors if door.of_street not in known}
    Street.objects.bulk_create(new.values())
    known.update(new)
    StreetAddress.objects.bulk_create(
        StreetAddress(
            street=known[door.of_street],
            number=door.number,
            longitude=door.longitude,
            latitude=door.latitude,
            territory=door.territory,
        )
        for door in doors
    )
