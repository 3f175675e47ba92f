"""Who may do what in an edition, one function per act."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from accounts.enums import Role
from accounts.models import Municipality, User, Viewer
from accounts.policies import can_coordinate, is_signed_in, works_for
from budget import calendar
from budget.eligibility import propose_standing
from budget.enums import Exclusion, PhaseKind, ProposalStatus, Timing
from budget.models import Edition, Juror, Phase, Proposal, RegisterEntry, RulebookVersion
from budget.policies.answers import Answer as Answer
from budget.policies.answers import no as no
from budget.policies.juries import NO_JUROR as NO_JUROR
from budget.policies.juries import can_mark as can_mark
from budget.policies.juries import can_read_files as can_read_files
from budget.policies.juries import can_read_marks as can_read_marks
from budget.policies.juries import can_run_jury as can_run_jury
from budget.policies.juries import can_sit as can_sit
from budget.policies.proposals import NOT_HIDDEN as NOT_HIDDEN
from budget.policies.proposals import ON_THE_SITE as ON_THE_SITE
from budget.policies.proposals import PUBLIC as PUBLIC
from budget.policies.proposals import can_begin_proposal as can_begin_proposal
from budget.policies.proposals import can_edit_proposal as can_edit_proposal
from budget.policies.proposals import can_judge_proposal as can_judge_proposal
from budget.policies.proposals import can_moderate_proposal as can_moderate_proposal
from budget.policies.proposals import can_read_admissibility as can_read_admissibility
from budget.policies.proposals import can_read_moderation as can_read_moderation
from budget.policies.proposals import can_submit_proposal as can_submit_proposal
from budget.policies.proposals import can_view_proposal as can_view_proposal
from budget.policies.proposals import can_withdraw_proposal as can_withdraw_proposal
from budget.policies.proposals import is_on_the_site as is_on_the_site
from budget.policies.proposals import proposals_visible_to as proposals_visible_to
from budget.policies.reviews import can_clarify as can_clarify
from budget.policies.reviews import can_cost as can_cost
from budget.policies.reviews import can_decide as can_decide
from budget.policies.reviews import can_file_again as can_file_again
from budget.policies.reviews import can_give_opinion as can_give_opinion
from budget.policies.reviews import can_read_opinions as can_read_opinions
from budget.policies.reviews import can_read_reviews as can_read_reviews
from budget.policies.reviews import can_reply as can_reply
from budget.policies.reviews import can_view_review as can_view_review
from budget.policies.reviews import projects_visible_to as projects_visible_to
from budget.policies.reviews import proposed as proposed
from budget.policies.reviews import reviews_visible_to as reviews_visible_to
from budget.rulebook import Rulebook

# An idea counts against its proposer's number from its submission, whatever became of it.
FILED = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.ADMITTED,
    ProposalStatus.NOT_TAKEN_UP,
)


# Who keeps the register; a small town has nobody at a desk but its coordinator.
REGISTER_KEEPERS = (Role.DESK_AGENT, Role.COORDINATOR)

# An edition is public once a rulebook of its is published; before, it is the town's own business.
IS_PUBLIC = Q(is_archived=True) | Q(
    Exists(RulebookVersion.objects.published().filter(edition=OuterRef("pk")))
)


def editions_visible_to(person: Viewer, municipality: Municipality) -> Q:
    return Q() if works_for(person, municipality) else IS_PUBLIC


def can_view_edition(person: Viewer, edition: Edition) -> bool:
    return edition.is_public or works_for(person, edition.municipality)


def can_follow(person: Viewer, edition: Edition) -> bool:
    """To be told of it: whoever is signed in and may read it, while something can still happen."""
    return is_signed_in(person) and can_view_edition(person, edition) and not edition.is_archived


def can_create_edition(person: Viewer, municipality: Municipality) -> bool:
    return can_coordinate(person, municipality)


def can_set_up(person: Viewer, edition: Edition) -> bool:
    return can_coordinate(person, edition.municipality) and not edition.is_archived


def can_announce(person: Viewer, phase: Phase) -> bool:
    return can_set_up(person, phase.edition)


def sits_on_jury(person: Viewer, edition: Edition) -> bool:
    return (
        is_signed_in(person)
        and Juror.objects.filter(user=person, jury__edition=edition, left_at__isnull=True).exists()
    )


def can_join(person: Viewer, edition: Edition) -> bool:
    """Enter the register for oneself: anyone signed in; the conditions are the rulebook's."""
    return is_signed_in(person) and not edition.is_archived


def can_keep_register(person: Viewer, edition: Edition) -> bool:
    """Enter people, verify and correct them: those at the desk, and whoever coordinates."""
    return (
        is_signed_in(person)
        and any(person.holds(role, edition.municipality) for role in REGISTER_KEEPERS)
        and not edition.is_archived
    )


def can_decide_of(person: Viewer, entry: RegisterEntry) -> bool:
    """Correct an entry, decide a doubt or answer about it; nobody for themselves."""
    return can_keep_register(person, entry.edition) and person.pk != entry.user_id


