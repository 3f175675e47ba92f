import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from budget.enums import OpinionVerdict, PhaseKind, ReviewStatus
from budget.models import CostLine, FeasibilityReview, Opinion, Project
from frontend.pieces.timelines import project_events
from tests.contracts.village import Forms
from tests.factories.accounts import DepartmentFactory, MembershipFactory, TerritoryFactory, UserFactory
from tests.factories.budget import ThemeFactory, coordinator_of
from tests.factories.proposals import (
    WRITTEN,
    ProjectFactory,
    ProposalFactory,
    all_signed,
    edition_now,
    officer_of,
    resident_of,
    signed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MOST_QUERIES = 13


@pytest.fixture
def edition():
    return edition_now(PhaseKind.REVIEW)


@pytest.fixture
def department(edition):
    return DepartmentFactory(municipality=edition.municipality, name="Voirie")


@pytest.fixture
def project(edition, department):
    project = ProjectFactory(edition=edition, reviewed__department=department)
    ProposalFactory(edition=edition, submitted=True, status="admitted", project=project)
    return project


@pytest.fixture
def officer(client, department):
    officer = officer_of(department)
    client.force_login(officer)
    return officer


def address_of(name, edition, *rest):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def text_of(response):
    return response.content.decode()


def sheet(version=1, **changes):
    answers = {}
    for kind in ("technical", "legal", "financial"):
        answer = {
            "verdict": "favourable",
            "public_reasons": "Le sol s'y prête.",
            "version": version,
            **changes,
        }
        answers |= {f"{kind}-{name}": value for name, value in answer.items()}
    return answers


# --- The catalogue and the page of a project


def test_a_phone_shows_status_and_cost_before_opinions_and_costing(client, edition):
    project = ProjectFactory(edition=edition, feasible=True)
    Opinion.objects.filter(review=project.review).update(public_reasons="Le sol s’y prête.")
    CostLine.objects.create(project=project, label="Terrassement", amount_eur=39_000)

    page = text_of(client.get(address_of("project", edition, project.number)))

    assert page.index("En bref") < page.index("Terrassement")


@pytest.mark.parametrize(
    ("replied_at", "days_later", "coming"),
    [
        (None, 0, "peut répondre jusqu’au"),
        (WRITTEN, 0, "La décision de la commune"),
        (None, 20, "La décision de la commune"),
    ],
)
def test_a_reply_is_awaited_until_it_came_or_its_day_has_passed(edition, replied_at, days_later, coming):
    project = ProjectFactory(edition=edition)
    review = project.review
    review.status, review.replied_at = ReviewStatus.AWAITING_REPLY, replied_at
    review.reply_by = WRITTEN + timedelta(days=15)

    with translation.override("fr"):
        events = project_events(project, review, [], today=(WRITTEN + timedelta(days=days_later)).date())

    assert [coming in event.title for event in events if event.is_coming] == [True]


def many_projects(edition, count, **traits):
    theme = ThemeFactory(municipality=edition.municipality)
    territory = TerritoryFactory(municipality=edition.municipality)
    start = edition.projects.count()
    rows = [
        ProjectFactory.build(
            edition=edition, theme=theme, territory=territory, number=start + n + 1, reviewed=False, **traits
        )
        for n in range(count)
    ]
    return Project.objects.bulk_create(rows)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_projects_ask_as_much_of_the_database_with_2_as_with_200(
    client, edition, django_assert_max_num_queries, is_signed_in
):
    many_projects(edition, 2)
    if is_signed_in:
        client.force_login(resident_of(edition))
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address_of("projects", edition))
    many_projects(edition, 198, feasible=True)

    with django_assert_max_num_queries(MOST_QUERIES) as lots:
        page = client.get(address_of("projects", edition), {"status": "feasible"})

    assert len(lots) == len(few)
    assert text_of(page).count("card__link") == 24


def test_an_exchange_by_htmx_is_part_of_the_whole_page(client, edition):
    many_projects(edition, 30)
    client.get(
        address_of("projects", edition)
    )  # from here on a cookie tells the order, and no link need do so
    whole = text_of(client.get(address_of("projects", edition), {"page": "2"}))

    fragment = text_of(
        client.get(address_of("projects", edition), {"page": "2"}, headers={"HX-Request": "true"})
    )

    assert "<html" not in fragment
    assert " ".join(fragment.split()) in " ".join(whole.split())


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_page_of_a_project_stays_within_its_queries(
    client, edition, department, django_assert_max_num_queries, is_signed_in
):
    project = ProjectFactory(edition=edition, feasible=True, reviewed__department=department)
    for n in range(5):
        ProposalFactory(edition=edition, submitted=True, status="admitted", project=project)
        CostLine.objects.create(project=project, label=f"Ligne {n}", amount_eur=100)
    all_signed(project)
    FeasibilityReview.objects.update(
        status="decided", decision="feasible", public_reasons="Oui.", decided_at="2026-06-01T00:00Z"
    )
    if is_signed_in:
        client.force_login(resident_of(edition))

    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(project.get_absolute_url())

    assert "Ligne 4" in text_of(page)


