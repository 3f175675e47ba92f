"""An idea that did not win comes back as one draft, however often and from wherever one presses."""

import pytest
from django.utils import timezone

from accounts.models import JournalEntry
from budget.enums import PhaseKind, ProjectStatus, ProposerKind
from budget.models import Project, Proposal
from budget.queries.editions import collecting_after
from budget.services.filing_again import file_again
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProjectFactory, ProposalFactory
from tests.factories.towns import ALWAYS

pytestmark = pytest.mark.django_db


def lost_and_later():
    """A lost project of one proposer, and the edition after, which collects."""
    project = ProjectFactory(edition__number=1, reviewed=False, costed=True, status=ProjectStatus.NOT_FUNDED)
    ProposalFactory(
        edition=project.edition,
        project=project,
        status="admitted",
        submitted_at=ALWAYS["opens_at"],
        proposer_kind=ProposerKind.COLLECTIVE,
        proposer_name="Les Bancs publics",
        adult_contact="Mme Vidal, 06 00 00 00 00",
    )
    later = EditionFactory(municipality=project.municipality, number=2, running=True)
    later.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
    return project, later


def test_what_was_written_is_copied_but_not_what_the_town_alone_may_read():
    project, later = lost_and_later()
    written = project.proposals.get()

    draft = file_again(project, by=written.author, at=timezone.now())

    assert (draft.edition, draft.title, draft.proposer_name) == (later, written.title, "Les Bancs publics")
    assert draft.adult_contact == ""
    assert JournalEntry.objects.filter(event="proposal.filed_again").count() == 1


def test_presses_at_the_same_moment_give_one_draft(at_once):
    project, later = lost_and_later()
    author = project.proposals.get().author

    answers = at_once(
        *[lambda: file_again(Project.objects.get(), by=author, at=timezone.now()).pk for _ in range(4)]
    )

    assert set(answers) == {Proposal.objects.get(edition=later).pk}


def test_the_first_later_edition_that_collects_is_the_one():
    project, later = lost_and_later()
    after = EditionFactory(municipality=project.municipality, number=3, running=True)
    after.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
    EditionFactory(number=2, running=True).phases.update(**ALWAYS)  # another town's

    assert collecting_after(project.edition, timezone.now()) == later
    later.is_archived = True
    later.save()
    assert collecting_after(project.edition, timezone.now()) == after
    assert collecting_after(after, timezone.now()) is None
