"""The coordinator's pages of the poll, from the layout of the paper to its settling."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Notice
from budget.enums import PhaseKind
from budget.models import Edition, Phase
from budget.tasks import announce_phases
from tests.factories.accounts import MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import EditionFactory, ReservedShareFactory, coordinator_of
from tests.factories.proposals import ProjectFactory
from tests.factories.voting import (
    CLOSES_AT,
    OPENS_AT,
    PollFactory,
    fill_urn,
    marking,
    voter_of,
    waiting_for_keys,
)
from voting.enums import Channel, IncidentKind, PollStatus
from voting.models import Incident, LinkCopy, Poll, Signature
from voting.services import sweeping

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def edition():
    """Its vote opens long after any day these tests run on."""
    edition = EditionFactory(running=True)
    Phase.objects.filter(edition=edition, kind=PhaseKind.JURY).delete()
    voting = Phase.objects.filter(edition=edition, kind=PhaseKind.VOTING)
    days = voting.get()
    voting.update(opens_at=days.opens_at.replace(year=2190), closes_at=days.closes_at.replace(year=2190))
    for cost_eur in (118_000, 96_000):
        ProjectFactory(edition=edition, feasible=True, reviewed=False, cost_eur=cost_eur)
    return Edition.objects.get(pk=edition.pk)


@pytest.fixture
def coordinator(client, edition):
    client.force_login(coordinator_of(edition))


def address_of(edition, name, *more):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *more])


def test_a_coordinator_lays_the_paper_out_reads_it_and_settles_it(client, edition, coordinator):
    assert "Composer le bulletin" in client.get(address_of(edition, "poll_office")).content.decode()

    client.post(address_of(edition, "poll_compose"))
    draft = client.get(address_of(edition, "poll_office")).content.decode()
    assert "Il ne manque rien" in draft
    confirm = client.get(address_of(edition, "poll_settle"))
    settled = client.post(
        address_of(edition, "poll_settle") + f"?seen={confirm.context['draft'].mark}", follow=True
    )

    poll = Poll.objects.get()
    assert poll.status == PollStatus.SETTLED
    assert poll.paper_fingerprint in settled.content.decode()


def test_a_settled_paper_without_anything_to_warn_of_has_no_line_about_it(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))

    page = client.get(address_of(poll.edition, "poll_office")).content.decode()

    assert "Une copie pourrait dire" not in page
    assert "n’est pas comme elle devrait être" not in page


def test_the_office_says_when_nobody_has_the_keys_of_a_settled_vote(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))

    before = client.get(address_of(poll.edition, "poll_office")).content.decode()
    sweeping.make_keys()
    after = client.get(address_of(poll.edition, "poll_office")).content.decode()

    assert "Personne ne dit que cette urne pourra être ouverte" in before
    assert "Personne ne dit que cette urne pourra être ouverte" not in after


def test_a_draft_that_changed_since_is_not_settled(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))
    mark = client.get(address_of(edition, "poll_settle")).context["draft"].mark
    edition.projects.filter(cost_eur=96_000).update(cost_eur=97_000)

    answer = client.post(address_of(edition, "poll_settle") + f"?seen={mark}", follow=True)

    assert Poll.objects.get().status == PollStatus.DRAFTING
    assert "Le bulletin a changé" in answer.content.decode()


def test_what_is_missing_is_said_and_nothing_can_be_settled(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))
    edition.phases.filter(kind=PhaseKind.VOTING).update(announced_at=None)

    page = client.get(address_of(edition, "poll_office")).content.decode()

    assert "annoncez-la d’abord" in page
    assert address_of(edition, "poll_settle") not in page
    assert "?seen=" not in client.get(address_of(edition, "poll_settle")).content.decode()


def test_the_rules_of_an_envelope_are_changed_and_a_wrong_one_comes_back(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))
    rules = {
        "ballot_rule": "knapsack", "minimum": "1", "maximum": "", "blank_allowed": "on", "access": "everyone",
        "minimum_votes": "20", "leftover": "stop", "ties": "votes,lot",
    }  # fmt: skip

    wrong = client.post(address_of(edition, "contest_edit", 1), {**rules, "minimum": "4", "maximum": "3"})
    right = client.post(address_of(edition, "contest_edit", 1), rules)

    assert wrong.status_code == 422
    assert 'value="4"' in wrong.content.decode()
    assert right.status_code == 302
    contest = Poll.objects.get().contests.get()
    assert (contest.ballot_rule, contest.tally_options["minimum_votes"]) == ("knapsack", 20)


@pytest.mark.parametrize(
    ("opens", "closes", "says"),
    [(1, 2, "ouvre le"), (-1, 2, "a ouvert le"), (-2, -1, "s’est terminé le")],
)
def test_a_settled_paper_tells_a_vote_that_has_opened_as_such(client, opens, closes, says):
    now = timezone.now()
    poll = PollFactory(
        settled=True, opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
    )
    client.force_login(coordinator_of(poll.edition))

    page = client.get(address_of(poll.edition, "poll_office"), headers={"Accept-Language": "fr"})

    assert says in page.content.decode()


def test_a_settled_paper_has_no_rules_to_change(client):
    poll = PollFactory(settled=True)
    client.force_login(coordinator_of(poll.edition))

    assert client.get(address_of(poll.edition, "contest_edit", 1)).status_code == 404
    assert client.get(address_of(poll.edition, "poll_settle")).status_code == 302
    assert poll.paper_fingerprint in client.get(address_of(poll.edition, "poll_office")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_nobody_else_prepares_the_poll(client, edition, role):
    client.force_login(MembershipFactory(municipality=edition.municipality, role=role).user)

    assert client.get(address_of(edition, "poll_office")).status_code == 403
    assert client.post(address_of(edition, "poll_compose")).status_code == 403
    assert not Poll.objects.exists()


def test_a_coordinator_of_another_town_prepares_nothing_here(client, edition):
    client.force_login(MembershipFactory(coordinator=True).user)

    assert client.get(address_of(edition, "poll_office")).status_code == 403


def test_a_resident_is_refused(client, edition):
    client.force_login(UserFactory())

    assert client.get(address_of(edition, "poll_office")).status_code == 403


def test_the_draft_costs_the_same_queries_with_two_projects_and_with_fifty(
    client, edition, coordinator, django_assert_max_num_queries
):
    client.post(address_of(edition, "poll_compose"))
    counts = []
    for more in (0, 48):
        for _ in range(more):
            ProjectFactory(edition=edition, feasible=True, reviewed=False)
        with django_assert_max_num_queries(25) as spent:
            client.get(address_of(edition, "poll_office"))
        counts.append(len(spent))

    assert counts[0] == counts[1]


RULES = {
    "ballot_rule": "approval", "minimum": "1", "maximum": "5", "blank_allowed": "on", "access": "everyone",
}  # fmt: skip


def test_each_way_to_count_is_offered_with_what_it_leads_to_and_the_usual_one_is_ticked(
    client, edition, coordinator
):
    client.post(address_of(edition, "poll_compose"))

    page = client.get(address_of(edition, "contest_edit", 1)).content.decode()

    for name in ("À la majorité des voix", "voix / euro", "Un nombre fixe", "À parts égales", "Tour à tour"):
        assert name in page
    assert 'value="greedy" id="id_tally_rule_0" checked' in " ".join(page.split())
    assert "Phragm" not in page
    assert "Add1" not in page


@pytest.mark.parametrize(
    ("example", "rules"),
    [
        ("approval", ("approval", 1, 5, "greedy")),
        ("knapsack", ("knapsack", 1, None, "greedy")),
        ("grades", ("grades", 1, None, "majority-judgment")),
    ],
)
def test_one_press_takes_an_example_over_and_the_rest_stays_folded(
    client, edition, coordinator, example, rules
):
    client.post(address_of(edition, "poll_compose"))
    where = address_of(edition, "contest_edit", 1)
    own = {**RULES, "maximum": "3", "minimum_votes": "20", "ties": "votes,lot"}
    client.post(where, own)
    other = client.get(where)

    saved = client.post(where, {**own, "seen": other.context["form"].seen, "example": example})

    contest = Poll.objects.get().contests.get()
    bounds = contest.ballot_bounds
    assert saved.status_code == 302
    assert (contest.ballot_rule, bounds["minimum"], bounds["maximum"], contest.tally_rule) == rules
    assert contest.tally_options["minimum_votes"] == 20  # the expert settings are left alone
    page = client.get(where)
    assert [one.name for one, is_chosen in page.context["examples"] if is_chosen] == [example]
    assert '<details class="fold" open>' not in page.text
    assert '<details class="fold" open>' in other.text  # at most three projects: none of the examples
    assert 'name="example"' in other.text


def test_expert_settings_are_folded_until_one_of_them_is_wrong(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))

    quiet = client.get(address_of(edition, "contest_edit", 1))
    wrong = client.post(address_of(edition, "contest_edit", 1), {**RULES, "exclusive": "1, 71"})

    assert '<details class="fold" open>' not in quiet.content.decode()
    assert '<details class="fold" open>' in wrong.content.decode()
    assert "Aucun projet n’a ici le numéro 71" in wrong.content.decode()


@pytest.mark.parametrize("typed", ["1, -1", "1e9 2", "１, 2", "1.2", "1 et 2"])
def test_what_is_no_number_of_a_project_is_never_read_as_one(client, edition, coordinator, typed):
    client.post(address_of(edition, "poll_compose"))

    told = client.post(address_of(edition, "contest_edit", 1), {**RULES, "exclusive": typed})

    assert told.status_code == 422
    assert "exclusive" in told.context["form"].errors


def test_rules_that_another_changed_meanwhile_are_never_undone_unseen(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))
    where = address_of(edition, "contest_edit", 1)
    sent = {**RULES, "seen": client.get(where).context["form"].seen}
    client.post(where, {**sent, "exclusive": "1, 2"})

    told = client.post(where, sent)

    assert told.status_code == 409
    assert "1, 2" in dict(told.context["form"].stored).values()
    assert client.post(where, {**RULES, "seen": told.context["form"].seen}).status_code == 302


def test_everything_chosen_is_read_again_on_the_draft_and_on_the_form(client, edition, coordinator):
    client.post(address_of(edition, "poll_compose"))
    chosen = {
        **RULES, "tally_rule": "equal-shares", "completion": "add1u", "share": "floor", "comparison": "on",
        "minimum_share": "2.5", "leftover": "top-up", "top_up_from": "80", "reserve": "20000",
        "exclusive": "1, 2", "quotas": "exactly-1", "keep_unsupported": "on", "ties": "votes,cost,lot",
    }  # fmt: skip

    saved = client.post(address_of(edition, "contest_edit", 1), chosen)
    draft = client.get(address_of(edition, "poll_office")).content.decode()
    again = client.get(address_of(edition, "contest_edit", 1)).context["form"].initial

    assert saved.status_code == 302
    for words in (
        "part égale de l’enveloppe",
        "euro par euro",
        "2,5",
        "80",
        "Pour chaque quartier",
        "un seul au plus",
    ):
        assert words in draft
    for name, value in chosen.items():
        assert str(again[name]).replace("True", "on") in (value, f"{value}.0"), name


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"tally_rule": "fixed"}, "winners"),
        ({"completion": "add1"}, "completion"),
        ({"tally_rule": "phragmen", "comparison": "on"}, "comparison"),
        ({"utility": "cost"}, "utility"),
        ({"leftover": "top-up", "reserve": "20000"}, "leftover"),
        ({"top_up_from": "80", "reserve": "20000"}, "leftover"),
        ({"exclusive": "2"}, "exclusive"),
    ],
)
def test_what_does_not_fit_together_comes_back_beside_its_field_with_nothing_lost(
    client, edition, coordinator, chosen, field
):
    client.post(address_of(edition, "poll_compose"))

    answer = client.post(address_of(edition, "contest_edit", 1), {**RULES, **chosen})

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in chosen} == {
        name: True if value == "on" else value for name, value in chosen.items()
    }
    assert Poll.objects.get().contests.get().tally_rule == "greedy"


def test_a_reserved_share_names_its_amount_and_asks_for_whom_it_is(client, edition, coordinator):
    share = ReservedShareFactory(envelope=edition.envelopes.get(), amount_eur=25_000)
    client.post(address_of(edition, "poll_compose"))

    page = client.get(address_of(edition, "contest_edit", 1))
    client.post(address_of(edition, "contest_edit", 1), {**RULES, f"reserved_{share.pk}": ""})

    assert page.context["form"].initial[f"reserved_{share.pk}"] == "priority"
    assert "25\u202f000" in page.content.decode()
    assert Poll.objects.get().contests.get().tally_options["reserved"] == []


def test_shares_of_the_same_amount_keep_the_projects_each_was_given(client, edition, coordinator):
    town, envelope = edition.municipality, edition.envelopes.get()
    TerritoryFactory(municipality=town, slug="gare")
    ProjectFactory(
        edition=edition, feasible=True, reviewed=False, territory=town.territories.get(slug="gare")
    )
    young, quarter, poor = (
        ReservedShareFactory(envelope=envelope, label=label, amount_eur=10_000)
        for label in ("jeunesse", "gare", "quartiers-prioritaires")
    )
    client.post(address_of(edition, "poll_compose"))
    chosen = {f"reserved_{quarter.pk}": "territory:gare", f"reserved_{poor.pk}": "priority"}

    client.post(
        address_of(edition, "contest_edit", 1), {**RULES, **chosen, f"reserved_{young.pk}": "priority"}
    )
    initial = client.get(address_of(edition, "contest_edit", 1)).context["form"].initial

    chosen[f"reserved_{young.pk}"] = "priority"
    assert {name: initial[name] for name in chosen} == chosen


class TestWhatEachWayToCountWouldHaveFunded:
    def test_it_is_shown_side_by_side_on_made_up_ballots(self, client, edition, coordinator):
        client.post(address_of(edition, "poll_compose"))

        page = client.get(address_of(edition, "poll_compare")).content.decode()

        assert "bulletins inventés" in page
        assert page.count("obtiennent au moins un de leurs projets") == 5
        assert "(choisi)" in page

    def test_the_same_address_shows_the_same_thing(self, client, edition, coordinator):
        client.post(address_of(edition, "poll_compose"))
        address = address_of(edition, "poll_compare") + "?seed=mai&ballots=200"

        first, again = (client.get(address).context["result"] for _ in range(2))

        assert first == again

    def test_a_vote_of_the_town_is_not_among_the_ballots_one_may_choose(self, client, edition, coordinator):
        client.post(address_of(edition, "poll_compose"))
        past = PollFactory(edition__municipality=edition.municipality, edition__number=9, settled=True)

        answer = client.get(address_of(edition, "poll_compare") + f"?ballots_from=poll-{past.pk}")

        assert list(answer.context["form"].errors) == ["ballots_from"]
        assert answer.context["result"] is None

    def test_without_anything_to_compare_the_page_says_what_to_do(self, client, edition, coordinator):
        assert "Composez le bulletin" in client.get(address_of(edition, "poll_compare")).content.decode()


class TestAPaperThatWaitsForItsKeys:
    @staticmethod
    def frozen(client, minutes=1, opens_at=CLOSES_AT - timedelta(days=1)):
        poll = waiting_for_keys(opens_at=opens_at, settled_at=timezone.now() - timedelta(minutes=minutes))
        client.force_login(coordinator_of(poll.edition))
        return poll

    def page(self, client, poll, **headers):
        return client.get(address_of(poll.edition, "poll_office"), headers=headers)

    def test_the_page_asks_for_itself_until_the_keys_are_there(self, client):
        poll = self.frozen(client)
        assert 'hx-trigger="every 5s"' in self.page(client, poll).content.decode()
        again = self.page(client, poll, HX_Request="true")
        client.post(address_of(poll.edition, "poll_take_back"))

        over = self.page(client, poll, HX_Request="true")

        assert 'hx-trigger="every 5s"' in again.content.decode()
        assert "<html" not in again.content.decode()
        assert over.headers["HX-Refresh"] == "true"

    @pytest.mark.parametrize(("minutes", "says"), [(1, "se prépare"), (6, "ne répond pas")])
    def test_after_five_minutes_it_says_that_nobody_answers(self, client, minutes, says):
        poll = self.frozen(client, minutes)

        assert says in self.page(client, poll).content.decode()

    def test_after_the_opening_it_says_what_to_do_and_asks_no_more(self, client):
        poll = self.frozen(client, opens_at=OPENS_AT)

        page = self.page(client, poll).content.decode()

        assert "le vote n’a pas pu commencer" in page
        assert "s’ouvre de lui-même" not in page
        assert "hx-trigger" not in page
        assert address_of(poll.edition, "phases") in page


def test_before_the_opening_what_is_counted_is_the_time_until_the_opening(client):
    now = timezone.now()
    poll = PollFactory(
        settled=True, opens_at=now + timedelta(minutes=24, seconds=30), closes_at=now + timedelta(days=9)
    )
    client.force_login(coordinator_of(poll.edition))

    page = client.get(address_of(poll.edition, "poll_office")).content.decode()

    assert page.count("dans 24 minutes") == 1
    assert "dans 9 jours" not in page


def test_a_village_reads_that_its_vote_is_ready_and_of_no_key(client):
    poll = PollFactory(
        edition=EditionFactory(running=True, village=True),
        settled=True,
        opens_at=CLOSES_AT - timedelta(days=1),
    )
    client.force_login(coordinator_of(poll.edition))

    page = client.get(address_of(poll.edition, "poll_office")).content.decode()

    assert "Votre vote est prêt" in page
    said = ("Le bulletin est arrêté", "Qui pourrait ouvrir l’urne", "départage", poll.paper_fingerprint)
    assert [words for words in said if words in page] == []
    assert poll.paper_fingerprint in client.get(address_of(poll.edition, "paper")).content.decode()


def test_a_suspended_vote_is_said_everywhere_and_calls_nobody_to_the_booth(client):
    now = timezone.now()
    poll = PollFactory(settled=True, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    voted = voter_of(poll)
    Signature.objects.sign(poll, voted, channel=Channel.ONLINE, on=now.date())
    Poll.objects.filter(pk=poll.pk).update(suspended_at=now)
    town = poll.municipality
    addresses = ["paper", "edition", "outcomes"]

    for person in (voted.user, coordinator_of(poll.edition)):
        client.force_login(person)
        pages = [client.get(address_of(poll.edition, name)).content.decode() for name in addresses]
        pages.append(client.get(reverse("municipality", args=[town.slug])).content.decode())
        assert [place for place, page in enumerate(pages) if "suspendu" not in page] == []
        assert not any("Changer mon bulletin" in page for page in pages)
    office = client.get(address_of(poll.edition, "poll_office")).content.decode()
    assert "Le vote est suspendu" in office
    assert "tone--success" not in office


def test_who_voted_before_a_key_was_drawn_again_is_not_called_to_change_the_ballot(client):
    now = timezone.now()
    poll = PollFactory(settled=True, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    voter = voter_of(poll)
    Signature.objects.sign(poll, voter, channel=Channel.ONLINE, on=now.date())
    Poll.objects.filter(pk=poll.pk).update(link_generation=2)
    client.force_login(voter.user)

    edition = client.get(address_of(poll.edition, "edition")).content.decode()
    account = client.get(reverse("account")).content.decode()

    assert "ne peut plus être changé" in edition
    assert "Changer mon bulletin" not in edition + account


class TestAVoteWhoseDayHasComeWithoutASettledPaper:
    @pytest.fixture
    def late(self, edition):
        now = timezone.now()
        edition.phases.filter(kind=PhaseKind.VOTING).update(
            opens_at=now - timedelta(days=2), closes_at=now - timedelta(days=1)
        )
        edition.phases.exclude(kind__in=(PhaseKind.VOTING, PhaseKind.COLLECTION)).delete()
        return edition

    def test_public_pages_say_that_it_has_not_begun(self, client, late):
        client.force_login(UserFactory())
        pages = {name: client.get(address_of(late, name)).content.decode() for name in ("booth", "outcomes")}

        assert "pas encore annoncée" in pages["booth"]
        assert "Il n’a pas commencé" in pages["outcomes"]
        assert not any("clos" in page.split("<main")[1].split("<footer")[0] for page in pages.values())
        assert "Vote (n’a pas commencé)" in client.get(address_of(late, "edition")).content.decode()

    def test_the_opening_is_moved_and_the_paper_can_then_be_settled(self, client, late, coordinator):
        client.post(address_of(late, "poll_compose"))
        assert (
            "Repousser l’ouverture du vote" in client.get(address_of(late, "edition_office")).content.decode()
        )
        coming = timezone.localdate() + timedelta(days=40)
        dates = {"kind": "voting", "voting_first": coming, "voting_last": coming + timedelta(days=9)}

        moved = client.post(address_of(late, "phases"), dates)

        assert moved.status_code == 302
        assert "Il ne manque rien" in client.get(address_of(late, "poll_office")).content.decode()

    def test_it_is_not_moved_to_a_day_that_has_passed(self, client, late, coordinator):
        gone = timezone.localdate() - timedelta(days=3)
        dates = {"kind": "voting", "voting_first": gone, "voting_last": gone + timedelta(days=20)}

        assert client.post(address_of(late, "phases"), dates).status_code == 422

    def test_nobody_is_told_that_it_has_opened(self, late):
        late.phases.filter(kind=PhaseKind.VOTING).update(closes_at=timezone.now() + timedelta(days=1))
        coordinator_of(late)

        announce_phases()

        assert not Notice.objects.exists()


class TestWhatTakesTwoPeople:
    @pytest.fixture
    def poll(self):
        now = timezone.now()
        return PollFactory(settled=True, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))

    def signed_in(self, client, poll, role):
        person = MembershipFactory(municipality=poll.municipality, role=role).user
        client.force_login(person)
        return person

    def test_what_is_only_asked_is_not_headed_as_done_and_names_the_machine(self, client, poll):
        copy = LinkCopy.objects.create(
            poll=poll, generation=1, machine="ab" * 32, host="serveur-2", read_at=timezone.now()
        )
        Incident.objects.create(
            poll=poll, kind=IncidentKind.LINK_COPY_LOST, at=timezone.now(), public_notice="Volée.",
            details={"copy": copy.pk}, by=coordinator_of(poll.edition),
        )  # fmt: skip
        self.signed_in(client, poll, Role.COMMISSION_MEMBER)

        page = client.get(address_of(poll.edition, "poll_acts")).content.decode()

        assert "Déclarer perdue une machine" in page
        assert "est déclarée perdue" not in page
        assert "serveur-2" in page

    def test_who_lets_a_restored_vote_go_on_reads_what_was_restored(self, client, poll):
        fill_urn(poll, [marking(1)] * 3)
        Poll.objects.filter(pk=poll.pk).update(suspended_at=timezone.now())
        self.signed_in(client, poll, Role.COMMISSION_MEMBER)

        page = client.get(address_of(poll.edition, "poll_acts")).content.decode()

        assert "Bulletins dans l’urne\xa0: 3" in page
        assert "émargements comptés, 0" in page

    @pytest.mark.parametrize("role", [Role.COORDINATOR, Role.COMMISSION_MEMBER])
    def test_the_way_back_leads_somewhere_for_each_of_them(self, client, poll, role):
        self.signed_in(client, poll, role)
        page = client.get(address_of(poll.edition, "poll_acts")).content.decode()

        (back,) = re.findall(r'<p><a href="([^"]+)">[^<]*bulletin', page)
        assert client.get(back).status_code == 200
