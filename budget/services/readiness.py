"""What a phase still needs before it is announced, and a rulebook before it is published."""

from dataclasses import replace
from datetime import datetime

from budget.enums import MissingForPhase, PhaseKind, ZoneChoice
from budget.models import Edition, Phase
from budget.queries import editions as queries
from budget.queries import juries
from budget.rulebook import Rulebook

# Beside what every phase needs: a published rulebook, complete, with the money as it stands.
NEEDS = {
    PhaseKind.REVIEW: MissingForPhase.DEPARTMENTS,
    PhaseKind.JURY: MissingForPhase.JURY,
    PhaseKind.VOTING: MissingForPhase.TERRITORIES,
}


def missing(edition: Edition, kind: PhaseKind, closes_at: datetime, at: datetime) -> list[MissingForPhase]:
    """What keeps this phase from being announced."""
    rules, everywhere = _missing_everywhere(edition)
    return everywhere + _missing_there(edition, kind, rules, closes_at, at)


def missing_by_phase(
    edition: Edition, at: datetime
) -> tuple[list[MissingForPhase], dict[str, list[MissingForPhase]]]:
    """What keeps every phase from being announced, and what each one lacks besides."""
    rules, everywhere = _missing_everywhere(edition)
    there = {
        phase.kind: _missing_there(edition, PhaseKind(phase.kind), rules, phase.closes_at, at)
        for phase in Phase.objects.filter(edition=edition)
    }
    return everywhere, there


def missing_basics(edition: Edition, rules: Rulebook) -> list[MissingForPhase]:
    """What keeps this rulebook from being published."""
    answers = edition.contact_email or edition.contact_telephone
    return rules.missing() + ([] if answers else [MissingForPhase.CONTACT])


def _missing_everywhere(edition: Edition) -> tuple[Rulebook, list[MissingForPhase]]:
    current, stands = queries.current_rulebook(edition), queries.money(edition)
    if current is None:
        rules = replace(queries.rules_to_edit(edition), money=stands)
        return rules, [MissingForPhase.RULEBOOK, *missing_basics(edition, rules)]
    changed = (
        [MissingForPhase.ENVELOPES_CHANGED] if current.rules.money.as_printed != stands.as_printed else []
    )
    return current.rules, missing_basics(edition, current.rules) + changed


def _missing_there(
    edition: Edition, kind: PhaseKind, rules: Rulebook, closes_at: datetime, at: datetime
) -> list[MissingForPhase]:
    need = NEEDS.get(kind)
    lacking = [] if need is None or _is_there(need, edition, rules) else [need]
    return lacking if at < closes_at else [*lacking, MissingForPhase.FUTURE]


def _is_there(need: MissingForPhase, edition: Edition, rules: Rulebook) -> bool:
    if need == MissingForPhase.DEPARTMENTS:
        return queries.departments(edition).exists()
    if need == MissingForPhase.TERRITORIES:
        return rules.voting.zone_choice == ZoneChoice.EVERYONE or queries.territories(edition).exists()
    jury = juries.jury_of(edition)
    return jury is not None and bool(jury.criteria.all()) and juries.seated(jury).count() >= jury.quorum
