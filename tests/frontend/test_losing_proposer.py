"""A proposer whose project lost: from the letter to the reason, the count, the look-up, the recount."""

import re
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Notice, User
from accounts.services import notices
from budget.enums import PhaseKind, ProjectStatus, ProposalStatus
from budget.models import Project, Proposal
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.budget import EditionFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.towns import ALWAYS
from tests.factories.voting import AFTER_CLOSE, OPENS_AT, PollFactory, fill_urn, marking
from tests.frontend.test_verifying import PAPER, draft
from voting.models import Poll
from voting.services import closing, proclaiming
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LOST = 2


def publish(poll):
    """Each project has its proposer; two people sign."""
    for project in Project.objects.filter(edition=poll.edition):
        ProposalFactory(edition=poll.edition, project=project, submitted=True, status="admitted")
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        member = MembershipFactory(municipality=poll.municipality, role=role)
        proclaiming.endorse(poll, by=member.user, at=AFTER_CLOSE)


def letter_of(number):
    notice = Notice.objects.get(kind="project.not_funded", path__endswith=f"#project-{number}")
    while notices.deliver(at=AFTER_CLOSE):
        pass
    (letter,) = [sent for sent in mail.outbox if sent.to == [notice.recipient.email]]
    return notice, letter


def links(text, settings):
    return [link.removeprefix(settings.BASE_URL) for link in re.findall(r"https?://\S+", text)]


def plain(text):
    return unescape(text).replace("\u202f", " ").replace("\xa0", " ")


def followed(client, page, words):
    """The page behind the link of these words."""
    found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{words}</a>', plain(page.content.decode()))
    assert found, words
    answer = client.get(found[1])
    assert answer.status_code == 200
    return answer


def test_the_walk_from_the_letter_to_the_reason_the_count_the_look_up_and_the_recount(client, settings):
    poll = draft(PollFactory(ended=True, paper=PAPER), 230)
    publish(poll)
    _notice, letter = letter_of(LOST)
    said = plain(letter.body)
    reason = "mais il a manqué 10 000 € : il coûte 50 000 € et il restait 40 000 € à son tour."
    assert reason in said

    (link,) = [link for link in links(letter.body, settings) if link.endswith(f"#project-{LOST}")]
    results = client.get(link)

    line = plain(results.content.decode()).partition(f'id="project-{LOST}"')[2].partition("</tr>")[0]
    assert reason in line
    count = followed(client, results, r"Voir le décompte de « [^»]* » pas à pas")
    assert 'id="steps"' in count.content.decode()
    look_up = followed(client, results, "Retrouver mon bulletin")
    assert "data-look-up" in look_up.content.decode()
    recount = followed(client, look_up, "Vérifier le résultat")
    assert 'id="again"' in recount.content.decode()
    everything = re.search(r'href="([^"]+everything\.zip)"', recount.content.decode())[1]
    assert client.get(everything).status_code == 200


def test_the_letter_says_what_was_missing_in_the_reader_s_language():
    poll = draft(PollFactory(ended=True, paper=PAPER), 40)
    publish(poll)
    User.objects.update(language="en")

    _notice, letter = letter_of(LOST)

    assert "but €10,000 were missing" in letter.body


def test_of_few_ballots_the_letter_says_no_more_than_the_pages():
    poll = PollFactory(ended=True, paper=PAPER)
    fill_urn(poll, [{**marking(1), **marking(5, key="2")}] * 6)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    publish(Poll.objects.get(pk=poll.pk))

    notice, letter = letter_of(LOST)

    assert (notice.facts["lacked"], notice.facts["margin"]) == (None, None)
    assert "de si peu de bulletins" in letter.body


