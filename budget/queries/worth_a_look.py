"""What is allowed and yet unusual in a register: those who keep it judge; nothing is refused by it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.db.models.functions import Concat, Left, Length, Lower, Replace, Right, StrIndex

from budget import eligibility
from budget.models import Edition, RegisterEntry

OLD = 105  # years; of the two thousand people of that age in France a town has one or two
MANY = 3  # entries of one mailbox: a household shares one too
SHOWN = 20


@dataclass(frozen=True)
class SharedMailbox:
    """Accounts on one register whose messages arrive in one box, as far as an address tells."""

    mailbox: str
    entries: tuple[RegisterEntry, ...]


def very_old(edition: Edition, on: date) -> QuerySet[RegisterEntry]:
    born_by = eligibility.reaches(on, -OLD)
    return edition.register.filter(birth_date__lte=born_by).order_by("birth_date", "pk")[:SHOWN]


def shared_mailboxes(edition: Edition) -> list[SharedMailbox]:
    """What stands after a plus sign, dots and capitals do not make another mailbox."""
    entries = edition.register.filter(user__email__isnull=False).annotate(mailbox=_mailbox("user__email"))
    many = entries.values("mailbox").annotate(n=Count("pk")).filter(n__gte=MANY).order_by("-n", "mailbox")
    boxes: dict[str, list[RegisterEntry]] = {row["mailbox"]: [] for row in many[:SHOWN]}
    for entry in entries.filter(mailbox__in=boxes).order_by("pk"):
        boxes[entry.mailbox].append(entry)
    return [SharedMailbox(mailbox, tuple(found)) for mailbox, found in boxes.items()]


def _mailbox(email: str) -> Lower:
    at = StrIndex(F(email), Value("@"))
    name, host = Left(email, at - 1), Right(email, Length(email) - at)
    plus = StrIndex(name, Value("+"))
    named = Case(When(**{f"{email}__contains": "+"}, then=Left(name, plus - 1)), default=name)
    dotless = Replace(named, Value("."), Value(""))
    return Lower(Concat(dotless, Value("@"), host, output_field=CharField()))
