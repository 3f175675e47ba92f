"""Who may take part in an edition: one entry per person, whatever the account or the channel."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Territory, User
from accounts.refusals import InvalidInput, Path, Refused, require
from accounts.services import journal, limits
from accounts.services.identities import person_key
from accounts.writing import written
from budget import eligibility, policies
from budget.enums import Level, RegisterSource, TownLink
from budget.models import Edition, RegisterEntry, RulebookVersion
from budget.policies import Answer, no
from budget.queries import editions as queries

BATCH = 500


def join(
    edition: Edition,
    *,
    by: User,
    at: datetime,
    given_names: str,
    family_name: str,
    birth_date: date,
    territory: Territory | None = None,
    lives_here: bool = False,
    works_here: bool = False,
    studies_here: bool = False,
) -> RegisterEntry:
    """State on honour who one is; sending the same statement twice changes nothing.

    Tries are counted per account: each answer tells whether somebody is registered.
    """
    require(policies.can_join(by, edition))
    require(policies.register_answer(edition, at))
    key = person_key(given_names, family_name, birth_date)
    limits.take("join_register", by.pk, at=at)
    with transaction.atomic():
        return _join(
            edition,
            key,
            by=by,
            at=at,
            given_names=given_names,
            family_name=family_name,
            birth_date=birth_date,
            territory=territory,
            lives_here=lives_here,
            works_here=works_here,
            studies_here=studies_here,
        )


def _join(
    edition: Edition,
    key: str,
    *,
    by: User,
    at: datetime,
    given_names: str,
    family_name: str,
    birth_date: date,
    territory: Territory | None,
    lives_here: bool,
    works_here: bool,
    studies_here: bool,
) -> RegisterEntry:
    rulebook = queries.current_rulebook(edition)
    if rulebook is None:
        raise no("not_planned").refusal()
    today = edition.local_day(at)
    ties = _ties(lives_here=lives_here, works_here=works_here, studies_here=studies_here)
    _require_plausible(edition, birth_date, territory, ties, today)
    known = edition.register.filter(user=by).first()
    if known is not None:
        return _same_or_refuse(known, key, edition)
    days = queries.days(edition)
    require(Answer(eligibility.join_standing(birth_date, ties, rulebook.rules, days, on=today)))
    entry = RegisterEntry(
        edition=edition,
        user=by,
        given_names=written(given_names, is_one_line=True),
        family_name=written(family_name, is_one_line=True),
        territory=territory,
        level=Level.DECLARED,
        source=RegisterSource.STATEMENT,
        person_key=key,
        lives_here=lives_here,
        works_here=works_here,
        studies_here=studies_here,
        birth_date=birth_date,
        entered_at=at,
    )
    _decide(entry, rulebook, days)
    if _insert(entry):
        journal.record("register.joined", entry, by=by, at=at, level=str(entry.level))
        return entry
    return _same_or_refuse(edition.register.filter(user=by).first(), key, edition)


def decide_again(edition: Edition, rulebook: RulebookVersion) -> int:
    """Give the register's answers again, after rules or dates changed; tells how many entries were read.

    Part of the act that changed them, hence no right of its own. Without a birth date the answer stays.
    """
    days = queries.days(edition)
    fields = ["may_propose_from", "may_vote", "rulebook"]
    batch: list[RegisterEntry] = []
    count = 0
    for entry in edition.register.filter(birth_date__isnull=False).iterator(chunk_size=BATCH):
        _decide(entry, rulebook, days)
        batch.append(entry)
        count += 1
        if len(batch) == BATCH:
            RegisterEntry.objects.bulk_update(batch, fields)
            batch = []
    RegisterEntry.objects.bulk_update(batch, fields)
    return count


def _decide(entry: RegisterEntry, rulebook: RulebookVersion, days: eligibility.DecisiveDays) -> None:
    if entry.birth_date is None:
        return
    ties = eligibility.ties_of(entry)
    entry.may_propose_from = eligibility.may_propose_from(entry.birth_date, ties, rulebook.rules, days)
    entry.may_vote = eligibility.may_vote(entry.birth_date, ties, rulebook.rules, days)
    entry.rulebook = rulebook


def _insert(entry: RegisterEntry) -> bool:
    """Insert the entry; False when its key is there: from another account of the person, or another click."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _same_or_refuse(known: RegisterEntry | None, key: str, edition: Edition) -> RegisterEntry:
    if known is None:
        raise no("already_entered", contact=edition.contact).refusal()
    if known.person_key == key:
        return known
    raise Refused(
        _("You are already on the register of this edition, under other names or another birth date."),
        road=_("To have them corrected, write to: %(contact)s.") % {"contact": edition.contact},
    )


def _ties(*, lives_here: bool, works_here: bool, studies_here: bool) -> set[TownLink]:
    answers = {TownLink.RESIDENCE: lives_here, TownLink.WORK: works_here, TownLink.STUDY: studies_here}
    return {tie for tie, is_so in answers.items() if is_so}


def _require_plausible(
    edition: Edition, birth_date: date, territory: Territory | None, ties: set[TownLink], today: date
) -> None:
    errors: Mapping[Path, str] = {
        **_implausible_birth(birth_date, today),
        **_foreign_territory(edition, territory, ties),
    }
    if errors:
        raise InvalidInput(_("Something has to be corrected before you can be registered."), errors)


def _implausible_birth(birth_date: date, today: date) -> dict[Path, str]:
    if birth_date > today:
        return {("birth_date",): _("This date is still to come. Please check the year.")}
    if not eligibility.is_plausible(birth_date, on=today):
        return {
            ("birth_date",): _("This date makes you more than %(age)s years old. Please check the year.")
            % {"age": eligibility.OLDEST}
        }
    return {}


def _foreign_territory(edition: Edition, territory: Territory | None, ties: set[TownLink]) -> dict[Path, str]:
    if territory is None:
        has_quarters = edition.municipality.territories.exists()
        if TownLink.RESIDENCE in ties and has_quarters:
            return {("territory",): _("Choose the quarter you live in.")}
        return {}
    if territory.municipality_id != edition.municipality_id:
        return {("territory",): _("This quarter belongs to another municipality.")}
    return {}