class TestAgain:
    @pytest.fixture
    def lost(self):
        poll = draft(PollFactory(ended=True, paper=PAPER), 40)
        publish(poll)
        return Project.objects.get(contest_entries__number=LOST)

    @pytest.fixture
    def later(self, lost):
        number = lost.edition.number + 1
        edition = EditionFactory(municipality=lost.municipality, number=number, running=True)
        edition.phases.filter(kind=PhaseKind.COLLECTION).update(**ALWAYS)
        return edition

    @staticmethod
    def sign_in(client, project):
        author = project.proposals.get().author
        client.force_login(author)
        return author

    @staticmethod
    def address(project, name="project_again"):
        return reverse(name, args=[project.municipality.slug, project.edition.slug, project.number])

    def test_one_press_gives_a_draft_of_what_was_written_and_the_second_the_same(self, client, lost, later):
        author = self.sign_in(client, lost)
        assert "Redéposer cette idée" in client.get(self.address(lost, "project")).content.decode()

        answers = [client.post(self.address(lost)) for _ in range(2)]

        written, draft_again = lost.proposals.get(), Proposal.objects.get(edition=later)
        assert draft_again.status == ProposalStatus.DRAFT
        assert (draft_again.author, draft_again.title, draft_again.body, draft_again.theme) == (
            author, written.title, written.body, written.theme,
        )  # fmt: skip
        read_over = reverse("proposal_review", args=[later.municipality.slug, later.slug, draft_again.number])
        assert {answer["Location"] for answer in answers} == {read_over}
        assert written.place in client.get(read_over).content.decode()

    def test_withdrawn_since_the_press_begins_another_one(self, client, lost, later):
        self.sign_in(client, lost)
        client.post(self.address(lost))
        Proposal.objects.filter(edition=later).update(status=ProposalStatus.WITHDRAWN)

        client.post(self.address(lost))

        assert Proposal.objects.filter(edition=later, status=ProposalStatus.DRAFT).count() == 1

    def test_the_letter_leads_there_and_asks_who_one_is_first(self, client, lost, later, settings):
        _notice, letter = letter_of(LOST)
        (link,) = [link for link in links(letter.body, settings) if link.endswith("/again/")]

        visitor = client.get(link)
        self.sign_in(client, lost)
        proposer = client.get(link)

        assert "/account/login/" in visitor["Location"]
        assert proposer["Location"] == f"{self.address(lost, 'project')}#again"

    def test_where_nobody_collects_the_page_says_when(self, client, lost):
        self.sign_in(client, lost)

        page = client.get(self.address(lost, "project")).content.decode()

        assert "Aucun appel à idées n’est ouvert en ce moment." in page
        assert f'action="{self.address(lost)}"' not in page
        client.post(self.address(lost))
        assert Proposal.objects.exclude(edition=lost.edition).count() == 0

    def test_an_edition_whose_call_is_over_or_of_before_takes_nothing(self, client, lost, later):
        later.phases.update(opens_at=OPENS_AT, closes_at=AFTER_CLOSE)
        lost.edition.phases.update(**ALWAYS)
        self.sign_in(client, lost)

        client.post(self.address(lost))

        assert Proposal.objects.exclude(project=lost).filter(status=ProposalStatus.DRAFT).count() == 0

    @pytest.mark.parametrize(
        "status", set(ProjectStatus) - {"not_shortlisted", "not_funded", "reserve", "rejected_by_council"}
    )
    def test_what_won_or_never_came_to_the_vote_is_not_filed_again(self, client, lost, later, status):
        Project.objects.filter(pk=lost.pk).update(status=status, status_reason="Le terrain est vendu.")
        self.sign_in(client, lost)

        assert client.post(self.address(lost)).status_code == 403
        assert 'id="again"' not in client.get(self.address(lost, "project")).content.decode()

    def test_what_was_taken_off_the_site_does_not_come_back_this_way(self, client, lost, later):
        author = self.sign_in(client, lost)
        lost.proposals.update(hidden_at=AFTER_CLOSE, hidden_by=UserFactory(), hidden_reason="Insultant.")

        assert client.post(self.address(lost)).status_code == 403
        assert not Proposal.objects.filter(author=author, edition=later).exists()

    def test_nobody_else_files_it_again(self, client, lost, later):
        client.force_login(UserFactory())

        assert client.post(self.address(lost)).status_code == 403
        assert client.get(self.address(lost)).status_code == 403
        assert 'id="again"' not in client.get(self.address(lost, "project")).content.decode()
