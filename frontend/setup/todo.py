"""The to-do list of an edition for one person, in a fixed number of queries; what is done is not listed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import policies as people
from accounts.models import User
from accounts.services import jobs, proposed_roles
from budget import calendar, policies
from budget.enums import JuryStatus, PhaseKind
from budget.models import Edition, Phase
from budget.policies.deliveries import can_follow_deliveries
from budget.queries import editions, juries, office, registers
from budget.queries.office import Queue
from budget.rulebook import AdmissibilityRules
from budget.services import readiness
from frontend.words.tables import word
from voting import policies as votes
from voting.enums import PollStatus
from voting.models import Poll
from voting.queries import outcomes, paper_vote, polls, standings
from voting.services import acts
from voting.services.counting.progress import KIND

TodoItem = dict[str, Any]
SOON = timedelta(days=21)


def items(edition: Edition, person: User, at: datetime) -> list[TodoItem]:
    todo: list[TodoItem] = []
    if policies.can_set_up(person, edition):
        todo += [*_rulebook_items(edition), *_team_items(edition, at), *_phase_items(edition, at)]
    todo += _role_items(edition, person, at)
    if policies.can_read_admissibility(person, edition):
        todo += _idea_items(edition, at)
    if policies.can_keep_register(person, edition):
        todo += _register_items(edition)
    if policies.can_read_reviews(person, edition):
        todo += _review_items(edition, person, at)
    if policies.can_run_jury(person, edition):
        todo += _jury_items(edition, at)
    todo += _poll_items(edition, person, at)
    todo += _delivery_items(edition, person, at)
    if people.can_read_notices(person, edition.municipality):
        todo += _message_items(edition)
    elif people.can_print_letters(person, edition.municipality):
        todo += _letter_items(edition, reverse("letters", args=[edition.municipality.slug]))
    return todo


def _rulebook_items(edition: Edition) -> Iterator[TodoItem]:
    newest = edition.rulebooks.order_by("-number").first()
    if newest is None or newest.published_at is not None:
        return
    is_first = newest.number == 1
    yield {
        "title": _("Publish the rulebook")
        if is_first
        else _("A new version of the rulebook is in preparation"),
        "href": reverse("rulebook_version", args=[edition.municipality.slug, edition.slug, newest.number]),
        "icon": "paper",
        "detail": _("Until then nobody sees this edition.")
        if is_first
        else _("The published one applies until you publish it."),
    }


def _team_items(edition: Edition, at: datetime) -> Iterator[TodoItem]:
    """Nobody studies an idea where no officer is; asked where there is a study to come or under way."""
    windows = policies.windows_of(edition, at)
    study, call = windows[PhaseKind.REVIEW], windows[PhaseKind.COLLECTION]
    is_near = call.is_open or (study.opens_at is not None and study.opens_at - at < SOON)
    if not (study.may_still_be and is_near):
        return
    empty = office.departments_without_an_officer(edition)
    if empty.count:
        yield {
            "title": _("Name who studies the ideas"),
            "href": reverse("memberships", args=[edition.municipality.slug]),
            "icon": "people",
            "detail": _("A department without an officer never gives its opinion."),
        }


def _role_items(edition: Edition, person: User, at: datetime) -> Iterator[TodoItem]:
    town = edition.municipality
    if not people.can_confirm_roles(person, town):
        return
    mine = [row for row in proposed_roles.waiting(town, at) if people.can_confirm_role(person, row)]
    if mine:
        address = reverse("proposed_roles", args=[town.slug])
        yield {"title": _("Roles to confirm"), "href": address, "icon": "people", "count": len(mine)}


def _phase_items(edition: Edition, at: datetime) -> Iterator[TodoItem]:
    everywhere, there = readiness.missing_by_phase(edition, at)
    for phase in edition.phases.all():
        if phase.announced_at is None and at < phase.closes_at and phase.opens_at - at < SOON:
            yield _phase_to_announce(edition, phase, is_ready=not everywhere and not there.get(phase.kind))


def _phase_to_announce(edition: Edition, phase: Phase, *, is_ready: bool) -> TodoItem:
    title = _("Announce: %(phase)s") % {"phase": word(phase.kind, "phase")}
    ready = _("Everything it needs is there.")
    detail = ready if is_ready else _("Something is still missing: the page says what.")
    return _item(edition, "phases", title, icon="calendar", detail=detail, due_at=phase.opens_at)


def _idea_items(edition: Edition, at: datetime) -> Iterator[TodoItem]:
    rulebook = editions.current_rulebook(edition)
    rules = rulebook.rules.admissibility if rulebook else AdmissibilityRules()
    waiting = office.ideas_to_examine(edition, rules)
    if waiting.count:
        yield _item(edition, "office_proposals", _("Ideas to examine"), queue=waiting)
    forgotten = office.ideas_never_completed(edition, at)
    if forgotten.count:
        yield _item(
            edition,
            "office_proposals",
            _("Ideas whose date to be completed has passed"),
            queue=forgotten,
            tone="warning",
        )


def _register_items(edition: Edition) -> Iterator[TodoItem]:
    if doubts := registers.doubts(edition).count():
        yield _item(edition, "register_office", _("Registrations to check"), count=doubts)
    if disputes := registers.open_disputes(edition).count():
        title = _("Contested registrations to answer")
        yield _item(edition, "register_office", title, count=disputes, tone="warning")


def _review_items(edition: Edition, person: User, at: datetime) -> Iterator[TodoItem]:
    mine = office.opinions_to_give(edition, person)
    if mine.count:
        yield _item(edition, "reviews", _("Opinions to give"), queue=mine)
    if not policies.can_set_up(person, edition):
        return
    late = office.opinions_late(edition, edition.local_day(at))
    if late.count:
        yield _item(edition, "reviews", _("Opinions that are late"), queue=late, tone="warning")
    decidable = office.reviews_to_decide(edition, at)
    if decidable.count:
        yield _item(edition, "reviews", _("Files ready for a decision"), queue=decidable)


def _jury_items(edition: Edition, at: datetime) -> Iterator[TodoItem]:
    jury = juries.jury_of(edition)
    window = policies.windows_of(edition, at)[PhaseKind.JURY]
    if jury is None:
        return
    if jury.status == JuryStatus.CLOSED:
        yield _item(edition, "jury_office", _("Deliver the shortlist"), icon="list")
    elif jury.status == JuryStatus.SCORING and (window.is_open or window.is_over):
        progress = juries.progress(jury)
        done = sum(row.has_finished for row in progress)
        detail = _("%(done)s jurors of %(all)s have marked every project.") % {
            "done": done,
            "all": len(progress),
        }
        if window.is_over or (progress and done == len(progress)):
            yield _item(
                edition, "jury_office", _("Close the marking"), icon="star", tone="warning", detail=detail
            )
        elif window.closes_at is not None and window.closes_at - at < SOON:
            facts: dict[str, Any] = {"icon": "star", "detail": detail, "due_at": window.closes_at}
            yield _item(edition, "jury_office", _("The marking ends"), **facts)


def _delivery_items(edition: Edition, person: User, at: datetime) -> Iterator[TodoItem]:
    if not can_follow_deliveries(person, edition.municipality):
        return
    proposed = office.plans_to_publish(edition)
    if proposed.count and policies.can_set_up(person, edition):
        yield _item(edition, "deliveries", _("Delivery plans to read and publish"), queue=proposed)
    late = office.steps_late(edition, person, edition.local_day(at))
    if late.count:
        yield _item(edition, "deliveries", _("Delivery steps that are late"), queue=late, tone="warning")


def _poll_items(edition: Edition, person: User, at: datetime) -> Iterator[TodoItem]:
    poll = polls.poll_of_edition(edition)
    if poll is None or poll.is_being_settled:
        yield from _before_the_paper(edition, poll, person, at)
    else:
        yield from _during_the_vote(edition, poll, person, at)


def _before_the_paper(edition: Edition, poll: Poll | None, person: User, at: datetime) -> Iterator[TodoItem]:
    if not policies.can_set_up(person, edition):
        return
    if poll is not None and poll.status == PollStatus.SETTLING:
        if polls.waits_for_its_keys(poll, at):
            detail = _("The machine that counts does not answer: tell the technical team.")
            title = _("The vote waits for its keys")
            if poll.opens_at is not None and poll.opens_at <= at:
                title = _("The opening has passed, and the vote could not begin")
            yield _item(edition, "poll_office", title, icon="urn", tone="warning", detail=detail)
        return
    voting = next((phase for phase in edition.phases.all() if phase.kind == PhaseKind.VOTING), None)
    if voting is None or standings.does_without_a_vote(edition, policies.windows_of(edition, at)):
        return
    if voting.announced_at is not None and voting.opens_at <= at:
        detail = _("Its opening has passed without a settled ballot paper: nobody can vote.")
        title = _("Move the opening of the vote")
        yield _item(edition, "phases", title, icon="calendar", tone="warning", detail=detail)
    elif voting.opens_at - at < SOON and at < voting.closes_at:
        detail = _("A ballot paper that is not settled never opens.")
        yield _item(
            edition,
            "poll_office",
            _("Settle the ballot paper"),
            icon="ballot",
            detail=detail,
            due_at=voting.opens_at,
        )


def _during_the_vote(edition: Edition, poll: Poll, person: User, at: datetime) -> Iterator[TodoItem]:
    if votes.can_endorse(person, poll):
        asked = acts.waiting(poll).exclude(by=person).exists()
        if asked or acts.called_for(poll, at):
            title = _("Something waits for two people")
            yield _item(edition, "poll_acts", title, icon="urn", tone="warning")
    if votes.can_prepare(person, poll):
        yield from _harm_to_the_urn(edition, poll, at)
    if paper_vote.is_awaited(poll) or (poll.takes_both and paper_vote.takes_names(poll, at)):
        yield from _on_paper(edition, poll, person, at)
    elif votes.can_see_tally(person, poll):
        yield from _count_items(edition, poll, person, at)


def _on_paper(edition: Edition, poll: Poll, person: User, at: datetime) -> Iterator[TodoItem]:
    if not votes.can_keep_station(person, poll):
        return
    if paper_vote.holds_up_the_close(poll, at):
        title = _("The close waits for a station")
        detail = _("The urn stays open until the names of each station without network are recorded.")
        yield _item(edition, "paper_office", title, icon="ballot", tone="warning", detail=detail)
        return
    detail = _("The signature list, the names that signed, the sheets of the box.")
    yield _item(edition, "paper_office", _("The vote on paper"), icon="ballot", detail=detail)


def _count_items(edition: Edition, poll: Poll, person: User, at: datetime) -> Iterator[TodoItem]:
    job = jobs.find(KIND, poll)
    if polls.waits_for_its_close(poll, at) or polls.waits_for_its_count(poll, job, at):
        detail = _("The machine that counts seems to be stopped: tell the technical team.")
        title = _("The count is late")
        yield _item(edition, "outcome_office", title, icon="urn", tone="warning", detail=detail)
    elif title := _after_the_vote(poll, person):
        yield _item(edition, "outcome_office", title, icon="urn")


def _harm_to_the_urn(edition: Edition, poll: Poll, at: datetime) -> Iterator[TodoItem]:
    if polls.is_damaged(poll):
        title = _("The urn is not as it should be")
        detail = _("Have the technical team look at once.")
        yield _item(edition, "poll_office", title, icon="urn", tone="warning", detail=detail)
    if polls.waits_for_its_compacting(poll, at):
        title = _("Old bytes of the urn still lie on the server")
        detail = _("The vote is closed, its files are not cleared: tell the technical team.")
        yield _item(edition, "poll_office", title, icon="urn", tone="warning", detail=detail)


def _after_the_vote(poll: Poll, person: User) -> str:
    """What this person can do next; an empty text where it is somebody else's turn."""
    if poll.status == PollStatus.CLOSED:
        return _("Follow the count")
    if poll.status == PollStatus.TALLIED and votes.can_endorse(person, poll):
        has_signed = outcomes.signatures(poll).filter(by=person).exists()
        return "" if has_signed else _("Read and sign the draft outcome")
    if poll.status == PollStatus.PROPOSED and votes.can_record_decision(person, poll):
        return _("Record the decision of the council")
    if poll.status == PollStatus.DECIDED and votes.can_proclaim(person, poll):
        return _("Proclaim the winners")
    return ""


