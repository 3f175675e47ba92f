"""The results as everyone reads them, and the office pages that lead there."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import moves
from accounts.enums import Role
from accounts.models import Job
from accounts.services import jobs
from budget import workflow
from budget.enums import ProjectStatus
from budget.models import Milestone, Project
from frontend.outcomes import rows
from frontend.pieces import charts
from tests.factories.accounts import DepartmentFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import RegisterEntryFactory
from tests.factories.proposals import ProposalFactory
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, On, PollFactory, fill_urn, marking, voter_of
from tests.triggers import force, past_triggers
from voting.enums import Channel, PollStatus
from voting.models import OutcomeEntry, Poll, Signature
from voting.queries import outcomes as queries
from voting.queries.papers import read_paper
from voting.services import closing
from voting.services.counting import opening_in_parts, retrying, tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("few_as_many")]
PAPER = (On(100_000, (60_000, 50_000, 30_000, 10_000)),)


@pytest.fixture
def poll():
    """Tallied: 1 and 3 proposed, 2 too dear, 4 without a vote."""
    poll = PollFactory(ended=True, paper=PAPER)
    for project in Project.objects.all():
        ProposalFactory(edition=poll.edition, project=project, submitted=True, status="admitted")
    fill_urn(poll, [marking(1)] * 3 + [marking(2)] * 2 + [marking(3)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


def address_of(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def sign_in(client, poll, role):
    client.force_login(MembershipFactory(municipality=poll.municipality, role=role).user)


def publish(client, poll):
    for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
        sign_in(client, poll, role)
        client.post(address_of(poll, "outcome_endorse"))


def decision(poll, **verdicts):
    entries = {entry.contest_entry.number: entry.pk for entry in OutcomeEntry.objects.all()}
    verdict_of = {
        1: "accepted",
        2: "",
        3: "accepted",
        4: "",
        **{int(name[1:]): word for name, word in verdicts.items()},
    }
    body = {f"entry_{entries[number]}": word for number, word in verdict_of.items()}
    return {"reference": "2020-147", "decided_on": "2020-10-24", "text": "", **body}


def test_from_the_draft_to_the_winners_page_by_page(client, poll):
    sign_in(client, poll, Role.COORDINATOR)
    assert "Signer le résultat" in client.get(address_of(poll, "outcome_office")).content.decode()
    publish(client, poll)

    sign_in(client, poll, Role.COUNCILLOR)
    assert client.get(address_of(poll, "outcome_office")).context["form"] is not None
    client.post(address_of(poll, "outcome_decide"), decision(poll))
    client.post(address_of(poll, "outcome_proclaim"))

    page = client.get(address_of(poll, "outcomes")).content.decode()
    assert "2020-147" in page
    assert Project.objects.filter(status=ProjectStatus.WINNER).count() == 2
    winner = Project.objects.filter(status=ProjectStatus.WINNER).first()
    assert winner.milestones.filter(is_proposed=True).count() == 3


@pytest.mark.parametrize("status", [PollStatus.SETTLED, PollStatus.CLOSED, PollStatus.TALLIED])
def test_before_two_people_signed_nobody_reads_a_result(client, poll, status):
    if status != PollStatus.TALLIED:
        with past_triggers():
            Poll.objects.filter(pk=poll.pk).update(status=status, seed="")

    page = client.get(address_of(poll, "outcomes"))

    assert page.status_code == 200
    assert poll.entries.first().title not in page.content.decode()
    assert client.get(address_of(poll, "outcome", 1)).status_code == 404
    sign_in(client, poll, Role.COUNCILLOR)
    assert poll.entries.first().title not in client.get(address_of(poll, "outcome_office")).content.decode()


def test_everyone_reads_why_each_project_is_proposed_or_not(client, poll):
    publish(client, poll)
    client.logout()

    page = (
        client.get(address_of(poll, "outcomes")).content.decode().replace("\u202f", " ").replace("\xa0", " ")
    )

    assert "3 voix, et il tient dans l’enveloppe : une fois payé, il reste 40 000 €." in page
    assert "2 voix, mais il a manqué 10 000 € : il coûte 50 000 € et il restait 40 000 € à son tour." in page
    assert "Aucun bulletin ne l’a choisi." in page


def test_the_same_sentences_in_english(client, poll):
    publish(client, poll)
    client.logout()

    page = client.get(address_of(poll, "outcomes"), headers={"accept-language": "en"}).content.decode()

    assert "2 votes, but €10,000 were missing" in page


def test_the_count_is_told_step_by_step_with_what_it_takes_to_redo_it(client, poll):
    publish(client, poll)
    poll.refresh_from_db()
    client.logout()

    page = client.get(address_of(poll, "outcome", 1)).content.decode()

    assert poll.seed in page
    assert poll.seed_commitment in page
    assert client.get(address_of(poll, "outcome", 2)).status_code == 404


def test_a_lot_that_was_drawn_can_be_drawn_again(client):
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000, 60_000)),))
    fill_urn(poll, [marking(1), marking(2)])
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    publish(client, poll)

    page = client.get(address_of(poll, "outcome", 1)).content.decode()

    assert "sha256sum" in page


def test_results_cost_the_same_queries_with_four_projects_and_with_sixty(
    client, django_assert_max_num_queries
):
    counts = []
    for projects in (4, 60):
        poll = PollFactory(ended=True, paper=(On(10_000_000, (10_000,) * projects),))
        fill_urn(poll, [marking(number) for number in range(1, projects + 1)])
        closing.close(poll, at=AFTER_CLOSE)
        tallying.tally(poll, at=AFTER_CLOSE)
        publish(client, poll)
        client.logout()
        with django_assert_max_num_queries(20) as spent:
            client.get(address_of(poll, "outcomes"))
        counts.append(len(spent))

    assert counts[0] == counts[1]


def proclaimed(client, poll):
    publish(client, poll)
    sign_in(client, poll, Role.COUNCILLOR)
    client.post(address_of(poll, "outcome_decide"), decision(poll, n2="reserve"))
    client.post(address_of(poll, "outcome_proclaim"))
    client.logout()


def shown(client, address):
    return client.get(address).content.decode().replace("\u202f", " ").replace("\xa0", " ")


def test_a_published_turnout_does_not_change_with_the_register(client, poll):
    RegisterEntryFactory(edition=poll.edition)
    publish(client, poll)
    client.logout()

    page = shown(client, address_of(poll, "outcomes"))

    assert poll.registered_total == 6
    assert "Soit 100 % des 6 personnes qui pouvaient voter." in page


def test_a_turnout_of_before_counts_who_was_entered_at_the_close(poll):
    force(poll, registered_total=None)
    RegisterEntryFactory(edition=poll.edition, entered_at=timezone.now())

    assert queries.turnout(Poll.objects.get(pk=poll.pk)).registered == 6


def test_the_results_promise_nothing_that_is_not_there(client, poll):
    publish(client, poll)
    client.logout()

    pages = shown(client, address_of(poll, "outcomes")) + shown(client, address_of(poll, "outcome", 1))

    assert [
        words for words in ("comment le refaire", "Refaire le décompte", "recompte") if words in pages
    ] == []


def test_winners_show_their_votes_and_no_medal_that_reads_as_a_rank(client, poll):
    publish(client, poll)
    client.logout()

    page = shown(client, address_of(poll, "outcomes"))

    assert "3 voix" in page
    assert "card__number" not in page


def test_results_stand_on_three_floors_who_won_why_and_how_to_check(client, poll):
    proclaimed(client, poll)

    page = shown(client, address_of(poll, "outcomes"))

    floors = [page.index(f'id="{floor}"') for floor in ("winners", "why", "turnout", "check")]
    assert floors == sorted(floors)
    assert page.index('id="contest-1"') < floors[1] < page.index('id="project-2"')
    assert floors[3] < page.index(address_of(poll, "verify"))
    assert floors[3] < page.index(address_of(poll, "look_up"))


def test_the_council_s_own_words_and_the_blank_ballots_are_read_under_why(client, poll):
    publish(client, poll)
    sign_in(client, poll, Role.COUNCILLOR)
    client.post(address_of(poll, "outcome_decide"), {**decision(poll), "text": "Adopté à l’unanimité."})
    client.logout()

    page = shown(client, address_of(poll, "outcomes"))

    why = page.index('id="why"')
    assert why < page.index("Délibération 2020-147") < page.index("Adopté à l’unanimité.")
    assert why < page.index("6 bulletins comptés")


def test_turnout_is_told_of_the_register_and_of_the_residents(client, poll):
    poll.municipality.population = 200
    poll.municipality.save()
    publish(client, poll)
    client.logout()

    page = shown(client, address_of(poll, "outcomes"))

    assert "Soit 100 % des 6 personnes qui pouvaient voter." in page
    assert "La commune compte 200 habitants : 3 % d’entre eux ont voté." in page


def test_results_and_projects_tell_one_story_from_the_vote_to_the_delivery(client, poll):
    proclaimed(client, poll)
    given_up = Project.objects.get(contest_entries__number=3)
    called = Project.objects.get(contest_entries__number=2)
    moves.apply(workflow.ABANDON, given_up, at=timezone.now(), status_reason="Le terrain est pollué.")
    moves.apply(workflow.TAKE_FROM_RESERVE, called, at=timezone.now(), status_reason="Il est le suivant.")

    results = shown(client, address_of(poll, "outcomes"))

    assert "Abandonné depuis, le" in results
    assert "Appelé depuis de la liste de réserve" in results
    assert given_up.get_absolute_url() in results
    assert called.get_absolute_url() in results
    assert "Retenu par le conseil" in results
    page = shown(client, given_up.get_absolute_url())
    assert page.index("Le terrain est pollué.") < page.index("Son parcours")


def test_a_project_s_page_says_its_votes_its_rank_and_what_the_council_decided(client, poll):
    proclaimed(client, poll)
    winner, called = (Project.objects.get(contest_entries__number=number) for number in (1, 2))

    page, other = shown(client, winner.get_absolute_url()), shown(client, called.get_absolute_url())

    assert "3 voix ; rang 1 sur 4 dans l’ordre du décompte" in page
    assert "Retenu par le conseil" in page
    assert "délibération 2020-147" in page
    assert f'{address_of(poll, "outcomes")}#project-1"' in page
    assert "Sur la liste de réserve" in other


def test_before_two_people_signed_a_project_s_page_says_nothing_of_its_votes(client, poll):
    Project.objects.filter(contest_entries__number=1).update(status=ProjectStatus.PROPOSED)

    assert "voix" not in shown(client, Project.objects.get(contest_entries__number=1).get_absolute_url())


def test_while_the_vote_is_open_every_project_leads_to_the_ballot(client):
    poll = PollFactory(settled=True)

    for address in (poll.entries.first().project.get_absolute_url(), address_of(poll, "projects")):
        page = shown(client, address)
        assert f'href="{address_of(poll, "booth")}"' in page
        assert "Ouvrir mon bulletin" in page
        assert "11 octobre 2199 à 23 h 59" in page


ACTS = ["outcome_endorse", "outcome_decide", "outcome_proclaim", "tally_again"]
MAY = {
    Role.COORDINATOR: {"outcome_endorse", "outcome_decide", "outcome_proclaim", "tally_again"},
    Role.COMMISSION_MEMBER: {"outcome_endorse"},
    Role.COUNCILLOR: {"outcome_decide", "outcome_proclaim"},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", [None, *Role])
def test_who_may_act_on_an_outcome(client, poll, role, act):
    if role is None:
        client.force_login(UserFactory())
    else:
        sign_in(client, poll, role)

    answer = client.post(address_of(poll, act), decision(poll) if act == "outcome_decide" else {})

    is_allowed = act in MAY.get(role, set())
    assert (answer.status_code == 403) is not is_allowed
    assert client.get(address_of(poll, "outcome_office")).status_code == (200 if role in MAY else 403)


def test_a_decision_that_cannot_stand_comes_back_as_it_was_typed(client, poll):
    publish(client, poll)
    sign_in(client, poll, Role.COUNCILLOR)

    answer = client.post(
        address_of(poll, "outcome_decide"), {**decision(poll, n1="rejected"), "text": "Le conseil a débattu."}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Donnez le motif du conseil" in page
    assert "Le conseil a débattu." in page
    assert 'value="2020-147"' in page


class TestProgress:
    @pytest.fixture
    def poll(self):
        poll = PollFactory(ended=True, paper=PAPER)
        fill_urn(poll, [marking(1)])
        closing.close(poll, at=AFTER_CLOSE)
        return poll

    def test_the_page_of_a_count_shows_how_far_it_is_and_asks_again(self, client, poll):
        sign_in(client, poll, Role.COORDINATOR)

        page = client.get(address_of(poll, "outcome_office")).content.decode()

        assert "<progress" in page
        assert 'http-equiv="refresh"' in page
        assert 'hx-trigger="every 2s"' in page

    def test_a_big_urn_shows_how_much_of_it_is_open_whoever_opens_it(self, client, poll):
        opening_in_parts.split(poll, parts=2)
        jobs.queue("tally", poll, at=AFTER_CLOSE)
        Job.objects.filter(kind="tally").update(attempts=1)
        opening_in_parts.open_free(poll, read_paper(poll), at=AFTER_CLOSE, tell=lambda _done: None)
        sign_in(client, poll, Role.COORDINATOR)

        page = client.get(address_of(poll, "outcome_office")).content.decode()

        assert "bulletins de l’urne ouverts" in page
        assert 'max="1" value="1"' in page

    STEPS = [("opening", "ouverts"), ("counting", "Premier décompte"), ("recounting", "décisions recomptées")]

    @pytest.mark.parametrize(("step", "words"), STEPS)
    def test_the_page_says_which_part_of_the_count_is_under_way(self, client, poll, step, words):
        jobs.claim("tally", poll, at=timezone.now()).progress(3, 9, step)
        sign_in(client, poll, Role.COORDINATOR)

        page = client.get(address_of(poll, "outcome_office")).content.decode()

        assert words in page
        assert 'max="9" value="3"' in page

    def test_what_htmx_fetches_is_what_a_reload_shows(self, client, poll):
        sign_in(client, poll, Role.COORDINATOR)

        fragment = client.get(
            address_of(poll, "outcome_office"), headers={"HX-Request": "true"}
        ).content.decode()

        assert fragment.strip() in client.get(address_of(poll, "outcome_office")).content.decode()

    def test_once_counted_the_bar_becomes_the_page(self, client, poll):
        sign_in(client, poll, Role.COORDINATOR)
        tallying.tally(poll, at=AFTER_CLOSE)

        answer = client.get(address_of(poll, "outcome_office"), headers={"HX-Request": "true"})

        assert answer.headers["HX-Refresh"] == "true"

    def test_a_count_that_failed_says_since_when_and_when_it_is_taken_up_again(self, client, poll):
        sign_in(client, poll, Role.COORDINATOR)
        next(settings.COUNTING_VAULT_DIR.glob("*.urn")).unlink()
        tallying.tally(poll, at=timezone.now())

        page = client.get(address_of(poll, "outcome_office")).content.decode()

        assert "Ce dépouillement est en cours depuis" in page
        assert "Il est repris au plus tard le" in page

    def test_a_stopped_count_says_why_and_is_taken_up_by_a_person(self, client, poll):
        sign_in(client, poll, Role.COORDINATOR)
        key = next(settings.COUNTING_VAULT_DIR.glob("*.urn"))
        away = key.rename(key.with_suffix(".away"))
        tallying.tally(poll, at=AFTER_CLOSE)
        Job.objects.update(attempts=retrying.MOST_ATTEMPTS)

        page = client.get(address_of(poll, "outcome_office")).content.decode()
        assert "La clé qui ouvre l’urne manque" in page
        away.rename(key)
        client.post(address_of(poll, "tally_again"))

        assert retrying.awaiting(AFTER_CLOSE) == [poll]


class TestTurnout:
    CELLS = [
        ({"a": 30, "b": 25}, {"a": 30, "b": 25}),
        ({"a": 30, "b": 25, "c": 3}, {"a": 30, "b": None, "c": None}),
        ({"a": 30, "b": 4, "c": 3}, {"a": None, "b": None, "c": None}),
        ({"a": 30, "b": 9, "c": 8}, {"a": 30, "b": None, "c": None}),
        ({"a": 9}, {"a": None}),
        ({}, {}),
    ]

    @pytest.mark.parametrize(("counts", "shown"), CELLS)
    def test_a_small_cell_is_hidden_with_others_so_that_no_subtraction_gives_it_back(self, counts, shown):
        assert {cell.label: cell.count for cell in queries.cells(counts)} == shown

    def test_a_chart_bears_what_its_table_says_and_no_bar_of_a_figure_kept_back(self):
        turnout = queries.Turnout(
            signatures=45,
            registered=90,
            population=None,
            channels=queries.cells({"online": 45}),
            territories=queries.cells({"Est": 30, "Ouest": 9, "Nord": 6}),
        )

        (chart,) = rows.turnout_charts(turnout)

        bars = charts.bars(chart.rows)
        assert [(bar.label, bar.value, bar.width, bar.is_kept_back) for bar in bars] == [
            ("Est", 30, 100.0, False),
            ("Ouest", None, 0.0, True),
            ("Nord", None, 0.0, True),
        ]

    def test_turnout_counts_signatures_by_quarter(self, poll):
        other = PollFactory(settled=True)
        quarter = TerritoryFactory(municipality=other.municipality)
        for _ in range(12):
            voter = voter_of(other, territory=quarter)
            Signature.objects.sign(other, voter, channel=Channel.ONLINE, on=WHILE_OPEN.date())

        turnout = queries.turnout(other)

        assert (turnout.signatures, turnout.registered) == (12, 12)
        assert [(cell.label, cell.count) for cell in turnout.territories] == [(quarter.name, 12)]


class TestDeliveries:
    @pytest.fixture
    def winner(self, client, poll):
        publish(client, poll)
        sign_in(client, poll, Role.COUNCILLOR)
        client.post(address_of(poll, "outcome_decide"), decision(poll))
        client.post(address_of(poll, "outcome_proclaim"))
        return Project.objects.get(contest_entries__number=1)

    @staticmethod
    def sign_in_builder(client, poll, winner):
        department = DepartmentFactory(municipality=poll.municipality)
        winner.milestones.update(department=department)
        client.force_login(
            MembershipFactory(
                municipality=poll.municipality, role=Role.OFFICER, departments=[department]
            ).user
        )

    def test_the_coordinator_publishes_the_plan_that_was_proposed(self, client, poll, winner):
        client.logout()
        assert "Sa réalisation" not in client.get(winner.get_absolute_url()).content.decode()
        sign_in(client, poll, Role.COORDINATOR)
        address = address_of(poll, "milestones", winner.number)
        assert "Publier ces étapes" in client.get(address).content.decode()

        client.post(address_of(poll, "plan_publish", winner.number))

        assert "Sa réalisation" in client.get(winner.get_absolute_url()).content.decode()
        assert "Publier ces étapes" not in client.get(address).content.decode()

    @staticmethod
    def sheet(page):
        """What a browser would send of the page as it stands."""
        form = re.search(r'<form class="flow" id="steps".*?</form>', page.content.decode(), re.DOTALL)[0]
        typed = dict(re.findall(r'<input [^>]*name="([\w-]+)" value="([^"]*)"', form))
        typed |= dict(
            re.findall(r'<select name="([\w-]+)".*?<option value="(\w+)" selected', form, re.DOTALL)
        )
        typed |= dict(re.findall(r'<textarea name="([\w-]+)"[^>]*>\s*([^<]*)<', form))
        return {name: unescape(text) for name, text in typed.items() if name != "csrfmiddlewaretoken"}

    def test_an_officer_says_how_a_delivery_goes_and_adds_a_step_at_once(self, client, poll, winner):
        winner.milestones.update(is_proposed=False)
        self.sign_in_builder(client, poll, winner)
        first, address = winner.milestones.first(), address_of(poll, "milestones", winner.number)
        assert winner.title in client.get(address_of(poll, "deliveries")).content.decode()
        typed = self.sheet(client.get(address)) | {
            f"{first.pk}-status": "started",
            f"{first.pk}-note": "Les plans sont affichés à la halle.",
            "new-label": "Inauguration",
            "new-planned_on": "2190-01-01",
        }

        for _ in range(2):  # pressed twice
            assert client.post(address, typed).status_code == 302

        page = client.get(winner.get_absolute_url()).content.decode()
        assert "affichés à la halle" in page
        assert page.count("Inauguration") == 1
        assert winner.milestones.count() == 4

    def test_an_old_window_shows_both_texts_and_saving_again_chooses(self, client, poll, winner):
        self.sign_in_builder(client, poll, winner)
        first, address = winner.milestones.first(), address_of(poll, "milestones", winner.number)
        old = self.sheet(client.get(address)) | {
            f"{first.pk}-planned_on": "2190-02-01",
        }
        first.note = "Les plans sont à la halle."
        first.save()

        answer = client.post(address, old)

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Les plans sont à la halle." in page
        assert 'value="2190-02-01"' in page
        first.refresh_from_db()
        assert first.note == "Les plans sont à la halle."
        assert client.post(address, self.sheet(answer)).status_code == 302
        first.refresh_from_db()
        assert (first.note, str(first.planned_on)) == ("", "2190-02-01")

    def test_publishing_the_plan_keeps_what_is_typed_in_it(self, client, poll, winner):
        sign_in(client, poll, Role.COORDINATOR)
        address, first = address_of(poll, "milestones", winner.number), winner.milestones.first()
        typed = self.sheet(client.get(address)) | {f"{first.pk}-label": "Plans dessinés"}

        client.post(address_of(poll, "plan_publish", winner.number), typed)

        first.refresh_from_db()
        assert (first.label, first.is_proposed) == ("Plans dessinés", False)

    def test_a_wrong_step_comes_back_as_it_was_typed(self, client, poll, winner):
        self.sign_in_builder(client, poll, winner)

        answer = client.post(
            address_of(poll, "milestones", winner.number),
            {"new-label": "Inauguration", "new-status": "done", "new-planned_on": "2190-01-01"},
        )

        assert answer.status_code == 422
        assert 'value="Inauguration"' in answer.content.decode()
        assert Milestone.objects.filter(project=winner).count() == 3

    def test_a_loser_has_no_delivery_and_a_resident_no_office(self, client, poll, winner):
        sign_in(client, poll, Role.OFFICER)
        loser = Project.objects.get(contest_entries__number=2)
        assert client.get(address_of(poll, "milestones", loser.number)).status_code == 404
        client.force_login(UserFactory())
        assert client.get(address_of(poll, "milestones", winner.number)).status_code == 403
        assert client.get(address_of(poll, "deliveries")).status_code == 403
