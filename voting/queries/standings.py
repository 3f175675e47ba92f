"""Where an edition stands, what this person can do in it, until when: every page that says so asks here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser

from accounts.models import User, Viewer
from accounts.policies import is_signed_in
from budget import policies as rights
from budget.calendar import Window, next_span
from budget.eligibility import vote_standing
from budget.enums import Article, Level, PhaseKind, Timing
from budget.models import Edition, Phase, RegisterEntry, RulebookVersion
from budget.policies.answers import Answer, no
from budget.queries.editions import current_rulebook
from budget.rulebook import Rulebook
from voting import policies
from voting.enums import Channel, EditionStage, PollStatus
from voting.models import Poll, Signature
from voting.queries import paper_vote, polls

# What a person lacks and can mend at once.
MENDED_AT_ONCE = "not_registered"


@dataclass(frozen=True)
class ActStanding:
    """One act of an edition for one person: when it may be done, and whether they may, dates aside."""

    window: Window
    answer: Answer

    @property
    def is_open(self) -> bool:
        """It may be done now, at most after joining the register."""
        return self.window.is_open and self.may_ever

    @property
    def may_ever(self) -> bool:
        return bool(self.answer) or self.answer.code == MENDED_AT_ONCE

    @property
    def must_register(self) -> bool:
        return self.answer.code == MENDED_AT_ONCE


@dataclass(frozen=True)
class EditionStanding:
    """Everything a page says of "where are we, what can I do, until when" comes from here."""

    edition: Edition
    at: datetime
    stage: EditionStage
    phases: Mapping[PhaseKind, Window]
    # The announced phase that opens next.
    coming: Phase | None
    propose: ActStanding
    vote: ActStanding
    register: Answer
    entry: RegisterEntry | None
    signature: Signature | None
    rulebook: RulebookVersion | None
    has_outcome: bool
    is_suspended: bool
    # Signed before a lost link key was drawn again: the ballot stays as it is.
    voted_for_good: bool
    is_known: bool  # signed in
    # Until it is counted, the day on which people vote on paper, the online vote being closed.
    paper_day: date | None = None

    @property
    def has_voted(self) -> bool:
        return self.signature is not None

    @property
    def voted_on_paper(self) -> bool:
        return self.signature is not None and self.signature.channel == Channel.PAPER

    @property
    def may_change_ballot(self) -> bool:
        is_final = self.voted_on_paper or self.voted_for_good
        return self.has_voted and self.vote.is_open and not is_final and not self.is_suspended

    @property
    def vote_has_not_begun(self) -> bool:
        """Its day has come, and no ballot paper is settled."""
        return self.vote.window.is_ahead and self.vote.window.opens_at is None

    @property
    def is_annulled(self) -> bool:
        return self.stage == EditionStage.ANNULLED

    @property
    def is_over(self) -> bool:
        return self.stage in (EditionStage.DELIVERED, EditionStage.ANNULLED, EditionStage.ARCHIVED)


def standing(edition: Edition, person: Viewer, at: datetime) -> EditionStanding:
    poll = polls.poll_of_edition(edition)
    entry = polls.entry_of(edition, person) if is_signed_in(person) else None
    signature = polls.signature_of(poll, entry) if poll is not None and entry is not None else None
    return standing_of(edition, person, at, poll=poll, entry=entry, signature=signature)


def standing_of(
    edition: Edition,
    person: Viewer,
    at: datetime,
    *,
    poll: Poll | None,
    entry: RegisterEntry | None,
    signature: Signature | None,
) -> EditionStanding:
    """The same, of rows already read."""
    phases = rights.windows_of(edition, at)
    version = current_rulebook(edition)
    rules = version.rules if version is not None else None
    planned = phases[PhaseKind.VOTING]
    voting = vote_window(poll, planned, at, does_without=does_without_a_vote(edition, phases))
    spans: list[Phase] = [] if edition.is_archived else list(edition.phases.all())
    return EditionStanding(
        edition=edition,
        at=at,
        stage=stage(edition, poll, phases, voting),
        phases=phases,
        coming=next_span(spans, at),
        propose=ActStanding(
            phases[PhaseKind.COLLECTION],
            _may_propose(person, edition, entry, rules, phases[PhaseKind.COLLECTION], at),
        ),
        vote=ActStanding(voting, _may_vote(entry, poll, rules)),
        register=rights.register_answer(edition, at) if not voting.is_over else no("register_closed"),
        entry=entry,
        signature=signature,
        rulebook=version,
        has_outcome=poll is not None and policies.outcomes_are_public(poll),
        is_suspended=poll is not None and poll.is_suspended,
        voted_for_good=poll is not None and is_for_good(poll, signature, entry),
        is_known=is_signed_in(person),
        paper_day=_paper_day(poll, at),
    )


def _paper_day(poll: Poll | None, at: datetime) -> date | None:
    """On which people vote on paper although the online vote is closed."""
    if poll is None or poll.closes_at is None or at < poll.closes_at:
        return None
    is_for_later = paper_vote.is_awaited(poll) and not poll.takes_both
    return poll.paper_day if is_for_later or _is_signed_beside(poll, at) else None


def _is_signed_beside(poll: Poll, at: datetime) -> bool:
    return poll.takes_both and poll.status == PollStatus.SETTLED and not paper_vote.is_signing_over(poll, at)


def answer_of(stands: EditionStanding) -> Answer:
    """Why this person can cast no ballot now, in one sentence: who one is comes first, then the dates."""
    if not stands.vote.answer:
        return stands.vote.answer
    if stands.is_suspended:
        return no("suspended", article=Article.VOTING)
    window = stands.vote.window
    if window.is_ahead and window.opens_at is None:
        return no("not_planned", article=Article.VOTING)
    return rights.window_answer(window, stands.edition, article=Article.VOTING)


def vote_answers(edition: Edition, entries: Iterable[RegisterEntry], at: datetime) -> dict[int, Answer]:
    """The same for those on the register, read by those who keep it: by the same policies."""
    nobody, poll = AnonymousUser(), polls.poll_of_edition(edition)
    common = standing_of(edition, nobody, at, poll=poll, entry=None, signature=None)
    rules = common.rulebook.rules if common.rulebook is not None else None
    return {
        entry.pk: answer_of(
            replace(common, vote=ActStanding(common.vote.window, _may_vote(entry, poll, rules)))
        )
        for entry in entries
    }


@dataclass(frozen=True)
class VoteOf:
    """A vote of somebody's: that it was cast, and until when it may be changed."""

    edition: Edition
    window: Window
    is_on_paper: bool
    may_change: bool


