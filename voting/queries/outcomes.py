"""What was counted, as pages read it: a fixed number of queries whatever the number of projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from accounts.models import Territory
from budget.enums import RegisterStatus
from budget.models import Project, RegisterEntry
from voting.enums import LaterDecisionKind
from voting.models import (
    CouncilDecision,
    DraftRefusal,
    Endorsement,
    LaterDecision,
    Outcome,
    OutcomeEntry,
    PaperCount,
    Poll,
    Preview,
    Signature,
    StationMinutes,
)
from voting.policies import outcomes_are_public

# A cell below this could name somebody.
SMALLEST_CELL = 10
LEAST_SHARE = 0.005
NOWHERE = ""  # who is entered without a quarter


@dataclass(frozen=True)
class Cell:
    """A figure of the turnout; `count` None where showing it could name somebody."""

    label: str
    count: int | None


@dataclass(frozen=True)
class Turnout:
    signatures: int
    registered: int
    population: int | None
    channels: list[Cell]
    territories: list[Cell]
    paper: PaperCount | None = None
    # Of stations whose box held another number of sheets than signed there: which, and why.
    boxes: Sequence[StationMinutes] = ()

    @property
    def share(self) -> float | None:
        return self.signatures / self.registered if self.registered else None

    @property
    def share_of_all(self) -> float | None:
        return share_of_residents(self.signatures, self.population)


def share_of_residents(signatures: int, population: int | None) -> float | None:
    """Where it is known how many they are, and from half a hundredth on: less would read as nobody."""
    share = signatures / population if population else 0.0
    return share if share >= LEAST_SHARE else None


def outcomes_of_poll(poll: Poll) -> list[Outcome]:
    """Each envelope's outcome with its entries in the order of the count, once it is what was counted."""
    entries = OutcomeEntry.objects.select_related(
        "contest_entry__project__theme", "contest_entry__project__territory", "contest_entry__contest"
    )
    outcomes = list(
        Outcome.objects.within(poll.municipality)
        .filter(contest__poll=poll)
        .select_related("contest__poll")
        .prefetch_related(Prefetch("entries", queryset=entries))
    )
    for outcome in outcomes:
        outcome.require_sound()
    return outcomes


def reading(poll: Poll) -> int:
    """Which reading of the draft outcome it is: each refusal begins another."""
    return 1 + DraftRefusal.objects.filter(poll=poll).count()


def signatures(poll: Poll) -> QuerySet[Endorsement]:
    """On the last reading of the draft; what was signed before a refusal counts no more."""
    signed = Endorsement.objects.within(poll.municipality).filter(poll=poll, reading=reading(poll))
    return signed.select_related("by")


def refusals(poll: Poll) -> QuerySet[DraftRefusal]:
    return DraftRefusal.objects.within(poll.municipality).filter(poll=poll).select_related("by")


def previews(poll: Poll) -> QuerySet[Preview]:
    """Who may read the draft outcome before it is public."""
    return Preview.objects.within(poll.municipality).filter(poll=poll).select_related("reader", "given_by")


def entries_of_poll(poll: Poll) -> QuerySet[OutcomeEntry]:
    """Every project of a poll with what the count made of it, for the acts that decide on it.

    Refuses a stored result that is not the one that was counted.
    """
    outcomes_of_poll(poll)
    return OutcomeEntry.objects.filter(outcome__contest__poll=poll).select_related(
        "contest_entry__project__edition__municipality",
        "contest_entry__contest__poll__edition__municipality",
        "outcome__contest__poll__edition__municipality",
    )


def called_up(project: Project) -> LaterDecision | None:
    """How the council took this project off the reserve list, if it did."""
    return LaterDecision.objects.filter(project=project, kind=LaterDecisionKind.CALLED_UP).first()


def entry_of_project(project: Project) -> OutcomeEntry | None:
    """What the vote made of a project, once everybody may read it: with its count and the council's word."""
    entry = (
        OutcomeEntry.objects.filter(contest_entry__project=project)
        .select_related(
            "contest_entry",
            "outcome__contest__poll__council_decision",
            "outcome__contest__poll__edition__municipality",
        )
        .annotate(how_many=Subquery(_entries_of_the_same_count()))
        .first()
    )
    if entry is None or not outcomes_are_public(entry.outcome.contest.poll):
        return None
    entry.require_sound()
    return entry


def _entries_of_the_same_count() -> QuerySet[OutcomeEntry, int]:
    same = OutcomeEntry.objects.filter(outcome=OuterRef("outcome")).order_by().values("outcome")
    return same.annotate(total=Count("pk")).values_list("total", flat=True)


def decision_of(poll: Poll) -> CouncilDecision | None:
    decisions = CouncilDecision.objects.within(poll.municipality).filter(poll=poll)
    return decisions.select_related("poll").first()


def _explained_boxes(poll: Poll) -> list[StationMinutes]:
    books = StationMinutes.objects.within(poll.municipality).filter(station__poll=poll)
    return list(books.exclude(explanation="").select_related("station"))


def turnout(poll: Poll) -> Turnout:
    known = signed(poll) if poll.turnout is None else poll.turnout
    registered = poll.registered_total
    return Turnout(
        signatures=sum(known["channels"].values()),
        registered=who_may_vote(poll).count() if registered is None else registered,
        population=poll.municipality.population,
        channels=cells(known["channels"]),
        territories=_parts(known["territories"], sum(known["channels"].values())),
        paper=PaperCount.objects.within(poll.municipality).filter(poll=poll).first(),
        boxes=_explained_boxes(poll),
    )


def signed(poll: Poll) -> dict[str, dict[str, int]]:
    """How many signed, by channel and by place, from their rows."""
    signatures = Signature.objects.filter(poll=poll)
    by_place = dict(signatures.values_list("entry__territory").annotate(Count("id")))
    places = Territory.objects.within(poll.municipality).values_list("pk", "name")
    return {
        "channels": dict(signatures.values_list("channel").annotate(Count("id"))),
        "territories": {name: by_place.get(place, 0) for place, name in places},
    }


def who_may_vote(poll: Poll) -> QuerySet[RegisterEntry]:
    """Who may vote: counted at the close, and kept; of a poll closed before that, who was entered by then."""
    entries = RegisterEntry.objects.within(poll.municipality).filter(
        edition=poll.edition, may_vote=True, status=RegisterStatus.ENTERED
    )
    return entries if poll.closed_at is None else entries.filter(entered_at__lte=poll.closed_at)


def _parts(counts: Mapping[str, int], total: int) -> list[Cell]:
    """The cells of a total; what is in none of them is one more, that the total would give back."""
    rest = total - sum(counts.values())
    return cells({**counts, NOWHERE: rest} if rest else counts)[: len(counts)]


def cells(counts: Mapping[str, int]) -> list[Cell]:
    """Small cells are hidden, and enough others that no subtraction from the total gives them back."""
    hidden = {label for label, count in counts.items() if count < SMALLEST_CELL}
    left = sorted((count, label) for label, count in counts.items() if label not in hidden)
    while hidden and left and (len(hidden) == 1 or sum(counts[name] for name in hidden) < SMALLEST_CELL):
        hidden.add(left.pop(0)[1])
    return [Cell(label, None if label in hidden else count) for label, count in counts.items()]
