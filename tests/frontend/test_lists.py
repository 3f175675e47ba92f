"""A coordinator brings a list of people: its file, its columns, its report; entered, then taken off again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Job
from budget.enums import LineVerdict, ListStatus, PhaseKind
from budget.models import RegisterList
from budget.services.lists import working
from tests.factories.budget import coordinator_of
from tests.factories.proposals import edition_now

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FILE = "Nom;Prénom;Né(e) le;Voie\r\nMartin;Léa;01/02/1990;1 rue du Pré\r\n<b>Le Goff;;1/2/1991;\r\n"


@pytest.fixture
def edition():
    return edition_now(PhaseKind.COLLECTION)


@pytest.fixture
def office(client, edition):
    client.force_login(coordinator_of(edition))
    return client


def at(name, edition, *rest):
    return reverse(name, args=[edition.municipality.slug, edition.slug, *rest])


def bring(office, edition, content=FILE):
    sent = {"file": SimpleUploadedFile("élèves.csv", content.encode()), "kind": "known", "tie": "residence"}
    return office.post(at("register_lists", edition), sent)


def work():
    return [working.work(brought, at=timezone.now()) for brought in working.waiting()]


def test_a_list_goes_from_its_file_to_the_register_and_back_without_script(office, edition):
    page = office.get(bring(office, edition)["Location"]).text
    brought = RegisterList.objects.get()
    assert "1 rue du Pré" in page
    assert "&lt;b&gt;Le Goff" in page

    columns = {"column": ["family_name", "given_names", "birth_date", "address"]}
    waiting = office.get(office.post(at("register_list", edition, brought.pk), columns)["Location"]).text
    assert '<meta http-equiv="refresh"' in waiting
    assert 'role="status"' in waiting
    assert work() == [True]
    judged = office.get(at("register_list", edition, brought.pk)).text
    assert "Inscrire 1 personne" in judged
    assert not edition.register.exists()
    office.post(at("register_list_enter", edition, brought.pk))
    assert work() == [True]

    assert edition.register.get().family_name == "Martin"
    report = office.get(at("register_list_report", edition, brought.pk))
    text = b"".join(report.streaming_content).decode()
    assert len(text.splitlines()) == 3
    assert "Un nom manque" in text
    office.post(at("register_list_remove", edition, brought.pk))
    assert work() == [True]
    assert not edition.register.exists()
    assert "Retirées" in office.get(at("register_list", edition, brought.pk)).text


def test_a_file_that_cannot_be_read_is_told_beside_its_form(office, edition):
    response = bring(office, edition, "Nom;Prénom\r\n")

    assert response.status_code == 422
    assert "pas d’autre ligne que la première" in response.text


def test_columns_that_say_no_names_are_told_and_stay_as_chosen(office, edition):
    bring(office, edition)
    brought = RegisterList.objects.get()

    columns = {"column": ["family_name", "", "birth_date", "quarter"]}
    response = office.post(at("register_list", edition, brought.pk), columns)

    assert response.status_code == 422
    assert '<option value="quarter" selected>' in response.text
    brought.refresh_from_db()
    assert brought.status == ListStatus.UPLOADED


def test_the_bar_of_a_list_is_asked_for_until_the_work_is_done(office, edition):
    bring(office, edition)
    brought = RegisterList.objects.get()
    office.post(at("register_list", edition, brought.pk), {"column": brought.columns})
    address = at("register_list", edition, brought.pk)

    assert "<progress" in office.get(address, headers={"HX-Request": "true"}).text
    assert work() == [True]
    assert office.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_stopped_work_says_so_and_is_taken_up_again(office, edition):
    bring(office, edition)
    brought = RegisterList.objects.get()
    office.post(at("register_list", edition, brought.pk), {"column": brought.columns})
    Job.objects.update(state="failed")

    assert "s’est arrêté" in office.get(at("register_list", edition, brought.pk)).text
    office.post(at("register_list_again", edition, brought.pk))

    assert work() == [True]


def test_a_list_is_deleted_before_anybody_is_entered_and_not_after(office, edition):
    bring(office, edition)
    brought = RegisterList.objects.get()
    RegisterList.objects.update(status=ListStatus.ENTERED)
    office.post(at("register_list_drop", edition, brought.pk))
    assert RegisterList.objects.exists()

    RegisterList.objects.update(status=ListStatus.CHECKED)
    office.post(at("register_list_drop", edition, brought.pk))

    assert not RegisterList.objects.exists()


def test_a_list_of_another_edition_is_not_found(office, edition):
    other = edition_now(PhaseKind.COLLECTION)
    brought = RegisterList.objects.create(
        edition=other, kind="known", tie="residence", status_since=timezone.now(), uploaded_at=timezone.now()
    )
    brought.lines.create(number=2, verdict=LineVerdict.NEW)

    assert office.get(at("register_list", edition, brought.pk)).status_code == 404
    assert office.get(at("register_list_report", edition, brought.pk)).status_code == 404
