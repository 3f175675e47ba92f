"""The rules of an edition: one version in preparation, then published, numbered and immutable."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.refusals import InvalidInput, Refused, require
from accounts.services import journal, locks
from budget import policies
from budget.enums import PhaseKind
from budget.models import Edition, RulebookVersion
from budget.policies.answers import missing_in_words
from budget.queries import editions as queries
from budget.queries.levels import reached_levels
from budget.rulebook import DEFAULTS, Article, Fault, Rulebook, changed_articles, locked_articles
from budget.services import readiness, registers

FAULT_WORDS = {
    "out_of_bounds": gettext_lazy("Write a number from %(minimum)s to %(maximum)s."),
    "below_minimum": gettext_lazy("This cannot be less than %(minimum)s, the lowest you allow."),
    "empty": gettext_lazy("Choose at least one."),
    "lot_comes_last": gettext_lazy("The public lot settles every tie: it comes last, and each rule once."),
    "out_of_reach": gettext_lazy(
        "Nobody could take part: this town has no means yet to verify people so far. Choose another level."
    ),
    "one_day_for_all": gettext_lazy(
        "For a vote, age counts on one day for everybody: its first or its last."
    ),
}


@transaction.atomic
def revise(edition: Edition, rules: Rulebook, *, by: User, at: datetime) -> RulebookVersion:
    """Write the version in preparation; what people already rely on cannot change in it.

    Rules that are again what is published leave no version to publish.
    """
    require(policies.can_set_up(by, edition))
    version = version_in_preparation(edition, at=at)
    rules = replace(rules, money=queries.money(edition))
    _require_sound(edition, rules)
    _require_unlocked(edition, rules, at)
    current = queries.current_rulebook(edition)
    if current is not None and not changed_articles(current.rules, rules):
        version.delete()
        return current
    version.parts = rules.to_parts()
    version.save(update_fields=["parts"])
    journal.record("rulebook.revised", version, by=by, at=at, number=version.number)
    return version


@transaction.atomic
def publish(edition: Edition, *, by: User, at: datetime) -> RulebookVersion:
    """From now on this version applies; it is never altered, a later one may replace it."""
    require(policies.can_set_up(by, edition))
    version = version_in_preparation(edition, at=at)
    rules = replace(version.rules, money=queries.money(edition))
    current = queries.current_rulebook(edition)
    _require_complete(edition, rules)
    _require_sound(edition, rules)
    _require_unlocked(edition, rules, at)
    if current is not None and not changed_articles(current.rules, rules):
        raise Refused(_("Nothing differs from the published version: there is nothing to publish."))
    version.parts, version.published_at, version.published_by = rules.to_parts(), at, by
    version.save(update_fields=["parts", "published_at", "published_by"])
    version.__dict__.pop("rules", None)
    registers.decide_again(edition, version)
    journal.record("rulebook.published", version, by=by, at=at, number=version.number)
    return version


def version_in_preparation(edition: Edition, *, at: datetime) -> RulebookVersion:
    """The version being written, begun from the published one or from the profile; the edition is held."""
    locks.hold(edition)
    draft = edition.rulebooks.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    current = queries.current_rulebook(edition)
    rules = current.rules if current else DEFAULTS[queries.profile(edition)]
    return RulebookVersion.objects.create(
        edition=edition,
        number=current.number + 1 if current else 1,
        parts=rules.to_parts(),
        created_at=at,
    )


def _require_complete(edition: Edition, rules: Rulebook) -> None:
    missing = readiness.missing_basics(edition, rules)
    if missing:
        raise Refused(
            _("The rulebook cannot be published yet. Still missing: %(things)s.")
            % {"things": missing_in_words(missing)}
        )


def _require_sound(edition: Edition, rules: Rulebook) -> None:
    """What a published version says already stands: a program of today may be stricter than it was."""
    current = queries.current_rulebook(edition)
    reached = reached_levels(edition.municipality)
    known = current.rules.faults(reached) if current else []
    faults = [fault for fault in rules.faults(reached) if fault not in known]
    if faults:
        raise InvalidInput(
            _("Some rules cannot stand as they are."),
            {("rules", fault.part, fault.name): _fault_in_words(fault) for fault in faults},
        )


def _fault_in_words(fault: Fault) -> str:
    return str(FAULT_WORDS[fault.code]) % fault.params


def _require_unlocked(edition: Edition, rules: Rulebook, at: datetime) -> None:
    current = queries.current_rulebook(edition)
    if current is None:
        return
    locked = locked_articles(_phases_relied_on(edition, at))
    refused = [article for article in changed_articles(current.rules, rules) if article in locked]
    if refused:
        raise Refused(_locked_in_words(refused), article=refused[0])


def _phases_relied_on(edition: Edition, at: datetime) -> set[PhaseKind]:
    """The phases people have taken part in; a settled ballot paper counts as a vote that has opened."""
    opened = queries.opened_kinds(edition, at)
    return opened | {PhaseKind.VOTING} if queries.ballot_is_settled(edition) else opened


def _locked_in_words(articles: Sequence[Article]) -> str:
    return ngettext(
        "Article %(numbers)s no longer changes: people have already taken part under it.",
        "Articles %(numbers)s no longer change: people have already taken part under them.",
        len(articles),
    ) % {"numbers": ", ".join(str(int(article)) for article in articles)}