def test_an_imported_project_that_was_never_studied_has_a_page(client, edition):
    project = ProjectFactory(edition=edition, reviewed=False, theme=None, territory=None)

    assert client.get(project.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("status", [ReviewStatus.OPEN, ReviewStatus.AWAITING_REPLY, ReviewStatus.DECIDED])
def test_reasons_are_public_with_the_decision_and_notes_never_are(client, project, status):
    for opinion in project.review.opinions.all():
        signed(opinion, OpinionVerdict.UNFAVOURABLE, public_reasons="Trop près du réseau.")
    Opinion.objects.update(private_notes="Le riverain a déjà porté plainte.")
    FeasibilityReview.objects.update(
        status=status,
        reply_by="2099-01-01T00:00Z",
        decision="unfeasible",
        public_reasons="Non.",
        decided_at="2026-06-01T00:00Z",
    )
    proposer = project.proposals.get().author

    pages = {"everybody": text_of(client.get(project.get_absolute_url()))}
    client.force_login(proposer)
    pages["proposer"] = text_of(client.get(project.get_absolute_url()))

    reads = {who for who, page in pages.items() if "Trop près du réseau." in page}
    expected = {
        ReviewStatus.OPEN: set(),
        ReviewStatus.AWAITING_REPLY: {"proposer"},
        ReviewStatus.DECIDED: {"proposer", "everybody"},
    }
    assert reads == expected[status]
    assert not any("porté plainte" in page for page in pages.values())


def test_the_proposer_replies_on_the_projects_page(client, project):
    FeasibilityReview.objects.update(status="awaiting_reply", reply_by="2099-01-01T00:00Z")
    address = address_of("project_reply", project.edition, project.number)
    client.force_login(UserFactory())
    stranger = client.post(address, {"reply": "Moi aussi."})
    client.force_login(project.proposals.get().author)

    empty = client.post(address, {"reply": " "})
    client.post(address, {"reply": "Le terrain voisin est libre."})

    assert (stranger.status_code, empty.status_code) == (403, 422)
    assert FeasibilityReview.objects.get().reply == "Le terrain voisin est libre."


def test_opinions_to_come_are_called_expected(edition):
    review = ProjectFactory(edition=edition).review
    days = (review.due_on, review.due_on + timedelta(days=1))

    with translation.override("fr"):
        titles = [project_events(review.project, review, [], today=day)[-1].title for day in days]

    assert titles == ["Avis des services, attendus pour le", "Avis des services"]


# --- The queue


def test_a_file_to_decide_shows_no_day_of_opinions_given(client, edition, project):
    client.force_login(coordinator_of(edition))
    awaited = client.get(address_of("reviews", edition)).context["items"][0]

    all_signed(project)
    ready = client.get(address_of("reviews", edition)).context["items"][0]

    assert awaited["due_at"] is not None
    assert (ready["status"], ready["due_at"]) == ("À décider", None)


def test_an_officer_finds_their_files_and_the_coordinator_all_of_them(client, edition, project, officer):
    other = ProjectFactory(edition=edition, title="Un verger partagé")

    own = text_of(client.get(address_of("reviews", edition)))
    hidden = client.get(address_of("review", edition, other.number))
    client.force_login(coordinator_of(edition))
    everything = text_of(client.get(address_of("reviews", edition)))

    assert project.title in own
    assert other.title not in own
    assert hidden.status_code == 404
    assert project.title in everything
    assert other.title in everything


def test_the_queue_asks_as_much_of_the_database_with_2_files_as_with_50(
    client, edition, officer, department, django_assert_max_num_queries
):
    for _ in range(2):
        ProjectFactory(edition=edition, reviewed__department=department)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(address_of("reviews", edition))
    for _ in range(48):
        ProjectFactory(edition=edition, reviewed__department=department)

    with django_assert_max_num_queries(MOST_QUERIES) as lots:
        page = client.get(address_of("reviews", edition))

    assert text_of(page).count("queue__title") == 50
    assert len(lots) == len(few)


@pytest.mark.parametrize("who", ["resident", "anonymous"])
def test_the_office_is_closed_to_others(client, edition, project, who):
    if who == "resident":
        client.force_login(resident_of(edition))

    answers = [
        client.get(address_of("reviews", edition)),
        client.get(address_of("review", edition, project.number)),
    ]

    assert {answer.status_code for answer in answers} == {403 if who == "resident" else 302}


# --- The file


def test_one_officer_signs_the_three_opinions_with_one_button(client, edition, project, officer):
    page = text_of(client.get(address_of("review", edition, project.number)))
    assert [f'name="{kind}-verdict"' in page for kind in ("technical", "legal", "financial")] == [True] * 3

    response = client.post(address_of("review_opinions", edition, project.number), sheet())

    assert response.url == address_of("review", edition, project.number)
    assert set(Opinion.objects.values_list("verdict", "given_by")) == {("favourable", officer.pk)}


def test_an_officer_is_asked_for_their_departments_opinion_only(client, edition, project, officer):
    Opinion.objects.exclude(kind="legal").update(
        department=DepartmentFactory(municipality=edition.municipality)
    )

    page = text_of(client.get(address_of("review", edition, project.number)))
    client.post(address_of("review_opinions", edition, project.number), sheet())

    assert 'name="legal-verdict"' in page
    assert 'name="technical-verdict"' not in page
    assert set(Opinion.objects.exclude(verdict="").values_list("kind", flat=True)) == {"legal"}


def test_a_sheet_with_a_fault_comes_back_as_it_was_typed(client, edition, project, officer):
    typed = sheet() | {"legal-public_reasons": "", "technical-public_reasons": "Un long texte à garder."}

    response = client.post(address_of("review_opinions", edition, project.number), typed)

    assert response.status_code == 422
    assert "Un long texte à garder." in text_of(response)
    assert not Opinion.objects.exclude(verdict="").exists()


def test_two_officers_on_one_opinion_both_find_their_text(client, edition, project, officer):
    address = address_of("review_opinions", edition, project.number)
    client.post(address, sheet(public_reasons="Le texte du premier."))

    conflict = client.post(address, sheet(public_reasons="Le texte du second."))
    version = re.search(r'name="legal-version" value="(\d+)"', text_of(conflict))[1]
    insisted = client.post(address, sheet(version, public_reasons="Le texte du second."))

    assert conflict.status_code == 409
    assert "Le texte du premier." in text_of(conflict)
    assert "Le texte du second." in text_of(conflict)
    assert insisted.status_code == 302
    assert Opinion.objects.get(kind="legal").public_reasons == "Le texte du second."


def costing(page, *lines):
    seen = re.search(r'name="seen" value="([^"]+)"', page)[1]
    typed = {"seen": seen, "lines": str(len(lines))}
    for place, (label, amount) in enumerate(lines):
        typed |= {f"line{place}-label": label, f"line{place}-amount_eur": amount}
    return typed


def test_a_costing_is_typed_as_people_write_euros(client, edition, project, officer):
    page = text_of(client.get(address_of("review", edition, project.number)))

    client.post(
        address_of("review_costing", edition, project.number),
        costing(page, ("Trente bancs", "36 000 €"), ("", ""), ("Dalles", "3\u202f000")),
    )

    assert Project.objects.get().cost_eur == 39_000


@pytest.mark.parametrize("amount", ["-1", "1000000000000", "beaucoup"])
def test_a_wrong_amount_comes_back_beside_its_line(client, edition, project, officer, amount):
    page = text_of(client.get(address_of("review", edition, project.number)))
    lines = costing(page, ("Trente bancs", "36000"), ("", ""), ("Dalles", amount))

    response = client.post(address_of("review_costing", edition, project.number), lines)

    assert response.status_code == 422
    assert f'value="{amount}"' in text_of(response)
    assert 'value="Trente bancs"' in text_of(response)
    assert Project.objects.get().cost_eur is None


def test_an_older_costing_is_refused_with_both_in_sight(client, edition, project, officer):
    page = text_of(client.get(address_of("review", edition, project.number)))
    address = address_of("review_costing", edition, project.number)
    client.post(address, costing(page, ("Bancs de chêne", "40000")))

    conflict = client.post(address, costing(page, ("Bancs de béton", "4000")))

    assert conflict.status_code == 409
    assert "Bancs de chêne" in text_of(conflict)
    assert 'value="Bancs de béton"' in text_of(conflict)
    assert Project.objects.get().cost_eur == 40_000


# --- Several acts on one page


def browser_sends(client, page, address, button=None, **typed):
    """What a browser sends when a button is pressed: the whole form that the button stands in."""
    held = next(held for to, held in Forms(page).found if to == address)
    return client.post(address, {**held, **(button or {}), **typed})


def both_hats(client, edition, officer):
    MembershipFactory(user=officer, municipality=edition.municipality, coordinator=True)
    client.force_login(officer)


@pytest.mark.parametrize("button", [{}, {"more": "1"}])
def test_an_opinion_begun_outlives_the_buttons_of_the_costing(client, edition, project, officer, button):
    page = text_of(client.get(address_of("review", edition, project.number)))
    typed = {"legal-public_reasons": "Un long motif.", "line0-label": "Bancs", "line0-amount_eur": "900"}

    answer = browser_sends(
        client, page, address_of("review_costing", edition, project.number), button, **typed
    )

    assert ("Un long motif.</textarea>" in text_of(answer), "field--wrong" in text_of(answer)) == (
        True,
        False,
    )
    assert Project.objects.get().cost_eur == (None if button else 900)


def test_lines_begun_outlive_the_signing_of_the_opinions(client, edition, project, officer):
    page = text_of(client.get(address_of("review", edition, project.number)))
    address = address_of("review_opinions", edition, project.number)

    answer = browser_sends(client, page, address, **sheet(), **{"line0-label": "Bancs"})

    assert 'value="Bancs"' in text_of(answer)
    assert "pas encore enregistré" in text_of(answer)
    assert not Opinion.objects.filter(verdict="").exists()


def test_what_is_stored_already_is_not_taken_for_typed(client, edition, project, officer):
    all_signed(project)
    Opinion.objects.update(public_reasons="Un.\n\nDeux.")
    CostLine.objects.create(project=project, label="Bancs", amount_eur=36_000)
    page = text_of(client.get(address_of("review", edition, project.number)))
    address = address_of("review_costing", edition, project.number)

    answer = browser_sends(
        client, page, address, **{"legal-public_reasons": "Un.\r\n\r\nDeux.", "line0-amount_eur": "36 001"}
    )

    assert answer.status_code == 302


def test_a_decision_waits_for_the_opinion_that_was_just_typed(client, edition, project, officer):
    both_hats(client, edition, officer)
    Project.objects.update(cost_eur=39_000, yearly_running_cost_eur=500)
    all_signed(project)
    page = text_of(client.get(address_of("review", edition, project.number)))
    typed = {"public_reasons": "Utile.", "legal-public_reasons": "Un motif revu."}

    decided = browser_sends(
        client,
        page,
        address_of("review_decision", edition, project.number),
        {"decision": "feasible"},
        **typed,
    )
    back = {"back-kind": "legal", "back-word": "Relire."}
    sent_back = browser_sends(
        client, page, address_of("review_send_back", edition, project.number), back, **typed
    )

    for answer in (decided, sent_back):
        assert "Utile.</textarea>" in text_of(answer)
        assert "Un motif revu.</textarea>" in text_of(answer)
    assert not FeasibilityReview.objects.exclude(decision="").exists()


def test_the_coordinator_decides_when_the_opinions_allow_it(client, edition, project):
    Project.objects.update(cost_eur=39_000, yearly_running_cost_eur=500)
    all_signed(project)
    client.force_login(coordinator_of(edition))
    address = address_of("review_decision", edition, project.number)

    page = text_of(client.get(address_of("review", edition, project.number)))
    bare = client.post(address, {"decision": "feasible", "public_reasons": ""})
    wrong = client.post(address, {"decision": "unfeasible", "public_reasons": "Non."})
    client.post(address, {"decision": "feasible", "public_reasons": "Utile et possible."})

    assert 'value="feasible"' in page
    assert 'value="unfeasible"' not in page
    assert (bare.status_code, wrong.status_code) == (422, 422)
    assert Project.objects.get().status == "feasible"


def test_an_officer_finds_no_decision_to_take(client, edition, project, officer):
    all_signed(project)

    page = text_of(client.get(address_of("review", edition, project.number)))
    refused = client.post(
        address_of("review_decision", edition, project.number),
        {"decision": "feasible", "public_reasons": "Oui."},
    )

    assert "public_reasons" not in re.findall(r'name="([^"]+)"', page)
    assert refused.status_code == 403