def _message_items(edition: Edition) -> Iterator[TodoItem]:
    address = reverse("notices", args=[edition.municipality.slug])
    stuck = office.messages_not_sent(edition)
    if stuck.count:
        title = ngettext("Message that did not leave", "Messages that did not leave", stuck.count)
        yield {"title": title, "href": f"{address}?state=failed", "count": stuck.count, "tone": "warning"}
    yield from _letter_items(edition, f"{address}?state=to_print")


def _letter_items(edition: Edition, address: str) -> Iterator[TodoItem]:
    letters = office.letters_to_print(edition)
    if letters.count:
        title = ngettext("Letter to print", "Letters to print", letters.count)
        yield {"title": title, "href": address, "count": letters.count}


def _item(edition: Edition, name: str, title: str, *, queue: Queue | None = None, **facts: Any) -> TodoItem:
    """A queue is entered by its first file, which shows the others beside it."""
    address = reverse(name, args=[edition.municipality.slug, edition.slug])
    if queue is not None and queue.first is not None:
        address = f"{address}{queue.first}/"
    item: TodoItem = {"title": title, "href": address, **facts}
    if queue is not None:
        item["count"] = queue.count
        if isinstance(queue.due, datetime):
            item["due_at"] = queue.due
        elif queue.due is not None:
            item["due_at"] = calendar.end_of_day(queue.due, edition.zone)
    return item
