"""An entry of the register is corrected: with a reason, never so that a former identity is free again."""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from accounts.writing import written
from budget import eligibility, policies
from budget.enums import RegisterStatus
from budget.models import RegisterEntry
from budget.queries import editions
from budget.queries import registers as queries
from budget.queries.registers import CivilIdentity
from budget.services import registers
from budget.services.keeping import keep_identity
from budget.services.registers import TIES
from budget.services.statements import Stated, require_plausible


@transaction.atomic
def correct(entry: RegisterEntry, *, by: User, at: datetime, reason: str, **said: Unpack[Stated]) -> None:
    """Names, birth date, quarter and ties; the keys stay, so that who was entered enters once.

    Both identities are kept as keys: neither enters a second time unseen, even once this person has left.
    """
    require(policies.can_decide_of(by, entry))
    locks.hold(entry.edition)
    locks.hold_and_read(entry)
    why = written(reason)
    if not why:
        raise InvalidInput(_("Say why."), {("reason",): _("Say why, in one sentence.")})
    if entry.status == RegisterStatus.REFUSED:
        raise Refused(_("This registration was found to be somebody else's: correct theirs."))
    if entry.left_at is not None:
        raise Refused(_("This person has left, and their names are erased: they come back by themselves."))
    identity = CivilIdentity.of(said["given_names"], said["family_name"], said["birth_date"])
    alike = queries.resembling(entry.edition, identity, but=entry)
    if any(other.status == RegisterStatus.ENTERED and identity.is_of(other) for other in alike):
        raise Refused(_("Somebody with these names and this birth date is on the register already."))
    keep_identity(entry)
    before = _facts(entry)
    entry.given_names = written(said["given_names"], is_one_line=True)
    entry.family_name = written(said["family_name"], is_one_line=True)
    entry.birth_date = said["birth_date"]
    entry.territory = said.get("territory")
    for tie in TIES:
        setattr(entry, tie, said.get(tie, False))
    today, ties = entry.edition.local_day(at), eligibility.ties_of(entry)
    require_plausible(entry.edition, entry.birth_date, entry.territory, ties, today)
    rulebook = editions.current_rulebook(entry.edition)
    if rulebook is not None:
        registers.decide(entry, rulebook, editions.days(entry.edition))
    entry.save()
    keep_identity(entry)
    changed = [name for name, value in _facts(entry).items() if value != before[name]]
    journal.record("register.corrected", entry, by=by, at=at, reason=why, corrected=changed)


def _facts(entry: RegisterEntry) -> dict[str, object]:
    return {
        "names": (entry.given_names, entry.family_name),
        "birth_date": entry.birth_date,
        "territory": entry.territory_id,
        "tie": eligibility.ties_of(entry),
    }
