"""The mayor’s office reads one page of each edition; the draft outcome by name only, under embargo."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.enums import Role
from accounts.models import JournalEntry
from tests.factories.accounts import MembershipFactory
from tests.factories.voting import AFTER_CLOSE, WHILE_OPEN, On, PollFactory, fill_urn, marking
from tests.frontend.test_turnout import quarters_of, sign
from voting.enums import Channel, IncidentKind
from voting.models import ContestEntry, Incident, Poll, Preview
from voting.services import acts, closing, proclaiming
from voting.services.counting import tallying

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def poll():
    return PollFactory(settled=True)


@pytest.fixture
def counted():
    """Tallied, and signed by nobody."""
    poll = PollFactory(ended=True, paper=(On(100_000, (60_000, 50_000)),))
    fill_urn(poll, [marking(1)] * 13 + [marking(2)] * 12)
    closing.close(poll, at=AFTER_CLOSE)
    tallying.tally(poll, at=AFTER_CLOSE)
    return Poll.objects.get(pk=poll.pk)


def somebody(poll, role):
    return MembershipFactory(municipality=poll.municipality, role=role).user


def address(poll, name, *more):
    return reverse(name, args=[poll.municipality.slug, poll.edition.slug, *more])


def read(answer):
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def shown(client, poll, name="overview"):
    return read(client.get(address(poll, name)))


def titles(poll):
    return [entry.title for entry in ContestEntry.objects.filter(poll=poll)]


class TestThePage:
    def test_it_says_where_the_edition_stands_its_dates_and_what_comes_next(self, client, poll):
        client.force_login(somebody(poll, Role.MAYORS_OFFICE))

        page = shown(client, poll)

        assert "Le vote est ouvert." in page
        assert "deux personnes signent le résultat" in page
        assert "Rien d’inhabituel" in page

    def test_the_turnout_is_that_of_last_evening_and_small_figures_are_kept_back(self, client, poll):
        quarters_of(poll, Halles=14, Gare=11, Moulins=12, Coteaux=3)
        sign(poll, 12, channel=Channel.PAPER)
        client.force_login(somebody(poll, Role.MAYORS_OFFICE))

        page = shown(client, poll)

        assert "52 personnes avaient voté" in page
        assert "trop peu pour être montré" in page
        assert not any(title in page for title in titles(poll))

    def test_what_two_people_did_is_told_and_notes_of_the_day_are_not(self, client, poll):
        coordinator, second = somebody(poll, Role.COORDINATOR), somebody(poll, Role.COMMISSION_MEMBER)
        acts.note(poll, "Coupure au gymnase.", by=coordinator, at=WHILE_OPEN)
        asked = acts.ask(
            poll, IncidentKind.SUSPENDED, notice="Panne du réseau.", by=coordinator, at=WHILE_OPEN
        )
        acts.second(Incident.objects.get(pk=asked.pk), by=second, at=WHILE_OPEN)
        client.force_login(somebody(poll, Role.MAYORS_OFFICE))

        page = shown(client, poll)

        assert "Panne du réseau." in page
        assert "Coupure au gymnase." not in page

    def test_the_result_stands_there_once_it_is_public(self, client, counted):
        client.force_login(somebody(counted, Role.MAYORS_OFFICE))
        before = shown(client, counted)
        for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
            proclaiming.endorse(counted, by=somebody(counted, role), at=AFTER_CLOSE)

        after = shown(client, counted)

        assert not any(title in before for title in titles(counted))
        assert all(title in after for title in titles(counted))
        assert "embargo" not in after

    @pytest.mark.parametrize("name", ["office", "memberships", "journal"])
    def test_nothing_else_of_the_town_s_office_opens(self, client, poll, name):
        client.force_login(somebody(poll, Role.MAYORS_OFFICE))

        assert client.get(reverse(name, args=[poll.municipality.slug])).status_code == 403

    def test_signing_in_leads_there(self, client, poll):
        client.force_login(somebody(poll, Role.MAYORS_OFFICE))

        assert client.get(reverse("landing"))["Location"] == address(poll, "overview")
        assert f'href="{address(poll, "overview")}"' in shown(client, poll, "edition")

    def test_it_is_printed_as_a_tagged_pdf(self, client, counted):
        client.force_login(somebody(counted, Role.MAYORS_OFFICE))

        answer = client.get(address(counted, "overview_pdf"))

        assert is_tagged(answer)


def is_tagged(answer):
    root = PdfReader(io.BytesIO(answer.content)).root_object
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root and root["/Lang"] == "fr"


class TestAVillageWithoutAMayorsOffice:
    def test_has_no_line_of_it(self, client, counted):
        client.force_login(somebody(counted, Role.COORDINATOR))

        for name in ("outcome_office", "edition_office", "edition"):
            page = shown(client, counted, name)
            assert "cabinet" not in page.lower()
            assert "embargo" not in page
            assert address(counted, "overview") not in page


class TestUnderEmbargo:
    @pytest.fixture
    def reader(self, counted):
        return somebody(counted, Role.MAYORS_OFFICE)

    @pytest.fixture
    def given(self, client, counted, reader):
        client.force_login(somebody(counted, Role.COORDINATOR))
        client.post(address(counted, "preview_give"), {"reader": reader.pk})
        return Preview.objects.get()

    def test_nobody_opens_it_by_default(self, client, counted, reader):
        client.force_login(reader)

        assert "embargo" not in shown(client, counted)
        assert client.post(address(counted, "preview")).status_code == 403

    def test_whoever_it_is_given_to_reads_the_draft_under_its_line(self, client, counted, reader, given):
        client.force_login(reader)

        page, opened = shown(client, counted), client.post(address(counted, "preview"))

        assert not any(title in page for title in titles(counted))
        assert all(title in read(opened) for title in titles(counted))
        assert "Sous embargo" in read(opened)
        assert "no-store" in opened["Cache-Control"]

    def test_each_opening_is_in_the_journal_on_screen_and_on_paper(self, client, counted, reader, given):
        client.force_login(reader)

        client.post(address(counted, "preview"))
        printed = client.post(address(counted, "preview"), {"as": "pdf"})

        assert is_tagged(printed)
        opened = JournalEntry.objects.filter(event="outcome.previewed")
        assert [entry.by for entry in opened] == [reader, reader]
        assert JournalEntry.objects.get(event="outcome.preview_given").details == {"person": reader.pk}

    def test_another_one_of_the_mayor_s_office_does_not_open_it(self, client, counted, given):
        client.force_login(somebody(counted, Role.MAYORS_OFFICE))

        assert client.post(address(counted, "preview")).status_code == 403

    def test_it_is_taken_back(self, client, counted, reader, given):
        client.post(address(counted, "preview_take_back", given.pk))
        client.force_login(reader)

        assert client.post(address(counted, "preview")).status_code == 403

    def test_it_ends_when_the_result_is_public(self, client, counted, reader, given):
        for role in (Role.COORDINATOR, Role.COMMISSION_MEMBER):
            proclaiming.endorse(counted, by=somebody(counted, role), at=AFTER_CLOSE)
        client.force_login(reader)

        assert client.post(address(counted, "preview")).status_code == 403
        assert not JournalEntry.objects.filter(event="outcome.previewed").exists()

    def test_before_the_count_it_is_given_to_nobody(self, client, poll):
        reader = somebody(poll, Role.MAYORS_OFFICE)
        client.force_login(somebody(poll, Role.COORDINATOR))

        assert client.post(address(poll, "preview_give"), {"reader": reader.pk}).status_code == 403

    @pytest.mark.parametrize("role", [Role.COUNCILLOR, Role.OFFICER, Role.COMMISSION_MEMBER])
    def test_only_the_mayor_s_office_is_given_it(self, client, counted, role):
        other = somebody(counted, role)
        client.force_login(somebody(counted, Role.COORDINATOR))

        assert client.post(address(counted, "preview_give"), {"reader": other.pk}).status_code == 404
        assert not Preview.objects.exists()

    def test_the_second_factor_is_asked_anew_before_it_opens(self, client, counted, reader, given):
        client.force_login(reader)
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": 0}]
        session.save()

        answer = client.post(address(counted, "preview"))

        assert answer.status_code == 401
        assert not any(title in read(answer) for title in titles(counted))
        assert not JournalEntry.objects.filter(event="outcome.previewed").exists()


class TestTheRefusedDraft:
    def test_a_member_of_the_commission_refuses_it_and_the_next_signer_reads_why(self, client, counted):
        client.force_login(somebody(counted, Role.COMMISSION_MEMBER))
        page = shown(client, counted, "outcome_office")
        client.post(address(counted, "outcome_refuse"), {"reason": "Il manque la feuille du gymnase."})
        client.force_login(somebody(counted, Role.COORDINATOR))

        after = shown(client, counted, "outcome_office")

        assert "Je ne signe pas" in page
        assert "Il manque la feuille du gymnase." in after
        assert "Signer le résultat" in after
        assert "Je ne signe pas" not in after

    def test_without_a_reason_it_comes_back(self, client, counted):
        client.force_login(somebody(counted, Role.COMMISSION_MEMBER))

        assert client.post(address(counted, "outcome_refuse"), {"reason": ""}).status_code == 422
        assert counted.draft_refusals.count() == 0
