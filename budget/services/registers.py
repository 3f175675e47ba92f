"""Who may take part in an edition: one entry per person, whatever the account or the channel."""

from datetime import datetime
from typing import Unpack

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import FRANCECONNECT
from accounts.models import User
from accounts.refusals import Refused, require
from accounts.services import journal, limits, links, locks
from accounts.services.identities import claim_key
from accounts.writing import written
from budget import eligibility, policies
from budget.enums import Level, RegisterSource, RegisterStatus
from budget.models import Edition, RegisterEntry, RulebookVersion
from budget.policies import Answer, no
from budget.queries import editions
from budget.queries import registers as queries
from budget.queries.registers import CivilIdentity
from budget.services import handovers
from budget.services.statements import Stated, StatedAtHome, require_plausible, with_quarter
from budget.services.verifying import Origin, raise_level, take_from

BATCH = 500
TIES = ("lives_here", "works_here", "studies_here")


def join(edition: Edition, *, by: User, at: datetime, **told: Unpack[StatedAtHome]) -> RegisterEntry:
    """State on honour who one is; sending the same statement twice changes nothing.

    Who may be on the register already waits there for an officer, whether the names are the same or only
    alike. Tries are counted per account and per person that somebody says to be.
    """
    require(policies.can_join(by, edition))
    require(policies.register_answer(edition, at))
    said = with_quarter(edition.municipality, told)
    identity = _identity(said)
    limits.take("join_register", by.pk, at=at)
    with transaction.atomic():
        locks.hold(edition)  # two accounts of one person at the same moment, spelt in two ways
        own = _own(edition, by)
        if own is not None:
            return _same_or_refuse(own, identity)
        if (listed := _take_up(edition, identity.person_key, said, by=by, at=at)) is not None:
            event = "register.returned" if listed.returned_on is not None else "register.joined"
            journal.record(event, listed, by=by, at=at, level=str(listed.level))
            return listed
        alike = queries.resembling(edition, identity)
        if alike:
            limits.take("claim_identity", alike[0].pk, at=at)
        origin = Origin(Level.DECLARED, RegisterSource.STATEMENT, user=by)
        entry = _add(edition, identity, said, origin, at=at, alike=alike)
        journal.record(_EVENTS[entry.status], entry, by=by, at=at, level=str(entry.level))
        return entry


def identify(
    edition: Edition, *, by: User, at: datetime, provider_key: str, **told: Unpack[StatedAtHome]
) -> RegisterEntry:
    """FranceConnect says who somebody is, they state their ties; who is there already is verified.

    From then on it signs them in: the account is linked in the same act.
    """
    require(policies.can_join(by, edition))
    require(policies.register_answer(edition, at))
    said = with_quarter(edition.municipality, told)
    identity = _identity(said)
    limits.take("join_register", by.pk, at=at)
    origin = Origin(Level.IDENTITY, RegisterSource.IDENTITY_PROVIDER, user=by, provider_key=provider_key)
    with transaction.atomic():
        locks.hold(edition)
        links.link(by, FRANCECONNECT, provider_key)
        own, alike = _own(edition, by), queries.resembling(edition, identity)
        if own is not None:
            known: RegisterEntry | None = _same_or_refuse(own, identity)
        else:
            # Whoever the desk entered without an account finds their entry, and a mere statement gives way
            # to a signed identity; what another account has proved is in doubt.
            known = next((entry for entry in alike if identity.is_of(entry) and _gives_way(entry)), None)
        _require_one_identity(edition, known, provider_key)
        if known is not None:
            locks.hold_and_read(known)
            if own is None and known.user_id is not None:
                take_from(known, by, by=by, at=at)
            _come_back(known, said, at=at)
            raise_level(known, origin, by=by, at=at)
            return known
        entry = _add(edition, identity, said, origin, at=at, alike=alike)
        journal.record(_EVENTS[entry.status], entry, by=by, at=at, level=str(entry.level))
        return entry