def votes_of(person: User, at: datetime) -> dict[int, VoteOf]:
    """The votes of a person, by their entries in the registers."""
    signed = Signature.objects.filter(entry__user=person).select_related(
        "poll__edition__municipality", "entry"
    )
    return {
        signature.entry_id: VoteOf(
            signature.poll.edition,
            vote_window(signature.poll, Window(), at),
            signature.channel == Channel.PAPER,
            may_change=signature.channel == Channel.ONLINE
            and signature.poll.is_open(at)
            and not is_for_good(signature.poll, signature, signature.entry),
        )
        for signature in signed
    }


def is_for_good(poll: Poll, signature: Signature | None, entry: RegisterEntry | None) -> bool:
    """A ballot that can no longer be found, or one of before its voter left and came back."""
    if signature is None or entry is None:
        return False
    return signature.link_generation != poll.link_generation or signature.is_of_before(entry)


def does_without_a_vote(edition: Edition, phases: Mapping[PhaseKind, Window]) -> bool:
    """Whatever became of its vote, none is to come: the edition went on to what follows."""
    later = [phases[kind] for kind in (PhaseKind.RATIFICATION, PhaseKind.DELIVERY)]
    return edition.is_archived or any(window.is_open or window.is_over for window in later)


def vote_window(poll: Poll | None, planned: Window, at: datetime, *, does_without: bool = False) -> Window:
    """The dates of the settled paper; before, those of the calendar, and never open: nothing is printed.

    A day that has come without a settled paper was none: the vote has not begun, and its date is not known.
    """
    if poll is None or poll.is_being_settled or poll.opens_at is None or poll.closes_at is None:
        has_not_begun = planned.is_open or (planned.is_over and not does_without)
        return Window(Timing.PLANNED) if has_not_begun else planned
    if poll.is_within_dates(at):
        timing = Timing.OPEN
    elif poll.status == PollStatus.SETTLED and at < poll.opens_at:
        timing = Timing.COMING
    else:
        timing = Timing.OVER
    return Window(timing, poll.opens_at, poll.closes_at)


AFTER_THE_CLOSE = {
    PollStatus.CLOSED: EditionStage.COUNTING,
    PollStatus.TALLIED: EditionStage.DRAFTED,
    PollStatus.PROPOSED: EditionStage.PROPOSED,
    PollStatus.DECIDED: EditionStage.DECIDED,
    PollStatus.ANNULLED: EditionStage.ANNULLED,
}
STUDIES = (PhaseKind.REVIEW, PhaseKind.JURY, PhaseKind.PRESENTATION)


def stage(
    edition: Edition, poll: Poll | None, phases: Mapping[PhaseKind, Window], voting: Window
) -> EditionStage:
    if edition.is_archived:
        return EditionStage.ARCHIVED
    if not edition.is_public:
        return EditionStage.DRAFTING
    if poll is not None and poll.status in AFTER_THE_CLOSE:
        return AFTER_THE_CLOSE[PollStatus(poll.status)]
    if poll is not None and poll.status == PollStatus.PROCLAIMED:
        return EditionStage.DELIVERED if phases[PhaseKind.DELIVERY].is_over else EditionStage.DELIVERING
    if poll is not None and not poll.is_being_settled and voting.is_over:
        return EditionStage.COUNTING
    return _before_the_close(phases, voting)


def _before_the_close(phases: Mapping[PhaseKind, Window], voting: Window) -> EditionStage:
    if voting.is_open:
        return EditionStage.VOTING
    if phases[PhaseKind.COLLECTION].is_open:
        return EditionStage.COLLECTING
    if any(phases[kind].is_open for kind in STUDIES):
        return EditionStage.STUDYING
    has_begun = any(window.is_open or window.is_over for window in phases.values())
    return EditionStage.BETWEEN if has_begun else EditionStage.ANNOUNCED


def _may_propose(
    person: Viewer,
    edition: Edition,
    entry: RegisterEntry | None,
    rules: Rulebook | None,
    window: Window,
    at: datetime,
) -> Answer:
    """On the day it counts: today while the call is open, else its first day."""
    if rules is None or window.is_over:
        return rights.window_answer(window, edition)
    day = at if window.is_open or window.opens_at is None else window.opens_at
    return rights.propose_answer(person, edition, entry, rules, on=edition.local_day(day))


def _may_vote(entry: RegisterEntry | None, poll: Poll | None, rules: Rulebook | None) -> Answer:
    """By the rules and at the level the settled paper asks; before, by the rulebook that applies."""
    if rules is None:
        return no("not_planned")
    is_settled = poll is not None and not poll.is_being_settled
    if is_settled and poll is not None and entry is not None and poll.rulebook is not None:
        return Answer(vote_standing(entry, poll.rulebook.rules, level=Level(poll.required_level)))
    return Answer(vote_standing(entry, rules))
