"""Who may do what in a poll, one function per act."""

from datetime import datetime

from accounts.enums import Role
from accounts.models import Municipality, Viewer
from accounts.policies import can_coordinate, is_of_mayors_office, is_signed_in
from budget.eligibility import vote_standing
from budget.enums import Level
from budget.models import Edition, RegisterEntry
from budget.policies import can_keep_register
from budget.policies.answers import Answer, no
from budget.rulebook import Article, Rulebook
from voting.enums import PollOrigin, PollStatus
from voting.models import CouncilDecision, Poll, Preview


def can_prepare(person: Viewer, poll: Poll) -> bool:
    return can_coordinate(person, poll.municipality) and not poll.edition.is_archived


def can_keep_station(person: Viewer, poll: Poll) -> bool:
    """On the day of the paper vote: look names up, say who has voted, type the sheets of the box."""
    return can_keep_register(person, poll.edition)


def can_vote(voter: RegisterEntry | None, poll: Poll, rules: Rulebook, *, at: datetime) -> Answer:
    """Open at this instant, and the person on the register at the level the settled paper asks."""
    if poll.status in NEVER_OPEN or not (poll.opens_at and poll.closes_at):
        return no("not_planned", article=Article.VOTING)
    zone = poll.edition.zone
    if at < poll.opens_at:
        return no("not_open_yet", article=Article.VOTING, opens_at=poll.opens_at.astimezone(zone))
    if poll.suspended_at is not None:
        return no("suspended", article=Article.VOTING)
    if not poll.is_open(at):
        return no("closed", article=Article.VOTING, closes_at=poll.closes_at.astimezone(zone))
    return Answer(vote_standing(voter, rules, level=Level(poll.required_level)))


def can_endorse(person: Viewer, poll: Poll) -> bool:
    """The two people who sign the draft outcome: the coordinator and members of the commission."""
    return (
        poll.origin == PollOrigin.TOWN
        and is_signed_in(person)
        and any(person.holds(role, poll.municipality) for role in SIGNERS)
    )


def can_refuse_draft(person: Viewer, poll: Poll) -> bool:
    """Say why the draft outcome is not signed: a member of the commission."""
    return (
        can_endorse(person, poll)
        and is_signed_in(person)
        and person.holds(Role.COMMISSION_MEMBER, poll.municipality)
    )


def can_word_texts(person: Viewer, municipality: Municipality) -> bool:
    """How the town words its orders and its deliberation."""
    return can_coordinate(person, municipality)


def can_draft_deliberation(person: Viewer, poll: Poll) -> bool:
    """Take along what the council is asked to decide: once the result is public."""
    return can_record_decision(person, poll) and outcomes_are_public(poll)


def can_read_overview(person: Viewer, edition: Edition) -> bool:
    """Where an edition stands, on one page: the mayor's office; the coordinator reads what it reads."""
    return is_of_mayors_office(person, edition.municipality) or can_coordinate(person, edition.municipality)


def can_give_preview(person: Viewer, poll: Poll) -> bool:
    """Let somebody of the mayor's office read the draft outcome, between count and publication."""
    return can_coordinate(person, poll.municipality) and has_draft(poll)


def can_open_preview(person: Viewer, poll: Poll) -> bool:
    if not (has_draft(poll) and is_signed_in(person) and is_of_mayors_office(person, poll.municipality)):
        return False
    return Preview.objects.filter(poll=poll, reader=person).exists()


def has_draft(poll: Poll) -> bool:
    """Counted, and not public yet."""
    return bool(poll.origin == PollOrigin.TOWN and poll.status == PollStatus.TALLIED)


def can_record_decision(person: Viewer, poll: Poll) -> bool:
    """A councillor, or the coordinator in the name of the council's office.

    What another town's council decided on an imported election is not ours to write.
    """
    return (
        poll.origin == PollOrigin.TOWN
        and is_signed_in(person)
        and (person.holds(Role.COUNCILLOR, poll.municipality) or can_coordinate(person, poll.municipality))
    )


def can_proclaim(person: Viewer, poll: Poll) -> bool:
    """Once the council has decided, a councillor or the coordinator makes it official.

    What the coordinator typed in is confirmed by another person: a member of the commission will do.
    """
    decision = CouncilDecision.objects.filter(poll=poll).select_related("recorded_by").first()
    if decision is None or decision.recorded_by.holds(Role.COUNCILLOR, poll.municipality):
        return can_record_decision(person, poll) or can_prepare(person, poll)
    return decision.recorded_by != person and (can_record_decision(person, poll) or can_endorse(person, poll))


def can_follow_turnout(person: Viewer, poll: Poll) -> bool:
    """How many voted so far, by channel and by quarter: those who run the vote and call people to it."""
    return can_endorse(person, poll)


def can_see_tally(person: Viewer, poll: Poll) -> bool:
    """How far the count is: those who sign its draft, and those who record what the council says of it."""
    return can_endorse(person, poll) or can_record_decision(person, poll)


def can_compare_rules(person: Viewer, edition: Edition) -> bool:
    """What each way to count would fund: for those who write the rulebook."""
    return can_coordinate(person, edition.municipality) and not edition.is_archived


def ballots_are_public(poll: Poll) -> bool:
    """One by one, to whoever asks: those of an imported election, which its own town published long ago.

    An urn of ours opens on the counting side only; no page reads it, closed or not.
    """
    return poll.origin == PollOrigin.IMPORTED and outcomes_are_public(poll)


def outcomes_are_public(poll: Poll) -> bool:
    """From the second signature on; an imported election was published by its own town long ago."""
    is_history = poll.origin == PollOrigin.IMPORTED and poll.status == PollStatus.TALLIED
    return is_history or poll.status in PUBLISHED


SIGNERS = (Role.COORDINATOR, Role.COMMISSION_MEMBER)
PUBLISHED = (PollStatus.PROPOSED, PollStatus.DECIDED, PollStatus.PROCLAIMED)
NEVER_OPEN = (PollStatus.DRAFTING, PollStatus.SETTLING, PollStatus.ANNULLED)
