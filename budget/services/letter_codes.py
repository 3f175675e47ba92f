"""Codes sent by letter or handed out on a card: one person, one vote or one account, a few tries."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, limits, locks
from accounts.services.identities import PepperFault, pepper
from budget import policies
from budget.enums import LEVEL_RANK, Level, RegisterSource
from budget.models import Edition, LetterCode, RegisterEntry
from budget.queries import editions
from budget.queries import letters as queries
from budget.services import handovers

# Neither 0 and O nor 1 and I: a code is copied from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SIGNS, GROUP = 12, 4
MOST_AT_ONCE = 500
LASTS = timedelta(days=60)  # where the vote has no end yet


@dataclass(frozen=True)
class Made:
    """A person and the code for them, in the hands of whoever prints it."""

    entry: RegisterEntry
    code: str
    expires_at: datetime


@transaction.atomic
def make(edition: Edition, *, cards: bool, by: User, at: datetime) -> list[Made]:
    """Codes for those without one yet, some hundreds at a time."""
    require(policies.can_send_codes(by, edition))
    require(policies.register_answer(edition, at))
    locks.hold(edition)
    people = list(queries.waiting(edition, cards=cards, at=at)[:MOST_AT_ONCE])
    if not people:
        raise Refused(_("Everybody has a code: there is none to make."))
    made = _codes(edition, people, by=by, at=at)
    journal.record("register.codes_made", edition, by=by, at=at, number=len(made))
    return made


@transaction.atomic
def replace(entry: RegisterEntry, *, by: User, at: datetime) -> Made:
    """A letter was lost: its code is dead from now on, and another is made."""
    require(policies.can_send_codes(by, entry.edition))
    require(policies.register_answer(entry.edition, at))
    locks.hold_and_read(entry)
    code = entry.letter_codes.filter(replaced_at=None).first()
    if code is None or code.used_at is not None or not _is_unproved(entry):
        raise Refused(_("This person has proved who they are: they need no other code."))
    made = _codes(entry.edition, [entry], by=by, at=at)
    journal.record("register.code_replaced", entry, by=by, at=at)
    return made[0]


@sensitive_variables()
def _codes(edition: Edition, people: Iterable[RegisterEntry], *, by: User, at: datetime) -> list[Made]:
    end = editions.days(edition).voting_ends
    last = max(at.date() + timedelta(days=1), end) if end else None
    expires_at = at + LASTS if last is None else at + ((last - at.date()) + timedelta(days=1))
    made = [Made(entry, drawn(), expires_at) for entry in people]
    held = LetterCode.objects.within(edition.municipality)
    held.filter(entry__in=[each.entry for each in made], replaced_at=None).update(replaced_at=at)
    LetterCode.objects.bulk_create(
        LetterCode(
            entry=each.entry, digest=_digest(each.code), made_at=at, made_by=by, expires_at=each.expires_at
        )
        for each in made
    )
    return made


def drawn() -> str:
    """A code for a card or a letter: twelve signs without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(SIGNS))


def grouped(code: str) -> str:
    return " ".join(code[start : start + GROUP] for start in range(0, SIGNS, GROUP))


@sensitive_variables()
def _digest(code: str) -> str:
    try:
        return hmac.new(pepper(), b"letter code\0" + code.encode(), hashlib.sha256).hexdigest()
    except PepperFault as fault:
        raise Refused(_("A key of the register is missing. Please tell the town hall.")) from fault


@sensitive_variables()
def enter(
    edition: Edition, typed: str, birth_date: date, *, by: User | None, network: str, at: datetime
) -> RegisterEntry:
    """Whoever holds the letter and knows the birthday is the person it was sent to, and verified.

    Signed in, the entry becomes theirs and the code has served. Without an account it stays nobody's, and
    opens the booth until its one ballot is cast. A statement gives way to a letter; an entry that proved who
    it is does not. Tries are counted by network and by code; one answer for every wrong pair.
    """
    require(policies.register_answer(edition, at))
    limits.take("letter_codes_of_a_network", network, at=at)
    digest = _digest("".join(sign for sign in typed.upper() if sign in ALPHABET)[: SIGNS + 1])
    limits.take("letter_code", digest, at=at)
    with transaction.atomic():
        code = (
            LetterCode.objects.within(edition.municipality)
            .filter(entry__edition=edition, digest=digest, replaced_at=None, used_at=None, expires_at__gt=at)
            .first()
        )
        if code is None:
            raise _wrong()
        entry = code.entry
        locks.hold_and_read(entry)
        locks.hold_and_read(code)
        if entry.left_at or entry.birth_date not in (None, birth_date) or code.used_at or code.replaced_at:
            raise _wrong()
        _require_free(entry, edition, by)
        _verify(entry, code, by=by, at=at)
    return entry


def _wrong() -> Refused:
    return Refused(
        _("This code and this birth date do not go together, or the code has served or is too old."),
        road=_("Look at the letter once more. If it was lost, ask the town hall for another."),
    )


def _require_free(entry: RegisterEntry, edition: Edition, by: User | None) -> None:
    own = edition.register.filter(user=by).first() if by is not None else None
    if own is not None and own != entry:
        raise Refused(
            _("Your account is on the register of this edition already, on another line."),
            road=_("Sign out to vote with this code, or write to: %(contact)s.")
            % {"contact": edition.contact},
        )
    is_others = _is_signed_in_to(entry) and (by is None or entry.user_id != by.pk)
    if is_others and (by is None or not _is_unproved(entry)):
        raise Refused(
            _("This person has an account: sign in with it first, then type the code."),
            road=_("If that account is not yours, write to: %(contact)s.") % {"contact": edition.contact},
        )


def _is_unproved(entry: RegisterEntry) -> bool:
    return not _is_signed_in_to(entry) or LEVEL_RANK[Level(entry.level)] <= LEVEL_RANK[Level.DECLARED]


def _is_signed_in_to(entry: RegisterEntry) -> bool:
    """Whether its account is one that somebody enters: the desk opens some for ideas and letters alone."""
    return entry.user is not None and entry.user.email is not None


def _verify(entry: RegisterEntry, code: LetterCode, *, by: User | None, at: datetime) -> None:
    holder = by if by is not None or _is_signed_in_to(entry) else entry.user
    changes = entry.user != holder or entry.level != Level.DESK
    if by is not None:
        code.used_at = at
        code.save(update_fields=["used_at"])
    if entry.user is not None and entry.user != holder:
        handovers.hand_over(entry, holder, at=at)
    if changes:
        entry.user = holder
        if entry.level != Level.DESK:
            entry.level, entry.source = Level.DESK, RegisterSource.LETTER
        entry.save(update_fields=["user", "level", "source"])
    if changes and by is not None:  # else the instant would tell when somebody sat at the booth
        journal.record(
            "register.verified",
            entry,
            by=by,
            at=at,
            level=str(entry.level),
            source=str(RegisterSource.LETTER),
        )