def _gives_way(entry: RegisterEntry) -> bool:
    is_stated = entry.status == RegisterStatus.ENTERED and handovers.is_merely_stated(entry)
    return entry.user_id is None or is_stated


def _require_one_identity(edition: Edition, known: RegisterEntry | None, provider_key: str) -> None:
    others = edition.register.filter(provider_key=provider_key)
    if known is not None:
        others = others.exclude(pk=known.pk)
    is_another = known is not None and known.provider_key not in (None, provider_key)
    if is_another or others.exists():
        raise no("already_entered", contact=edition.contact).refusal()


def enter(
    edition: Edition,
    *,
    by: User,
    at: datetime,
    level: Level,
    source: RegisterSource,
    user: User | None = None,
    **said: Unpack[Stated],
) -> RegisterEntry:
    """The town enters somebody whose papers it has seen; who is there already is verified, never doubled.

    Somebody who is only alike waits for a decision, which the same agent may take on the spot. `user`: their
    account, where they have one. Papers seen do not verify another account that only stated the identity.
    """
    require(policies.can_keep_register(by, edition))
    require(policies.register_answer(edition, at))
    identity, origin = _identity(said), Origin(level, source, user=user, entered_by=by)
    with transaction.atomic():
        locks.hold(edition)
        own = _own(edition, user) if user is not None else None
        alike = queries.resembling(edition, identity)
        known = next((entry for entry in alike if identity.is_of(entry)), None)
        if own is not None and own != known:
            known = _same_or_refuse(own, identity)
        if known is not None:
            locks.hold_and_read(known)
            if handovers.is_merely_stated(known) and known.user != user and origin.proves_identity:
                raise Refused(
                    _("An account that only stated this identity holds it on the register."),
                    road=_("Search the person by name: their file asks whether that account is theirs."),
                )
            _come_back(known, said, at=at)
            raise_level(known, origin, by=by, at=at)
            return known
        entry = _add(edition, identity, said, origin, at=at, alike=alike)
        journal.record("register.entered", entry, by=by, at=at, level=str(level), source=str(source))
        return entry


def _take_up(edition: Edition, key: str, said: Stated, *, by: User, at: datetime) -> RegisterEntry | None:
    """Somebody a list only knows, or who had left: stating to be them proves no more than a statement."""
    free = Q(level=Level.EMAIL) | Q(left_at__isnull=False)
    known = edition.register.filter(free, person_key=key, user=None).first()
    if known is None:
        return None
    locks.hold_and_read(known)
    if known.user_id is not None:
        return None
    if known.left_at is None:  # the list stays noted; whoever comes back was here since then
        known.entered_at, known.entered_by = at, None
    _come_back(known, said, at=at)
    known.user, known.level, known.source = by, Level.DECLARED, RegisterSource.STATEMENT
    known.territory = said.get("territory")
    known.address_is_listed = said.get("address_is_listed")
    for tie in TIES:
        setattr(known, tie, said.get(tie, False))
    rulebook = editions.current_rulebook(edition)
    if rulebook is None:
        raise no("not_planned").refusal()
    ties, days, today = eligibility.ties_of(known), editions.days(edition), edition.local_day(at)
    require_plausible(edition, said["birth_date"], known.territory, ties, today)
    require(Answer(eligibility.join_standing(said["birth_date"], ties, rulebook.rules, days, on=today)))
    decide(known, rulebook, days)
    known.save()
    return known


def _come_back(known: RegisterEntry, said: Stated, *, at: datetime) -> None:
    """Who had left is named anew; a ballot of before is nobody's to change any more."""
    if known.left_at is None:
        return
    known.given_names = written(said["given_names"], is_one_line=True)
    known.family_name = written(said["family_name"], is_one_line=True)
    known.birth_date, known.left_at = said["birth_date"], None
    known.returned_on = known.edition.local_day(at)
    known.save(update_fields=["given_names", "family_name", "birth_date", "left_at", "returned_on"])


def _own(edition: Edition, user: User) -> RegisterEntry | None:
    return edition.register.filter(user=user).first()