def can_dispute(person: Viewer, entry: RegisterEntry) -> bool:
    """Contest what is said of one's own entry."""
    return is_signed_in(person) and entry.user_id == person.pk and not entry.edition.is_archived


def can_bring_lists(person: Viewer, edition: Edition) -> bool:
    """Enter many people at once, by a list of the town's."""
    return can_set_up(person, edition)


def can_send_codes(person: Viewer, edition: Edition) -> bool:
    """Make codes for letters and cards: each of them is somebody's vote."""
    return can_set_up(person, edition)


def works_at_a_desk(person: Viewer, edition: Edition) -> bool:
    """Whose work it is: it has a room in the office. Where a town has nobody, its coordinator does it."""
    return (
        is_signed_in(person)
        and can_keep_register(person, edition)
        and person.holds(Role.DESK_AGENT, edition.municipality)
    )


def register_answer(edition: Edition, at: datetime) -> Answer:
    """Is the register still open? As long as something may be done by those who enter it."""
    if edition.is_archived:
        return no("edition_over")
    windows = windows_of(edition, at)
    collection, voting = windows[PhaseKind.COLLECTION], windows[PhaseKind.VOTING]
    has_ended = voting.is_over or any(
        windows[kind].is_open or windows[kind].is_over
        for kind in (PhaseKind.RATIFICATION, PhaseKind.DELIVERY)
    )
    if collection.may_still_be or voting.may_still_be or not has_ended:
        return Answer()
    return no("register_closed")


def windows_of(edition: Edition, at: datetime) -> dict[PhaseKind, calendar.Window]:
    """Where each phase stands; those the edition does without included."""
    spans = {phase.kind: phase for phase in edition.phases.all()}
    return {kind: calendar.window(spans.get(kind), at, is_archived=edition.is_archived) for kind in PhaseKind}


def can_propose(person: Viewer, edition: Edition, at: datetime) -> bool | Answer:
    """May this person submit an idea now? A draft may be begun before: only its submission asks."""
    if not is_signed_in(person):
        return False
    in_time = phase_answer(edition, PhaseKind.COLLECTION, at)
    if not in_time:
        return in_time
    rulebook = edition.rulebooks.published().first()
    if rulebook is None:
        return no("not_planned")
    entry = edition.register.filter(user=person).first()
    return propose_answer(person, edition, entry, rulebook.rules, on=edition.local_day(at))


def propose_answer(
    person: Viewer, edition: Edition, entry: RegisterEntry | None, rules: Rulebook, *, on: date
) -> Answer:
    """May this person submit an idea on that day, were the call for ideas open?"""
    if not is_signed_in(person):
        return Answer(propose_standing(None, rules, on=on))
    role = excluded_as(person, edition, rules.proposing.exclusions)
    if entry is None:
        return Answer(propose_standing(None, rules, on=on, excluded_as=role))
    filed = Proposal.objects.filter(edition=edition, author=person, status__in=FILED).count()
    return Answer(propose_standing(entry, rules, on=on, filed=filed, excluded_as=role))


def is_kept_from_proposing(person: Viewer, edition: Edition) -> bool:
    """By the part they take in the decision: neither the register nor the calendar will change it."""
    if not is_signed_in(person):
        return False
    rulebook = edition.rulebooks.published().first()
    return rulebook is not None and bool(excluded_as(person, edition, rulebook.rules.proposing.exclusions))


def excluded_as(person: User, edition: Edition, exclusions: Collection[Exclusion]) -> str:
    """Of the parts this person takes in the decision, one that the rulebook excludes, if any."""
    if Exclusion.COUNCILLORS in exclusions and person.holds(Role.COUNCILLOR, edition.municipality):
        return Exclusion.COUNCILLORS
    if Exclusion.OFFICERS in exclusions and person.holds(Role.OFFICER, edition.municipality):
        return Exclusion.OFFICERS
    if Exclusion.JURORS in exclusions and sits_on_jury(person, edition):
        return Exclusion.JURORS
    return ""


def phase_answer(edition: Edition, kind: PhaseKind, at: datetime) -> Answer:
    """Yes while this phase is open, else when it opens, that it is over, or that nothing is planned."""
    return window_answer(windows_of(edition, at)[kind], edition)


def window_answer(window: calendar.Window, edition: Edition, *, article: int | None = None) -> Answer:
    if window.is_open:
        return Answer()
    opens_at, closes_at = (
        moment.astimezone(edition.zone) if moment else None for moment in (window.opens_at, window.closes_at)
    )
    if window.is_over:
        return no("closed", article=article, closes_at=closes_at)
    if window.is_ahead:
        code = "planned" if window.timing == Timing.PLANNED else "not_open_yet"
        return no(code, article=article, opens_at=opens_at)
    return no("edition_over" if edition.is_archived else "not_planned", article=article)
