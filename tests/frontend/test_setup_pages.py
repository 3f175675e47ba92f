"""Eight questions, dates and the to-do list, as a coordinator meets them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Notice
from budget.enums import Level, PhaseKind, ProposalStatus, TownProfile
from budget.models import (
    Edition,
    FeasibilityReview,
    Opinion,
    Project,
    Proposal,
    RulebookVersion,
    SetupDraft,
)
from budget.rulebook import VotingRules
from frontend.setup.questions import QUESTIONS, typed_of
from tests.factories.accounts import (
    LONG_AGO,
    DepartmentFactory,
    MembershipFactory,
    MunicipalityFactory,
    TerritoryFactory,
    UserFactory,
)
from tests.factories.budget import EditionFactory, EnvelopeFactory, PhaseFactory, rules_of_a
from tests.factories.voting import PollFactory
from tests.queries import cost_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = timedelta(days=1)


@pytest.fixture
def town():
    return MunicipalityFactory(population=4_870)


@pytest.fixture
def coordinator(client, town):
    person = MembershipFactory(municipality=town, coordinator=True).user
    client.force_login(person)
    return person


def address(name, edition, *more):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *more])


QUESTION_OF = {
    "envelope_0_amount_eur": "money", "summary": "money", "name": "money", "envelope": "zones",
    "voting__choices_max": "choices", "voting": "who", "proposing": "who", "projects": "costs",
    "jury": "jury", "contact": "contact", "collection": "dates",
}  # fmt: skip


def question_of(name):
    """The page that asks it."""
    return next(page for start, page in QUESTION_OF.items() if name.startswith(start))


def as_typed(form):
    """What a browser would send back from this form, untouched."""
    return {name: "on" if value is True else value for name, value in typed_of(form).items() if value}


def page_of(town, question):
    return reverse("edition_question", args=[town.slug, question])


def begin(client, town, profile="village"):
    client.post(reverse("edition_new", args=[town.slug]), {"profile": profile})


def answer(client, where, **typed):
    """One page filled in as a browser does: what it shows, with this typed over."""
    sent = as_typed(client.get(where).context["form"])
    return client.post(where, {**sent, **typed})


def walk(client, town, profile="village", **typed):
    """From the profile to the creation; returns the last answer."""
    begin(client, town, profile)
    for question in QUESTIONS:
        here = {name: value for name, value in typed.items() if question_of(name) == question}
        answer(client, page_of(town, question), **here)
    return client.post(reverse("edition_check", args=[town.slug]))


# --- Beginning


def test_three_profiles_are_offered_and_the_fitting_one_is_marked(client, town, coordinator):
    page = client.get(reverse("edition_new", args=[town.slug]))

    fitting = [row["profile"] for row in page.context["profiles"] if row["fits"]]
    assert fitting == [TownProfile.VILLAGE]


@pytest.mark.parametrize("profile", list(TownProfile))
def test_a_profile_and_one_amount_are_enough(client, town, coordinator, profile):
    done = walk(client, town, profile, envelope_0_amount_eur="30000", contact_email="a@example.org")

    edition = Edition.objects.get()
    assert done["Location"] == address("edition_office", edition)
    assert edition.profile == profile
    assert edition.name.endswith(str(edition.phases.earliest("opens_at").opens_at.year))
    assert edition.envelopes.get().amount_eur == 30_000
    assert edition.phases.filter(kind=PhaseKind.JURY).exists() is (profile != TownProfile.VILLAGE)
    assert not SetupDraft.objects.exists()


def test_from_the_eight_questions_to_an_announced_call_for_ideas_by_pages_alone(client, town, coordinator):
    walk(client, town, envelope_0_amount_eur="30000", contact_telephone="03 20 00 00 00")
    edition = Edition.objects.get()

    client.post(address("rulebook_publish", edition))
    answer = client.post(address("phase_announce", edition, PhaseKind.COLLECTION), follow=True)

    assert edition.phases.get(kind=PhaseKind.COLLECTION).announced_at is not None
    assert "annoncée" in answer.content.decode()
    client.logout()
    assert client.get(edition.get_absolute_url()).status_code == 200


def test_what_the_profile_does_not_answer_is_blank(client, town, coordinator):
    begin(client, town)
    form = client.get(page_of(town, "money")).context["form"]

    assert [form[name].value() for name in ("summary", "envelope_0_amount_eur")] == ["", ""]


def test_nothing_is_created_before_the_answers_were_read_over(client, town, coordinator):
    begin(client, town)
    for question in QUESTIONS:
        answer(
            client,
            page_of(town, question),
            **({"envelope_0_amount_eur": "5000"} if question == "money" else {}),
        )
    page = client.get(reverse("edition_check", args=[town.slug])).content.decode()

    assert not Edition.objects.exists()
    assert "5\u202f000\u00a0€" in page
    assert [f"{page_of(town, question)}?check=yes" in page for question in QUESTIONS] == [True] * 8


def test_a_line_changed_from_the_reading_over_leads_back_to_it(client, town, coordinator):
    begin(client, town)
    changed = answer(client, page_of(town, "choices") + "?check=yes", voting__choices_max="2")

    assert changed["Location"] == reverse("edition_check", args=[town.slug])
    assert "2" in SetupDraft.objects.get().answers["voting__choices_max"]


def test_going_back_keeps_what_is_typed_and_judges_nothing(client, town, coordinator):
    begin(client, town)

    back = answer(client, page_of(town, "costs"), projects__cost_max_eur="beaucoup", back="yes")
    again = client.get(page_of(town, "costs"))

    assert back["Location"] == page_of(town, "who")
    assert again.context["form"]["projects__cost_max_eur"].value() == "beaucoup"


def test_what_was_begun_is_found_again_and_only_by_who_began_it(client, town, coordinator):
    begin(client, town)
    answer(client, page_of(town, "money"), name="Notre budget", envelope_0_amount_eur="4000")

    assert "Reprendre" in client.get(reverse("edition_new", args=[town.slug])).content.decode()
    client.force_login(MembershipFactory(municipality=town, coordinator=True).user)
    assert client.get(page_of(town, "money"))["Location"] == reverse("edition_new", args=[town.slug])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"envelope_0_amount_eur": "beaucoup"}, "envelope_0_amount_eur"),
        ({"voting__ties": ["moon"]}, "voting__ties"),
        ({"collection_first": "2027-02-30"}, "collection_first"),
        ({"collection_last": ""}, "collection_last"),
        ({"contact_email": "pas une adresse"}, "contact_email"),
        ({"name": " "}, "name"),
        ({"envelope_0_place": "territory:999999"}, "envelope_0_place"),
    ],
)
def test_a_mistake_is_told_on_its_page_and_nothing_typed_is_lost(client, town, coordinator, typed, field):
    begin(client, town)
    where = page_of(town, question_of(field))

    told = answer(client, where, **typed)

    assert told.status_code == 422
    assert field in told.context["form"].errors
    assert client.get(where).context["form"][field].value() == typed[field]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"projects__cost_min_eur": "20000", "projects__cost_max_eur": "100"}, "projects__cost_max_eur"),
        ({"projects__cost_max_eur": "-1"}, "projects__cost_max_eur"),
        ({"voting__age_min": "999"}, "voting__age_min"),
        ({"collection_last": "2020-01-01"}, "collection_last"),
    ],
)
def test_what_the_act_refuses_is_told_on_its_line_with_the_way_to_change_it(
    client, town, coordinator, typed, field
):
    refused = walk(client, town, envelope_0_amount_eur="30000", **typed)

    line = next(line for line in refused.context["lines"] if line.question == question_of(field))
    assert refused.status_code == 422
    assert any(said.errors for said in line.answers)
    assert not Edition.objects.exists()


def test_a_second_envelope_is_asked_only_after_its_button(client, town, coordinator):
    begin(client, town)
    where = page_of(town, "zones")
    assert "envelope_1_name" not in client.get(where).content.decode()

    answer(client, where, envelope_0_name="Partout", more_rows="yes")
    form = client.get(where).context["form"]

    assert form.rows == 2
    assert form["envelope_0_name"].value() == "Partout"
    answer(client, where, envelope_1_name="Jeunesse", envelope_1_amount_eur="2000")
    answer(client, page_of(town, "money"), envelope_0_amount_eur="8000")
    client.post(reverse("edition_check", args=[town.slug]))
    assert list(Edition.objects.get().envelopes.values_list("name", "amount_eur")) == [
        ("Partout", 8000), ("Jeunesse", 2000),
    ]  # fmt: skip


def test_without_a_jury_nothing_is_asked_about_one(client, town, coordinator):
    begin(client, town)
    assert "jury_first" not in client.get(page_of(town, "dates")).context["form"].fields

    answer(client, page_of(town, "jury"), jury__exists="on")

    assert "jury_first" in client.get(page_of(town, "dates")).context["form"].fields


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_begin_an_edition(client, town, role):
    person = MembershipFactory(municipality=town, role=role).user if role else UserFactory()
    client.force_login(person)

    status = client.get(reverse("edition_new", args=[town.slug])).status_code

    assert status == (200 if role == Role.COORDINATOR else 403)


# --- Later


def test_the_same_answers_come_back_a_question_a_page(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    quarter = TerritoryFactory(municipality=town)
    EnvelopeFactory(edition=edition, name="Le quartier", territory=quarter, scope="territory")

    zones = client.get(address("setup_question", edition, "zones")).context["form"]
    counting = client.get(address("setup_question", edition, "expert-counting")).context["form"]

    assert zones["envelope_1_place"].value() == f"territory:{quarter.pk}"
    assert counting["counting__tie_breaks"].value() == "cost,lot"
    assert client.get(address("setup", edition)).status_code == 200
    assert client.get(address("setup_question", edition, "moon")).status_code == 404


@pytest.mark.parametrize("question", [*QUESTIONS, "expert-voting", "expert-counting", "expert-proposing"])
def test_saving_untouched_answers_changes_nothing_that_stands(client, town, coordinator, question):
    edition = EditionFactory(municipality=town, running=True)
    before = list(edition.phases.values_list("kind", "opens_at", "closes_at"))

    saved = answer(client, address("setup_question", edition, question))

    assert saved["Location"] == address("setup", edition)
    assert list(edition.phases.values_list("kind", "opens_at", "closes_at")) == before
    assert all(
        version.rules == RulebookVersion.objects.get(number=1).rules
        for version in RulebookVersion.objects.all()
    )


def test_a_locked_rule_is_refused_in_words_with_everything_kept(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    now = datetime.now(UTC)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(opens_at=now - DAY, closes_at=now + DAY)
    edition.phases.exclude(kind=PhaseKind.COLLECTION).delete()

    told = answer(client, address("setup_question", edition, "who"), proposing__age_min="11")

    assert told.status_code == 422
    assert "L’article 2 ne change plus" in told.content.decode()
    assert told.context["form"]["proposing__age_min"].value() == "11"


def test_one_more_envelope_of_a_standing_edition_keeps_what_is_typed(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)

    more = answer(
        client, address("setup_question", edition, "zones"), envelope_0_name="Autre nom", more_rows="yes"
    )

    assert (more.status_code, more.context["form"].rows) == (200, 2)
    assert more.context["form"]["envelope_0_name"].value() == "Autre nom"


# --- Two people at once


def seen(client, where):
    """The page as it is sent back: its fields and the mark of what it showed."""
    page = client.get(where)
    form = page.context["form"]
    assert f'name="seen" value="{form.seen}"' in page.content.decode()
    return {**as_typed(form), "seen": form.seen}


def test_what_another_saved_meanwhile_is_never_undone_unseen(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    EnvelopeFactory(edition=edition, name="Toute la ville", amount_eur=300_000)
    where = address("setup_question", edition, "money")
    first, second = seen(client, where), seen(client, where)
    client.post(where, {**second, "envelope_0_amount_eur": "40 000"})

    told = client.post(where, {**first, "summary": "Une phrase"})

    assert told.status_code == 409
    assert "40\u202f000" in told.content.decode()
    assert told.context["form"]["summary"].value() == "Une phrase"
    assert edition.envelopes.get().amount_eur == 40_000

    again = {**as_typed(told.context["form"]), "seen": told.context["form"].seen}
    assert client.post(where, again).status_code == 302
    assert edition.envelopes.get().amount_eur == 300_000


def test_the_same_answers_sent_twice_are_no_conflict(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    EnvelopeFactory(edition=edition, name="Toute la ville", amount_eur=300_000)
    where = address("setup_question", edition, "money")
    sent = {**seen(client, where), "envelope_0_amount_eur": "40000"}

    assert [client.post(where, sent).status_code for _ in range(2)] == [302, 302]


def test_an_envelope_that_another_added_is_not_taken_out_unseen(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    where = address("setup_question", edition, "zones")
    sent = {**seen(client, where), "rows": "1"}
    EnvelopeFactory(edition=edition, name="Quartiers", amount_eur=9_000, position=1)

    more = client.post(where, {**sent, "more_rows": "yes"})
    told = client.post(where, sent)

    assert more.context["form"].seen == sent["seen"]
    assert told.status_code == 409
    assert "Quartiers" in told.content.decode()
    assert edition.envelopes.count() == 2


def test_dates_that_another_moved_meanwhile_are_told(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    where = address("phases", edition)
    rows = client.get(where).context["rows"]
    old = next(row["form"].seen for row in rows if row["kind"] == PhaseKind.VOTING)
    days = {"kind": "voting", "voting_first": "2027-09-21", "voting_last": "2027-10-11", "seen": old}
    client.post(where, days)

    told = client.post(where, {**days, "voting_last": "2027-10-05"})

    assert told.status_code == 409
    assert "11 octobre 2027" in told.content.decode().replace("\xa0", " ")


def test_the_money_of_a_settled_paper_is_shown_with_the_reason_and_not_asked(client, town, coordinator):
    edition = PollFactory(edition=EditionFactory(municipality=town), settled=True).edition
    edition.envelopes.update(position=0)  # as its own page numbers them
    amount_eur = edition.envelopes.get().amount_eur

    money, zones = (client.get(address("setup_question", edition, name)) for name in ("money", "zones"))

    for page in (money, zones):
        assert "Le bulletin est arrêté" in page.content.decode()
    assert list(money.context["form"].fields) == ["name", "summary"]
    assert f"{amount_eur // 1000}\u202f{amount_eur % 1000:03}" in money.content.decode()
    assert not zones.context["form"].fields
    answer(client, address("setup_question", edition, "money"), summary="Une phrase")
    edition.refresh_from_db()
    assert edition.summary == "Une phrase"


# --- Dates


def test_dates_are_typed_in_local_days_and_hours(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    sent = {
        "kind": "voting",
        "voting_first": "2026-09-21",
        "voting_last": "2026-10-11",
        "voting_closes": "20:00",
    }

    client.post(address("phases", edition), sent)

    phase = edition.phases.get()
    assert phase.opens_at == datetime(2026, 9, 20, 22, tzinfo=UTC)
    assert phase.closes_at == datetime(2026, 10, 11, 18, tzinfo=UTC)


@pytest.mark.parametrize(("closes", "is_warned"), [("00:00", True), ("23:59", False), ("", False)])
def test_a_midnight_that_moves_the_last_day_is_told(client, town, coordinator, closes, is_warned):
    edition = EditionFactory(municipality=town)
    days = {"collection_first": "2027-01-04", "collection_last": "2027-02-07"}

    answer = client.post(
        address("phases", edition), {"kind": "collection", **days, "collection_closes": closes}, follow=True
    )

    page = answer.content.decode().replace("\xa0", " ")
    assert ("la veille au soir, le samedi 6 février 2027 à 23 h 59" in page) is is_warned


def test_a_stage_whose_dates_are_fixed_says_why_and_asks_nothing(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    long_ago = timezone.now() - timedelta(days=400)
    edition.phases.filter(kind=PhaseKind.COLLECTION).update(
        announced_at=long_ago, opens_at=long_ago, closes_at=long_ago + timedelta(days=30)
    )

    page = client.get(address("phases", edition)).content.decode()

    assert "Cette étape est finie" in page
    assert 'value="collection"' not in page
    assert 'value="delivery"' in page


def test_dates_that_run_into_each_other_or_fall_in_summer_are_remarked_and_stay_possible(
    client, town, coordinator
):
    edition = EditionFactory(municipality=town)
    days = {"collection": ("2027-03-01", "2027-05-02"), "review": ("2027-04-26", "2027-06-20")}
    days["voting"] = ("2027-07-22", "2027-08-11")
    for kind, (first, last) in days.items():
        client.post(address("phases", edition), {"kind": kind, f"{kind}_first": first, f"{kind}_last": last})

    rows = {row["kind"]: row["remarks"] for row in client.get(address("phases", edition)).context["rows"]}

    assert rows["review"] == ["Elle commence avant la fin de l’étape\xa0: appel à idées."]
    assert rows["voting"] == [
        "Elle tombe pour l’essentiel en juillet-août ou pendant les fêtes de fin d’année."
    ]
    assert rows["collection"] == []


def test_an_hour_that_does_not_exist_is_told_in_french_and_kept(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    sent = {
        "kind": "voting",
        "voting_first": "2026-03-29",
        "voting_opens": "02:30",
        "voting_last": "2026-04-11",
    }

    answer = client.post(address("phases", edition), sent)

    assert answer.status_code == 422
    assert "cette heure n’existe pas" in answer.content.decode()
    assert answer.context["sent"]["voting_opens"].value() == "02:30"
    assert not edition.phases.exists()


def test_what_is_missing_is_listed_and_announcing_anyway_is_refused(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    PhaseFactory(edition=edition, kind=PhaseKind.REVIEW)

    page = client.get(address("phases", edition)).content.decode()
    answer = client.post(address("phase_announce", edition, "review"), follow=True)

    assert "Un règlement publié" in page
    assert "au moins un service qui donne des avis" in page
    assert "Il manque" in answer.content.decode()
    assert edition.phases.get().announced_at is None


@pytest.mark.parametrize("name", ["setup", "phases", "edition_office"])
@pytest.mark.parametrize("role", [*Role, None])
def test_the_rooms_of_an_edition_by_role(client, town, name, role):
    edition = EditionFactory(municipality=town, running=True)
    person = MembershipFactory(municipality=town, role=role).user if role else UserFactory()
    client.force_login(person)

    status = client.get(address(name, edition)).status_code

    works_here = role not in (None, Role.MAYORS_OFFICE) and name == "edition_office"
    assert status == (200 if role == Role.COORDINATOR or works_here else 403)


@pytest.mark.parametrize("name", ["setup", "phases", "edition_office"])
def test_a_coordinator_of_another_town_finds_no_room(client, name):
    edition = EditionFactory()
    client.force_login(MembershipFactory(coordinator=True).user)

    assert client.get(address(name, edition)).status_code == 404


@pytest.mark.parametrize("name", ["phase_announce", "rulebook_publish"])
def test_an_act_of_another_town_s_coordinator_is_not_found(client, name):
    edition = EditionFactory()
    client.force_login(MembershipFactory(coordinator=True).user)
    more = ["collection"] if name == "phase_announce" else []

    assert client.post(address(name, edition, *more)).status_code == 404


def test_the_phase_of_an_address_is_looked_for_in_its_edition(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    PhaseFactory(edition=EditionFactory(municipality=town))

    assert client.post(address("phase_announce", edition, "collection")).status_code == 404


# --- What waits today


def waiting(edition, number, **facts):
    known = {"status": ProposalStatus.SUBMITTED, "title": "Un banc", "submitted_at": LONG_AGO}
    return Proposal.objects.create(
        edition=edition, number=number, status_since=LONG_AGO, created_at=LONG_AGO, **{**known, **facts}
    )


def project_under_review(edition, number, department):
    project = Project.objects.create(
        edition=edition, number=number, title="Un banc", status_since=LONG_AGO, created_at=LONG_AGO
    )
    review = FeasibilityReview.objects.create(project=project, status_since=LONG_AGO, due_on=LONG_AGO.date())
    for kind in ("technical", "legal", "financial"):
        Opinion.objects.create(review=review, kind=kind, department=department, due_on=LONG_AGO.date())


def titles(client, edition):
    return {
        item["title"]: item.get("count")
        for item in client.get(address("edition_office", edition)).context["items"]
    }


def test_the_list_counts_what_waits_for_a_coordinator(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    elsewhere = EditionFactory(municipality=town, running=True)
    department = DepartmentFactory(municipality=town)
    for number in (1, 2):
        waiting(edition, number)
        project_under_review(edition, number, department)
    waiting(elsewhere, 1)
    waiting(edition, 3, status=ProposalStatus.RETURNED, return_reason="Où ?", complete_by=LONG_AGO + DAY)
    Notice.objects.create(
        municipality=town, kind="x", recipient=UserFactory(), subject="y", state="failed",
        owed_at=LONG_AGO, due_at=LONG_AGO,
    )  # fmt: skip

    counts = titles(client, edition)

    assert counts["Idées à examiner"] == 2
    assert counts["Idées dont le délai pour être complétées est passé"] == 1
    assert counts["Avis en retard"] == 6
    assert counts["Message qui n’est pas parti"] == 1


def test_an_officer_sees_only_the_opinions_of_their_departments(client, town):
    edition = EditionFactory(municipality=town, running=True)
    parks, roads = DepartmentFactory(municipality=town), DepartmentFactory(municipality=town)
    project_under_review(edition, 1, parks)
    project_under_review(edition, 2, roads)
    client.force_login(MembershipFactory(municipality=town, officer=True, departments=[parks]).user)

    assert titles(client, edition) == {"Avis à donner": 3}


def test_a_stage_that_opens_soon_and_the_rulebook_to_publish_are_on_the_list(client, town, coordinator):
    edition = EditionFactory(municipality=town)
    now = datetime.now(UTC)
    PhaseFactory(edition=edition, opens_at=now + 5 * DAY, closes_at=now + 9 * DAY)
    PhaseFactory(edition=edition, kind=PhaseKind.REVIEW, opens_at=now + 90 * DAY, closes_at=now + 99 * DAY)
    RulebookVersion.objects.create(edition=edition, number=1, parts={}, created_at=LONG_AGO)

    assert titles(client, edition) == {"Publier le règlement": None, "Annoncer\u00a0: appel à idées": None}


def test_nothing_to_do_is_said_calmly(client, town):
    edition = EditionFactory(municipality=town, running=True)
    client.force_login(MembershipFactory(municipality=town, councillor=True).user)

    assert "Rien ne vous attend" in client.get(address("edition_office", edition)).content.decode()


def test_the_list_costs_the_same_whatever_waits(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=True)
    department = DepartmentFactory(municipality=town)
    costs = []
    for numbers in (range(1, 3), range(3, 21)):
        for number in numbers:
            waiting(edition, number)
            project_under_review(edition, number, department)
            EnvelopeFactory(edition=edition)
        costs.append(cost_of(client, address("edition_office", edition)))

    assert costs[0] == costs[1] <= 32


def test_the_office_costs_the_same_with_many_editions(client, town, coordinator):
    costs = []
    for more in (2, 18):
        for _ in range(more):
            EditionFactory(municipality=town, running=True)
        costs.append(cost_of(client, reverse("office", args=[town.slug])))

    assert costs[0] == costs[1] <= 8


def test_the_office_is_for_the_town_s_team(client, town):
    EditionFactory(municipality=town)
    client.force_login(UserFactory())

    assert client.get(reverse("office", args=[town.slug])).status_code == 403
    client.force_login(MembershipFactory(municipality=town, moderator=True).user)
    assert client.get(reverse("office", args=[town.slug])).status_code == 200


def test_a_visitor_is_led_to_sign_in(client, town):
    edition = EditionFactory(municipality=town, running=True)

    for where in (reverse("office", args=[town.slug]), address("setup", edition), address("phases", edition)):
        assert client.get(where).status_code == 302


def test_a_level_offered_no_more_stays_as_long_as_nobody_chooses_another(client, town, coordinator):
    edition = EditionFactory(municipality=town, running=rules_of_a(voting=VotingRules(level=Level.IDENTITY)))
    page = client.get(address("setup_question", edition, "expert-voting"))
    offered = [value for value, _label in page.context["form"].fields["voting__level"].choices]

    saved = answer(client, address("setup_question", edition, "expert-voting"))

    assert offered == [Level.EMAIL, Level.DECLARED, Level.DESK, Level.IDENTITY]
    assert saved.status_code == 302
    assert {version.rules.voting.level for version in RulebookVersion.objects.all()} == {Level.IDENTITY}


def test_more_lines_may_be_asked_for_before_the_first_is_filled_in(client, town, coordinator):
    begin(client, town)
    page = client.get(page_of(town, "zones")).content.decode()

    assert re.search(r'<button[^>]*name="more_rows"[^>]*formnovalidate', page)