_EVENTS = {RegisterStatus.ENTERED: "register.joined", RegisterStatus.DOUBTFUL: "register.doubted"}


def _identity(said: Stated) -> CivilIdentity:
    return CivilIdentity.of(said["given_names"], said["family_name"], said["birth_date"])


def _add(
    edition: Edition,
    identity: CivilIdentity,
    said: Stated,
    origin: Origin,
    *,
    at: datetime,
    alike: list[RegisterEntry],
) -> RegisterEntry:
    """A new entry with the rulebook's answers; in doubt where somebody is alike, or in another alphabet."""
    rulebook = editions.current_rulebook(edition)
    if rulebook is None:
        raise no("not_planned").refusal()
    today, days = edition.local_day(at), editions.days(edition)
    is_clear = identity.names.is_latin and not alike
    entry = RegisterEntry(
        edition=edition,
        user=origin.user,
        given_names=written(said["given_names"], is_one_line=True),
        family_name=written(said["family_name"], is_one_line=True),
        territory=said.get("territory"),
        address_is_listed=said.get("address_is_listed"),
        level=origin.level,
        source=origin.source,
        person_key=_key_of_its_own(identity, origin, alike),
        family_key=identity.family_key,
        letters_key=identity.letters_key,
        status=RegisterStatus.ENTERED if is_clear else RegisterStatus.DOUBTFUL,
        status_since=at,
        birth_date=said["birth_date"],
        entered_at=at,
        entered_by=origin.entered_by,
        provider_key=origin.provider_key,
        **{tie: said.get(tie, False) for tie in TIES},
    )
    ties = eligibility.ties_of(entry)
    require_plausible(edition, said["birth_date"], entry.territory, ties, today)
    require(Answer(eligibility.join_standing(said["birth_date"], ties, rulebook.rules, days, on=today)))
    decide(entry, rulebook, days)
    entry.save(force_insert=True)
    return entry


def _key_of_its_own(identity: CivilIdentity, origin: Origin, alike: list[RegisterEntry]) -> str:
    """The key of the person; who states an identity that is taken has another until an officer decides."""
    if origin.user is not None and any(entry.person_key == identity.person_key for entry in alike):
        return claim_key(identity.person_key, origin.user.pk)
    return identity.person_key


def decide_again(edition: Edition, rulebook: RulebookVersion) -> int:
    """Give the register's answers again, after rules or dates changed; tells how many entries were read.

    Part of the act that changed them, hence no right of its own. Without a birth date the answer stays.
    """
    days = editions.days(edition)
    fields = ["may_propose_from", "may_vote", "rulebook"]
    batch: list[RegisterEntry] = []
    count = 0
    for entry in edition.register.filter(birth_date__isnull=False).iterator(chunk_size=BATCH):
        decide(entry, rulebook, days)
        batch.append(entry)
        count += 1
        if len(batch) == BATCH:
            RegisterEntry.objects.bulk_update(batch, fields)
            batch = []
    RegisterEntry.objects.bulk_update(batch, fields)
    return count


def decide(entry: RegisterEntry, rulebook: RulebookVersion, days: eligibility.DecisiveDays) -> None:
    if entry.birth_date is None:
        return
    ties = eligibility.ties_of(entry)
    entry.may_propose_from = eligibility.may_propose_from(entry.birth_date, ties, rulebook.rules, days)
    entry.may_vote = eligibility.may_vote(entry.birth_date, ties, rulebook.rules, days)
    entry.rulebook = rulebook


def _same_or_refuse(own: RegisterEntry, identity: CivilIdentity) -> RegisterEntry:
    """What an account states again; its entry may wait under a key of its own."""
    is_claim = own.user_id is not None and own.person_key == claim_key(identity.person_key, own.user_id)
    if is_claim or identity.is_of(own):
        return own
    raise Refused(
        _("You are already on the register of this edition, under other names or another birth date."),
        road=_("To have them corrected, write to: %(contact)s.") % {"contact": own.edition.contact},
    )
