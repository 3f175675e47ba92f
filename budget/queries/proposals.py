"""Ideas as pages read them: the catalogue, one idea, a person's own, the queue of admissibility."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Expression, F, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User, Viewer
from budget import policies
from budget.enums import NotTakenUpGround, ProposalStatus
from budget.models import Edition, Proposal, Revision
from budget.queries.composed import Composed, Key, Listed
from budget.queries.search import found

S = ProposalStatus
# What waits for the coordinator's answer, and what waits for its proposer.
AWAITING = (S.SUBMITTED, S.RETURNED)


@dataclass(frozen=True)
class ProposalFilter:
    theme: int | None = None  # the keys of a theme and of a territory of the town
    territory: int | None = None
    status: str = ""  # or the ground on which ideas were not taken up
    search: str = ""


def visible_to(person: Viewer, edition: Edition) -> QuerySet[Proposal]:
    return Proposal.objects.filter(policies.proposals_visible_to(person, edition), edition=edition)


def catalogue(edition: Edition, wanted: ProposalFilter, *, order: str) -> QuerySet[Proposal]:
    """The public ideas, in an order that is the same for one visitor and differs between visitors.

    Nobody is first by the hour they wrote: `order` is the visitor's own word, mixed with each number. What a
    search finds in the title comes first.
    """
    proposals = _public(edition)
    if wanted.theme:
        proposals = proposals.filter(theme=wanted.theme)
    if wanted.territory:
        proposals = proposals.filter(territory=wanted.territory)
    if wanted.status in list(NotTakenUpGround):
        proposals = proposals.filter(status=S.NOT_TAKEN_UP, ground=wanted.status)
    elif wanted.status:
        proposals = proposals.filter(status=wanted.status)
    ranks = ["rank"] if wanted.search else []
    if wanted.search:
        proposals = found(proposals, wanted.search)
    return _select_faces(proposals).order_by(*ranks, shuffled(Value(f"{order}:")), "number")


def catalogue_cards(
    edition: Edition, wanted: ProposalFilter, *, order: str
) -> Listed | QuerySet[Proposal, Any]:
    """Cards of the catalogue, composed once for those who ask for all of it: nearly everybody."""
    if wanted == ProposalFilter():
        return Listed(EVERY_CARD, (edition.pk, f"{order}:"), HOW_MANY)
    return cards(catalogue(edition, wanted, order=order))


def cards(proposals: QuerySet[Proposal]) -> QuerySet[Proposal, Any]:
    """Just what a card shows of each, as plain tuples: a page of a hundred is made of them."""
    return proposals.values_list(
        "edition__slug",
        "number",
        "title",
        "summary",
        "status",
        "rough_cost_eur",
        "theme__face",
        "theme__name",
        "territory__name",
        "proposer_name",
        "author_id",
        "author__display_name",
        "hidden_at",
        "ground",
        "project__status",
        named=True,
    )


def shuffled(order: Expression) -> Func:
    return Func(order, F("number"), function="MD5", arg_joiner=" || ", output_field=CharField())


def _public(edition: Edition | Key) -> QuerySet[Proposal]:
    return Proposal.objects.filter(policies.ON_THE_SITE, edition=edition)


EVERY_CARD = Composed(lambda edition, order: cards(_public(edition).order_by(shuffled(order), "number")))
HOW_MANY = Composed(lambda edition: how_many(_public(edition)))


def how_many(proposals: QuerySet[Any]) -> QuerySet[Any, Any]:
    """How many there are in one edition: one row that says it, no row when there are none."""
    counted = proposals.order_by().values("edition").annotate(total=Count("*"))
    totals: QuerySet[Any, Any] = counted.values_list("total", flat=True)
    return totals


def find(edition: Edition, number: int, *, viewer: Viewer) -> Proposal | None:
    """One idea with all its page shows; None for who may not know that it exists."""
    proposal = (
        visible_to(viewer, edition)
        .filter(number=number)
        .select_related("author", "theme", "territory", "redirected_to", "rulebook", "project")
        .first()
    )
    return _attach_edition(proposal, edition)


def _attach_edition(proposal: Proposal | None, edition: Edition) -> Proposal | None:
    """Give the idea the edition already read, its town and its phases: nothing is asked for twice."""
    if proposal is not None:
        proposal.edition = edition
        if proposal.project is not None:
            proposal.project.edition = edition
    return proposal


def written_by(person: Viewer, edition: Edition) -> QuerySet[Proposal, Any]:
    """Cards of a person's own ideas, drafts included, the latest first."""
    mine = Q(author=person) | Q(filed_by=person)
    return cards(Proposal.objects.filter(mine, edition=edition).order_by("-number"))


def draft_of(person: Viewer, edition: Edition, *, title: str = "") -> Proposal | None:
    """The last idea this person began and has not sent; that of this title, where one is given."""
    if not person.is_authenticated:
        return None
    drafts = Proposal.objects.filter(author=person, edition=edition, status=ProposalStatus.DRAFT)
    if title:
        drafts = drafts.filter(title__iexact=title)
    return drafts.order_by("-number").first()


def begun_with(key: UUID, person: User, edition: Edition) -> Proposal | None:
    """The idea that this person began by this key, whatever became of it."""
    return Proposal.objects.filter(author=person, edition=edition, request_key=key).first()


def awaiting_answer(edition: Edition) -> QuerySet[Proposal]:
    """The ideas that wait for an answer: first come, first answered; returned ones keep their place."""
    return _select_faces(Proposal.objects.filter(edition=edition, status__in=AWAITING)).order_by(
        "submitted_at", "number"
    )


def proposal_to_judge(edition: Edition, number: int) -> Proposal | None:
    """An idea of the queue, or one already answered: any that was submitted once."""
    proposals = Proposal.objects.filter(edition=edition, number=number, submitted_at__isnull=False)
    related = proposals.select_related("author", "theme", "territory", "redirected_to", "project")
    return _attach_edition(related.first(), edition)


def latest_texts(edition: Edition, *, number: int | None = None) -> QuerySet[Proposal]:
    """What stands on the site or was taken off it, the text changed last first; or the one of this number."""
    saved = Revision.objects.filter(proposal=OuterRef("pk")).order_by("-number").values("at")[:1]
    texts = Proposal.objects.filter(edition=edition, status__in=policies.PUBLIC)
    if number is not None:
        texts = texts.filter(number=number)
    return (
        texts.select_related("author")
        .defer("body")
        .annotate(changed_at=Coalesce(Subquery(saved), F("submitted_at")))
        .order_by("-changed_at", "-number")
    )


def saved_at(proposal: Proposal) -> datetime | None:
    """When its text last changed."""
    return proposal.revisions.values_list("at", flat=True).first()


def _select_faces(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return proposals.select_related("theme", "territory", "author").defer("body", "search_words")
