"""An idea taken off the site for what it says: nobody else reads it, its proposer is told why."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import JournalEntry, Notice
from accounts.refusals import InvalidInput, NotAllowed, Refused
from budget import policies
from budget.enums import BudgetNotice
from budget.models import Proposal
from budget.queries import proposals as queries
from budget.queries.projects import ideas_behind
from budget.queries.proposals import ProposalFilter
from budget.services import admissibility, moderation
from tests.budget.test_admissibility import admit
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory, coordinator_of
from tests.factories.proposals import WRITTEN, ProposalFactory

pytestmark = pytest.mark.django_db
WHY = "Ce texte vise une personne par son nom."


@pytest.fixture
def proposal():
    return ProposalFactory(submitted=True)


@pytest.fixture
def moderator(proposal):
    return MembershipFactory(municipality=proposal.municipality, role=Role.MODERATOR).user


def on_every_list(proposal):
    """The lists a visitor reads that hold the idea."""
    edition = proposal.edition
    lists = {
        "catalogue": queries.catalogue(edition, ProposalFilter(), order="a"),
        "search": queries.catalogue(edition, ProposalFilter(search=proposal.title), order="a"),
        "cards": queries.catalogue_cards(edition, ProposalFilter(), order="a")[0:9],
        "visible": queries.visible_to(AnonymousUser(), edition),
    }
    return {name for name, ideas in lists.items() if proposal.number in [idea.number for idea in ideas]}


def test_a_hidden_idea_leaves_every_list_and_its_proposer_reads_why(proposal, moderator):
    assert len(on_every_list(proposal)) == 4

    moderation.hide(proposal, reason=WHY, by=moderator, at=WRITTEN)

    assert on_every_list(proposal) == set()
    assert queries.catalogue_cards(proposal.edition, ProposalFilter(), order="a").count() == 0
    assert queries.find(proposal.edition, proposal.number, viewer=proposal.author).hidden_reason == WHY
    notice = Notice.objects.get(recipient=proposal.author)
    assert (notice.kind, notice.facts["reason"]) == (BudgetNotice.PROPOSAL_HIDDEN, WHY)
    entry = JournalEntry.objects.get()
    assert (entry.event, entry.by, entry.details) == ("proposal.hidden", moderator, {"reason": WHY})


def test_shown_again_it_is_on_every_list_and_its_proposer_is_told_each_time(proposal, moderator):
    moderation.hide(proposal, reason=WHY, by=moderator, at=WRITTEN)

    moderation.show_again(proposal, by=moderator, at=WRITTEN)

    assert len(on_every_list(proposal)) == 4
    assert list(JournalEntry.objects.values_list("event", flat=True)) == [
        "proposal.hidden",
        "proposal.shown_again",
    ]
    assert Notice.objects.filter(recipient=proposal.author).count() == 2


@pytest.mark.parametrize("role", [*Role, None])
def test_the_moderator_and_the_coordinator_hide(proposal, role):
    town = proposal.municipality
    person = MembershipFactory(municipality=town, role=role).user if role else UserFactory()
    may = role in (Role.MODERATOR, Role.COORDINATOR)

    assert policies.can_moderate_proposal(person, proposal) is may
    assert policies.can_read_moderation(person, proposal.edition) is may
    if not may:
        with pytest.raises(NotAllowed):
            moderation.hide(proposal, reason=WHY, by=person, at=WRITTEN)


def test_nobody_hides_or_shows_again_an_idea_of_their_own(moderator):
    own = ProposalFactory(
        submitted=True, author=moderator, edition__municipality=moderator.memberships.get().municipality
    )

    with pytest.raises(NotAllowed):
        moderation.hide(own, reason=WHY, by=moderator, at=WRITTEN)


@pytest.mark.parametrize("reason", ["", "   ", "non"])
def test_a_reason_is_more_than_a_word(proposal, moderator, reason):
    with pytest.raises(InvalidInput) as refusal:
        moderation.hide(proposal, reason=reason, by=moderator, at=WRITTEN)

    assert set(refusal.value.faults) == {("reason",)}


def test_an_idea_is_hidden_once_and_shown_once(proposal, moderator):
    again = Proposal.objects.get(pk=proposal.pk)
    moderation.hide(proposal, reason=WHY, by=moderator, at=WRITTEN)

    with pytest.raises(Refused, match=r"no longer on the site|plus sur le site"):
        moderation.hide(again, reason=WHY, by=moderator, at=WRITTEN)
    moderation.show_again(again, by=moderator, at=WRITTEN)
    with pytest.raises(Refused):
        moderation.show_again(proposal, by=moderator, at=WRITTEN)


@pytest.mark.parametrize("trait", ["withdrawn", None])
def test_what_is_not_on_the_site_cannot_be_hidden(trait, moderator, proposal):
    idea = ProposalFactory(edition=proposal.edition, **({trait: True} if trait else {}))

    with pytest.raises(Refused):
        moderation.hide(idea, reason=WHY, by=moderator, at=WRITTEN)


def test_an_idea_of_a_past_edition_can_be_hidden():
    old = ProposalFactory(edition=EditionFactory(archived=True), not_taken_up=True)

    moderation.hide(old, reason=WHY, by=coordinator_of(old.edition), at=WRITTEN)

    assert on_every_list(old) == set()


def test_a_project_no_longer_names_the_hidden_idea_behind_it(moderator, proposal):
    idea = ProposalFactory(edition=proposal.edition, admitted=True)
    assert [behind.number for behind in ideas_behind(idea.project)] == [idea.number]

    moderation.hide(idea, reason=WHY, by=moderator, at=WRITTEN)

    assert ideas_behind(idea.project) == ()


def test_a_hidden_idea_is_shown_again_before_it_is_admitted(proposal):
    coordinator = coordinator_of(proposal.edition)
    moderation.hide(proposal, reason=WHY, by=coordinator, at=WRITTEN)

    with pytest.raises(Refused, match=r"hidden|masquée"):
        admit(proposal, coordinator)
    admissibility.not_take_up(
        proposal,
        {"ground": "outside_rulebook", "article": "3", "reason": "Cette idée vise une personne."},
        by=coordinator,
        at=WRITTEN,
    )

    assert on_every_list(proposal) == set()


def test_the_database_refuses_an_idea_hidden_without_a_reason(proposal):
    with pytest.raises(IntegrityError, match="an_idea_is_hidden_with_a_reason"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(hidden_at=WRITTEN)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hide_at_once_one_is_told_that_it_is_done(at_once):
    proposal = ProposalFactory(submitted=True)
    by = coordinator_of(proposal.edition)

    def hide():
        try:
            moderation.hide(Proposal.objects.get(pk=proposal.pk), reason=WHY, by=by, at=WRITTEN)
        except Refused:
            return "refused"
        return "hidden"

    assert sorted(at_once(hide, hide)) == ["hidden", "refused"]
    assert JournalEntry.objects.filter(event="proposal.hidden").count() == 1
